"""ISO 6709 as phones and cameras write it into videos."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.media_tools.location import parse_location
from medintel_desktop.domain.media import GeoPoint


@given(
    st.integers(-900_000, 900_000),
    st.integers(-1_800_000, 1_800_000),
    st.one_of(st.none(), st.integers(-400, 8800)),
)
def test_decimal_degrees_are_read_back(north: int, east: int, height: int | None) -> None:
    latitude, longitude = north / 10_000, east / 10_000
    text = f"{latitude:+08.4f}{longitude:+09.4f}"
    text += "" if height is None else f"{height:+d}"
    assert parse_location(text + "/") == GeoPoint(latitude, longitude, height)


@given(st.text(alphabet="+-.0123456789/CRSWGS_ ", max_size=40))
def test_anything_is_a_point_or_none(text: str) -> None:
    point = parse_location(text)
    assert point is None or -90 <= point.latitude <= 90


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+48.1372+011.5756+519.0/", GeoPoint(48.1372, 11.5756, 519.0)),
        ("+48.1372+011.5756/", GeoPoint(48.1372, 11.5756)),
        ("+00.0000+000.0000/", GeoPoint(0.0, 0.0)),
        ("-90+180", GeoPoint(-90.0, 180.0)),
        ("+4808.5-01134.25/", GeoPoint(48 + 8.5 / 60, -(11 + 34.25 / 60))),
        ("+480814-0113432.5/", GeoPoint(48 + 8 / 60 + 14 / 3600, -(11 + 34 / 60 + 32.5 / 3600))),
        ("+27.5916+086.5640+8850CRSWGS_84/", GeoPoint(27.5916, 86.564, 8850.0)),
        ("+48.1372+011.5756+519.0/\0", GeoPoint(48.1372, 11.5756, 519.0)),
    ],
)
def test_all_forms(text: str, expected: GeoPoint) -> None:
    found = parse_location(text)
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx(
        (expected.latitude, expected.longitude)
    )
    assert found.altitude == expected.altitude


@pytest.mark.parametrize(
    "text", ["", "Munich", "48.1,11.5", "+91.0+011.0/", "+48.1+181.0/", "+4875+01134/", "+48"]
)
def test_what_is_not_a_place(text: str) -> None:
    assert parse_location(text) is None
