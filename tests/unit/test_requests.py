"""Which calls answer what is wanted, and how what is told of windows becomes one answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.analysis import (
    LISTS,
    SEGMENTED,
    AnswerKind,
    Content,
    Finding,
    Passage,
    read,
)
from medintel_desktop.domain.moment import Span
from medintel_desktop.library.requests import groups, one, planned

KIND = AnswerKind
KINDS = st.sets(st.sampled_from(AnswerKind), min_size=1)
HOUR = 3600.0


@given(KINDS)
def test_each_kind_is_asked_in_one_call_and_alike_ones_together(kinds: set[AnswerKind]) -> None:
    asked = groups(list(kinds))
    flat = [kind for group in asked for kind in group]
    assert sorted(flat) == sorted(kinds)
    assert len(asked) <= 4
    for group in asked:
        assert set(group) <= SEGMENTED or not set(group) & SEGMENTED


@given(KINDS, st.floats(1.0, 14_400.0), st.floats(600.0, 7200.0), st.booleans())
def test_windows_cover_what_is_asked_about_and_none_is_too_long(
    kinds: set[AnswerKind], duration: float, longest: float, part: bool
) -> None:
    span = Span(duration / 4, duration) if part else None
    requests = planned(list(kinds), span, duration, longest)
    assert len({request.name for request in requests}) == len(requests)
    for group in groups(list(kinds)):
        mine = [request for request in requests if request.kinds == group]
        whole = span or Span(0.0, duration)
        assert mine[0].window.start == pytest.approx(whole.start)
        assert mine[-1].window.end == pytest.approx(whole.end)
        assert all(a.window.end > b.window.start for a, b in pairwise(mine))
        for request in mine:
            assert request.window.end - request.window.start <= max(
                longest, whole.end - whole.start if len(mine) == 1 else 0
            )
            assert request.sent == (None if span is None and len(mine) == 1 else request.window)


def test_timed_kinds_count_each_and_others_once() -> None:
    (timed,) = planned([KIND.LOGOS, KIND.NAMES], None, HOUR, 2 * HOUR)
    (words,) = planned([KIND.TITLE, KIND.TAGS, KIND.SAFETY], None, HOUR, 2 * HOUR)
    assert (timed.minutes, words.minutes) == (120.0, 60.0)


def test_video_of_unknown_length_is_asked_about_as_a_whole() -> None:
    (request,) = planned([KIND.TITLE], None, None, 2 * HOUR)
    assert (request.sent, request.minutes) == (None, 0.0)


def as_told(truth: Sequence[Span], window: Span) -> tuple[Passage, ...]:
    """What somebody sees of the truth through a window, in words of their own."""
    rows = [
        {"start": span.start, "end": span.end, "title": f"{span.start:g}"}
        for span in truth
        if span.end > window.start and span.start < window.end
    ]
    content = read(KIND.CHAPTERS, rows, window)
    return tuple(part for part in content if isinstance(part, Passage))


@given(st.lists(st.floats(1.0, 900.0), min_size=1, max_size=40), st.floats(600.0, 7200.0))
def test_chapters_seen_through_windows_are_told_once(lengths: list[float], longest: float) -> None:
    ends = [sum(lengths[: at + 1]) for at in range(len(lengths))]
    truth = [Span(end - length, end) for end, length in zip(ends, lengths, strict=True)]
    requests = planned([KIND.CHAPTERS], None, ends[-1], longest)
    parts: list[tuple[Span, Content]] = [
        (request.window, as_told(truth, request.window)) for request in requests
    ]
    joined = one(KIND.CHAPTERS, parts)
    spans = [part.span for part in joined if isinstance(part, Passage)]
    assert len(spans) <= len(truth), "nothing is told twice"
    assert spans == sorted(spans, key=lambda span: (span.start, span.end))
    for span in truth:  # and nothing is lost
        middle = (span.start + span.end) / 2
        assert any(found.start <= middle <= found.end for found in spans)
    assert all(0 <= span.start < span.end <= ends[-1] + 1e-6 for span in spans)


def finding(start: float, end: float, category: str) -> Finding:
    return Finding(category, Span(start, end), 0.9, "seen")


def test_findings_of_two_windows_are_one_where_they_are_the_same() -> None:
    parts: list[tuple[Span, Content]] = [
        (Span(0, 60), (finding(10, 20, "weapons"), finding(50, 60, "blood or injury"))),
        (Span(40, 100), (finding(50, 70, "blood or injury"), finding(51, 59, "weapons"))),
    ]
    assert one(KIND.SAFETY, parts) == (
        finding(10, 20, "weapons"),
        finding(50, 70, "blood or injury"),
        finding(51, 59, "weapons"),
    )


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_lists_are_joined_without_doubles(kind: AnswerKind) -> None:
    windows = (Span(0, 60), Span(40, 100))
    assert one(kind, [(windows[0], ("a", "b")), (windows[1], ("b", "c"))]) == ("a", "b", "c")


def test_rows_that_two_windows_tell_alike_are_one() -> None:
    rows = ({"name": "Anna"}, {"name": "Ben"}), ({"name": "Ben"}, {"name": "Carl"})
    parts: list[tuple[Span, Content]] = [(Span(0, 60), rows[0]), (Span(40, 100), rows[1])]
    assert one(KIND.TABLE, parts) == ({"name": "Anna"}, {"name": "Ben"}, {"name": "Carl"})


def test_texts_stand_under_the_times_of_their_windows() -> None:
    parts: list[tuple[Span, Content]] = [(Span(0, 60), "First."), (Span(40, 100), "Then.")]
    assert one(KIND.SUMMARY, parts) == "0:00 – 1:00\nFirst.\n\n0:40 – 1:40\nThen."
    assert one(KIND.TITLE, parts) == "First. · Then."
    assert one(KIND.TITLE, [*parts, parts[0]]) == "First. · Then."
    assert one(KIND.SUMMARY, parts[:1]) == "First."
