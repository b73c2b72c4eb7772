"""Answers enter by one door: shape, times, order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.analysis import (
    LISTS,
    TEXTS,
    AnswerKind,
    Finding,
    Passage,
    read,
    write,
)
from medintel_desktop.domain.moment import Span

VIDEO = Span(0, 60)
TIMES = st.floats(-1e6, 1e6, allow_nan=False)
ENTRY = st.fixed_dictionaries(
    {"start": TIMES, "end": TIMES, "title": st.text(max_size=20), "text": st.text(max_size=20)}
)


@given(st.lists(ENTRY, max_size=20), st.floats(0, 5000), st.floats(0.1, 5000))
def test_passages_lie_inside_in_order_and_come_back(
    entries: list[dict[str, Any]], start: float, length: float
) -> None:
    within = Span(start, start + length)
    passages = read(AnswerKind.CHAPTERS, entries, within)
    spans = [passage.span for passage in passages if isinstance(passage, Passage)]
    assert len(spans) == len(passages) == len(set(passages))
    assert all(within.start <= span.start < span.end <= within.end for span in spans)
    assert spans == sorted(spans, key=lambda span: (span.start, span.end))
    assert read(AnswerKind.CHAPTERS, write(passages), within) == passages


def test_what_lies_outside_the_video_is_left_out_and_the_rest_is_cut_to_it() -> None:
    told = [
        {"start": 50, "end": 90, "title": "end"},
        {"start": 70, "end": 90, "title": "beyond"},
        {"start": 20, "end": 10, "title": "turned"},
        {"start": 60, "end": 60, "title": "at the end"},
    ]
    assert read(AnswerKind.CHAPTERS, told, VIDEO) == (
        Passage(Span(10, 20), "turned"),
        Passage(Span(50, 60), "end"),
    )


@pytest.mark.parametrize("kind", sorted(AnswerKind))
@pytest.mark.parametrize(
    "value", [None, 3, {"a": 1}, [3], [None], [[1]], "text", [{"start": "soon", "end": 3}],
              [{"start": True, "end": 3}], [{"start": float("nan"), "end": 3}],
              [{"start": 10**400, "end": 3}]]
)  # fmt: skip
def test_what_has_another_shape_is_refused(kind: AnswerKind, value: object) -> None:
    if kind in TEXTS and isinstance(value, str):
        assert read(kind, value, VIDEO) == value
    elif kind is AnswerKind.TABLE and isinstance(value, list) and isinstance(value[0], dict):
        assert read(kind, value, VIDEO) == tuple(value)
    else:
        with pytest.raises(ValueError, match="should"):
            read(kind, value, VIDEO)


def test_texts_are_text_and_nothing_else() -> None:
    assert read(AnswerKind.TITLE, " A \x00<b>walk</b>\u202e ", None) == "A <b>walk</b>"
    assert len(str(read(AnswerKind.SUMMARY, "x" * 10**6, None))) == 100_000
    for kind in LISTS:
        assert read(kind, [" a ", "b", "a", ""], None) == ("a", "b")


def test_nothing_found_is_an_answer() -> None:
    assert read(AnswerKind.SAFETY, [], VIDEO) == ()
    found = [{"category": "smoking", "start": 5, "end": 9, "confidence": 3, "reason": "A pipe"}]
    assert read(AnswerKind.SAFETY, found, VIDEO) == (Finding("smoking", Span(5, 9), 1.0, "A pipe"),)
    assert read(AnswerKind.SAFETY, found, None) == (Finding("smoking", None, 1.0, "A pipe"),)
