"""Long videos in pieces: every second is covered, and what is told of pieces becomes one."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medintel_desktop.domain import pieces
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.pieces import Part

LENGTHS = st.floats(min_value=1.0, max_value=100_000.0)
LONGEST = st.floats(min_value=8.0, max_value=20_000.0)
UNHURRIED = settings(deadline=None, max_examples=60)
SHARES = st.floats(min_value=0.0, max_value=0.25)
TINY = 1e-6


@st.composite
def windowed(draw: st.DrawFn) -> tuple[float, float, float, list[Span]]:
    duration, longest = draw(LENGTHS), draw(LONGEST)
    overlap = draw(SHARES) * longest
    return duration, longest, overlap, pieces.windows(duration, longest, overlap)


@st.composite
def told(draw: st.DrawFn) -> tuple[list[Part[int]], list[tuple[Span, int]]]:
    """The truth, without gaps, as each window tells it (cut at its ends), and the truth."""
    duration, longest = draw(st.floats(20.0, 2_000.0)), draw(st.floats(20.0, 300.0))
    overlap = longest / draw(st.integers(4, 10))
    inner = draw(st.lists(st.floats(0.01, 0.99), max_size=24, unique=True))
    edges = [0.0, *sorted(duration * at for at in inner), duration]
    truth = [
        (Span(start, end), number)
        for number, (start, end) in enumerate(pairwise(edges))
        if end - start > TINY
    ]
    parts: list[Part[int]] = []
    for window in pieces.windows(duration, longest, overlap):
        cut = [(pieces.within(span, window), number) for span, number in truth]
        parts.append((window, [(span, number) for span, number in cut if span is not None]))
    return parts, truth


@UNHURRIED
@given(windowed())
def test_windows_cover_all_in_order_and_keep_the_limit(
    case: tuple[float, float, float, list[Span]],
) -> None:
    duration, longest, overlap, found = case
    assert (found[0].start, found[-1].end) == (0.0, duration)
    for one, following in pairwise(found):
        assert one.start < following.start
        assert one.end - following.start == pytest.approx(overlap, abs=TINY * duration)
    for window in found:
        assert window.end - window.start <= longest * (1 + TINY)
        assert len(found) == 1 or window.end - window.start >= longest / 2


@UNHURRIED
@given(windowed())
def test_there_are_no_more_windows_than_needed(
    case: tuple[float, float, float, list[Span]],
) -> None:
    duration, longest, overlap, found = case
    if len(found) > 1:
        fewer = len(found) - 1
        assert fewer * longest - (fewer - 1) * overlap < duration * (1 + TINY)


@pytest.mark.parametrize(
    ("duration", "longest", "overlap"),
    [(0.0, 10.0, 1.0), (-1.0, 10.0, 1.0), (math.nan, 10, 1), (10, 0, 0.1), (10.0, 8.0, 2.1)],
)
def test_nonsense_is_no_window(duration: float, longest: float, overlap: float) -> None:
    with pytest.raises(ValueError, match="no windows"):
        pieces.windows(duration, longest, overlap)


def test_what_keeps_the_limits_is_one_piece() -> None:
    assert pieces.planned(60.0, 1000, 60.0, 1000) == [Span(0.0, 60.0)]


@UNHURRIED
@given(LENGTHS, st.floats(0.01, 20), LONGEST, st.integers(10**6, 10**10))
def test_plans_keep_both_limits(duration: float, times: float, longest: float, most: int) -> None:
    size = int(most * times)
    found = pieces.planned(duration, size, longest, most)
    assert (found[0].start, found[-1].end) == (0.0, duration)
    for piece in found:
        length = piece.end - piece.start
        assert length <= longest * (1 + TINY)
        assert size * length / duration <= most * (1 + TINY)
    for one, following in pairwise(found):
        assert 0 < one.end - following.start <= pieces.OVERLAP + TINY


@UNHURRIED
@given(st.floats(0, 10_000), st.floats(1, 20_000))
def test_a_piece_that_is_too_large_becomes_two(start: float, length: float) -> None:
    piece = Span(start, start + length)
    first, second = pieces.halved(piece)
    assert first.start == pytest.approx(start)
    assert second.end == pytest.approx(piece.end)
    assert second.start < first.end
    for half in (first, second):
        assert half.end - half.start < length * 0.6


@UNHURRIED
@given(st.floats(0, 1000), st.floats(0.1, 100), st.floats(0, 10_000))
def test_times_of_a_piece_are_found_again_in_the_source(
    start: float, length: float, at: float
) -> None:
    span = pieces.moved(Span(start, start + length), at)
    assert span.start == start + at
    assert span.end - span.start == pytest.approx(length)


@UNHURRIED
@given(told())
def test_what_fills_the_time_is_told_once_and_without_holes(
    case: tuple[list[Part[int]], list[tuple[Span, int]]],
) -> None:
    parts, truth = case
    found = pieces.seamed(parts)
    for (one, _), (following, _) in pairwise(found):
        assert one.end == pytest.approx(following.start, abs=TINY)
    assert found[0][0].start == 0.0
    assert found[-1][0].end == truth[-1][0].end
    assert {number for _, number in found} <= {number for _, number in truth}


def test_short_things_at_a_seam_are_told_once() -> None:
    """Each of the words is much shorter than what the two parts have in common."""
    words = [(Span(at, at + 0.8), f"word {at}") for at in range(100)]
    parts = [
        (window, [word for word in words if pieces.within(word[0], window) == word[0]])
        for window in pieces.windows(100.0, 40.0, 10.0)
    ]
    assert pieces.seamed(parts) == words


def test_two_hearings_of_one_word_are_one() -> None:
    parts = [
        (Span(0, 12), [(Span(8.0, 9.0), "now"), (Span(9.8, 10.2), "hello")]),
        (Span(8, 20), [(Span(9.82, 10.22), "Hello"), (Span(11, 12), "there")]),
    ]
    assert pieces.seamed(parts) == [
        (Span(8.0, 9.0), "now"),
        (Span(9.8, 10.22), "hello"),
        (Span(11, 12), "there"),
    ]


def test_a_moment_across_the_seam_leaves_the_rest_to_the_next() -> None:
    parts = [
        (Span(0, 100), [(Span(80, 88), "a"), (Span(88, 96), "b"), (Span(96, 100), "c")]),
        (Span(80, 180), [(Span(80, 92), "d"), (Span(92, 102), "e")]),
    ]
    assert pieces.seamed(parts) == [
        (Span(80, 88), "a"),
        (Span(88, 96), "b"),
        (Span(96, 102), "e"),
    ]


def test_nobody_is_cut_where_the_earlier_part_heard_nothing() -> None:
    parts: list[Part[str]] = [(Span(0, 12), []), (Span(8, 20), [(Span(9, 14), "late")])]
    assert pieces.seamed(parts) == [(Span(9, 14), "late")]
    assert pieces.seamed([]) == []


@UNHURRIED
@given(told())
def test_chapters_told_by_windows_are_those_of_the_whole(
    case: tuple[list[Part[int]], list[tuple[Span, int]]],
) -> None:
    """A chapter that a window cut at its end is whole again, and none is told twice."""
    parts, truth = case
    found = pieces.joined(parts)
    assert [number for _, number in found] == [number for _, number in truth]
    for (span, _), (true, _) in zip(found, truth, strict=True):
        assert span.start == pytest.approx(true.start)
        assert span.end == pytest.approx(true.end)


@UNHURRIED
@given(told(), st.data())
def test_joining_loses_no_time_and_does_not_tell_it_twice(
    case: tuple[list[Part[int]], list[tuple[Span, int]]], data: st.DataObject
) -> None:
    """Windows that do not agree on where chapters begin."""
    parts, truth = case
    shaken = []
    for window, things in parts:
        edges = [window.start, *(span.end for span, _ in things[:-1]), window.end]
        moves = data.draw(st.lists(st.floats(-0.2, 0.2), min_size=len(edges), max_size=len(edges)))
        gaps = [min(b - a for a, b in pairwise(edges))] * len(edges)
        moved = [edge + move * gap for edge, move, gap in zip(edges, moves, gaps, strict=True)]
        moved[0], moved[-1] = window.start, window.end
        shaken.append((window, [(Span(a, b), 0) for a, b in pairwise(moved)]))
    found = pieces.joined(shaken)
    assert found == sorted(found, key=lambda thing: thing[0].start)
    covered = 0.0
    for span, _ in found:
        assert span.start <= covered + TINY
        covered = max(covered, span.end)
    assert covered == pytest.approx(truth[-1][0].end)
    assert len(found) <= sum(len(things) for _, things in shaken)


def test_highlights_of_one_window_stay() -> None:
    parts = [
        (Span(0, 100), [(Span(10, 20), "goal"), (Span(84, 88), "pass"), (Span(90, 95), "foul")]),
        (Span(80, 180), [(Span(89, 99), "A foul, then a card"), (Span(150, 160), "end")]),
    ]
    assert pieces.joined(parts) == [
        (Span(10, 20), "goal"),
        (Span(84, 88), "pass"),
        (Span(89, 99), "A foul, then a card"),
        (Span(150, 160), "end"),
    ]


def test_a_long_one_takes_in_all_that_are_the_same() -> None:
    parts = [
        (Span(0, 100), [(Span(70, 85), "one"), (Span(85, 100), "two")]),
        (Span(80, 180), [(Span(80, 130), "both"), (Span(130, 180), "next")]),
    ]
    assert pieces.joined(parts) == [(Span(70, 130), "both"), (Span(130, 180), "next")]
