"""How seconds of a plan become pixels of the time line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LEAST, MOST = 0.02, 400.0
"""Px a second: an hour on one screen, and single frames."""
CLOSEST_FIT = 40.0
"""Px a second that fitting goes to: a plan of two seconds need not fill the window."""
NARROWEST_FIT = 28.0
"""Px that a cut has on average after fitting; longer plans scroll."""

_STEPS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
_LABEL = 84.0
"""Px between two labels of the ruler, at least."""


@dataclass(frozen=True, slots=True)
class Scale:
    """``pixels`` a second. Second 0 is at x = 0."""

    pixels: float = 20.0

    @classmethod
    def fitting(cls, seconds: float, cuts: int, width: float) -> Scale:
        """All of a plan in ``width`` px, where its cuts stay wide enough to be seen."""
        if seconds <= 0 or not cuts:
            return cls()
        wanted = max(width, cuts * NARROWEST_FIT) / seconds
        return cls(min(max(wanted, LEAST), CLOSEST_FIT))

    def x(self, second: float) -> float:
        return second * self.pixels

    def second(self, x: float) -> float:
        return max(0.0, x / self.pixels)

    def seconds(self, pixels: float) -> float:
        """How long a stretch of ``pixels`` lasts."""
        return pixels / self.pixels

    def zoomed(self, factor: float) -> Scale:
        return Scale(min(max(self.pixels * factor, LEAST), MOST))

    @property
    def step(self) -> float:
        """Seconds between two labels of the ruler."""
        return next((step for step in _STEPS if self.x(step) >= _LABEL), _STEPS[-1])

    def ticks(self, left: float, right: float) -> Iterator[float]:
        """Seconds with a label between two places."""
        step = self.step
        number = int(max(0.0, left) / self.x(step))
        while self.x(number * step) <= right:
            yield number * step
            number += 1
