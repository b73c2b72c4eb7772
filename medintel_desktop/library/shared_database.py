"""The database a library is shared through, connected when first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.ports import RemoteCatalogue

SERVICE = "oracle"
"""Name of the service in job rows and holds."""


class SharedDatabase:
    """Hands out the connection. Connecting may be slow (keyring, driver): not for the UI thread.

    ``connect`` raises NotSetUp when something is missing; ``configured`` says at once whether
    there is something to connect to; ``names`` reads those of the wallet.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        connect: Callable[[], RemoteCatalogue],
        configured: Callable[[], bool],
        names: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._catalogue = catalogue
        self._connect = connect
        self._configured = configured
        self._names = names
        self._lock = threading.Lock()
        self._remote: RemoteCatalogue | None = None
        self._retired: list[RemoteCatalogue] = []

    @property
    def configured(self) -> bool:
        return self._configured()

    def names(self) -> Sequence[str]:
        """What the wallet knows databases by, the most suitable first; none without a wallet.
        Raises NotSetUp when it is no wallet, or its password is wrong."""
        return self._names()

    def get(self) -> RemoteCatalogue:
        with self._lock:
            if self._remote is None:
                self._remote = self._connect()
            return self._remote

    def reset(self) -> None:
        """Options or the password are others now. What is under way ends on the old connection."""
        with self._lock:
            if self._remote is not None:
                self._retired.append(self._remote)
            self._remote = None
        self._catalogue.jobs.release(SERVICE)

    def close(self) -> None:
        """End connections; a later call would connect anew."""
        with self._lock:
            ended, self._remote = [*self._retired, self._remote], None
            self._retired.clear()
        for remote in ended:
            if remote is not None:
                remote.close()
