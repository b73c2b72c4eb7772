"""Tracks that are kept, to be drawn on the map, and the items that may lie on one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.track import Track, unpacked

_SELECT = (
    "SELECT t.id, t.name, t.points, m.id AS media FROM track t LEFT JOIN media m ON m.num = t.media"
)


@dataclass(frozen=True, slots=True)
class TimedItem:
    """``taken`` is the wall clock of its camera, ``utc_offset`` in minutes; None where the file
    does not say."""

    id: str
    name: str
    taken: datetime | None
    utc_offset: int | None
    point: GeoPoint | None
    corrected: bool


class TrackTable:
    """Reads and writes tracks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, tracks: Iterable[Track]) -> None:
        """Keep these; one with the same points, of the same video or of none, is kept once."""
        with self._database.write() as db:
            for track in tracks:
                points, box = track.packed(), track.box
                same = (track.starts, track.ends, points, track.media)
                if db.execute(_SAME, same).fetchone():
                    continue
                db.execute(
                    "INSERT OR REPLACE INTO track (id, name, media, points, starts, ends, south,"
                    " west, north, east, added_at)"
                    " VALUES (?, ?, (SELECT num FROM media WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?)",
                    (track.id, track.name, track.media, points, track.starts, track.ends,
                     box.south, box.west, box.north, box.east, time.time()),
                )  # fmt: skip

    def all(self) -> list[Track]:
        """The oldest first, without those of videos in the trash."""
        with self._database.read() as db:
            sql = f"{_SELECT} WHERE m.trashed_at IS NULL ORDER BY t.starts, t.id"
            return [_track(row) for row in db.execute(sql)]

    def of_video(self, media_id: str) -> Track | None:
        """The way that was recorded in it."""
        with self._database.read() as db:
            row = db.execute(f"{_SELECT} WHERE m.id = ? ORDER BY t.id", (media_id,)).fetchone()
            return _track(row) if row else None

    def videos(self) -> dict[str, int]:
        """Of each track that was recorded in a video, by its id, the video's number."""
        with self._database.read() as db:
            rows = db.execute("SELECT id, media FROM track WHERE media IS NOT NULL")
            return {row["id"]: row["media"] for row in rows}

    def items(self, media_ids: Iterable[str]) -> list[TimedItem]:
        """Those of these items that are there, in the given order."""
        with self._database.read() as db:
            sql = f"{_TIMED} WHERE m.id = ?"
            rows = (db.execute(sql, (media_id,)).fetchone() for media_id in media_ids)
            return [_timed(row) for row in rows if row is not None]

    def items_between(self, starts: float, ends: float) -> list[TimedItem]:
        """Items with a time, outside the trash, whose wall clock read as UTC lies between."""
        with self._database.read() as db:
            rows = db.execute(
                f"{_TIMED} WHERE m.trashed_at IS NULL AND m.taken_at IS NOT NULL"
                " AND m.sort_time BETWEEN ? AND ? ORDER BY m.sort_time, m.num",
                (starts, ends),
            )
            return [_timed(row) for row in rows]

    def zones_between(self, starts: float, ends: float) -> dict[int, int]:
        """How many items of that time say each distance from UTC (minutes)."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT utc_offset, count(*) FROM media WHERE trashed_at IS NULL"
                " AND utc_offset IS NOT NULL AND taken_at IS NOT NULL"
                " AND sort_time BETWEEN ? AND ? GROUP BY utc_offset",
                (starts, ends),
            )
            return {row[0]: row[1] for row in rows}

    def remove(self, track_ids: Iterable[str]) -> None:
        with self._database.write() as db:
            db.executemany("DELETE FROM track WHERE id = ?", [(id_,) for id_ in track_ids])


_SAME = (
    "SELECT 1 FROM track WHERE starts = ? AND ends = ? AND points = ?"
    " AND media IS (SELECT num FROM media WHERE id = ?)"
)
_TIMED = (
    "SELECT m.id, m.name, m.taken_at, m.utc_offset, m.latitude, m.longitude, m.altitude,"
    " coalesce(f.corrected, 0) AS corrected"
    " FROM media m LEFT JOIN file_position f ON f.media = m.num"
)


def _timed(row: sqlite3.Row) -> TimedItem:
    taken = datetime.fromisoformat(row["taken_at"]) if row["taken_at"] else None
    point = None
    if row["latitude"] is not None and row["longitude"] is not None:
        point = GeoPoint(row["latitude"], row["longitude"], row["altitude"])
    return TimedItem(
        row["id"], row["name"], taken, row["utc_offset"], point, bool(row["corrected"])
    )


def _track(row: sqlite3.Row) -> Track:
    return Track(row["id"], row["name"], unpacked(row["points"]), row["media"])
