"""Names of positions: what is there, and where a name is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medintel_desktop.domain.media import GeoPoint

SERVICE = "places"
"""The service for place names, as jobs and holds call it."""


class Precision(StrEnum):
    """How exactly a position is told to the service."""

    EXACT = "exact"
    M100 = "100 m"
    KM1 = "1 km"
    KM10 = "10 km"


class PlaceSource(StrEnum):
    """Who gave a position its name. A name by the user is never replaced."""

    OFFLINE = "offline"
    SERVICE = "service"
    USER = "user"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The nearest town with its region and country, each in the words shown; "" where unknown."""

    city: str = ""
    state: str = ""
    country: str = ""
    country_code: str = ""
    """ISO 3166-1, two capitals."""
    km: float | None = None
    """How far the middle of the town is; None when the service named the spot itself."""

    @property
    def words(self) -> str:
        """ "Arezzo, Tuscany, Italy"; a part that repeats the one before is left out."""
        parts: list[str] = []
        for part in (self.city, self.state, self.country):
            if part and part not in parts[-1:]:
                parts.append(part)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """An answer to a name the user types."""

    name: PlaceName
    point: GeoPoint
    population: int = 0
