"""Timecode, held against OpenTimelineIO's."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentimelineio import opentime

from medintel_desktop.domain.hand_over import DROP_RATES, RATES
from medintel_desktop.domain.timecode import frame_of, is_drop, timecode

FRAMES = st.integers(0, 24 * 3600 * 23)
"""Of less than a day at any rate."""


@given(FRAMES, st.sampled_from(RATES), st.booleans())
def test_it_is_what_others_write_and_reads_back(frame: int, rate: Fraction, drop: bool) -> None:
    drop = drop and rate in DROP_RATES
    text = timecode(frame, rate, drop=drop)
    fps = float(rate)
    assert text == opentime.to_timecode(opentime.RationalTime(frame, fps), fps, drop)
    assert frame_of(text, rate) == frame
    assert is_drop(text) == drop


@pytest.mark.parametrize(
    ("frame", "text"),
    [(1799, "00:00:59;29"), (1800, "00:01:00;02"), (17_982, "00:10:00;00"),
     (107_892, "01:00:00;00"), (2_589_408, "00:00:00;00")],
)  # fmt: skip
def test_numbers_are_left_out(frame: int, text: str) -> None:
    assert timecode(frame, RATES[3], drop=True) == text


@pytest.mark.parametrize(
    "text",
    ["", "1:2", "00:01:00;00", "00:01:00;01", "24:00:00:00", "00:60:00:00", "00:00:60:00",
     "00:00:00:30", "00:00:00:00 x", "-1:00:00:00", "à"],
)  # fmt: skip
def test_what_is_no_timecode(text: str) -> None:
    assert frame_of(text, RATES[3]) is None


def test_rates_of_any_kind_are_counted() -> None:
    assert timecode(125, Fraction(120)) == "00:00:01:005"
    assert timecode(16, Fraction(15)) == "00:00:01:01"
    assert frame_of("00:00:01:01", Fraction(15)) == 16
