"""Transcripts that come from elsewhere: what was written is read, anything else is refused."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource, fit
from medintel_desktop.domain.transcript_json import from_json, packed_words, to_json, words_of
from tests.speech import lines_of_speech

UNHURRIED = settings(deadline=None, max_examples=100)
ITEM = "item"
ONE = Transcript(
    str(uuid.UUID(int=7)), ITEM, TranscriptSource.USER, (Line(Span(1.0, 2.5), "Hi", "Eve"),),
    made_at=1.5, language="en", based_on="before", chosen_at=2.5,
)  # fmt: skip


@UNHURRIED
@given(lines_of_speech())
def test_what_was_written_is_read(lines: tuple[Line, ...]) -> None:
    there = replace(ONE, lines=lines)
    told = json.loads(json.dumps(to_json(there)))
    assert from_json(ITEM, told) == there
    for line in lines:
        assert words_of(packed_words(line), line.text) == line.words


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@UNHURRIED
@given(st.sampled_from([*to_json(ONE), "nothing"]), ANYTHING)
def test_anything_else_is_refused_or_made_fit(name: str, value: Any) -> None:
    with suppress(ValueError):
        told = from_json(ITEM, to_json(ONE) | {name: value})
        assert told.lines == fit(told.lines)


@UNHURRIED
@given(st.lists(ANYTHING, max_size=6), st.text(max_size=20))
def test_so_are_lines(row: list[Any], words: str) -> None:
    for line in (row, [0, 1, "", "a b", words], [0, 1, "", "a b", json.dumps(row)]):
        with suppress(ValueError):
            from_json(ITEM, to_json(ONE) | {"lines": [line]})


@pytest.mark.parametrize("value", [None, [], "text", {}, {"lines": []}])
def test_what_is_no_transcript_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_json(ITEM, value)
