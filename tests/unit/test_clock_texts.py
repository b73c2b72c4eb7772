"""Zones and spans of time as people write them."""

from __future__ import annotations

import pytest

from medintel_desktop.domain.errors import UsageError
from medintel_desktop.library.track_matching import seconds_of, zone_of


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+02:00", 120), ("-3:30", -210), ("UTC+2", 120), ("utc +5:45", 345), ("Z", 0), ("UTC", 0),
     ("+0000", 0), ("-12", -720), ("+14:00", 840)],
)  # fmt: skip
def test_zones(text: str, minutes: int) -> None:
    assert zone_of(text) == minutes


@pytest.mark.parametrize("text", ["", "2", "+2:0", "Rome", "+15:00", "-12:15", "+02:00:00"])
def test_what_is_no_zone(text: str) -> None:
    with pytest.raises(UsageError):
        zone_of(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", 0), ("90", 90), ("-90", -90), ("0:02", 120), ("+1:00:30", 3630), ("-0:00:05", -5),
     ("- 26:00", -93_600)],
)  # fmt: skip
def test_spans(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["soon", "1:2", "1:00:00:00", "--5", "1.5"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(UsageError):
        seconds_of(text)
