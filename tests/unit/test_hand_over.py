"""Cuts laid on frames."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.hand_over import (
    RATES,
    HandOverFormat,
    Source,
    beyond,
    known_rate,
    nearest_rate,
    on_frames,
    usual_rate,
)
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from tests.contract.hand_over.lists import SECONDS, any_cut, photo, source


@given(st.lists(any_cut(), min_size=1, max_size=12), st.sampled_from(RATES))
def test_a_list_has_no_gaps_and_is_as_long_as_the_plan(
    cuts: list[tuple[Cut, Source]], rate: Fraction
) -> None:
    made = on_frames("", cuts, rate)
    assert made.events[0].start == 0
    assert all(before.end == after.start for before, after in pairwise(made.events))
    assert all(event.frames >= 1 for event in made.events)
    wanted = sum(cut.seconds for cut, _ in cuts)
    # Only cuts shorter than a frame of the list, of which each has one, make it longer.
    short = sum(max(0.0, float(1 / rate) - cut.seconds) for cut, _ in cuts)
    assert abs(made.seconds - wanted) <= float(1 / rate) / 2 + short + 1e-6


@given(any_cut(), st.sampled_from(RATES))
def test_edges_fall_on_the_nearest_frame(pair: tuple[Cut, Source], rate: Fraction) -> None:
    (event,) = on_frames("", [pair], rate).events
    taken, used = pair
    if not used.photo:
        assert abs(event.first / used.tally.rate - Fraction(taken.span.start)) <= 1 / (
            2 * used.tally.rate
        )
        assert event.first + event.frames / rate * used.tally.rate <= used.frames


@given(st.floats(0, 200), SECONDS, st.sampled_from(RATES), st.sampled_from(RATES))
def test_nothing_is_taken_from_behind_the_end(
    start: float, lasts: float, own: Fraction, rate: Fraction
) -> None:
    short = source(1, own, seconds=60)
    (event,) = on_frames("", [(Cut("item-1", Span(start, start + lasts)), short)], rate).events
    assert 0 <= event.first < short.frames
    assert event.frames == 1 or (event.first + event.frames / rate * own <= short.frames)


def test_a_cut_behind_the_end_is_told() -> None:
    short = source(1, Fraction(25), seconds=10)
    assert beyond(Cut("item-1", Span(8, 11)), short)
    assert not beyond(Cut("item-1", Span(8, 10.02)), short)
    assert not beyond(Cut("item-99", Span(0, 60)), photo())


@pytest.mark.parametrize(
    ("said", "meant"),
    [(29.97, RATES[3]), (Fraction(2997, 100), RATES[3]), (23.976, RATES[0]), (24, RATES[1]),
     (23.98, RATES[0]), (59.94, RATES[8]), (25.0, RATES[2]), (15, None), (26, None), (1000, None)],
)  # fmt: skip
def test_rates_are_known(said: float | Fraction, meant: Fraction | None) -> None:
    assert known_rate(said) == meant


def test_a_list_has_the_rate_of_most_of_it() -> None:
    fast, slow = source(1, Fraction(50)), source(2, Fraction(24))
    assert usual_rate([(fast, 5), (slow, 3), (slow, 3), (photo(), 100)]) == 24
    assert usual_rate([(photo(), 4)]) == 25


@pytest.mark.parametrize(
    ("rate", "meant"),
    [(10, 30), (15, 30), (Fraction(25, 2), 25), (120, 60), (240, 60), (100, 50), (8, 24),
     (Fraction(179, 6), RATES[3]), (120 * Fraction(1000, 1001), RATES[8]), (1, 24), (25, 25)],
)  # fmt: skip
def test_an_unusual_rate_fits_in_a_usual_one(rate: Fraction, meant: Fraction) -> None:
    assert nearest_rate(Fraction(rate)) == meant


def test_a_rate_without_timecode_is_refused() -> None:
    with pytest.raises(ValueError, match="timecode"):
        on_frames("", [], Fraction(15))


@pytest.mark.parametrize(
    ("timecodes", "drops"),
    [([""], True), (["01:00:00:00"], False), (["01:00:00;00"], True),
     (["01:00:00:00", "01:00:00;00"], True), (["01:00:00:00", ""], False)],
)  # fmt: skip
def test_a_list_leaves_numbers_out_if_its_files_do(timecodes: list[str], drops: bool) -> None:
    pairs = [
        (Cut(f"item-{number}", Span(0, 1)), source(number, RATES[3], timecode=timecode))
        for number, timecode in enumerate(timecodes)
    ]
    assert on_frames("", pairs, RATES[3]).drop is drops
    assert on_frames("", pairs, RATES[3], drop=not drops).drop is not drops
    assert not on_frames("", pairs, Fraction(25), drop=True).drop


def test_formats_have_endings() -> None:
    assert {str(one): one.suffix for one in HandOverFormat} == {
        "edl": ".edl", "fcpxml": ".fcpxml", "xml": ".xml", "otio": ".otio", "aaf": ".aaf",
        "csv": ".csv", "markers": ".edl",
    }  # fmt: skip
