"""Passages written as lines: nothing is lost that was not touched, nothing wrong gets in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.analysis import Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.ui.analysis.passage_lines import line_of, read_lines

LENGTH = 7200.0
DOG = Passage(Span(42.25, 51), "A dog runs", "because it is funny")
WORDS = st.text("abc |–-:0189é語<b>\n", min_size=1, max_size=20).filter(lambda text: text.strip())


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    start = draw(st.floats(0, LENGTH - 2, allow_subnormal=False))
    span = Span(start, start + draw(st.floats(0.1, 1.9)))
    return Passage(span, draw(WORDS), draw(st.one_of(st.just(""), WORDS)))


@given(st.lists(passages(), max_size=6))
def test_lines_left_alone_are_the_same_passages(listed: list[Passage]) -> None:
    listed.sort(key=lambda one: (one.span.start, one.span.end))
    again = read_lines("\n".join(map(line_of, listed)), listed, LENGTH)
    assert sorted(map(repr, again)) == sorted(map(repr, listed))


@given(st.text(max_size=80))
def test_whatever_is_typed_is_inside_the_video_or_refused(text: str) -> None:
    try:
        found = read_lines(text, [DOG], 60.0)
    except ValueError as error:
        number = error.args[0]
        with pytest.raises(ValueError, match="1"):
            read_lines(text.split("\n")[number - 1], [DOG], 60.0)
        return
    for passage in found:
        assert 0 <= passage.span.start < passage.span.end <= 60.0
        assert passage.title


def test_a_line_says_times_title_and_reason() -> None:
    assert line_of(DOG) == "0:42 – 0:51  A dog runs | because it is funny"
    text = "1:00 - 1:10 The end|at last\n\n0:42 – 0:51  A cat runs\n0:05 Begins"
    assert read_lines(text, [DOG], 65.0) == (
        Passage(Span(5, 6), "Begins"),
        Passage(Span(42, 51), "A cat runs"),
        Passage(Span(60, 65), "The end", "at last"),
    )


@pytest.mark.parametrize(
    "line", ["a dog", "0:42 – 0:51", "0:51 – 0:42 back", "9:99 – 9:99 x", "2:00 late", "-1 – 2 x"]
)
def test_the_line_that_makes_no_sense_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="2"):
        read_lines(f"0:01 good\n{line}", [], 60.0)
