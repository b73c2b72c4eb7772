"""The places that come with the app: GeoNames, Natural Earth and CLDR, without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from medintel_desktop.backends.geo.borders import NOBODY, Borders
from medintel_desktop.backends.geo.country_names import CountryNames
from medintel_desktop.backends.geo.folding import fold
from medintel_desktop.backends.geo.lookup import Lookup, inhabitants
from medintel_desktop.backends.geo.mapped import mapped
from medintel_desktop.backends.geo.texts import Texts
from medintel_desktop.backends.geo.towns import Towns
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import FoundPlace, PlaceName

TOO_FAR = 100.0
"""Kilometres from the nearest town of the country beyond which the country alone is named."""

OFF_SHORE = 50.0
"""Kilometres from the nearest town up to which a position at sea is named after it."""


LONGEST = 200
"""Letters of a name that are looked at."""


class Gazetteer:
    """Implements :class:`~medintel_desktop.domain.ports.Geocoder`. Opening it takes some
    milliseconds; what is asked for is mapped from the files. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is ``resources/places``."""
        about = json.loads((folder / "places.json").read_text("utf-8"))
        self._folder = folder
        self._codes: Sequence[str] = about["countries"]
        self._regions: Sequence[tuple[str, str]] = about["regions"]
        self._region_of = mapped(folder / "regions.bin", "H")
        self._sizes = mapped(folder / "sizes.bin", "H")
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
        return [self._named(point.latitude, point.longitude, countries) for point in points]

    def find(self, text: str, language: str, limit: int = 8) -> list[FoundPlace]:
        """Places whose name begins so, the largest first; see :class:`~.lookup.Lookup`.

        Words behind a comma are those of the region or country, as are the last words of what is
        found nowhere: "Paris, Texas", "Paris Texas".
        """
        name, _, where = text[:LONGEST].partition(",")
        folded, around, found = fold(name), fold(where), list[FoundPlace]()
        while folded and not found:
            found = self._beginning(folded, around, self._countries.of(language), limit)
            folded, _, last = folded.rpartition(" ")
            around = f"{last} {around}".strip()
        return found

    def _beginning(
        self, folded: str, around: str, countries: Mapping[str, str], limit: int
    ) -> list[FoundPlace]:
        found: list[FoundPlace] = []
        for town in self._lookup.towns(folded):
            if self._lies_in(town, around, countries):
                found.append(self._found(town, countries))
                if len(found) == limit:
                    break
        return found

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self._folder, self._names, self._sizes)

    def _lies_in(self, town: int, around: str, countries: Mapping[str, str]) -> bool:
        code, region = self._regions[self._region_of[town]]
        whole = (region, countries[code], code)
        return not around or any(fold(part).startswith(around) for part in whole)

    def _found(self, town: int, countries: Mapping[str, str]) -> FoundPlace:
        latitude, longitude = self._towns.position(town)
        name = self._of_town(town, 0.0, countries)
        return FoundPlace(name, GeoPoint(latitude, longitude), inhabitants(self._sizes[town]))

    def _named(
        self, latitude: float, longitude: float, countries: Mapping[str, str]
    ) -> PlaceName | None:
        realm = self._borders.country(latitude, longitude)
        if realm == NOBODY:
            near = self._towns.nearest_of_all(latitude, longitude, OFF_SHORE)
            return self._of_town(*near, countries) if near else None
        near = self._towns.nearest(latitude, longitude, realm)
        if near and near[1] <= TOO_FAR:
            return self._of_town(*near, countries)
        code = self._regions[self._region_of[near[0]]][0] if near else self._codes[realm]
        return PlaceName(country=countries[code], country_code=code)

    def _of_town(self, town: int, km: float, countries: Mapping[str, str]) -> PlaceName:
        code, region = self._regions[self._region_of[town]]
        return PlaceName(self._names[town], region, countries[code], code, km)
