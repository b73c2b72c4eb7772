"""Where items are, and what their files say where the user knew better.

``media`` has the position in force, ``file_position`` the file's own of items that the user
corrected: reading the file again changes only that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.media import GeoPoint

SELECT = (
    "SELECT m.latitude, m.longitude, m.altitude, f.corrected, f.latitude AS own_latitude,"
    " f.longitude AS own_longitude, f.altitude AS own_altitude"
    " FROM media m LEFT JOIN file_position f ON f.media = m.num"
)


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


NOWHERE = Position(None)


@dataclass(frozen=True, slots=True)
class Located:
    """An item whose position others may be given; ``place`` is what it is called, or ""."""

    id: str
    name: str
    place: str
    sort_time: float
    point: GeoPoint


class PositionTable:
    """Reads and writes both; a position that moved loses its name, but for one by the user."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, media_ids: Iterable[str]) -> dict[str, Position]:
        """Those of the items that are there."""
        with self._database.read() as db:
            sql = f"{SELECT} WHERE m.id = ?"
            found = {id_: db.execute(sql, (id_,)).fetchone() for id_ in media_ids}
        return {id_: position_of(row) for id_, row in found.items() if row is not None}

    def put(self, positions: Mapping[str, Position]) -> None:
        with self._database.write() as db:
            for media_id, position in positions.items():
                row = db.execute("SELECT num FROM media WHERE id = ?", (media_id,)).fetchone()
                if row is None:
                    continue
                put_own(db, row["num"], position)
                db.execute(
                    "UPDATE media SET latitude = ?, longitude = ?, altitude = ? WHERE num = ?",
                    (*columns(position.point), row["num"]),
                )
                reindex(db, [row["num"]])

    def inside(self, circles: Iterable[Circle]) -> dict[int, str]:
        """Items in these circles (number -> id), by their position in force or their file's."""
        found: dict[int, str] = {}
        with self._database.read() as db:
            for circle in circles:
                for sql in (_IN_FORCE, _FILES_OWN):
                    for part in circle.bounds().parts():
                        box = (part.south, part.north, part.west, part.east)
                        found |= {
                            row["num"]: row["id"]
                            for row in db.execute(sql, box)
                            if circle.holds(row["latitude"], row["longitude"])
                        }
        return found

    def hidden_then(self) -> set[str]:
        """The areas by which items were told elsewhere; see :meth:`hidden_now`."""
        with self._database.read() as db:
            return {row[0] for row in db.execute("SELECT area FROM hidden_area")}

    def hidden_now(self, areas: Iterable[str], nums: Iterable[int]) -> None:
        """From now on they are told by these areas; these items anew."""
        with self._database.write() as db:
            self.renote(nums)
            db.execute("DELETE FROM hidden_area")
            db.executemany("INSERT INTO hidden_area VALUES (?)", [(area,) for area in areas])

    def renote(self, nums: Iterable[int]) -> None:
        """Count these items as changed: what is told of them elsewhere is told anew."""
        with self._database.write() as db:
            db.executemany(
                "UPDATE media SET latitude = latitude WHERE num = ?", [(num,) for num in nums]
            )

    def time_of(self, media_id: str) -> float | None:
        """Where an item stands in time, see ``media.sort_time``."""
        with self._database.read() as db:
            sql = "SELECT sort_time FROM media WHERE id = ?"
            row = db.execute(sql, (media_id,)).fetchone()
        return float(row[0]) if row else None

    def about_then(self, media_id: str, limit: int = 6) -> list[Located]:
        """Items with a position, the nearest in time to this one first."""
        with self._database.read() as db:
            sql = "SELECT num, sort_time FROM media WHERE id = ?"
            row = db.execute(sql, (media_id,)).fetchone()
            if row is None:
                return []
            num, at = row
            before = f"{_LOCATED} AND sort_time < ? AND num <> ? ORDER BY sort_time DESC LIMIT ?"
            after = f"{_LOCATED} AND sort_time >= ? AND num <> ? ORDER BY sort_time LIMIT ?"
            found = [
                _located(row)
                for sql in (before, after)
                for row in db.execute(sql, (at, num, limit))
            ]
        return sorted(found, key=lambda item: abs(item.sort_time - at))[:limit]

    def located(self, nums: Iterable[int]) -> list[Located]:
        """Those of these items that have a position and are not in the trash, in this order."""
        with self._database.read() as db:
            rows = (db.execute(f"{_LOCATED} AND num = ?", (num,)).fetchone() for num in nums)
            return [_located(row) for row in rows if row is not None]


_LOCATED = (
    "SELECT id, name, place, sort_time, latitude, longitude, altitude FROM media"
    " WHERE trashed_at IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL"
)
_IN_FORCE = (
    "SELECT m.num, m.id, m.latitude, m.longitude FROM media m WHERE m.num IN (SELECT num"
    " FROM located WHERE north >= ? AND south <= ? AND east >= ? AND west <= ?)"
)
_FILES_OWN = (
    "SELECT m.num, m.id, f.latitude, f.longitude FROM file_position f JOIN media m"
    " ON m.num = f.media WHERE f.latitude BETWEEN ? AND ? AND f.longitude BETWEEN ? AND ?"
)


# -- inside the caller's transaction -----------------------------------------------------------


def note_own(db: sqlite3.Connection, num: int, own: GeoPoint | None) -> bool:
    """Note what the file of a corrected item says. False: it is not corrected."""
    found = db.execute(
        "UPDATE file_position SET latitude = ?, longitude = ?, altitude = ?"
        " WHERE media = ? AND corrected",
        (*columns(own), num),
    )
    return found.rowcount > 0


def put_own(db: sqlite3.Connection, num: int, position: Position, *, decided: bool = False) -> None:
    """Note whether it is corrected, and what the file says. ``decided``: somebody thought about
    it, though the file's own is in force."""
    known = decided or position.corrected or was_decided(db, num)
    db.execute("DELETE FROM file_position WHERE media = ?", (num,))
    if known:
        values = (num, position.corrected, *columns(position.own))
        db.execute("INSERT INTO file_position VALUES (?, ?, ?, ?, ?)", values)


def was_decided(db: sqlite3.Connection, num: int) -> bool:
    """Whether the user corrected the position at any time, and perhaps gave that back."""
    return bool(db.execute("SELECT 1 FROM file_position WHERE media = ?", (num,)).fetchone())


def columns(point: GeoPoint | None) -> tuple[float | None, float | None, float | None]:
    """Latitude, longitude and altitude as they are kept."""
    return (point.latitude, point.longitude, point.altitude) if point else (None, None, None)


def _located(row: sqlite3.Row) -> Located:
    point = GeoPoint(row["latitude"], row["longitude"], row["altitude"])
    return Located(row["id"], row["name"], row["place"], row["sort_time"], point)


def position_of(row: sqlite3.Row) -> Position:
    """From a row of :data:`SELECT`."""
    point = _point(row["latitude"], row["longitude"], row["altitude"])
    if not row["corrected"]:
        return Position.of_file(point)
    own = _point(row["own_latitude"], row["own_longitude"], row["own_altitude"])
    return Position(point, True, own)


def _point(
    latitude: float | None, longitude: float | None, altitude: float | None
) -> GeoPoint | None:
    if latitude is None or longitude is None:
        return None
    return GeoPoint(latitude, longitude, altitude)
