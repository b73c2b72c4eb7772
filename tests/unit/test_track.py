"""Where a track was at a time, anywhere on Earth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.area import distance
from medintel_desktop.domain.track import Course, Track, TrackPoint, unpacked

POINTS = st.builds(
    TrackPoint, st.just(0.0), st.floats(-90, 90, allow_subnormal=False),
    st.floats(-180, 180, allow_subnormal=False),
)  # fmt: skip


def course(*points: TrackPoint) -> Course:
    return Course([Track("id", "Walk", points)])


def test_halfway_in_time_is_halfway_on_the_way() -> None:
    found = course(TrackPoint(0, 43, 11, 100), TrackPoint(60, 43.001, 11, 200)).at(30, 60)
    assert found is not None
    assert found.apart == 30
    assert found.point.latitude == pytest.approx(43.0005, abs=1e-7)
    assert found.point.longitude == pytest.approx(11, abs=1e-9)
    assert found.point.altitude == 150


def test_on_a_point_it_is_that_point() -> None:
    found = course(TrackPoint(0, 43, 11), TrackPoint(60, 44, 11)).at(60, 10)
    assert found is not None
    assert (found.point.latitude, found.apart) == (44, 0)


def test_too_far_from_any_point_is_nowhere() -> None:
    walk = course(TrackPoint(0, 43, 11), TrackPoint(1000, 44, 11))
    assert walk.at(-11, 10) is None
    assert walk.at(500, 10) is None
    assert walk.at(1011, 10) is None
    assert course().at(0, 10) is None


def test_beyond_a_long_pause_the_nearer_point_counts() -> None:
    found = course(TrackPoint(0, 43, 11), TrackPoint(1000, 44, 11)).at(8, 10)
    assert found is not None
    assert (found.point.latitude, found.apart) == (43, 8)


def test_the_date_line_is_crossed_the_short_way() -> None:
    found = course(TrackPoint(0, 0, 179.9), TrackPoint(10, 0, -179.9)).at(5, 10)
    assert found is not None
    assert abs(found.point.longitude) == pytest.approx(180, abs=1e-9)
    box = Track("id", "Sail", [TrackPoint(0, 1, 179.9), TrackPoint(10, 0, -179.9)]).box
    assert box.west == 179.9
    assert box.east == pytest.approx(-179.9)


@given(POINTS, POINTS, st.floats(0, 1))
def test_what_lies_between_lies_on_the_way(
    first: TrackPoint, last: TrackPoint, share: float
) -> None:
    whole = distance(first.latitude, first.longitude, last.latitude, last.longitude)
    last = TrackPoint(100.0, last.latitude, last.longitude)
    found = course(first, last).at(100 * share, 1000)
    assert found is not None
    point = found.point
    before = distance(first.latitude, first.longitude, point.latitude, point.longitude)
    after = distance(point.latitude, point.longitude, last.latitude, last.longitude)
    if whole < 20_000:  # opposite points have no one way between them
        assert before == pytest.approx(whole * share, abs=0.01)
        assert before + after == pytest.approx(whole, abs=0.01)


@given(st.lists(POINTS, min_size=1))
def test_what_is_kept_comes_back(points: list[TrackPoint]) -> None:
    assert unpacked(Track("id", "Walk", points).packed()) == points
