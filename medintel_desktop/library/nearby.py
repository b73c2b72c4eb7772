"""Places as people say them, turned into areas to search in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.place import FoundPlace
from medintel_desktop.domain.ports import Geocoder
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.typed import Name, Typed
from medintel_desktop.domain.words import shortened
from medintel_desktop.library.position_text import point_in, written

USUAL_KM = 20.0
"""Radius around a place when none is said."""


@dataclass(frozen=True, slots=True)
class Around:
    """A circle, what its middle is called, and what else is called so, largest first."""

    area: Circle
    name: str
    place: str
    """The whole name: "Paris, Île-de-France, France"; of a position as ``name``."""
    others: tuple[str, ...] = ()


class Nearby:
    """Looks names up; ``geocoder`` is opened at first use: not for the UI thread."""

    def __init__(self, geocoder: Callable[[], Geocoder], language: Callable[[], str]) -> None:
        self._geocoder = geocoder
        self._language = language

    def beginning(self, text: str, limit: int = 8) -> list[FoundPlace]:
        """Places whose name begins so, the largest first."""
        return self._geocoder().find(text, self._language(), limit) if text.strip() else []

    def narrowed(self, query: SearchQuery, typed: Typed) -> SearchQuery:
        """The query with the words and filters that were typed. Raises UsageError as
        :meth:`around`, and for a distance from nowhere."""
        said = {piece.name for piece in typed.pieces}
        query = replace(query, text=typed.words)
        if Name.NEAR in said:
            if not typed.near.strip():
                raise UsageError("near: takes a place.", "Such as near:Lisbon.")
            around = self.around(typed.near, typed.km)
            return replace(query, area=around.area, area_name=around.name)
        if typed.km is None:
            return query
        if not isinstance(query.area, Circle):
            raise UsageError("within: is around a place.", "Such as near:Lisbon within:20km.")
        return replace(query, area=replace(query.area, km=typed.km))

    def around(self, place: str, km: float | None = None) -> Around:
        """The circle around a place ("Lisbon", "Paris, Texas") or a position ("38.7,-9.1").

        Of several places with that name the largest is taken. Raises UsageError when there is
        none, and for a position that is not on Earth.
        """
        km = USUAL_KM if km is None else km
        point = point_in(place)
        if point is not None:
            told = written(point)
            return Around(Circle(point.latitude, point.longitude, km), told, told)
        found = self.beginning(place)
        if not found:
            raise UsageError(
                f"There is no place called “{shortened(place.strip())}”.",
                "Name a larger one nearby, or a position, as in 38.7,-9.1.",
            )
        best = found[0]
        middle = Circle(best.point.latitude, best.point.longitude, km)
        same = {f.name.words: None for f in found[1:] if f.name.city == best.name.city}
        same.pop(best.name.words, None)
        return Around(middle, best.name.city or best.name.words, best.name.words, tuple(same))
