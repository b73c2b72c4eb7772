"""How much is measured: in full for the figures, or just enough to see that it still runs."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.photos import TWELVE_MEGAPIXELS


@dataclass(frozen=True, slots=True)
class Scale:
    """``photos`` to import, ``rows`` to page through, ``items`` in the window's library."""

    photos: int
    pixels: tuple[int, int]
    rows: int
    items: int
    jobs: int
    steps: int
    """Turns of the wheel, and jumps."""
    transfer: int
    """MB of the file that goes to a store."""
    rounds: int
    """Turns each contender gets."""

    @property
    def megapixels(self) -> float:
        return round(self.pixels[0] * self.pixels[1] / 1e6, 1)


FULL = Scale(200, TWELVE_MEGAPIXELS, 1_000_000, 100_000, 5_000, 600, 1_000, 5)
QUICK = Scale(6, (800, 600), 3_000, 600, 50, 10, 24, 2)
