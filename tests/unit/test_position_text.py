"""Positions out of what people paste."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.library.position_text import point_in, written

AREZZO = (43.4628, 11.8818)
SECOND = 1 / 3600

LATITUDES = st.floats(-90, 90).map(lambda angle: round(angle, 6) + 0.0)
LONGITUDES = st.floats(-180, 180).map(lambda angle: round(angle, 6) + 0.0)
POINTS = st.builds(GeoPoint, LATITUDES, LONGITUDES)


@pytest.mark.parametrize(
    "text",
    [
        "43.4628, 11.8818",
        "43.4628 11.8818",
        "43.4628;11.8818",
        "(43.4628, 11.8818)",
        " 43.4628,\n11.8818 ",
        "43,4628; 11,8818",
        "43,4628, 11,8818",
        "43.4628N 11.8818E",
        "43.4628° N, 11.8818° E",
        "N 43.4628 E 11.8818",
        "n43.4628, e11.8818",
        "11.8818E 43.4628N",
        "lat: 43.4628, lon: 11.8818",
        "Latitude=43.4628 Longitude=11.8818",
        "43°27'46.08\"N 11°52'54.48\"E",
        "43°27′46.08″ N, 11°52′54.48″ E",
        "43° 27' 46.08'' N 11° 52' 54.48'' E",
        "43 27 46.08 N 11 52 54.48 E",
        "43°27.768'N 11°52.908'E",
        "E 11°52.908' N 43°27.768'",
        "geo:43.4628,11.8818",
        "GEO:43.4628,11.8818;crs=wgs84;u=35?z=14",
        "geo:0,0?q=43.4628,11.8818(Arezzo)",
        "https://www.google.com/maps/@43.4628,11.8818,15z",
        "https://www.google.com/maps/place/Arezzo/@43.0,11.0,12z/data=!4m2!3d43.4628!4d11.8818",
        "https://www.google.com/maps?q=43.4628,11.8818",
        "https://www.google.com/maps/search/?api=1&query=43.4628%2C11.8818",
        "https://www.google.com/maps/search/43.4628,+11.8818?entry=tts",
        "https://www.google.com/maps/dir/?api=1&destination=43.4628,11.8818",
        "google.com/maps/@43.4628,11.8818,15z",
        "https://www.openstreetmap.org/?mlat=43.4628&mlon=11.8818#map=15/1.0/2.0",
        "https://www.openstreetmap.org/#map=15/43.4628/11.8818",
        "https://www.openstreetmap.org/node/1#map=15/43.4628/11.8818&layers=N",
        "https://maps.apple.com/?ll=43.4628,11.8818&q=Arezzo",
        "https://maps.apple.com/place?coordinate=43.4628,11.8818&name=Arezzo",
        "https://www.bing.com/maps?cp=43.4628~11.8818&lvl=15",
    ],
)
def test_usual_ways_are_understood(text: str) -> None:
    point = point_in(text)
    assert point is not None
    assert (point.latitude, point.longitude) == pytest.approx(AREZZO, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("0, 0", 0, 0),
        ("-33.86, 151.2", -33.86, 151.2),
        ("−33.86, −70.5", -33.86, -70.5),
        ("33.86S 70.5W", -33.86, -70.5),
        ("33°51'S 151°12'E", -33.85, 151.2),
        ("0°0'30\"S 0°0'30\"W", -30 * SECOND, -30 * SECOND),
        ("90, -180", 90, -180),
    ],
)
def test_every_part_of_the_earth(text: str, latitude: float, longitude: float) -> None:
    point = point_in(text)
    assert point is not None
    assert (point.latitude, point.longitude) == pytest.approx((latitude, longitude), abs=1e-9)


@pytest.mark.parametrize("text", ["43.46, 11.88, 296", "geo:43.46,11.88,296"])
def test_metres_above_the_sea_come_along(text: str) -> None:
    assert point_in(text) == GeoPoint(43.46, 11.88, 296.0)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "Arezzo", "São Paulo", "Nice, France", "5th Avenue 20", "Wien 1", "W 4th St", "N",
     "43", "1 2 3 4", "N 43.4", "43° 12°E x"],
)  # fmt: skip
def test_what_has_no_coordinates_may_be_a_name(text: str) -> None:
    assert point_in(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("91, 0", "no such position"),
        ("120.5, 43.1", "wrong way round"),
        ("geo:91,0", "no such position"),
        ("43°61'N 11°E", "60 minutes"),
        ("43°N 11°S", "same way"),
        ("geo:1,2;crs=moon", "another way"),
        ("geo:here", "no position"),
        ("https://maps.app.goo.gl/abc", "short link"),
        ("https://example.org/43", "no position"),
        ("https://www.google.com/maps?q=Arezzo", "no position"),
    ],
)
def test_what_cannot_be_is_told(text: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        point_in(text)
    assert told in f"{raised.value.title} {raised.value.hint}"


@given(POINTS)
def test_what_is_shown_can_be_pasted_back(point: GeoPoint) -> None:
    assert point_in(written(point)) == point


@given(POINTS)
def test_degrees_minutes_and_seconds_come_back(point: GeoPoint) -> None:
    back = point_in(f"{_angle(point.latitude, 'NS')} {_angle(point.longitude, 'EW')}")
    assert back is not None
    assert back.latitude == pytest.approx(point.latitude, abs=0.001 * SECOND)
    assert back.longitude == pytest.approx(point.longitude, abs=0.001 * SECOND)


@given(POINTS)
def test_links_come_back(point: GeoPoint) -> None:
    pair = written(point).replace(" ", "")
    for link in (f"geo:{pair}", f"https://maps.apple.com/?ll={pair}",
                 f"https://www.google.com/maps/@{pair},3z"):  # fmt: skip
        assert point_in(link) == point


@given(st.text(max_size=200))
def test_any_text_is_a_point_or_none_or_told(text: str) -> None:
    try:
        point = point_in(text)
    except UsageError:
        return
    assert point is None or math.isfinite(point.latitude + point.longitude)


def _angle(degrees: float, letters: str) -> str:
    milliseconds = round(abs(degrees) * 3_600_000)
    minutes, rest = divmod(milliseconds, 60_000)
    whole, minutes = divmod(minutes, 60)
    return f"{whole}°{minutes}'{rest / 1000:.3f}\"{letters[degrees < 0]}"
