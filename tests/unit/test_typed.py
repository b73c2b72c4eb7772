"""Typed filters: what is one, what stays words, and what is told of a slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.typed import Name, kilometres, parse, written


@pytest.mark.parametrize(
    ("text", "words", "near", "km"),
    [
        ("red boat", "red boat", "", None),
        ("near:Lisbon", "", "Lisbon", None),
        ("red near:Lisbon within:20km boat", "red boat", "Lisbon", 20),
        ('near:"New York" bridge', "bridge", "New York", None),
        ('bridge near:"New Yo', "bridge", "New Yo", None),
        ("NEAR:38.7,-9.1 Within:500m", "", "38.7,-9.1", 0.5),
        ("near:Rome near:Paris", "", "Paris", None),
        ("near:", "", "", None),
        ("https://example.org 10:30 re:invent a:b", "https://example.org 10:30 re:invent a:b", "",
         None),
        ("clear:water", "clear:water", "", None),
    ],
)  # fmt: skip
def test_filters_are_told_from_words(text: str, words: str, near: str, km: float | None) -> None:
    typed = parse(text)
    assert (typed.words, typed.near, typed.km) == (words, near, km)
    assert typed.problem is None


@pytest.mark.parametrize(
    ("text", "problem", "instead"),
    [
        ("neer:Lisbon", "There is no filter called neer.", "near:Lisbon"),
        ('nearr:"New York"', "There is no filter called nearr.", 'near:"New York"'),
        ("withn:5km", "There is no filter called withn.", "within:5km"),
        ("near:Rome within:far", "“far” is not a distance.", "within:20km"),
    ],
)
def test_a_slip_is_told_with_its_cure(text: str, problem: str, instead: str) -> None:
    wrong = parse(text).problem
    assert wrong is not None
    assert (wrong.problem, wrong.instead) == (problem, instead)
    assert parse(text[: wrong.start] + wrong.instead + text[wrong.end :]).problem is None


@pytest.mark.parametrize(
    ("text", "km"),
    [("20km", 20), ("20", 20), ("20 km", 20), ("500m", 0.5), ("2.5", 2.5), ("2,5km", 2.5),
     ("1,200 km", 1200), ("10mi", 16.09344), ("0", 0), ("99999km", 20_038), ("far", None),
     ("-5km", None), ("", None), ("km", None), ("5 furlongs", None)],
)  # fmt: skip
def test_distances_are_read(text: str, km: float | None) -> None:
    assert kilometres(text) == (None if km is None else pytest.approx(km))


@given(st.text(max_size=60))
def test_any_text_can_be_typed(text: str) -> None:
    typed = parse(text)
    assert all(0 <= piece.start < piece.end <= len(text) for piece in typed.pieces)


@given(
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=30)
)
def test_a_written_filter_is_read_again(value: str) -> None:
    plain = value.replace('"', "")
    assert parse(written(Name.NEAR, value)).near == plain
