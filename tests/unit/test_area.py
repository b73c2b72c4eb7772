"""Areas against geopy's geodesic and against brute force: poles, the date line, and 0, 0."""

from __future__ import annotations

import json
import math

import pytest
from geopy.distance import geodesic, great_circle
from hypothesis import assume, example, given
from hypothesis import strategies as st

from medintel_desktop.domain.area import (
    EARTH_RADIUS,
    MOST_CORNERS,
    Area,
    Box,
    Circle,
    Polygon,
    distance,
    from_json,
    to_json,
    wrapped,
)

Point = tuple[float, float]

latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, 0.0, 90.0])
longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, 0.0, 180.0])
points = st.tuples(latitudes, longitudes)
nearby = st.tuples(st.floats(-2, 2), st.floats(-2, 2))
boxes = st.builds(
    lambda a, b, west, east: Box(min(a, b), west, max(a, b), east),
    latitudes, latitudes, longitudes, longitudes,
)  # fmt: skip
circles = st.builds(Circle, latitudes, longitudes, st.floats(0, 21_000))
polygons = st.lists(points, min_size=3, max_size=12).map(lambda ring: Polygon(tuple(ring)))
areas = boxes | circles | polygons


def same(a: float, b: float) -> bool:
    """The same meridian."""
    return min((a - b) % 360, (b - a) % 360) < 1e-9


# -- distance ----------------------------------------------------------------------------------


@given(points, points)
@example((0, 0), (0, 0))
@example((90, 0), (-90, 0))
@example((90, 17), (90, -120))
@example((10, 180), (10, -180))
@example((0, 0), (0, 180))
def test_distance_is_within_half_a_percent_of_the_geodesic(a: Point, b: Point) -> None:
    truth = geodesic(a, b).km
    assert distance(*a, *b) == pytest.approx(truth, rel=0.006, abs=1e-3)


@given(points, points)
def test_distance_is_that_of_the_sphere(a: Point, b: Point) -> None:
    assert distance(*a, *b) == pytest.approx(great_circle(a, b).km, rel=1e-6, abs=1e-3)
    assert distance(*a, *b) == pytest.approx(distance(*b, *a), abs=1e-9)


def test_half_way_around_is_half_a_great_circle() -> None:
    assert distance(0, 0, 0, 180) == pytest.approx(math.pi * EARTH_RADIUS)


# -- boxes -------------------------------------------------------------------------------------


@given(boxes, points)
@example(Box(-10, 170, 10, -170), (0, 180))
@example(Box(-10, 170, 10, -170), (0, -180))
@example(Box(-10, 0, 10, 180), (0, -180))
@example(Box(-10, -180, 10, 0), (0, 180))
@example(Box(80, 0, 90, 10), (90, 120))
@example(Box(-90, 0, -80, 10), (-90, -1))
@example(Box(-1, -1, 1, 1), (0, 0))
@example(Box(0, 0, 0, 0), (0, 0))
@example(Box(0, -179.99999999999997, 0, 0), (0, 180))
def test_a_box_holds_what_lies_between_its_sides_however_it_is_written(
    box: Box, point: Point
) -> None:
    latitude, longitude = point
    tall = box.south <= latitude <= box.north
    wide = (box.east - box.west) % 360 if box.east != box.west else 0.0
    if (box.west, box.east) == (-180, 180):
        wide = 360.0
    offset = (longitude - box.west) % 360
    # The sum of floats may miss an edge by rounding: edges are tested by the examples.
    on_edge = min(abs(offset - wide), offset, 360 - offset) < 1e-9
    ends = (box.west, box.east)
    date_line = abs(longitude) == 180 and 180 in map(abs, ends)
    assume(not on_edge or longitude in ends or date_line)
    east_of_west = offset <= wide or same(longitude, box.east) or same(longitude, box.west)
    at_pole = abs(latitude) == 90 and tall
    assert box.holds(latitude, longitude) == (tall and (east_of_west or at_pole))


@given(boxes)
def test_no_part_of_a_box_crosses_the_date_line(box: Box) -> None:
    assert all(part.west <= part.east for part in box.parts())


@pytest.mark.parametrize(
    "sides", [(1, 0, 0, 0), (-91, 0, 0, 0), (0, 0, 91, 0), (0, -181, 0, 0), (0, 0, 0, math.nan)]
)
def test_a_box_that_is_not_on_earth_is_refused(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="not a box"):
        Box(*sides)


# -- circles -----------------------------------------------------------------------------------


@given(circles, points)
@example(Circle(0, 0, 0), (0, 0))
@example(Circle(89, 0, 300), (89, 180))
@example(Circle(-90, 12, 10), (-90, -170))
@example(Circle(10, 179.9, 100), (10, -179.9))
@example(Circle(0, 0, 20_100), (0, 180))
def test_a_circle_agrees_with_the_geodesic_away_from_its_edge(circle: Circle, point: Point) -> None:
    truth = geodesic((circle.latitude, circle.longitude), point).km
    assume(abs(truth - circle.km) > 0.006 * truth + 1e-3)
    assert circle.holds(*point) == (truth <= circle.km)


@given(points, st.floats(0.001, 500), nearby)
def test_points_near_the_edge_of_a_small_circle_are_told_right(
    centre: Point, km: float, away: Point
) -> None:
    latitude = max(-90.0, min(90.0, centre[0] + away[0]))
    longitude = wrapped(centre[1] + away[1])
    truth = great_circle(centre, (latitude, longitude)).km
    assume(abs(truth - km) > 1e-3)
    assert Circle(*centre, km).holds(latitude, longitude) == (truth <= km)


# -- polygons ----------------------------------------------------------------------------------


@given(polygons, points)
def test_a_polygon_agrees_with_counting_all_its_edges(shape: Polygon, point: Point) -> None:
    assert shape.holds(*point) == brute(shape, point)


@given(
    st.floats(-80, 79), longitudes, st.floats(0.01, 5), st.floats(0.01, 170), points,
    st.booleans(),
)  # fmt: skip
def test_a_drawn_rectangle_is_the_box_of_its_corners(
    south: float, west: float, tall: float, wide: float, point: Point, backwards: bool
) -> None:
    north, east = south + tall, wrapped(west + wide)
    corners = [(south, west), (south, east), (north, east), (north, west)]
    shape = Polygon(tuple(reversed(corners) if backwards else corners))
    latitude, longitude = point
    assume(min(abs(latitude - south), abs(latitude - north)) > 1e-9)
    assume(not same(longitude, west) and not same(longitude, east))
    assert shape.holds(*point) == Box(south, west, north, east).holds(*point)


def test_where_a_lasso_crosses_itself_the_even_odd_rule_decides() -> None:
    twice_around = [(0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0)]
    inner = [(3.0, 3.0), (3.0, 7.0), (7.0, 7.0), (7.0, 3.0)]
    ring = Polygon((*twice_around, twice_around[0], *inner, inner[0]))
    assert ring.holds(1, 5)
    assert not ring.holds(5, 5)
    assert not ring.holds(11, 5)


@pytest.mark.parametrize("corners", [2, MOST_CORNERS + 1])
def test_a_polygon_has_neither_too_few_nor_too_many_corners(corners: int) -> None:
    with pytest.raises(ValueError, match="corners"):
        Polygon(((0.0, 0.0),) * corners)


# -- all of them -------------------------------------------------------------------------------


@given(areas, points)
@example(Circle(0, 179.9999, 50), (0, -180))
@example(Circle(89.9, 0, 50), (90, 77))
@example(Polygon(((80, 0), (90, 40), (80, 80))), (90, 40))
@example(Polygon(((-90, 0), (-90, 40), (0, 20))), (-90, 20))
@example(Polygon(((10, 170), (10, -170), (-10, 180))), (5, -180))
def test_bounds_hold_all_that_an_area_holds(area: Area, point: Point) -> None:
    if area.holds(*point):
        assert area.bounds().holds(*point)


@given(areas)
def test_an_area_is_the_same_after_a_way_through_text(area: Area) -> None:
    assert from_json(json.loads(json.dumps(to_json(area)))) == area


@pytest.mark.parametrize(
    "data",
    [None, 5, "box", {}, {"kind": "star"}, {"kind": "box", "south": 1}, {"kind": "circle"},
     {"kind": "polygon", "ring": [[0, 0]]}, {"kind": "polygon", "ring": 5},
     {"kind": "circle", "latitude": 0, "longitude": 0, "km": "far"},
     {"kind": "circle", "latitude": 0, "longitude": 0, "km": -1},
     {"kind": "circle", "latitude": math.nan, "longitude": 0, "km": 1}],
)  # fmt: skip
def test_what_is_not_an_area_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(data)


def brute(shape: Polygon, point: Point) -> bool:
    """Crossings of a ray to the east with every edge, in the plane of the map."""

    def plane(latitude: float) -> float:
        return math.degrees(math.asinh(math.tan(math.radians(latitude))))

    xs = [shape.ring[0][1]]
    for _, longitude in shape.ring[1:]:
        xs.append(xs[-1] + wrapped(longitude - xs[-1]))
    ys = [plane(latitude) for latitude, _ in shape.ring]
    y = plane(point[0])
    for turn in (-360, 0, 360):
        x, odd = point[1] + turn, False
        for i in range(len(xs)):
            x1, y1, x2, y2 = xs[i - 1], ys[i - 1], xs[i], ys[i]
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
        if odd:
            return True
    return False
