"""Conditions on ``media m`` for views and queries, always with bound values."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from medintel_desktop.catalogue.traits import of_traits
from medintel_desktop.domain.area import Area, Box, to_json
from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.view import Section, Sort, View
from medintel_desktop.domain.words import DAY

if TYPE_CHECKING:
    from medintel_desktop.domain.search import SearchQuery

RECENT_DAYS = 30

Where = tuple[str, list[object]]

_BELOW = """
m.num IN (WITH RECURSIVE below(id) AS (
  VALUES (?) UNION SELECT a.id FROM album a JOIN below b ON a.parent = b.id)
SELECT am.media FROM album_media am JOIN below ON below.id = am.album)
"""

_WITHIN = "m.num IN (SELECT media FROM album_media WHERE album = ?)"

KNOWN = "m.was_here"
"""The original was on this computer once; that of what others share never was."""

AWAY = f"m.missing AND NOT m.stored AND {KNOWN}"
"""The original was nowhere at the last look."""

ORDERS: dict[Sort, tuple[str, bool]] = {
    Sort.TAKEN: ("m.sort_time", True),
    Sort.TAKEN_OLDEST: ("m.sort_time", False),
    Sort.ADDED: ("m.added_at", True),
    Sort.NAME: ("m.name COLLATE NOCASE", False),
    Sort.RATING: ("m.rating", True),
    Sort.SIZE: ("m.bytes", True),
}
"""Column and whether it falls; each has an index that ends in ``num``."""


def of_view(view: View) -> Where:
    """Which items a list shows."""
    alive = "m.trashed_at IS NULL"
    if view.album_id is not None:
        return f"{alive} AND {_BELOW}", [view.album_id]
    match view.section:
        case Section.RECENT:
            return f"{alive} AND m.added_at >= ?", [time.time() - RECENT_DAYS * 86400]
        case Section.PHOTOS:
            return f"{alive} AND m.kind = ?", [MediaKind.PHOTO]
        case Section.VIDEOS:
            return f"{alive} AND m.kind = ?", [MediaKind.VIDEO]
        case Section.MAP:
            return f"{alive} AND m.latitude NOT NULL", []
        case Section.NOT_UNDERSTOOD:
            return f"{alive} AND m.state = ?", [MediaState.READY]
        case Section.TRASH:
            return "m.trashed_at IS NOT NULL", []
        case Section.MISSING:
            return f"{alive} AND {AWAY}", []
        case _:
            return alive, []


def of_query(query: SearchQuery) -> Where:
    """Which items a search may find; the trash is never searched."""
    parts, values = ["m.trashed_at IS NULL"], list[object]()
    if query.kind is not None:
        parts.append("m.kind = ?")
        values.append(query.kind)
    if query.album_id is not None:
        parts.append(_WITHIN if query.traits.album_alone else _BELOW)
        values.append(query.album_id)
    if query.taken_from is not None:
        parts.append("m.taken_at IS NOT NULL AND m.sort_time >= ?")
        values.append(_midnight(query.taken_from))
    if query.taken_to is not None:
        parts.append("m.taken_at IS NOT NULL AND m.sort_time < ?")
        values.append(_midnight(query.taken_to) + DAY)
    if query.area is not None:
        exact = of_area(query.area)
        parts.append(exact[0])
        values += exact[1]
    if query.only is not None:
        parts.append("m.num IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(query.only)))
    elif query.inside is not None:
        parts.append("FALSE")  # nobody has said what that smart album finds
    if query.traits.of_items:
        sql, bound = of_traits(query.traits)
        parts.append(sql)
        values += bound
    return " AND ".join(parts), values


def narrows(query: SearchQuery) -> bool:
    """True when the query leaves something out besides the trash."""
    days = (query.taken_from, query.taken_to)
    apart = (query.kind, query.album_id, query.area, query.inside, query.only)
    told = any(part is not None for part in (*apart, *days))
    return told or query.traits.of_items


def of_area(area: Area) -> Where:
    """Which items lie in an area. Exact; see ``located`` for the quick way to a few of many."""
    sides, values = list[str](), list[object]()
    for box in area.bounds().parts():
        sides.append(
            "m.latitude >= ? AND m.latitude <= ? AND m.longitude >= ? AND m.longitude <= ?"
        )
        values += [box.south, box.north, box.west, box.east]
    inside = f"({' OR '.join(sides)})" if len(sides) > 1 else sides[0]
    if not isinstance(area, Box):
        inside += " AND in_area(?, m.latitude, m.longitude)"  # known to every connection
        values.append(json.dumps(to_json(area)))
    return inside, values


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
