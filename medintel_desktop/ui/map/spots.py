"""From the positions of a library to the few spots that one view of the map needs.

Items are kept in the order of a Z-curve over the square web map (G. M. Morton, 1966): all items
of one cell, at any fineness, then lie side by side, and counting cells is one pass over an array.
A view of few items gets each of them; one of many gets cells, the finest of which there are at
most ``MOST``. markercluster joins what stands close, so the page costs the same for any library.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from medintel_desktop.domain.area import Box, wrapped
from medintel_desktop.ui.map.messages import Sight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from medintel_desktop.catalogue.located import Positions

MOST = 1_500
"""Spots in one answer; about 60 kB."""

BITS = 26
"""Of each axis: cells of 0.6 m at the equator."""

_CELLS_OF_ZOOM = 5
"""The finest cells of an answer are 256 / 2**5 = 8 px wide."""

MARGIN = 0.35
"""Of the view's size, answered on each side of it: a short pan asks for nothing."""

_END = math.radians(85.051129)

Row = tuple[float, float, int, int, int]
"""Latitude, longitude, count, number of the item shown, 1 if that is a video alone."""


@dataclass(frozen=True, slots=True)
class Spots:
    """The answer to a view; ``rows[i]`` stands for ``members([i])``."""

    sight: Sight
    """What was answered for: the view and its margin."""
    whole: bool
    """Each row is one item."""
    rows: list[Row] = field(default_factory=list)
    _nums: NDArray[np.int64] | None = None
    _starts: NDArray[np.int64] | None = None

    def serves(self, sight: Sight) -> bool:
        """Whether another view needs no new answer."""
        mine = self.sight
        inside = mine.west <= sight.west and sight.east <= mine.east
        upright = mine.south <= sight.south and sight.north <= mine.north
        return inside and upright and (self.whole or sight.zoom == mine.zoom)

    def members(self, spots: Iterable[int]) -> list[int]:
        """Numbers of the items that these rows stand for; rows that are none are left out."""
        if self._nums is None or self._starts is None:
            return []
        ends = np.append(self._starts[1:], len(self._nums))
        found: list[int] = []
        for spot in sorted(set(spots)):
            if 0 <= spot < len(self._starts):
                found += self._nums[self._starts[spot] : ends[spot]].tolist()
        return found

    def rows_of(self, nums: Iterable[int]) -> list[int]:
        """The rows that hold any of these items."""
        if self._nums is None or self._starts is None:
            return []
        wanted = np.fromiter(nums, np.int64)
        places = np.flatnonzero(np.isin(self._nums, wanted))
        found: list[int] = np.unique(np.searchsorted(self._starts, places, "right") - 1).tolist()
        return found


class SpotIndex:
    """All positions of a list. About 0.3 s for a million; not for the UI thread."""

    def __init__(self, positions: Positions, video: NDArray[np.bool_] | None = None) -> None:
        x = positions.longitude / 360 + 0.5
        y = _plane(positions.latitude)
        code = _morton(x, y)
        order = np.argsort(code, kind="stable")
        self._code, self._x, self._y = code[order], x[order], y[order]
        self._num = positions.num[order]
        self._latitude = positions.latitude[order]
        self._longitude = positions.longitude[order]
        self._time = positions.time[order]
        self._video = np.zeros(len(order), bool) if video is None else video[order]

    def __len__(self) -> int:
        return len(self._num)

    def spots(
        self, sight: Sight, since: float = -math.inf, until: float = math.inf, most: int = MOST
    ) -> Spots:
        """What a view needs of the items taken from ``since`` to ``until``."""
        wide = _with_margin(sight)
        inside, turned = self._inside(wide, since, until)
        if len(inside) <= most:
            starts = np.arange(len(inside))
        else:
            starts = _coarse_starts(self._code[inside], sight.zoom, most)
        counts = np.diff(np.append(starts, len(inside)))
        rows = self._rows(inside, turned, starts, counts) if len(inside) else []
        whole = len(rows) == len(inside) and len(inside) <= most
        return Spots(wide, whole, rows, self._num[inside], starts)

    def _inside(
        self, sight: Sight, since: float, until: float
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Which items are in a view, and by how many turns of the Earth each is shifted there."""
        north, south = _plane(np.array([sight.north, sight.south]))
        middle = (sight.west + sight.east) / 720 + 0.5
        half = (sight.east - sight.west) / 720
        turns = np.round(middle - self._x)
        here = (self._y >= north) & (self._y <= south) & (np.abs(self._x + turns - middle) <= half)
        if since > -math.inf or until < math.inf:
            here &= (self._time >= since) & (self._time <= until)
        inside = np.flatnonzero(here)
        return inside, turns[inside]

    def _rows(
        self,
        inside: NDArray[np.intp],
        turns: NDArray[np.float64],
        starts: NDArray[np.int64],
        counts: NDArray[np.int64],
    ) -> list[Row]:
        latitude = np.add.reduceat(self._latitude[inside], starts) / counts
        longitude = np.add.reduceat(self._longitude[inside] + 360 * turns, starts) / counts
        first = inside[starts]
        alone = (counts == 1) & self._video[first]
        return list(
            zip(
                latitude.round(6).tolist(),
                longitude.round(6).tolist(),
                counts.tolist(),
                self._num[first].tolist(),
                alone.astype(int).tolist(),
                strict=True,
            )
        )


def box_of(sight: Sight) -> Box:
    """A view as a box on Earth; all meridians when it is wider than that."""
    if sight.east - sight.west >= 360:
        return Box(sight.south, -180.0, sight.north, 180.0)
    return Box(sight.south, wrapped(sight.west), sight.north, wrapped(sight.east))


def _with_margin(sight: Sight) -> Sight:
    """At most once around the Earth: an item has one place in an answer."""
    tall = (sight.north - sight.south) * MARGIN
    middle = (sight.west + sight.east) / 2
    half = min(180.0, (sight.east - sight.west) * (0.5 + MARGIN))
    south, north = max(-90.0, sight.south - tall), min(90.0, sight.north + tall)
    return Sight(south, middle - half, north, middle + half, sight.zoom)


def _coarse_starts(code: NDArray[np.uint64], zoom: int, most: int) -> NDArray[np.int64]:
    """Where each cell begins, of the finest cells that are few enough."""
    level = min(BITS, zoom + _CELLS_OF_ZOOM)
    while True:
        cells = code >> np.uint64(2 * (BITS - level))
        starts = np.append(0, np.flatnonzero(cells[1:] != cells[:-1]) + 1)
        if len(starts) <= most or level == 0:
            return starts
        level -= 1


def _plane(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 at the north edge of the square map (EPSG:3857), 1 at the south edge."""
    bounded = np.clip(np.radians(latitude), -_END, _END)
    found: NDArray[np.float64] = 0.5 - np.arcsinh(np.tan(bounded)) / (2 * np.pi)
    return found


def _morton(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.uint64]:
    """The bits of both, one in turn of each."""
    return _spread(x) | (_spread(y) << np.uint64(1))


_SPREADS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def _spread(part: NDArray[np.float64]) -> NDArray[np.uint64]:
    bits: NDArray[np.uint64] = np.clip(part * 2**BITS, 0, 2**BITS - 1).astype(np.uint64)
    for shift, mask in _SPREADS:
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits
