"""How many bytes a second may leave for stores, all threads together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LOOK_SECONDS = 0.25
"""How often the limit is read again: a change of the settings counts at once, as people see it."""

NAP_SECONDS = 0.1
"""Longest pause between two questions whether to go on at all."""


class Bandwidth:
    """A bucket of bytes that fills at the allowed rate and holds what a quarter second gives.

    Whoever comes takes all he needs and leaves a debt that the next one waits for, so a piece
    may be larger than the bucket.
    """

    def __init__(
        self,
        limit: Callable[[], int] = lambda: 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``limit`` tells bytes a second, 0 for none; it may be slow."""
        self._limit = limit
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._rate = 0
        self._look_at = float("-inf")
        self._level = 0.0
        self._filled_at = clock()

    def take(self, count: int, check: Callable[[], None] = lambda: None) -> None:
        """Wait until ``count`` bytes may go. ``check`` is called meanwhile and may raise."""
        while (wait := self._wait(count)) > 0:
            check()
            self._sleep(min(max(wait, 0.001), NAP_SECONDS))

    def _wait(self, count: int) -> float:
        """Take the bytes and answer 0, or answer for how many seconds there are none."""
        now = self._clock()
        if now >= self._look_at:
            self._look_at = now + LOOK_SECONDS
            self._rate = self._limit()
        if self._rate <= 0:
            return 0.0
        with self._lock:
            self._level += (now - self._filled_at) * self._rate
            self._level = min(self._level, self._rate * LOOK_SECONDS)
            self._filled_at = now
            if self._level < 0:
                return -self._level / self._rate
            self._level -= count
            return 0.0
