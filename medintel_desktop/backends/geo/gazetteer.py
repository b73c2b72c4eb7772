"""The places that come with the app: GeoNames, Natural Earth and CLDR, without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from medintel_desktop.backends.geo.borders import NOBODY, Borders
from medintel_desktop.backends.geo.folding import fold
from medintel_desktop.backends.geo.lookup import Lookup, inhabitants
from medintel_desktop.backends.geo.mapped import mapped
from medintel_desktop.backends.geo.texts import Texts
from medintel_desktop.backends.geo.towns import Towns
from medintel_desktop.backends.geo.translations import Translations
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import FoundPlace, PlaceName

TOO_FAR = 100.0
"""Kilometres from the nearest town of the country beyond which the country alone is named."""

OFF_SHORE = 50.0
"""Kilometres from the nearest town up to which a position at sea is named after it."""


LONGEST = 200
"""Letters of a name that are looked at."""


class _Said(NamedTuple):
    """Names in one language: of countries by their code, of some towns by their number."""

    countries: Mapping[str, str]
    towns: Mapping[str, str]


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
        self._countries = Translations(folder / "countries.tsv")
        self._large_towns = Translations(folder / "towns.tsv")

    def names(self, points: Sequence[GeoPoint], language: str) -> list[PlaceName | None]:
        """What is at each point: the nearest town of the country that the point lies in.

        Further than ``TOO_FAR`` from it the country alone; at sea the nearest town of all up to
        ``OFF_SHORE``, else None.
        """
        said = self._said_in(language)
        return [self._named(point.latitude, point.longitude, said) for point in points]

    def find(self, text: str, language: str, limit: int = 8) -> list[FoundPlace]:
        """Places whose name begins so, the largest first; see :class:`~.lookup.Lookup`.

        Words behind a comma are those of the region or country, as are the last words of what is
        found nowhere: "Paris, Texas", "Paris Texas".
        """
        name, _, where = text[:LONGEST].partition(",")
        folded, around, found = fold(name), fold(where), list[FoundPlace]()
        while folded and not found:
            found = self._beginning(folded, around, self._said_in(language), limit)
            folded, _, last = folded.rpartition(" ")
            around = f"{last} {around}".strip()
        return found

    def _beginning(self, folded: str, around: str, said: _Said, limit: int) -> list[FoundPlace]:
        found: list[FoundPlace] = []
        for town in self._lookup.towns(folded):
            if self._lies_in(town, around, said):
                found.append(self._found(town, said))
                if len(found) == limit:
                    break
        return found

    def _said_in(self, language: str) -> _Said:
        return _Said(self._countries.of(language), self._large_towns.of(language))

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self._folder, self._names, self._sizes)

    def _lies_in(self, town: int, around: str, said: _Said) -> bool:
        code, region = self._regions[self._region_of[town]]
        whole = (region, said.countries[code], code)
        return not around or any(fold(part).startswith(around) for part in whole)

    def _found(self, town: int, said: _Said) -> FoundPlace:
        latitude, longitude = self._towns.position(town)
        name = self._of_town(town, 0.0, said)
        return FoundPlace(name, GeoPoint(latitude, longitude), inhabitants(self._sizes[town]))

    def _named(self, latitude: float, longitude: float, said: _Said) -> PlaceName | None:
        realm = self._borders.country(latitude, longitude)
        if realm == NOBODY:
            near = self._towns.nearest_of_all(latitude, longitude, OFF_SHORE)
            return self._of_town(*near, said) if near else None
        near = self._towns.nearest(latitude, longitude, realm)
        if near and near[1] <= TOO_FAR:
            return self._of_town(*near, said)
        code = self._regions[self._region_of[near[0]]][0] if near else self._codes[realm]
        return PlaceName(country=said.countries[code], country_code=code)

    def _of_town(self, town: int, km: float, said: _Said) -> PlaceName:
        code, region = self._regions[self._region_of[town]]
        own = self._names[town]
        name = said.towns.get(str(town), own)
        return PlaceName(name, name if region == own else region, said.countries[code], code, km)
