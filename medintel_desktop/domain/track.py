"""Ways with times, as a receiver recorded them, and where they were at a time."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from medintel_desktop.domain.area import EARTH_RADIUS, Box, distance, wrapped
from medintel_desktop.domain.media import GeoPoint


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """``time`` in epoch seconds (UTC), angles in degrees, ``altitude`` in metres."""

    time: float
    latitude: float
    longitude: float
    altitude: float | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """Where a track was at a time: ``apart`` seconds from the nearest point recorded."""

    point: GeoPoint
    apart: float


@dataclass(frozen=True)
class Track:
    """``points`` are in the order of time, at least one. ``media``: the video it belongs to."""

    id: str
    name: str
    points: Sequence[TrackPoint] = field(repr=False)
    media: str | None = None

    @property
    def starts(self) -> float:
        return self.points[0].time

    @property
    def ends(self) -> float:
        return self.points[-1].time

    @property
    def box(self) -> Box:
        """Around it; across the date line where that is the shorter way."""
        first = self.points[0].longitude
        turns = [wrapped(p.longitude - first) for p in self.points]
        latitudes = [p.latitude for p in self.points]
        return Box(min(latitudes), wrapped(first + min(turns)),
                   max(latitudes), wrapped(first + max(turns)))  # fmt: skip

    def packed(self) -> bytes:
        """float64: seconds, latitude, longitude of each point."""
        numbers = array("d")
        for point in self.points:
            numbers.extend((point.time, point.latitude, point.longitude))
        return numbers.tobytes()


def unpacked(data: bytes) -> list[TrackPoint]:
    """What :meth:`Track.packed` wrote."""
    numbers = array("d")
    numbers.frombytes(data)
    return [TrackPoint(*numbers[at : at + 3]) for at in range(0, len(numbers), 3)]


class Course:
    """All points of some tracks in the order of time, to be asked where that was when."""

    def __init__(self, tracks: Iterable[Track]) -> None:
        self.points = sorted((p for track in tracks for p in track.points), key=lambda p: p.time)
        self._times = array("d", (p.time for p in self.points))

    def at(self, time: float, gap: float) -> Nearest | None:
        """Where it was at ``time``; None when no point was recorded within ``gap`` seconds of it.

        Between two points the way is taken to be straight and even; where they are more than
        twice the gap apart, the nearer one is taken as it is.
        """
        after = bisect_left(self._times, time)
        near = self.points[max(0, after - 1) : after + 1]
        if not near:
            return None
        best = min(near, key=lambda p: abs(p.time - time))
        apart = abs(best.time - time)
        if apart > gap:
            return None
        if apart and len(near) == 2 and near[1].time - near[0].time <= 2 * gap:
            return Nearest(between(near[0], near[1], time), apart)
        return Nearest(GeoPoint(best.latitude, best.longitude, best.altitude), apart)


def between(first: TrackPoint, second: TrackPoint, time: float) -> GeoPoint:
    """The point of the great circle from one to the other where an even motion is at ``time``."""
    share = (time - first.time) / (second.time - first.time)
    height = None
    if first.altitude is not None and second.altitude is not None:
        height = first.altitude + share * (second.altitude - first.altitude)
    angle = distance(first.latitude, first.longitude, second.latitude, second.longitude)
    a, b = _unit(first), _unit(second)
    whole = angle / EARTH_RADIUS
    if whole < _STRAIGHT or whole > math.pi - _STRAIGHT:
        weights = 1 - share, share
    else:
        weights = math.sin((1 - share) * whole), math.sin(share * whole)
    x, y, z = (weights[0] * m + weights[1] * n for m, n in zip(a, b, strict=True))
    latitude, longitude = math.degrees(math.atan2(z, math.hypot(x, y))), math.atan2(y, x)
    return GeoPoint(latitude, math.degrees(longitude), height)


_STRAIGHT = 1e-9
"""Radians (6 mm): so near a great circle is a straight line."""


def _unit(point: TrackPoint) -> tuple[float, float, float]:
    """On the unit sphere."""
    latitude, longitude = math.radians(point.latitude), math.radians(point.longitude)
    across = math.cos(latitude)
    return across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)
