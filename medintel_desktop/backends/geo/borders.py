"""Which country a position lies in, by the borders of Natural Earth.

A ray along the meridian from the position to the North Pole, which lies in no country, crosses
the outline of the country it is in an odd number of times and every other an even number. So
neither the date line nor the South Pole is a special case. A border is kept once, for both of its
sides, so that no position on land falls between two countries.

``lines.bin`` (int32) has the fields of :class:`_Line` for each piece of outline of some dozen
corners, which are in ``corners.bin`` (int16, x and y, relative to where the piece begins). Units
are the steps of the source: ``scale`` degrees from ``origin``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from medintel_desktop.backends.geo.mapped import mapped

NOBODY = -1

_SOUTHERNMOST = -89.5
"""Antarctica's outline ends there; what lies beyond is inside."""

_COLUMN = 256
"""Steps, about a degree: pieces are looked up by the columns that they reach into."""


class _Line(NamedTuple):
    """``first`` and ``last`` are its corners, the last one excluded; ``sides`` two countries, or
    NOBODY where there is sea."""

    west: int
    east: int
    south: int
    north: int
    begin_x: int
    begin_y: int
    end_x: int
    first: int
    last: int
    side: int
    other_side: int


class Borders:
    """Some thousand pieces are held; of their corners a question reads those of a few."""

    def __init__(self, folder: Path, scale: Sequence[float], origin: Sequence[float]) -> None:
        self._corners = mapped(folder / "corners.bin", "h")
        self._scale, self._origin = scale, origin
        self._columns: dict[int, list[_Line]] = {}
        numbers = iter(mapped(folder / "lines.bin", "i").tolist())
        for line in map(_Line._make, zip(*[numbers] * len(_Line._fields), strict=True)):
            for column in range(line.west // _COLUMN, line.east // _COLUMN + 1):
                self._columns.setdefault(column, []).append(line)

    def country(self, latitude: float, longitude: float) -> int:
        """The number of the country, NOBODY at sea."""
        x = ((-180.0 if longitude >= 180 else longitude) - self._origin[0]) / self._scale[0]
        y = (max(latitude, _SOUTHERNMOST) - self._origin[1]) / self._scale[1]
        odd: set[int] = set()
        for line in self._columns.get(int(x // _COLUMN), ()):
            if line.north < y or line.west > x or line.east <= x:
                continue
            if (
                (line.begin_x <= x) != (line.end_x <= x)
                if line.south > y
                else self._odd(line, x, y)
            ):
                odd ^= {line.side}
                odd ^= {line.other_side}
        return min(odd - {NOBODY}, default=NOBODY)

    def _odd(self, line: _Line, x: float, y: float) -> bool:
        """Whether the ray crosses this piece, parts of which lie south of the position, an odd
        number of times."""
        xs = self._corners[2 * line.first : 2 * line.last : 2].tolist()
        ys = self._corners[2 * line.first + 1 : 2 * line.last : 2].tolist()
        x, y, odd = x - line.begin_x, y - line.begin_y, False
        for (x1, y1), (x2, y2) in pairwise(zip(xs, ys, strict=True)):
            if (x1 <= x) != (x2 <= x) and y1 + (x - x1) / (x2 - x1) * (y2 - y1) > y:
                odd = not odd
        return odd
