"""Lines made fit to be kept, and what edits do to words and their times."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import (
    SHORTEST,
    Line,
    Word,
    fit,
    tidy,
    word_places,
)
from medintel_desktop.domain.transcript_edit import renamed, reworded, speakers, spoken_by
from tests.speech import LETTERS, lines_of_speech

UNHURRIED = settings(deadline=None, max_examples=150)
TIMES = st.floats(0, 5_000, allow_nan=False)
TEXTS = st.text(LETTERS + " \n\u202e\0", max_size=40)


@st.composite
def raw_lines(draw: st.DrawFn) -> list[Line]:
    """Whatever a service may send: out of order, overlapping, outside, without words."""
    lines = []
    for _ in range(draw(st.integers(0, 8))):
        start, length = draw(TIMES), draw(st.floats(1e-6, 100))
        words = [
            Word(Span(begin, begin + draw(st.floats(1e-6, 5))), draw(TEXTS))
            for begin in draw(st.lists(st.floats(0, 5_000), max_size=4))
        ]
        lines.append(Line(Span(start, start + length), draw(TEXTS), draw(TEXTS), tuple(words)))
    return lines


@UNHURRIED
@given(raw_lines(), st.one_of(st.none(), st.floats(0.01, 4_000)))
@example([Line(Span(0, 1), "0", ":\u202e:")], None)
def test_what_is_kept_is_in_order_and_inside(lines: list[Line], duration: float | None) -> None:
    kept = fit(lines, duration)
    assert fit(kept, duration) == kept, "made fit once, it stays as it is"
    for one, following in pairwise(kept):
        assert one.span.start <= following.span.start
    for line in kept:
        assert line.text == tidy(line.text) != ""
        assert duration is None or line.span.end <= round(duration, 3)
        edges = [edge for word in line.words for edge in (word.span.start, word.span.end)]
        assert edges == sorted(edges)
        assert all(line.span.start <= edge <= line.span.end for edge in edges)
        assert all(edge == round(edge, 3) for edge in [*edges, line.span.start, line.span.end])


@UNHURRIED
@given(lines_of_speech(), st.data())
def test_words_that_stay_keep_their_times(lines: tuple[Line, ...], data: st.DataObject) -> None:
    if not lines:
        return
    at = data.draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    parts = line.text.split()
    for _ in range(data.draw(st.integers(0, 3))):
        where = data.draw(st.integers(0, len(parts)))
        shorter: bool = data.draw(st.booleans())
        if parts and shorter:
            parts.pop(min(where, len(parts) - 1))
        else:
            parts.insert(where, data.draw(st.text(LETTERS, min_size=1, max_size=6)))
    text = " ".join(parts)
    edited = reworded(lines, at, text)
    if not parts:
        assert edited == (*lines[:at], *lines[at + 1 :])
        return
    now = edited[at]
    assert (now.text, now.span, now.speaker) == (text, line.span, line.speaker)
    assert fit(edited) == edited, "an edit needs no second look"
    assert bool(now.words) <= bool(line.words)
    told = [word.text for word in now.words]
    left = iter(now.text.split())
    assert all(any(word == other for other in left) for word in told), "in the order of the text"


@UNHURRIED
@given(lines_of_speech())
def test_the_same_text_changes_nothing(lines: tuple[Line, ...]) -> None:
    for at, line in enumerate(lines):
        assert reworded(lines, at, line.text) == lines


def line_of(text: str, speaker: str = "") -> Line:
    words = tuple(Word(Span(at, at + 1), part) for at, part in enumerate(text.split()))
    return Line(Span(0, len(words)), text, speaker, words)


def test_a_new_word_takes_the_time_of_the_one_it_replaces() -> None:
    (line,) = reworded([line_of("we walked home")], 0, "we ran home")
    assert [(w.text, w.span) for w in line.words] == [
        ("we", Span(0, 1)), ("ran", Span(1, 2)), ("home", Span(2, 3))
    ]  # fmt: skip


def test_two_words_for_one_share_its_time_by_their_length() -> None:
    (line,) = reworded([line_of("we went home")], 0, "we walked on home")
    assert [(w.text, w.span) for w in line.words][1:3] == [
        ("walked", Span(1, 1.75)), ("on", Span(1.75, 2))
    ]  # fmt: skip


def test_a_word_for_which_there_is_no_time_has_none() -> None:
    (line,) = reworded([line_of("we home")], 0, "we walked home")
    assert [w.text for w in line.words] == ["we", "home"]
    assert [found[2].text for found in word_places(line)] == ["we", "home"]


def test_speakers_are_renamed_and_given_lines() -> None:
    lines = (line_of("a", "Anna"), line_of("b", "Bo"), line_of("c", "Anna"), line_of("d"))
    assert speakers(lines) == ["Anna", "Bo"]
    assert [one.speaker for one in renamed(lines, "Anna", " Eve: ")] == ["Eve", "Bo", "Eve", ""]
    assert [one.speaker for one in spoken_by(lines, {1, 3}, "Eve")] == [
        "Anna",
        "Eve",
        "Anna",
        "Eve",
    ]
    assert [one.speaker for one in renamed(lines, "Bo", "")] == ["Anna", "", "Anna", ""]


def test_a_line_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(IndexError):
        reworded([line_of("a")], 1, "b")


def test_lines_without_length_get_a_little() -> None:
    (line,) = fit([Line(Span(1.0, 1.0000001), "x")])
    assert line.span == Span(1.0, 1.0 + SHORTEST)
