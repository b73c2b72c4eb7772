"""Which country a position lies in, by the borders of Natural Earth.

A ray along the meridian from the position to the North Pole, which lies in no country, crosses
the outline of the country it is in an odd number of times and every other an even number. So
neither the date line nor the South Pole is a special case. A border is kept once, for both of its
sides, so that no position on land falls between two countries.

``lines.npy`` (int32) has one row for each piece of outline of some dozen corners: where it
begins, its corners in ``corners.npy`` (int16, relative to that), the columns and the northern end
it covers, and the countries it belongs to. Units are the steps of the source: ``scale`` degrees
from ``origin``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NOBODY = -1

_SOUTHERNMOST = -89.5
"""Antarctica's outline ends there; what lies beyond is inside."""


class Borders:
    """Opened, not read: the corners are mapped, and a question touches some pages of them."""

    def __init__(self, folder: Path, scale: Sequence[float], origin: Sequence[float]) -> None:
        self._corners = np.load(folder / "corners.npy", mmap_mode="r")
        columns = np.load(folder / "lines.npy").T.copy()
        self._x, self._y, self._first, self._last = columns[:4]
        self._west, self._east, self._north = columns[4:7]
        self._sides = columns[7:9]
        self._scale, self._origin = scale, origin

    def country(self, latitude: float, longitude: float) -> int:
        """The number of the country, NOBODY at sea."""
        x = ((-180.0 if longitude >= 180 else longitude) - self._origin[0]) / self._scale[0]
        y = (max(latitude, _SOUTHERNMOST) - self._origin[1]) / self._scale[1]
        met = np.flatnonzero((self._west <= x) & (self._east > x) & (self._north >= y))
        if not len(met):
            return NOBODY
        crossed = self._sides[:, self._crossed(met, x, y)].ravel()
        times = np.bincount(crossed[crossed != NOBODY])
        odd = np.flatnonzero(times % 2)
        return int(odd[0]) if len(odd) else NOBODY

    def _crossed(self, met: NDArray[np.int64], x: float, y: float) -> NDArray[np.int64]:
        """Of these pieces those that the ray crosses, each as often as it does."""
        first, count = self._first[met], self._last[met] - self._first[met]
        of = np.repeat(np.arange(len(met)), count)
        begins = np.cumsum(count) - count
        corners = self._corners[first[of] + np.arange(len(of)) - begins[of]]
        xs, ys = corners[:, 0] + self._x[met][of], corners[:, 1] + self._y[met][of]
        turns = ((xs[:-1] <= x) != (xs[1:] <= x)) & (of[:-1] == of[1:])
        a = np.flatnonzero(turns)
        at = ys[a] + (x - xs[a]) / (xs[a + 1] - xs[a]) * (ys[a + 1] - ys[a])
        crossed: NDArray[np.int64] = met[of[a[at > y]]]
        return crossed
