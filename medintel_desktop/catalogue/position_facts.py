"""How positions travel among the facts of an item in a shared library.

A corrected item says what its file says as well (``file_position``, and ``given_back`` where the
user ended the correction), so that nobody who reads the same file again undoes the correction.
Of an item in a hidden area nothing is told but that its position is ``withheld``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from medintel_desktop.catalogue.positions import (
    SELECT,
    Position,
    columns,
    position_of,
    put_own,
    was_decided,
)
from medintel_desktop.domain.media import GeoPoint

Hides = Callable[[GeoPoint], bool]
"""Whether a point lies in a hidden area."""

COLUMNS = ("latitude", "longitude", "altitude")


def nothing_hidden(_point: GeoPoint) -> bool:
    return False


def told(db: sqlite3.Connection, num: int, facts: dict[str, Any], hides: Hides) -> dict[str, Any]:
    """These facts with what others are to know of the position."""
    position = _here(db, num)
    if any(point is not None and hides(point) for point in (position.point, position.own)):
        return {k: v for k, v in facts.items() if k not in COLUMNS} | {"withheld": True}
    if was_decided(db, num):
        own = position.own
        facts["file_position"] = dict(zip(COLUMNS, columns(own), strict=True)) if own else {}
        facts["given_back"] = not position.corrected
    return facts


def taken(
    db: sqlite3.Connection, num: int | None, facts: Mapping[str, Any], hides: Hides
) -> tuple[Position | None, bool]:
    """The position that an item is to have, None for the one it has; and whether what is here
    has to be told again, because the facts came from somebody who did not know it."""
    point = _point(facts)
    if num is None:
        return _told(facts, point), False
    here = _here(db, num)
    ours = any(p is not None and hides(p) for p in (here.point, here.own))
    if facts.get("withheld"):
        return (None if ours or _was_here(db, num) else Position(None)), False
    if ours and point is None:
        return None, False  # whoever is not shown a position cannot remove it
    if here.corrected and "file_position" not in facts:
        return Position(here.point, True, point), True
    return _told(facts, point), False


def put_taken(
    db: sqlite3.Connection, num: int, position: Position, facts: Mapping[str, Any]
) -> None:
    """Note what came of the correction; the columns of ``media`` are the caller's."""
    put_own(db, num, position, decided="file_position" in facts or position.corrected)


def _here(db: sqlite3.Connection, num: int) -> Position:
    return position_of(db.execute(f"{SELECT} WHERE m.num = ?", (num,)).fetchone())


def _was_here(db: sqlite3.Connection, num: int) -> bool:
    """Whether its file was on this computer: then its position is no secret here."""
    return bool(db.execute("SELECT was_here FROM media WHERE num = ?", (num,)).fetchone()[0])


def _told(facts: Mapping[str, Any], point: GeoPoint | None) -> Position:
    if "file_position" not in facts or facts.get("given_back"):
        return Position.of_file(point)
    return Position(point, True, _point(facts["file_position"] or {}))


def _point(values: Mapping[str, Any]) -> GeoPoint | None:
    """None also for what is not on Earth: somebody else's program may have written it."""
    latitude, longitude, altitude = (values.get(name) for name in COLUMNS)
    if latitude is None or longitude is None:
        return None
    try:
        return GeoPoint(latitude, longitude, altitude)
    except (TypeError, ValueError):
        return None
