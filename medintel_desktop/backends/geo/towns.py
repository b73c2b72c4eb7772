"""Positions of towns, and which of them is nearest: exactly, by the great circle.

On unit vectors the nearest is the one with the largest scalar product. In float64 the product
tells apart what lies 10 cm apart and, a kilometre away, what differs by a hundredth of a
millimetre; so all towns of a country are compared, and no tree can be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medintel_desktop.domain.area import DEGREE, EARTH_RADIUS

_AT_ONCE = 1 << 20
"""Scalar products held at one time: 8 MB."""

Vectors = NDArray[np.float64]


class Towns:
    """``spots.npy`` (int32, 1e-5 degrees), by realm: those of a country lie side by side."""

    def __init__(self, folder: Path, realms: Sequence[int]) -> None:
        """``realms``: how many towns each country has, in the order of their numbers."""
        self._spots = np.load(folder / "spots.npy", mmap_mode="r")
        self._ends = [0, *np.cumsum(realms).tolist()]
        self._vectors = cache(self._made)

    def position(self, town: int) -> tuple[float, float]:
        latitude, longitude = self._spots[town]
        return float(latitude) / 1e5, float(longitude) / 1e5

    def nearest(
        self, latitudes: Sequence[float], longitudes: Sequence[float], realm: int
    ) -> list[tuple[int, float]]:
        """For each position the nearest town of a country, and how many km away it is; nothing
        where the country has no towns."""
        first, last = self._ends[realm : realm + 2]
        if first == last:
            return []
        towns, wanted = self._vectors(first, last), unit_vectors(latitudes, longitudes)
        step = max(1, _AT_ONCE // len(towns))
        best = np.concatenate([
            np.argmax(wanted[at : at + step] @ towns.T, axis=1)
            for at in range(0, len(wanted), step)
        ])  # fmt: skip
        km = _kilometres(wanted - towns[best])
        return list(zip((best + first).tolist(), km.tolist(), strict=True))

    def nearest_of_all(
        self, latitude: float, longitude: float, within: float
    ) -> tuple[int, float] | None:
        """The nearest town of any country, at most ``within`` km away."""
        reach = (within / DEGREE + 1e-6) * 1e5
        first, last = np.searchsorted(
            self._latitudes, [latitude * 1e5 - reach, latitude * 1e5 + reach]
        )
        near = self._northwards[first:last]
        if not len(near):
            return None
        away = unit_vectors(*(self._spots[near].T / 1e5)) - unit_vectors([latitude], [longitude])
        km = _kilometres(away)
        best = int(np.argmin(km))
        return (int(near[best]), float(km[best])) if km[best] <= within else None

    @cached_property
    def _northwards(self) -> NDArray[np.int64]:
        return np.argsort(self._spots[:, 0], kind="stable")

    @cached_property
    def _latitudes(self) -> NDArray[np.int32]:
        return np.asarray(self._spots[self._northwards, 0])

    def _made(self, first: int, last: int) -> Vectors:
        spots = self._spots[first:last] / 1e5
        return unit_vectors(spots[:, 0], spots[:, 1])


def _kilometres(chords: Vectors) -> NDArray[np.float64]:
    """Along the surface, from the straight lines through the unit sphere."""
    half = np.sqrt((chords**2).sum(axis=1)) / 2
    along: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, half))
    return along


def unit_vectors(
    latitudes: Sequence[float] | NDArray[np.float64],
    longitudes: Sequence[float] | NDArray[np.float64],
) -> Vectors:
    """Points on the unit sphere, one a row."""
    up, around = np.radians(latitudes), np.radians(longitudes)
    return np.stack([np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up)], axis=1)
