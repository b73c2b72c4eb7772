"""Spans of a video, and the identity of an embedding space."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.moment import EmbeddingSpace, Span

times = st.floats(0, 1e5, allow_nan=False)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(times)
    return Span(start, start + draw(st.floats(0.01, 1e4)))


@pytest.mark.parametrize(
    ("start", "end"), [(1, 1), (2, 1), (-1, 1), (float("nan"), 1), (0, float("nan"))]
)
def test_what_is_no_span_is_refused(start: float, end: float) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(spans(), spans(), st.floats(0, 10))
def test_touching_works_both_ways(one: Span, other: Span, gap: float) -> None:
    assert one.touches(other, gap) == other.touches(one, gap)
    assert one.touches(one)


@given(spans(), spans())
def test_joined_covers_both(one: Span, other: Span) -> None:
    both = one.joined(other)
    assert both == other.joined(one)
    assert both.start == min(one.start, other.start)
    assert both.end == max(one.end, other.end)
    assert both.touches(one)


def test_half_open_neighbours_touch() -> None:
    assert Span(0, 4).touches(Span(4, 8))
    assert not Span(0, 4).touches(Span(4.5, 8))
    assert Span(0, 4).touches(Span(4.5, 8), 0.5)


def test_key_of_a_space_is_a_file_name() -> None:
    space = EmbeddingSpace("twelvelabs", "marengo3.0", 512, "dynamic-4")
    assert space.key == "twelvelabs-marengo3.0-512-dynamic-4"
