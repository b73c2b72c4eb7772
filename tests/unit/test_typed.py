"""Typed filters: what is one, what stays words, and what is told of a slip."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.traits import Shape, Standing
from medintel_desktop.domain.typed import ONLY_WORDS, Name, kilometres, parse, written
from medintel_desktop.domain.typed_values import VALUES, days


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
    ("text", "name", "value"),
    [
        ("kind:video", Name.KIND, MediaKind.VIDEO),
        ("kind:photos", Name.KIND, MediaKind.PHOTO),
        ('album:"Trip 2024"', Name.ALBUM, "Trip 2024"),
        ("after:2024-05", Name.AFTER, (date(2024, 5, 1), date(2024, 5, 31))),
        ("on:2024", Name.ON, (date(2024, 1, 1), date(2024, 12, 31))),
        ("since:2023-12", Name.AFTER, (date(2023, 12, 1), date(2023, 12, 31))),
        ("colour:gray", Name.COLOUR, "grey"),
        ("color:Red", Name.COLOUR, "red"),
        ("rating:>=4", Name.RATING, 4),
        ("stars:5", Name.RATING, 5),
        ("is:portrait", Name.IS, Shape.PORTRAIT),
        ("longer:1h30m", Name.LONGER, 5400.0),
        ("longer:2:30", Name.LONGER, 150.0),
        ("shorter:45", Name.SHORTER, 45.0),
        ("larger:12.5mp", Name.LARGER, 12.5),
        ("state:waiting", Name.STATE, Standing.WAITING),
        ("in:speech", Name.IN, Modality.TRANSCRIPTION),
        ("day:2-29", Name.DAY, "02-29"),
        ("-people", Name.WITHOUT, "people"),
        ('-"old town"', Name.WITHOUT, "old town"),
        ("album:“Trip 2024”", Name.ALBUM, "Trip 2024"),
        ("album:„Trip 2024“", Name.ALBUM, "Trip 2024"),
        ("not:people", Name.WITHOUT, "people"),
    ],
)
def test_values_are_read(text: str, name: Name, value: object) -> None:
    typed = parse(f"sea {text} sand")
    assert (typed.last(name), typed.words, typed.problem) == (value, "sea sand", None)


def test_a_dash_inside_a_value_or_a_word_is_no_filter() -> None:
    typed = parse('well-known -5 - album:"a -b" x-')
    assert (typed.words, typed.all(Name.WITHOUT)) == ("well-known -5 - x-", [])
    assert typed.last(Name.ALBUM) == "a -b"


@pytest.mark.parametrize(
    ("text", "instead"),
    [("red -tag:beach", "without:beach"), ('-album:"Old town"', 'without:"Old town"'),
     ("-color:red", "without:red"), ("-kind:", "")],
)  # fmt: skip
def test_a_filter_that_is_negated_does_not_become_words(text: str, instead: str) -> None:
    typed = parse(text)
    assert typed.problem is not None
    assert (typed.problem.problem, typed.problem.instead) == (ONLY_WORDS, instead)
    assert parse("-re:invent -10:30").problem is None, "words of the user's own"


def test_the_last_month_there_is() -> None:
    assert days("9999-12") == (date(9999, 12, 1), date(9999, 12, 31))
    assert days("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))


def test_numbers_have_an_end() -> None:
    for text in ("longer:{}h", "longer:{}", "longer:{}:00:00", "larger:{}"):
        for digits in (400, 5_000):
            wrong = parse(text.format("9" * digits)).problem
            assert wrong is not None, text
            assert "is not a" in wrong.problem


@pytest.mark.parametrize("name", sorted(Name))
def test_every_example_is_right_and_a_wrong_value_is_told(name: Name) -> None:
    example = parse(written(name, VALUES[name].example))
    assert example.problem is None
    assert example.all(name)
    for offer in VALUES[name].offers:
        assert parse(written(name, offer)).problem is None


@pytest.mark.parametrize("text", ["rating:9", "colour:clear", "after:soon", "after:2024-13",
                                  "on:2024-02-30", "longer:far", "is:round", "kind:song",
                                  "state:fine", "in:smell", "day:13-40", "larger:big"])  # fmt: skip
def test_a_wrong_value_is_told_with_one_that_is_right(text: str) -> None:
    wrong = parse(text).problem
    assert wrong is not None
    assert "is not" in wrong.problem
    assert parse(wrong.instead).problem is None


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
