"""The places that come with the app: exact, whole, quick to open, and right at every edge."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medintel_desktop.backends.geo.borders import NOBODY, Borders
from medintel_desktop.backends.geo.folding import fold
from medintel_desktop.backends.geo.gazetteer import OFF_SHORE, TOO_FAR, Gazetteer
from medintel_desktop.domain.area import EARTH_RADIUS
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.settings.paths import resources_dir

FOLDER = resources_dir() / "places"
ABOUT = json.loads((FOLDER / "places.json").read_text("utf-8"))
ENDS = [0, *accumulate(ABOUT["realms"])]
SPOTS = np.fromfile(FOLDER / "spots.bin", "<i4").reshape(-1, 2) / 1e5
REGIONS = np.fromfile(FOLDER / "regions.bin", "<u2")

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
near_towns = st.tuples(
    st.integers(0, len(SPOTS) - 1), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)
).map(lambda t: (clamped(SPOTS[t[0]][0] + t[1]), wrapped(SPOTS[t[0]][1] + t[2])))
anywhere = st.one_of(st.tuples(latitudes, longitudes), near_towns)


def clamped(latitude: float) -> float:
    return float(max(-90.0, min(90.0, latitude)))


def wrapped(longitude: float) -> float:
    return float((longitude + 180) % 360 - 180)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(FOLDER)


@cache
def borders() -> Borders:
    return Borders(FOLDER, ABOUT["scale"], ABOUT["origin"])


def by_hand(latitude: float, longitude: float, first: int, last: int) -> tuple[int, float]:
    """The nearest of some towns by the haversine formula on every one."""
    a, b = np.radians(latitude), np.radians(SPOTS[first:last, 0])
    wide = np.radians(SPOTS[first:last, 1] - longitude)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(wide / 2) ** 2
    km = 2 * EARTH_RADIUS * np.arcsin(np.minimum(1, np.sqrt(half)))
    return first + int(np.argmin(km)), float(km.min())


@settings(max_examples=300, deadline=None)
@given(spot=anywhere)
def test_the_nearest_town_of_the_country_is_named(
    gazetteer: Gazetteer, spot: tuple[float, float]
) -> None:
    realm = borders().country(*spot)
    first, last = (0, len(SPOTS)) if realm == NOBODY else (ENDS[realm], ENDS[realm + 1])

    (name,) = gazetteer.names([GeoPoint(*spot)], "en")

    if first == last:
        assert name is not None
        assert (name.city, name.country_code) == ("", ABOUT["countries"][realm])
        return
    town, km = by_hand(*spot, first, last)
    limit = OFF_SHORE if realm == NOBODY else TOO_FAR
    if km > limit:
        assert name is None if realm == NOBODY else (name is not None and not name.city)
        return
    assert name is not None
    assert name.km == pytest.approx(km, abs=1e-6)
    assert name.country_code == ABOUT["regions"][REGIONS[town]][0]


@settings(max_examples=300, deadline=None)
@given(spots=st.lists(anywhere, min_size=2, max_size=6))
def test_many_at_once_are_named_as_one_by_one(
    gazetteer: Gazetteer, spots: list[tuple[float, float]]
) -> None:
    points = [GeoPoint(*spot) for spot in spots]
    together = gazetteer.names(points, "en")
    alone = [gazetteer.names([point], "en")[0] for point in points]
    for one, other in zip(together, alone, strict=True):
        assert (one and one.words) == (other and other.words)


LINES = np.fromfile(FOLDER / "lines.bin", "<i4").reshape(-1, 11)
CORNERS = np.fromfile(FOLDER / "corners.bin", "<i2").reshape(-1, 2)


def sides_north_of(x: float, y: float) -> list[int]:
    """The countries whose outline lies between a position and the pole, by every corner of all."""
    crossed = []
    for line in LINES[(LINES[:, 0] <= x) & (LINES[:, 1] > x)]:
        corners = CORNERS[line[7] : line[8]] + line[4:6].astype(np.int64)
        for (x1, y1), (x2, y2) in pairwise(corners.tolist()):
            if (x1 <= x) != (x2 <= x) and y1 + (x - x1) / (x2 - x1) * (y2 - y1) > y:
                crossed += [int(side) for side in line[9:] if side != NOBODY]
    return crossed


@settings(max_examples=150, deadline=None)
@given(spot=anywhere)
def test_the_country_is_the_one_whose_outline_is_crossed_oddly(spot: tuple[float, float]) -> None:
    latitude, longitude = max(spot[0], -89.5), -180.0 if spot[1] == 180 else spot[1]
    x, y = (
        (value - origin) / scale
        for value, scale, origin in zip(
            (longitude, latitude), ABOUT["scale"], ABOUT["origin"], strict=True
        )
    )
    times = Counter(sides_north_of(x, y))
    odd = [side for side, count in times.items() if count % 2]
    assert borders().country(*spot) == (odd[0] if odd else NOBODY)
    assert len(odd) < 2
    south = Counter(sides_north_of(x, -1e9))
    south.pop(ABOUT["countries"].index("AQ"), None)
    assert not any(count % 2 for count in south.values()), "an outline is not closed"


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (43.7384, 7.4246, "MC"), (41.9029, 12.4534, "VA"), (43.9424, 12.4578, "SM"),
        (-29.5, 28.2, "LS"), (42.4636, 1.9797, "ES"), (36.14, -5.35, "GI"),
        (22.28, 114.16, "HK"), (4.93, -52.33, "GF"), (78.22, 15.65, "SJ"), (42.66, 21.16, "XK"),
        (0.0, 9.45, "GA"), (-0.22, -78.51, "EC"), (51.4779, 0.0, "GB"), (0.0, 109.34, "ID"),
        (71.2, 180.0, "RU"), (71.2, -180.0, "RU"), (71.2, 179.999, "RU"), (66.1, -170.5, "RU"),
        (-16.9, -180.0, "FJ"), (-16.9, 180.0, "FJ"), (-16.85, -179.9, "FJ"), (-16.95, 179.96, "FJ"),
        (65.64, -168.1, "US"),
        (51.88, -176.65, "US"),
        (-90.0, 0.0, "AQ"), (-90.0, 180.0, "AQ"), (-77.85, 166.67, "AQ"), (44.95, 34.1, "UA"),
        (47.582, 7.58, "CH"), (47.593, 7.62, "DE"),
    ],
)  # fmt: skip
def test_the_country_is_right_at_every_edge(
    gazetteer: Gazetteer, latitude: float, longitude: float, code: str
) -> None:
    (name,) = gazetteer.names([GeoPoint(latitude, longitude)], "en")
    assert name is not None
    assert name.country_code == code


def test_the_sea_and_the_north_pole_have_no_name(gazetteer: Gazetteer) -> None:
    spots = [
        (0.0, 0.0),
        (90.0, 0.0),
        (90.0, -180.0),
        (30.0, -45.0),
        (-50.0, 180.0),
        (-50.0, -180.0),
    ]
    assert gazetteer.names([GeoPoint(*spot) for spot in spots], "en") == [None] * len(spots)


def test_a_boat_near_the_coast_is_named_after_the_town(gazetteer: Gazetteer) -> None:
    (name,) = gazetteer.names([GeoPoint(43.64, 7.2)], "en")  # off Nice
    assert name is not None
    assert name.country_code == "FR"


def test_a_town_across_the_border_is_not_named(gazetteer: Gazetteer) -> None:
    """In this corner of Germany Rafz in Switzerland is five times as near."""
    (name,) = gazetteer.names([GeoPoint(47.6, 8.55)], "de")
    assert name is not None
    assert (name.city, name.country) == ("Lottstetten", "Deutschland")
    _, km = by_hand(47.6, 8.55, 0, len(SPOTS))
    assert name.km is not None
    assert name.km > 4 * km


@pytest.mark.parametrize(
    ("language", "country"),
    [("en", "Italy"), ("de", "Italien"), ("de-AT", "Italien"), ("ja", "イタリア"),
     ("zh-TW", "義大利"), ("zh", "意大利"), ("pt_BR.UTF-8", "Itália"), ("xx", "Italy"),
     ("", "Italy"), ("EN-GB", "Italy")],
)  # fmt: skip
def test_countries_are_told_in_the_language(
    gazetteer: Gazetteer, language: str, country: str
) -> None:
    (name,) = gazetteer.names([GeoPoint(43.4675, 11.885)], language)
    assert name is not None
    assert (name.city, name.country) == ("Arezzo", country)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Rome, Lazio, Italy"),
        ("de-CH", "Rom, Lazio, Italien"),
        ("it", "Roma, Lazio, Italia"),
        ("ja", "ローマ, Lazio, イタリア"),
        ("xx", "Rome, Lazio, Italy"),
    ],
)
def test_large_towns_are_told_in_the_language(
    gazetteer: Gazetteer, language: str, words: str
) -> None:
    (name,) = gazetteer.names([GeoPoint(41.8919, 12.5113)], language)
    assert name is not None
    assert name.words == words
    assert gazetteer.find("Wien", language)[0].name.words != "Wien, Vienna, Austria"


@pytest.mark.parametrize(
    ("text", "first"),
    [("Lisbon", "Lisbon, Portugal"), ("lis", "Lisbon, Portugal"), ("Lissabon", "Lisbon, Portugal"),
     ("MÜNCHEN", "Munich, Bavaria, Germany"), ("munchen", "Munich, Bavaria, Germany"),
     ("saint etienne", "Saint-Étienne, Auvergne-Rhône-Alpes, France"), ("東京", "Tokyo, Japan"),
     ("Москва", "Moscow, Russia"), ("lodz", "Łódź, Łódź Voivodeship, Poland"),
     ("Bath", "Bath, England, United Kingdom"), ("paris", "Paris, Île-de-France, France"),
     ("Paris, Texas", "Paris, Texas, United States"), ("paris, us", "Paris, Texas, United States"),
        ("paris texas", "Paris, Texas, United States"),
        ("springfield united states", "Springfield, Missouri, United States"),
     ("roma", "Rome, Lazio, Italy"), ("new york", "New York City, New York, United States")],
)  # fmt: skip
def test_places_are_found_by_the_beginning_of_a_name(
    gazetteer: Gazetteer, text: str, first: str
) -> None:
    assert gazetteer.find(text, "en")[0].name.words == first


@pytest.mark.parametrize("text", ["", "  ", ",", "'; DROP TABLE", "\x00", "zzzzzz", "%", "🙂"])
def test_what_is_no_place_is_not_found(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text, "en") == []


@settings(max_examples=150, deadline=None)
@given(town=st.integers(0, len(SPOTS) - 1), cut=st.integers(1, 30))
def test_every_town_is_found_by_every_beginning_of_its_name(
    gazetteer: Gazetteer, town: int, cut: int
) -> None:
    name = fold(gazetteer._names[town])[:cut].strip()
    if name:
        found = list(gazetteer._lookup.towns(fold(name)))
        assert town in found
        assert len(found) == len(set(found))


def test_found_places_are_where_they_are_named(gazetteer: Gazetteer) -> None:
    for found in gazetteer.find("San", "en", limit=50):
        (name,) = gazetteer.names([found.point], "en")
        assert name is not None
        assert name.country_code == found.name.country_code


def test_the_extract_is_small_and_says_where_it_is_from() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir() if file.is_file()) < 8_000_000
    sources = json.loads((FOLDER / "sources.json").read_text("utf-8"))
    assert all(
        source[key] for source in sources for key in ("version", "date", "licence", "sha256")
    )
    assert "Creative Commons Attribution 4.0" in (FOLDER / "README.md").read_text("utf-8")
