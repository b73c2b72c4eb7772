"""Addresses on this computer under which the player finds what is only in the cloud."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from medintel_desktop.domain.media import MediaItem, Problem
from medintel_desktop.domain.store import Copy, CopyRole, StoreKind, kind_of
from medintel_desktop.library.cloud_cache import CloudCache
from medintel_desktop.library.copies import Copies

if TYPE_CHECKING:
    from medintel_desktop.library.stream_server import StreamServer

MOST_OPEN = 32
"""Addresses that work at a time; with the next one the oldest ends."""


@dataclass(frozen=True, slots=True)
class Stream:
    """An address that plays an item until :meth:`close`."""

    url: str
    role: CopyRole
    close: Callable[[], None]
    """Cut what is being sent, too: nothing more is fetched for it. Quick, from any thread."""


@dataclass(frozen=True, slots=True)
class Streamable:
    """What stores can play of an item."""

    copies: tuple[Copy, ...]
    _streaming: Streaming

    @property
    def metered(self) -> bool:
        """Whether each byte of it may be paid for as things are, and the user minds."""
        return self._streaming.metered(kind_of(self.copies[0].place))

    def open(self, failed: Callable[[Problem], object]) -> Stream:
        """A new address that plays it; quick. ``failed`` hears, in a thread of the server, why
        nothing more comes."""
        return self._streaming.address(self.copies, failed)


@dataclass(frozen=True, slots=True)
class _Source:
    """What one address gives. ``fail`` is called in the server's thread."""

    copies: Sequence[Copy]
    cache: CloudCache
    fail: Callable[[Problem], object]

    @property
    def size(self) -> int:
        return self.copies[0].bytes

    def read(self, start: int, end: int) -> Generator[bytes, None, None]:
        return self.cache.read(self.copies, start, end)


class Streaming:
    """One server of this process, on the loopback, from the first address to :meth:`close`.

    An address holds a token that nobody can guess; other programs get nothing without it.
    """

    def __init__(
        self,
        copies: Copies,
        cache: CloudCache,
        metered: Callable[[StoreKind], bool] = lambda _: False,
    ) -> None:
        """``metered`` says whether what comes from such a store may cost."""
        self._copies = copies
        self._cache = cache
        self.metered = metered
        self._lock = threading.Lock()
        self._sources = OrderedDict[str, _Source]()
        self._server: StreamServer | None = None

    def find(self, item: MediaItem) -> Streamable | None:
        """What can be played of the item; None when no store has it. Not for the UI thread.

        What the player cannot show as it is comes from the smaller copy, if there is one.
        """
        copies = self._playable(item)
        if not copies:
            return None
        self._running()  # slow the first time
        return Streamable(tuple(copies), self)

    def open(self, item: MediaItem, failed: Callable[[Problem], object]) -> Stream | None:
        """As :meth:`find` and :meth:`Streamable.open`."""
        found = self.find(item)
        return None if found is None else found.open(failed)

    def address(self, copies: Sequence[Copy], failed: Callable[[Problem], object]) -> Stream:
        """An address of copies with the same bytes, best first."""
        from secrets import token_urlsafe  # not part of a start

        token = token_urlsafe(32)
        with self._lock:
            self._sources[token] = _Source(copies, self._cache, failed)
            while len(self._sources) > MOST_OPEN:
                self._sources.popitem(last=False)
        # The ending helps the player to see what it is; the name of the file is nobody's business.
        name = "item" + PurePosixPath(copies[0].object).suffix
        url = f"http://127.0.0.1:{self._running().port}/{token}/{name}"
        return Stream(url, copies[0].role, lambda: self._end(token))

    def close(self) -> None:
        """End the server and what it is sending."""
        with self._lock:
            server, self._server = self._server, None
            self._sources.clear()
        if server is not None:
            server.close()

    def _playable(self, item: MediaItem) -> list[Copy]:
        roles = [CopyRole.ORIGINAL, CopyRole.COMPRESSED]
        if not item.metadata.plays_natively:
            roles.remove(CopyRole.ORIGINAL)
        found = (self._copies.of(item.id, role) for role in roles)
        return next((copies for copies in found if copies), [])

    def _end(self, token: str) -> None:
        with self._lock:
            server = self._server
            self._sources.pop(token, None)
        if server is not None:
            server.cut(token)

    def _find(self, token: str) -> _Source | None:
        with self._lock:
            return self._sources.get(token)

    def _running(self) -> StreamServer:
        """The server, begun if it was not."""
        with self._lock:
            if self._server is None:
                from medintel_desktop.library.stream_server import StreamServer  # slow to load

                _keep_proxies_out()
                self._server = StreamServer(self._find)
            return self._server


def _keep_proxies_out() -> None:
    """The player would ask the proxy of the environment for this computer, too."""
    hosts = os.environ.get("no_proxy", "")
    if "http_proxy" in os.environ and "127.0.0.1" not in hosts.split(","):
        os.environ["no_proxy"] = ",".join(filter(None, (hosts, "127.0.0.1")))
