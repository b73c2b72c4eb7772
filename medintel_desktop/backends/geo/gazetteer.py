"""The places that come with the app: GeoNames, Natural Earth and CLDR, without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from medintel_desktop.backends.geo.borders import NOBODY, Borders
from medintel_desktop.backends.geo.country_names import CountryNames
from medintel_desktop.backends.geo.folding import fold
from medintel_desktop.backends.geo.lookup import Lookup
from medintel_desktop.backends.geo.texts import Texts
from medintel_desktop.backends.geo.towns import Towns
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import FoundPlace, PlaceName

TOO_FAR = 100.0
"""Kilometres from the nearest town of the country beyond which the country alone is named."""

OFF_SHORE = 50.0
"""Kilometres from the nearest town up to which a position at sea is named after it."""


class Gazetteer:
    """Implements :class:`~medintel_desktop.domain.ports.Geocoder`. Opening it takes some
    milliseconds; what is asked for is mapped from the files. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is ``resources/places``."""
        about = json.loads((folder / "places.json").read_text("utf-8"))
        self._folder = folder
        self._codes: Sequence[str] = about["countries"]
        self._regions: Sequence[tuple[str, str]] = about["regions"]
        self._region_of = np.load(folder / "regions.npy", mmap_mode="r")
        self._thousands = np.load(folder / "thousands.npy", mmap_mode="r")
        self._names = Texts(folder, "names")
        self._borders = Borders(folder, about["scale"], about["origin"])
        self._towns = Towns(folder, about["realms"])
        self._countries = CountryNames(folder, self._codes)

    def names(self, points: Sequence[GeoPoint], language: str) -> list[PlaceName | None]:
        """What is at each point: the nearest town of the country that the point lies in.

        Further than ``TOO_FAR`` from it the country alone; at sea the nearest town of all up to
        ``OFF_SHORE``, else None.
        """
        countries = self._countries.of(language)
        by_realm: dict[int, list[int]] = {}
        for n, point in enumerate(points):
            realm = self._borders.country(point.latitude, point.longitude)
            by_realm.setdefault(realm, []).append(n)
        named: list[PlaceName | None] = [None] * len(points)
        for n in by_realm.pop(NOBODY, []):
            near = self._towns.nearest_of_all(points[n].latitude, points[n].longitude, OFF_SHORE)
            named[n] = self._of_town(*near, countries) if near else None
        for realm, numbers in by_realm.items():
            found = self._towns.nearest(
                [points[n].latitude for n in numbers], [points[n].longitude for n in numbers],
                realm,
            )  # fmt: skip
            for at, n in enumerate(numbers):
                town, km = found[at] if found else (-1, TOO_FAR)
                named[n] = self._in_country(realm, town, km, countries)
        return named

    def find(self, text: str, language: str, limit: int = 8) -> list[FoundPlace]:
        """Places whose name begins so, the largest first; see :class:`~.lookup.Lookup`.

        Words behind a comma are those of the region or country: "Paris, Texas".
        """
        name, _, where = text.partition(",")
        folded, around = fold(name), fold(where)
        if not folded:
            return []
        countries = self._countries.of(language)
        found: list[FoundPlace] = []
        for town in self._lookup.towns(folded):
            if self._lies_in(town, around, countries):
                found.append(self._found(town, countries))
                if len(found) == limit:
                    break
        return found

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self._folder, self._names, self._thousands)

    def _lies_in(self, town: int, around: str, countries: Mapping[str, str]) -> bool:
        code, region = self._regions[self._region_of[town]]
        whole = (region, countries[code], code)
        return not around or any(fold(part).startswith(around) for part in whole)

    def _found(self, town: int, countries: Mapping[str, str]) -> FoundPlace:
        latitude, longitude = self._towns.position(town)
        name = self._of_town(town, 0.0, countries)
        people = round(float(self._thousands[town]) * 1000)
        return FoundPlace(name, GeoPoint(latitude, longitude), people)

    def _in_country(
        self, realm: int, town: int, km: float, countries: Mapping[str, str]
    ) -> PlaceName:
        if town >= 0 and km <= TOO_FAR:
            return self._of_town(town, km, countries)
        code = self._codes[realm] if town < 0 else self._regions[self._region_of[town]][0]
        return PlaceName(country=countries[code], country_code=code)

    def _of_town(self, town: int, km: float, countries: Mapping[str, str]) -> PlaceName:
        code, region = self._regions[self._region_of[town]]
        return PlaceName(self._names[town], region, countries[code], code, km)
