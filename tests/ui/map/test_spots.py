"""Summing up positions for a view: nothing is lost, nothing is double, and it stays small."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medintel_desktop.catalogue.located import Positions
from medintel_desktop.domain.area import Box
from medintel_desktop.ui.map.messages import Sight
from medintel_desktop.ui.map.spots import MOST, SpotIndex, box_of
from tests.ui.map.page import positions

WORLD = Sight(-90, -180, 90, 180, 2)

latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 0.0, 90.0]))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 0.0, 180.0]))
points = st.lists(st.tuples(latitudes, longitudes), max_size=60)


@st.composite
def sights(draw: st.DrawFn) -> Sight:
    south, north = sorted((draw(st.floats(-85, 85)), draw(st.floats(-85, 85))))
    west, broad = draw(st.floats(-400, 400)), draw(st.floats(0.001, 500))
    return Sight(south, west, north, west + broad, draw(st.integers(2, 18)))


@given(points=points, sight=sights(), most=st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_each_item_in_view_is_in_exactly_one_spot(
    points: list[tuple[float, float]], sight: Sight, most: int
) -> None:
    spots = SpotIndex(positions(points)).spots(sight, most=most)
    members = spots.members(range(len(spots.rows)))
    assert len(members) == len(set(members)) == sum(row[2] for row in spots.rows)
    assert len(spots.rows) <= most
    seen = box_of(sight)
    for num, (latitude, longitude) in enumerate(points, 1):
        if seen.holds(latitude, longitude) and abs(latitude) < 85:
            assert num in members


@given(points=points, sight=sights())
@settings(max_examples=100, deadline=None)
def test_spots_stand_in_the_copy_of_the_world_that_is_seen(
    points: list[tuple[float, float]], sight: Sight
) -> None:
    spots = SpotIndex(positions(points)).spots(sight)
    for latitude, longitude, count, num, _ in spots.rows:
        assert spots.sight.west - 1e-5 <= longitude <= spots.sight.east + 1e-5
        assert count == 1
        assert points[num - 1][0] == pytest.approx(latitude, abs=1e-5)
        turns = (longitude - points[num - 1][1]) / 360
        assert turns == pytest.approx(round(turns), abs=1e-6)


@given(points=points, first=sights(), then=sights())
@settings(max_examples=100, deadline=None)
def test_an_answer_that_serves_another_view_has_all_of_it(
    points: list[tuple[float, float]], first: Sight, then: Sight
) -> None:
    index = SpotIndex(positions(points))
    kept = index.spots(first)
    if kept.serves(then):
        there = {row[:2] for row in kept.rows}
        for row in index.spots(then).rows:
            if then.west <= row[1] <= then.east and then.south <= row[0] <= then.north:
                assert row[:2] in there


def test_a_million_items_stay_one_small_answer() -> None:
    random = np.random.default_rng(7)
    many = Positions(
        np.arange(1_000_000),
        random.uniform(-80, 80, 1_000_000),
        random.uniform(-180, 180, 1_000_000),
        np.zeros(1_000_000),
    )
    index = SpotIndex(many)
    for zoom, broad in ((2, 180.0), (6, 15.0), (12, 0.2)):
        spots = index.spots(Sight(-broad / 2, -broad, broad / 2, broad, zoom))
        assert len(spots.rows) <= MOST
        assert spots.whole == (zoom == 12)
    assert sum(row[2] for row in index.spots(WORLD).rows) == 1_000_000


def test_items_of_one_position_are_one_spot_only_when_there_are_too_many() -> None:
    index = SpotIndex(positions([(0.0, 0.0)] * 10))
    assert len(index.spots(WORLD).rows) == 10
    (row,) = index.spots(WORLD, most=9).rows
    assert row == (0.0, 0.0, 10, 1, 0)


def test_only_the_period_counts() -> None:
    index = SpotIndex(positions([(10.0, 10.0)] * 5))
    spots = index.spots(WORLD, since=1, until=3)
    assert sorted(spots.members(range(len(spots.rows)))) == [2, 3, 4]


def test_rows_of_items_and_items_of_rows_answer_each_other() -> None:
    index = SpotIndex(positions([(10.0, 10.0)] * 3 + [(-10.0, 50.0)] * 4))
    spots = index.spots(WORLD, most=2)
    for num in range(1, 8):
        (row,) = spots.rows_of([num])
        assert num in spots.members([row])
    assert spots.rows_of([99]) == []
    assert spots.members([99]) == []


def test_a_spot_says_when_it_is_one_video() -> None:
    index = SpotIndex(positions([(1.0, 1.0), (40.0, 40.0)]), np.array([True, False]))
    assert {row[3]: row[4] for row in index.spots(WORLD).rows} == {1: 1, 2: 0}


def test_nothing_is_an_answer_too() -> None:
    assert SpotIndex(positions([])).spots(WORLD).rows == []


@pytest.mark.parametrize(
    ("west", "east", "box"),
    [
        (170.0, 190.0, Box(-10, 170, 10, -170)),
        (-190.0, -170.0, Box(-10, 170, 10, -170)),
        (-200.0, 200.0, Box(-10, -180, 10, 180)),
        (350.0, 370.0, Box(-10, -10, 10, 10)),
    ],
)
def test_views_are_boxes_on_earth(west: float, east: float, box: Box) -> None:
    assert box_of(Sight(-10, west, 10, east, 5)) == box
