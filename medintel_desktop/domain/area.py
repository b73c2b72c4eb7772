"""Parts of the Earth's surface: what a search by place looks in, and what is drawn on the map.

A box may cross the date line, a circle may hold a pole, and latitude and longitude 0 are a place
like any other. Angles are degrees (WGS 84), lengths kilometres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

EARTH_RADIUS = 6371.0088
"""Mean radius R1 in km (IUGG). Great-circle distances on it are within 0.6 % of the geodesic."""

DEGREE = math.pi * EARTH_RADIUS / 180
"""Kilometres of one degree of latitude."""

_SLACK = 1e-9
"""Degrees (0.1 mm) by which bounds are widened: rounding shall leave nothing out."""

MOST_CORNERS = 500
"""Corners of a drawn shape that are kept; a lasso is thinned out to that."""


def distance(latitude: float, longitude: float, latitude2: float, longitude2: float) -> float:
    """Great-circle distance in km (haversine; R. W. Sinnott, Sky and Telescope, 1984)."""
    a, b = math.radians(latitude), math.radians(latitude2)
    wide = math.radians(longitude2 - longitude)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(wide / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))


def wrapped(longitude: float) -> float:
    """The same meridian in [-180, 180]; both ends stay what they are."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


@dataclass(frozen=True, slots=True)
class Box:
    """From ``south`` to ``north`` and from ``west`` eastwards to ``east``; edges belong to it.

    ``west`` > ``east`` crosses the date line. Raises ValueError when it is not on Earth.
    """

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        tall = -90 <= self.south <= self.north <= 90
        if not tall or not -180 <= self.west <= 180 or not -180 <= self.east <= 180:
            raise ValueError(f"not a box on Earth: {self}")

    def bounds(self) -> Box:
        return self

    def parts(self) -> tuple[Box, ...]:
        """The same surface as boxes none of which crosses the date line.

        A box that ends at 180 has -180 as a part as well, and one that reaches a pole has the
        pole at every longitude: they are the same places.
        """
        south, west, north, east = self.south, self.west, self.north, self.east
        parts = [self]
        if west > east:
            parts = [Box(south, west, north, 180.0), Box(south, -180.0, north, east)]
        elif east == 180 and west > -180:
            parts.append(Box(south, -180.0, north, -180.0))
        elif west == -180 and east < 180:
            parts.append(Box(south, 180.0, north, 180.0))
        if (west, east) != (-180, 180):
            parts += [Box(pole, -180.0, pole, 180.0) for pole in (-90.0, 90.0)
                      if pole in (south, north)]  # fmt: skip
        return tuple(parts)

    def holds(self, latitude: float, longitude: float) -> bool:
        return any(
            part.south <= latitude <= part.north and part.west <= longitude <= part.east
            for part in self.parts()
        )


@dataclass(frozen=True, slots=True)
class Circle:
    """All that is at most ``km`` away from a point, along the surface."""

    latitude: float
    longitude: float
    km: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180 and self.km >= 0):
            raise ValueError(f"not a circle on Earth: {self}")

    def bounds(self) -> Box:
        """The smallest box around it; all meridians when a pole is inside."""
        tall = self.km / DEGREE + _SLACK
        south, north = self.latitude - tall, self.latitude + tall
        if south <= -90 or north >= 90:
            return Box(max(-90.0, south), -180.0, min(90.0, north), 180.0)
        # The meridian that touches the circle does so where sin(wide) = sin(r) / cos(latitude).
        reach = math.sin(math.radians(tall)) / math.cos(math.radians(self.latitude))
        wide = math.degrees(math.asin(min(1.0, reach))) + _SLACK
        return Box(south, wrapped(self.longitude - wide), north, wrapped(self.longitude + wide))

    def away(self, latitude: float, longitude: float) -> float:
        """Kilometres from the middle."""
        return distance(self.latitude, self.longitude, latitude, longitude)

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.away(latitude, longitude) <= self.km


@dataclass(frozen=True)
class Polygon:
    """What a ring of corners ``(latitude, longitude)`` encloses; edges are straight on the map.

    That is: straight in Mercator's projection, as they were drawn. Where the ring crosses
    itself, the even-odd rule decides. Each edge takes the shorter way around the Earth, so a
    shape may cross the date line but not go all around. Raises ValueError with fewer than three
    corners or one that is not on Earth.
    """

    ring: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if not 3 <= len(self.ring) <= MOST_CORNERS:
            raise ValueError(f"a polygon has 3 to {MOST_CORNERS} corners, not {len(self.ring)}")
        if not all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in self.ring):
            raise ValueError("a corner is not on Earth")

    @cached_property
    def _corners(self) -> tuple[tuple[float, float], ...]:
        """(x, y) in the plane of the map, degrees; x goes on past 180 instead of jumping."""
        corners = [(self.ring[0][1], _mercator(self.ring[0][0]))]
        for latitude, longitude in self.ring[1:]:
            last = corners[-1][0]
            corners.append((last + wrapped(longitude - last), _mercator(latitude)))
        return tuple(corners)

    def bounds(self) -> Box:
        xs = [x for x, _ in self._corners]
        latitudes = [latitude for latitude, _ in self.ring]
        if max(xs) - min(xs) >= 360:
            return Box(min(latitudes), -180.0, max(latitudes), 180.0)
        return Box(min(latitudes), wrapped(min(xs)), max(latitudes), wrapped(max(xs)))

    @cached_property
    def _strips(self) -> tuple[tuple[_Edge, ...], ...]:
        """The edges that reach into each of as many strips of equal height as there are corners:
        so a point is compared with a few of them only."""
        corners, count = self._corners, len(self._corners)
        strips: list[list[_Edge]] = [[] for _ in corners]
        for (x1, y1), (x2, y2) in pairwise((*corners, corners[0])):
            for row in range(self._strip(min(y1, y2)), self._strip(max(y1, y2)) + 1):
                if 0 <= row < count:
                    strips[row].append((x1, y1, x2, y2))
        return tuple(map(tuple, strips))

    @cached_property
    def _low_and_step(self) -> tuple[float, float]:
        ys = [y for _, y in self._corners]
        return min(ys), (max(ys) - min(ys)) / (len(ys) - 1) or 1.0

    def _strip(self, y: float) -> int:
        low, step = self._low_and_step
        return math.floor((y - low) / step)

    def holds(self, latitude: float, longitude: float) -> bool:
        y = _mercator(latitude)
        row = self._strip(y)
        if not 0 <= row < len(self.ring):
            return False
        edges = self._strips[row]
        return any(_inside(longitude + turn, y, edges) for turn in (-360.0, 0.0, 360.0))


Area = Box | Circle | Polygon

_Edge = tuple[float, float, float, float]
"""x and y of both its ends."""


def _mercator(latitude: float) -> float:
    """Finite even at the poles, because 90 degrees have no exact radians."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _inside(x: float, y: float, edges: Iterable[_Edge]) -> bool:
    """Even-odd rule (W. R. Franklin, PNPOLY)."""
    inside = False
    for x1, y1, x2, y2 in edges:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def to_json(area: Area) -> dict[str, Any]:
    """As kept in the catalogue and sent to the map page."""
    match area:
        case Box():
            sides = {"south": area.south, "west": area.west, "north": area.north, "east": area.east}
            return {"kind": "box", **sides}
        case Circle():
            centre = {"latitude": area.latitude, "longitude": area.longitude}
            return {"kind": "circle", **centre, "km": area.km}
        case Polygon():
            return {"kind": "polygon", "ring": [list(corner) for corner in area.ring]}


def from_json(data: Any) -> Area:
    """The area that :func:`to_json` wrote. Raises ValueError for anything else."""
    try:
        match data["kind"]:
            case "box":
                return Box(*(float(data[side]) for side in ("south", "west", "north", "east")))
            case "circle":
                return Circle(*(float(data[name]) for name in ("latitude", "longitude", "km")))
            case "polygon":
                return Polygon(tuple((float(lat), float(lon)) for lat, lon in data["ring"]))
            case other:
                raise ValueError(f"not a kind of area: {other}")
    except (KeyError, TypeError) as error:
        raise ValueError(f"not an area: {error}") from error


def surface(area: Area) -> float:
    """Square kilometres, on a sphere of :data:`EARTH_RADIUS`.

    A polygon's by R. G. Chamberlain and W. H. Duquette, "Some algorithms for polygons on a
    sphere", JPL 2007; its edges are taken as short. One that crosses itself gives less.
    """
    square = EARTH_RADIUS**2
    match area:
        case Circle():
            return 2 * math.pi * square * (1 - math.cos(min(math.pi, area.km / EARTH_RADIUS)))
        case Box():
            wide = (area.east - area.west) % 360 if area.west > area.east else area.east - area.west
            tall = math.sin(math.radians(area.north)) - math.sin(math.radians(area.south))
            return square * math.radians(wide) * tall
        case Polygon():
            ends = zip(area.ring, (*area.ring[1:], area.ring[0]), strict=True)
            total = sum(
                math.radians(wrapped(lon2 - lon1))
                * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
                for (lat1, lon1), (lat2, lon2) in ends
            )
            return abs(total) * square / 2
