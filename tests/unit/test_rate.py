"""How fast something goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.rate import WINDOW, Rate


def test_nothing_is_told_before_there_is_history() -> None:
    rate = Rate()
    assert rate.per_second(0.0) == 0.0
    assert rate.seconds_left(100, 0.0) is None
    rate.note(50, 10.0)
    assert rate.per_second(10.0) == 0.0
    rate.note(60, 10.0)
    assert rate.per_second(10.0) == 0.0, "no time has passed"


def test_what_was_done_before_the_restart_is_no_speed() -> None:
    rate = Rate()
    rate.note(1_000_000, 0.0)
    rate.note(1_000_010, 1.0)
    assert rate.per_second(1.0) == pytest.approx(10)
    assert rate.seconds_left(1_000_110, 1.0) == pytest.approx(10)


def test_it_follows_a_change_within_the_window() -> None:
    rate = Rate()
    for second in range(20):
        rate.note(100 * second, float(second))
    for second in range(20, 30):
        rate.note(1900 + 10 * (second - 19), float(second))
    assert rate.per_second(29.0) == pytest.approx(10, rel=0.2)


def test_it_falls_while_nothing_comes() -> None:
    rate = Rate()
    rate.note(0, 0.0)
    rate.note(100, 1.0)
    assert rate.per_second(1.0) == pytest.approx(100)
    assert rate.per_second(10.0) == pytest.approx(10)


def test_what_moves_less_often_than_the_window_has_a_rate() -> None:
    rate = Rate()
    for step in range(5):
        rate.note(step, step * 3 * WINDOW)
    assert rate.per_second(4 * 3 * WINDOW) == pytest.approx(1 / (3 * WINDOW))


def test_a_smaller_amount_begins_anew() -> None:
    rate = Rate()
    rate.note(500, 0.0)
    rate.note(900, 1.0)
    rate.note(5, 2.0)
    assert rate.per_second(3.0) == 0.0
    rate.note(15, 3.0)
    assert rate.per_second(3.0) == pytest.approx(10)


@given(
    st.lists(
        st.tuples(st.floats(0, 1e12, allow_nan=False), st.floats(0, 10, allow_nan=False)),
        max_size=30,
    )
)
def test_a_rate_is_never_negative_nor_endless(steps: list[tuple[float, float]]) -> None:
    rate, now = Rate(), 0.0
    for done, passed in steps:
        now += passed
        rate.note(done, now)
        assert 0 <= rate.per_second(now) < float("inf")
        left = rate.seconds_left(1e12, now)
        assert left is None or left >= 0
