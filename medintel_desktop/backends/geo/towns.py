"""Positions of towns, and which of them is nearest: exactly, by the great circle.

The towns of a country lie sorted from south to north. From the latitude of the position one goes
through them to both sides, until the difference in latitude alone is farther than the nearest one
found: some dozen towns, and no tree that has to be built.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from medintel_desktop.backends.geo.mapped import mapped
from medintel_desktop.domain.area import DEGREE, EARTH_RADIUS

Nearest = tuple[float, int]
"""The haversine of the angle to a town, which grows with the distance, and its number."""

_UNIT = 1e5
NONE: Nearest = (2.0, -1)


class Towns:
    """``spots.bin`` (int32): latitude and longitude in 1e-5 degrees, by realm, which is the
    country whose outline a town lies in, and there by latitude."""

    def __init__(self, folder: Path, realms: Sequence[int]) -> None:
        """``realms``: how many towns each country has, in the order of their numbers."""
        self._spots = mapped(folder / "spots.bin", "i")
        self._ends = list(accumulate(realms, initial=0))
        self._realms = [realm for realm, count in enumerate(realms) if count]

    def position(self, town: int) -> tuple[float, float]:
        return self._spots[2 * town] / _UNIT, self._spots[2 * town + 1] / _UNIT

    def nearest(self, latitude: float, longitude: float, realm: int) -> tuple[int, float] | None:
        """The nearest town of a country and how many km away it is; None where it has none."""
        return _told(self._searched(latitude, longitude, realm, NONE))

    def nearest_of_all(
        self, latitude: float, longitude: float, within: float
    ) -> tuple[int, float] | None:
        """The nearest town of any country, less than ``within`` km away."""
        best: Nearest = (sin(within / EARTH_RADIUS / 2) ** 2, -1)
        reach = (within / DEGREE + 0.001) * _UNIT
        south, north = latitude * _UNIT - reach, latitude * _UNIT + reach
        for realm in self._realms:
            if self._spots[2 * self._ends[realm]] > north:
                continue
            if self._spots[2 * self._ends[realm + 1] - 2] < south:
                continue
            best = self._searched(latitude, longitude, realm, best)
        return _told(best)

    def _searched(self, latitude: float, longitude: float, realm: int, best: Nearest) -> Nearest:
        first, last = self._ends[realm], self._ends[realm + 1]
        spots, wanted = self._spots, latitude * _UNIT
        middle = bisect_left(range(last), wanted, first, key=lambda town: spots[2 * town])
        best = self._walked(latitude, longitude, range(middle, last), best)
        return self._walked(latitude, longitude, range(middle - 1, first - 1, -1), best)

    def _walked(self, latitude: float, longitude: float, way: range, best: Nearest) -> Nearest:
        """The nearest of some towns that go away from the latitude, or ``best``."""
        spots, here = self._spots, cos(radians(latitude))
        least, found = best
        for town in way:
            there = spots[2 * town] / _UNIT
            up = sin(radians(there - latitude) / 2) ** 2
            if up >= least:
                break
            aside = sin(radians(spots[2 * town + 1] / _UNIT - longitude) / 2) ** 2
            half = up + here * cos(radians(there)) * aside
            if half < least:
                least, found = half, town
        return least, found


def _told(best: Nearest) -> tuple[int, float] | None:
    half, town = best
    return None if town < 0 else (town, 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half))))
