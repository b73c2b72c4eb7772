"""Where items are, and what their files say where the user knew better.

``media`` has the position in force. The row of ``file_position`` is what makes it a correction:
it holds the file's own, and reading the file again changes only that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.media import GeoPoint


@dataclass(frozen=True, slots=True)
class Position:
    """``point`` is in force; ``own`` is what the file says, the same where nobody corrected it.

    None: nowhere.
    """

    point: GeoPoint | None
    corrected: bool = False
    own: GeoPoint | None = None

    @classmethod
    def of_file(cls, own: GeoPoint | None) -> Position:
        return cls(own, False, own)

    def moved(self, point: GeoPoint | None) -> Position:
        """The same item elsewhere. Where its file says just that, it is no correction."""
        return Position(point, point != self.own, self.own)


class PositionTable:
    """Reads and writes both; a position that moved loses its name, but for one by the user."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, media_ids: Iterable[str]) -> dict[str, Position]:
        """Those of the items that are there."""
        with self._database.read() as db:
            found = {id_: db.execute(_SELECT, (id_,)).fetchone() for id_ in media_ids}
        return {id_: _position(row) for id_, row in found.items() if row is not None}

    def put(self, positions: Mapping[str, Position]) -> None:
        with self._database.write() as db:
            for media_id, position in positions.items():
                row = db.execute("SELECT num FROM media WHERE id = ?", (media_id,)).fetchone()
                if row is not None:
                    _put(db, row["num"], position)


def note_own(db: sqlite3.Connection, num: int, own: GeoPoint | None) -> bool:
    """Note what the file of a corrected item says. False: it is not corrected."""
    found = db.execute(
        "UPDATE file_position SET latitude = ?, longitude = ?, altitude = ? WHERE media = ?",
        (*_columns(own), num),
    )
    return found.rowcount > 0


def put_own(db: sqlite3.Connection, num: int, position: Position) -> None:
    """Note whether it is corrected, and what the file says, inside the caller's transaction."""
    db.execute("DELETE FROM file_position WHERE media = ?", (num,))
    if position.corrected:
        values = (num, *_columns(position.own))
        db.execute("INSERT INTO file_position VALUES (?, ?, ?, ?)", values)


_SELECT = """
SELECT m.latitude, m.longitude, m.altitude, f.media AS corrected,
  f.latitude AS own_latitude, f.longitude AS own_longitude, f.altitude AS own_altitude
FROM media m LEFT JOIN file_position f ON f.media = m.num WHERE m.id = ?
"""


def _put(db: sqlite3.Connection, num: int, position: Position) -> None:
    put_own(db, num, position)
    db.execute(
        "UPDATE media SET latitude = ?, longitude = ?, altitude = ? WHERE num = ?",
        (*_columns(position.point), num),
    )
    # The trigger has thrown away what the former position was called.
    db.execute(
        "UPDATE media SET place = '' WHERE num = ?1 AND place <> ''"
        " AND NOT EXISTS (SELECT 1 FROM place WHERE media = ?1)",
        (num,),
    )
    reindex(db, [num])


def _columns(point: GeoPoint | None) -> tuple[float | None, float | None, float | None]:
    return (point.latitude, point.longitude, point.altitude) if point else (None, None, None)


def _position(row: sqlite3.Row) -> Position:
    point = _point(row["latitude"], row["longitude"], row["altitude"])
    if row["corrected"] is None:
        return Position.of_file(point)
    own = _point(row["own_latitude"], row["own_longitude"], row["own_altitude"])
    return Position(point, True, own)


def _point(
    latitude: float | None, longitude: float | None, altitude: float | None
) -> GeoPoint | None:
    if latitude is None or longitude is None:
        return None
    return GeoPoint(latitude, longitude, altitude)
