"""One request a second, as the usage policy of the public service asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECOND = 1.0


class Pace:
    """Lets one request through each second, whichever thread makes it."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = float("-inf")

    def wait(self) -> None:
        """Come back when the next request may be made."""
        with self._lock:
            turn = max(self._clock(), self._next)
            self._next = turn + SECOND
        if (left := turn - self._clock()) > 0:
            self._sleep(left)


OF_THE_APP = Pace()
"""Shared by all connections of this process."""
