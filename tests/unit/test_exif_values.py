"""Single EXIF values are doubted, never trusted, and never raise."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest
from exifread.utils import Ratio
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.media_tools import exif_values as values

moments = st.datetimes(min_value=datetime(1981, 1, 1), max_value=datetime(9999, 12, 31))


@given(moments)
def test_every_date_a_camera_writes_is_read_back(moment: datetime) -> None:
    assert moment.year >= 1000
    text = f"{moment:%Y:%m:%d %H:%M:%S}"
    assert values.taken_at(text, f"{moment.microsecond:06d}") == moment


@given(st.text(), st.text())
def test_any_text_is_a_date_or_none(text: str, fraction: str) -> None:
    moment = values.taken_at(text, fraction)
    assert moment is None or moment.year >= 1826


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2024:13:01 00:00:00",
        "2023:02:29 10:00:00",
        "2024:05:01 25:00:00",
        "1970:01:01 00:00:00",
        "1904:01:01 00:00:00",
        "1066:10:14 09:00:00",
        "yesterday",
    ],
)
def test_absurd_dates_are_unknown(text: str) -> None:
    assert values.taken_at(text) is None


@pytest.mark.parametrize(
    ("fraction", "microseconds"),
    [("", 0), ("5", 500_000), ("054", 54_000), ("1234567", 123_456), ("12  ", 120_000), ("x", 0)],
)
def test_sub_seconds_are_decimal_digits(fraction: str, microseconds: int) -> None:
    expected = datetime(2024, 5, 1, 10, 11, 12, microseconds)
    assert values.taken_at("2024:05:01 10:11:12", fraction) == expected


@given(st.integers(-12 * 60, 14 * 60))
def test_every_zone_is_read_back(minutes: int) -> None:
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    assert values.utc_offset(f"{sign}{size // 60:02d}:{size % 60:02d}") == minutes
    assert values.utc_offset(f"{sign}{size // 60:02d}{size % 60:02d}") == minutes


@pytest.mark.parametrize("text", ["", "+15:00", "-13:00", "+01:75", "CEST", "+", "+1:2:3"])
def test_no_zone_is_guessed(text: str) -> None:
    assert values.utc_offset(text) is None


@given(st.integers(), st.integers())
def test_any_ratio_is_a_number_or_none(above: int, below: int) -> None:
    number = values.number(Ratio(above, below))
    if below == 0:
        assert number is None
    elif abs(above) < 1e300 and abs(below) < 1e300:
        assert number == pytest.approx(float(Fraction(above, below)))


@pytest.mark.parametrize("value", [None, "5", b"5", float("nan"), float("inf"), [1], 10**400])
def test_what_is_not_a_number_is_none(value: object) -> None:
    assert values.number(value) is None


@given(
    st.integers(0, 89), st.integers(0, 59), st.fractions(0, 59), st.sampled_from(["N", "S", "n\0"])
)
def test_degrees_minutes_seconds(
    degree: int, minute: int, second: Fraction, hemisphere: str
) -> None:
    expected = degree + minute / 60 + float(second) / 3600
    found = values.degrees([degree, minute, second], hemisphere)
    assert found == pytest.approx(-expected if hemisphere == "S" else expected)


@pytest.mark.parametrize(
    ("parts", "hemisphere"),
    [
        ([48, 8, 0], ""),
        ([48, 8, 0], "X"),
        ([], "N"),
        ([Ratio(0, 0), Ratio(0, 0), Ratio(0, 0)], "N"),
        ([-48, 8, 0], "N"),
    ],
)
def test_a_hemisphere_or_number_that_is_missing_makes_no_place(
    parts: list[object], hemisphere: str
) -> None:
    assert values.degrees(parts, hemisphere) is None


def test_zero_is_a_place_and_the_far_side_of_the_pole_is_not() -> None:
    nowhere = values.point(0.0, 0.0, None)
    assert nowhere is not None
    assert (nowhere.latitude, nowhere.longitude) == (0, 0)
    assert values.point(91.0, 0.0, None) is None
    assert values.point(None, 5.0, None) is None
    high = values.point(1.0, 2.0, 9e9)
    assert high is not None
    assert high.altitude is None


@given(st.one_of(st.text(), st.binary(), st.lists(st.integers())))
def test_texts_can_always_be_stored(value: object) -> None:
    found = values.text(value)
    if found is not None:
        assert found == found.strip()
        assert "\0" not in found
        found.encode("utf-8")


def test_texts_are_decoded_kindly() -> None:
    assert values.text("Zürich".encode()) == "Zürich"
    assert values.text("Zürich".encode("cp1252")) == "Zürich"
    assert values.text("one\r\ntwo\0\x07\0") == "one\ntwo"
    assert values.text("   ") is None
    assert values.text("x" * 50, limit=10) == "x" * 10
    assert values.utf16_text(list("Grüße\0".encode("utf-16-le"))) == "Grüße"
    assert values.utf16_text("never") is None
