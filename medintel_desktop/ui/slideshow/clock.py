"""The clock of a slideshow: seconds that can be stopped and set."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """``now`` gives seconds that never go back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._stood = 0.0
        self._since: float | None = None

    @property
    def runs(self) -> bool:
        return self._since is not None

    @property
    def second(self) -> float:
        return self._stood + (self._now() - self._since if self._since is not None else 0.0)

    def run(self) -> None:
        if self._since is None:
            self._since = self._now()

    def stop(self) -> None:
        self._stood, self._since = self.second, None

    def put(self, second: float) -> None:
        """Stand at a second, or go on from there."""
        self._stood = second
        if self._since is not None:
            self._since = self._now()
