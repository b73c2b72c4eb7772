"""Where cuts snap to, and which second a frame begins at."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.edges import (
    Edge,
    EdgeKind,
    Edges,
    edges_of,
    exact_rate,
    to_frame,
)
from medintel_desktop.domain.moment import Span

SECONDS = st.floats(0, 100) | st.integers(0, 100).map(float)


@given(st.lists(st.tuples(SECONDS, st.sampled_from(EdgeKind))), SECONDS, st.floats(0, 5))
def test_the_nearest_is_taken(
    found: list[tuple[float, EdgeKind]], second: float, tolerance: float
) -> None:
    edges = Edges(tuple(sorted(Edge(*one) for one in found)))
    near = edges.near(second, tolerance)
    distances = [
        abs(at - second) for at, _ in found if second - tolerance <= at <= second + tolerance
    ]
    if near is None:
        assert not distances
        assert edges.snapped(second, tolerance) == second
    else:
        assert abs(near.second - second) == min(distances)
        assert edges.snapped(second, tolerance) == near.second


def test_a_shot_goes_before_speech() -> None:
    edges = edges_of([Span(0, 4), Span(4, 9)], [Span(4, 6), Span(6.5, 12)], 10.0)
    assert edges.near(4.1, 0.2) == Edge(4, EdgeKind.SHOT)
    assert edges.near(6.1, 0.2) == Edge(6, EdgeKind.SPEECH_ENDS)
    assert edges.near(6.25, 0.3) == Edge(6, EdgeKind.SPEECH_ENDS)
    assert edges.snapped(9.7, 0.5) == 10
    assert edges.snapped(8.0, 0.5) == 8
    assert max(edge.second for edge in edges.found) == 10, "speech goes on behind the end"
    assert [edge.words for edge in edges.found[1:3]] == ["Shot begins", "Speech begins"]


@pytest.mark.parametrize(
    ("told", "meant"),
    [(23.976, Fraction(24000, 1001)), (23.976023976, Fraction(24000, 1001)), (24.0, Fraction(24)),
     (25.0, Fraction(25)), (29.97, Fraction(30000, 1001)), (29.97002997, Fraction(30000, 1001)),
     (30.0, Fraction(30)), (50.0, Fraction(50)), (59.94, Fraction(60000, 1001)),
     (59.94005994, Fraction(60000, 1001)), (60.0, Fraction(60)), (119.88, Fraction(120000, 1001)),
     (12.5, Fraction(25, 2)), (0.0, None), (None, None), (1e9, None), (float("nan"), None)],
)  # fmt: skip
def test_rates_that_are_meant(told: float | None, meant: Fraction | None) -> None:
    assert exact_rate(told) == meant


@given(
    st.integers(0, 10_000_000),
    st.sampled_from([23.976, 24, 25, 29.97, 30, 50, 59.94, 60]),
    st.floats(-0.45, 0.45),
)
def test_every_frame_is_its_own(frame: int, told: float, off: float) -> None:
    rate = exact_rate(told)
    assert rate is not None
    begins = float(frame / rate)
    second = max(0.0, float((frame + off) / float(rate)))
    assert to_frame(second, rate) == begins
    assert to_frame(begins, rate) == begins
    assert to_frame(second, None) == second
