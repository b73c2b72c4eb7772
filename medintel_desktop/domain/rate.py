"""How fast something goes, from how far it was a moment ago."""

from __future__ import annotations

from collections import deque

WINDOW = 5.0
"""Seconds that are looked back on: long enough to be calm, short enough to follow a change."""

LEAST = 0.5
"""Seconds of history before a rate is told; the first moment after a start says nothing."""


class Rate:
    """Fed with amounts and times, answers with amounts per second.

    The first amount is where counting begins, so that work done before a restart is not taken
    for speed. An amount below the one before it begins anew.
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[float, float]] = deque()

    def note(self, done: float, at: float) -> None:
        """``done`` in all at time ``at`` in seconds, of any clock that does not go back."""
        if self._marks and done < self._marks[-1][1]:
            self._marks.clear()
        self._marks.append((at, done))
        # The last mark before the window stays: what moves less often than that moves, too.
        while len(self._marks) > 2 and self._marks[1][0] <= at - WINDOW:
            self._marks.popleft()

    def per_second(self, at: float) -> float:
        """The amount per second over the last moments, falling while nothing comes; 0 unknown."""
        if len(self._marks) < 2:
            return 0.0
        (begun, first), (_, last) = self._marks[0], self._marks[-1]
        passed = at - begun
        return (last - first) / passed if passed >= LEAST else 0.0

    def seconds_left(self, total: float, at: float) -> float | None:
        """Until ``total`` is reached at this rate; None while the rate is not known."""
        speed = self.per_second(at)
        if speed <= 0 or not self._marks:
            return None
        return max(0.0, total - self._marks[-1][1]) / speed
