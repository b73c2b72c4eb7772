"""What is meant by what the user typed or pasted. Blocking: for the background."""

from __future__ import annotations

from dataclasses import dataclass

from medintel_desktop.catalogue.positions import Located
from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import FoundPlace
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.position_text import EXAMPLES, point_in, written

DAY = 86_400

MOST = 6
"""Offers shown."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One row to choose from."""

    icon: str
    title: str
    detail: str
    point: GeoPoint


@dataclass(frozen=True, slots=True)
class Meant:
    """``point`` is what was understood at once; else there are offers, or a word on why not."""

    point: GeoPoint | None = None
    told: str = ""
    offers: tuple[Offer, ...] = ()
    problem: str = ""


def meant_by(workspace: Workspace, text: str) -> Meant:
    """Coordinates, a link, or the beginning of a place's name."""
    if not text.strip():
        return Meant(told=EXAMPLES)
    try:
        point = point_in(text)
        if point is not None:
            name = workspace.places.at(point)
            return Meant(point, spoken(point, name.words if name else ""))
        found = workspace.places.find(text.strip(), MOST)
    except MedIntelError as error:
        return Meant(problem=f"{error.title} {error.hint}".strip())
    if not found:
        return Meant(problem=f"No place is known by this name. {EXAMPLES}")
    return Meant(offers=tuple(_place(place) for place in found))


def items_like(workspace: Workspace, media_id: str, text: str) -> Meant:
    """Items to copy from: the nearest in time, or those that words find."""
    table = workspace.catalogue.positions
    if not text.strip():
        found = table.about_then(media_id, MOST)
    else:
        query = SearchQuery(text, limit=MOST)
        where = "m.trashed_at IS NULL AND m.latitude IS NOT NULL AND m.id <> ?"
        hits = workspace.catalogue.text.find(query, where, [media_id])
        found = table.located(hit.num for hit in hits)
    if not found:
        nothing = "No item with a position has these words." if text.strip() else (
            "No other item has a position yet."
        )  # fmt: skip
        return Meant(problem=nothing)
    item = workspace.catalogue.positions.time_of(media_id)
    return Meant(offers=tuple(_item(one, item) for one in found))


def spoken(point: GeoPoint, name: str) -> str:
    """ "43.4628, 11.8818, 296 m, Arezzo, Tuscany, Italy"."""
    metres = f"{round(point.altitude):,} m" if point.altitude is not None else ""
    return ", ".join(filter(None, (written(point), metres, name)))


def _place(found: FoundPlace) -> Offer:
    name = found.name
    rest = ", ".join(filter(None, (name.state, name.country)))
    return Offer("map-pin", name.city or name.words, rest if name.city else "", found.point)


def _item(found: Located, at: float | None) -> Offer:
    where = found.place or written(found.point)
    when = _apart(found.sort_time - at) if at is not None else ""
    return Offer("image", found.name, ", ".join(filter(None, (when, where))), found.point)


def _apart(seconds: float) -> str:
    if abs(seconds) < 60:
        return "same minute"
    size = abs(seconds)
    days = int(size // DAY)
    told = words.counted(days, "day") if days else words.length(round(size, -1))
    return f"{told} {'later' if seconds > 0 else 'earlier'}"
