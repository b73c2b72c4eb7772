"""What is read from the words of a brief."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.brief import (
    LONGEST,
    MOST_CHARACTERS,
    MOST_SEARCHES,
    fits,
    read_brief,
)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("60 seconds, upbeat", 60),
        ("a minute of the sea", 60),
        ("half a minute, dogs", 30),
        ("one minute and a half of waves", 90),
        ("a minute and 20 seconds, birds", 80),
        ("1 min 30 s: leaves", 90),
        ("90s trailer", 90),
        ("a 15-second teaser", 15),
        ("30-40 s; children", 35),
        ("30 to 40 seconds", 35),
        ("2:30 of trees", 150),
        ("1:00:00 for the archive", 3600),
        ("two minutes", 120),
        ("1.5 min", 90),
        ("ein Film von 45 Sekunden", 45),
        ("20 secondes", 20),
        ("an hour of rain", 3600),
        ("upbeat", None),
        ("music of the 60s", None),
        ("0 seconds", None),
        ("99 hours", None),
        ("5 metres deep", None),
        ("scene 3", None),
        ("as calm as the sea", None),
        ("a mindful walk", None),
        ("2 sections of trees", None),
        ("a second look", None),
        ("four minutes", 240),
        ("cuts of 2 seconds each, a minute in all", 60),
        ("1:30 in all, no shot longer than 5 s", 90),
        ("30 seconds, the speech from 3:20", 30),
        ("99 hours of film in 3 minutes", 180),
        ("2 minuti", 120),
        ("", None),
    ],
)
def test_length(words: str, seconds: float | None) -> None:
    assert read_brief(words).wanted == seconds


@pytest.mark.parametrize(
    ("words", "searches"),
    [
        ("60 seconds, upbeat, start with the crowd, no interviews", ("upbeat", "crowd")),
        ("start on the hillside, then the bell tower; end with the lamps.",
         ("hillside", "bell tower", "lamps")),
        ("the sea without people", ("sea",)),
        ("Don’t show faces. Dogs", ("Dogs",)),
        ("dogs, Dogs, DOGS", ("dogs",)),
        ("60 seconds", ()),
        ("no interviews", ()),
        ("a\nb\nwaves\nsand", ("waves", "sand")),
        ("Hunde, Katzen", ("Hunde", "Katzen")),
    ],
)  # fmt: skip
def test_searches(words: str, searches: tuple[str, ...]) -> None:
    assert read_brief(words).searches == searches


@given(st.text(max_size=3 * MOST_CHARACTERS))
def test_any_text_is_a_brief(words: str) -> None:
    brief = read_brief(words)
    assert len(brief.words) <= MOST_CHARACTERS
    assert len(brief.searches) <= MOST_SEARCHES
    assert brief.wanted is None or 0 < brief.wanted <= LONGEST
    assert all(search.strip() == search and search for search in brief.searches)


def test_long_rows_of_digits_take_no_time() -> None:
    assert read_brief("1" * MOST_CHARACTERS + " seconds").wanted is None
    assert read_brief("a " * MOST_CHARACTERS).wanted is None


@pytest.mark.parametrize(
    ("seconds", "fit"), [(53.9, False), (54.0, True), (60, True), (66.0, True), (66.1, False)]
)
def test_a_tenth_more_or_less_fits(seconds: float, fit: bool) -> None:
    assert fits(seconds, 60.0) is fit
