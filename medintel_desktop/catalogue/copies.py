"""Copies of items in stores. ``media.stored`` counts the whole originals, by trigger."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.store import MEDIA_PREFIX, Copy, CopyRole

_LACKING = (
    "trashed_at IS NULL AND missing = 0 AND state IN ('ready', 'understood')"
    " AND NOT EXISTS (SELECT 1 FROM copy WHERE media = num AND place = ?)"
)
_SELECT = "SELECT m.id AS media_id, c.* FROM copy c JOIN media m ON m.num = c.media"


@dataclass(frozen=True, slots=True)
class StoreTally:
    """Items with a copy in a store and the bytes of these copies; items here without one."""

    items: int = 0
    bytes: int = 0
    lacking: int = 0
    lacking_bytes: int = 0


class CopyTable:
    """Reads and writes copies; one row per object."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, copy: Copy) -> None:
        """Note a copy, in place of what was noted of that object before. One without location
        is noted apart: it stands for its item nowhere."""
        if copy.role is CopyRole.STRIPPED:
            self._put_stripped(copy)
            return
        with self._database.write() as db:
            db.execute("DELETE FROM copy WHERE place = ? AND object = ?", (copy.place, copy.object))
            db.execute(
                "INSERT INTO copy (place, object, media, role, bytes, checksum, md5, part_size,"
                " etag, verified_at) SELECT ?, ?, num, ?, ?, ?, ?, ?, ?, ? FROM media WHERE id = ?",
                (copy.place, copy.object, copy.role, copy.bytes, copy.checksum, copy.md5,
                 copy.part_size, copy.etag, copy.verified_at, copy.media_id),
            )  # fmt: skip

    def of(self, media_id: str) -> list[Copy]:
        """The copies of an item, originals first; none in folders of other computers."""
        with self._database.read() as db:
            rows = db.execute(
                f"{_SELECT} WHERE m.id = ? AND NOT c.elsewhere ORDER BY c.role DESC, c.place",
                (media_id,),
            )
            return [_copy(row) for row in rows]

    def at(self, place: str, objects: Sequence[str]) -> dict[str, Copy]:
        """The copies that are these objects of a store, by object name."""
        with self._database.read() as db:
            found = (
                db.execute(
                    f"{_SELECT} WHERE c.place = ? AND c.object = ?", (place, name)
                ).fetchone()
                for name in objects
            )
            return {row["object"]: _copy(row) for row in found if row is not None}

    def places(self) -> list[str]:
        """Stores that anything is known to be in."""
        with self._database.read() as db:
            return [row[0] for row in db.execute("SELECT DISTINCT place FROM copy ORDER BY place")]

    def stored_at(self, place: str) -> bool:
        """Whether a store is known to hold anything that MedIntel put there."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT 1 FROM copy WHERE place = ? AND object BETWEEN ? AND ? LIMIT 1",
                (place, MEDIA_PREFIX, f"{MEDIA_PREFIX}~"),
            ).fetchone()
        return row is not None

    def lacking(self, place: str) -> list[str]:
        """Ids of items that could be sent there: they are here and have no copy there."""
        with self._database.read() as db:
            rows = db.execute(
                f"SELECT id FROM media WHERE {_LACKING} ORDER BY num",  # noqa: S608 - no user text
                (place,),
            )
            return [row[0] for row in rows]

    def tally(self, place: str) -> StoreTally:
        """How much is there and how much could be sent (about 1 µs an item)."""
        with self._database.read() as db:
            there = db.execute(
                "SELECT count(DISTINCT media), coalesce(sum(bytes), 0) FROM copy WHERE place = ?",
                (place,),
            ).fetchone()
            lacking = db.execute(
                f"SELECT count(*), coalesce(sum(bytes), 0) FROM media WHERE {_LACKING}",  # noqa: S608 - no user text
                (place,),
            ).fetchone()
        return StoreTally(*there, *lacking)

    def stripped(self, media_id: str | None = None) -> list[Copy]:
        """Copies without location of an item, or of all (None)."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT m.id AS media_id, s.* FROM stripped s JOIN media m ON m.num = s.media"
                " WHERE ?1 IS NULL OR m.id = ?1 ORDER BY s.verified_at",
                (media_id,),
            )
            return [_copy({**dict(row), "role": CopyRole.STRIPPED}) for row in rows]

    def remove(self, place: str, object_: str) -> None:
        with self._database.write() as db:
            for table in ("copy", "stripped"):
                db.execute(f"DELETE FROM {table} WHERE place = ? AND object = ?", (place, object_))  # noqa: S608 - names of ours

    def _put_stripped(self, copy: Copy) -> None:
        with self._database.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO stripped (place, object, media, bytes, checksum, md5,"
                " part_size, etag, verified_at)"
                " SELECT ?, ?, num, ?, ?, ?, ?, ?, ? FROM media WHERE id = ?",
                (copy.place, copy.object, copy.bytes, copy.checksum, copy.md5, copy.part_size,
                 copy.etag, copy.verified_at, copy.media_id),
            )  # fmt: skip


def _copy(row: sqlite3.Row | Mapping[str, Any]) -> Copy:
    return Copy(
        media_id=row["media_id"], place=row["place"], object=row["object"],
        role=CopyRole(row["role"]), bytes=row["bytes"], checksum=row["checksum"], md5=row["md5"],
        part_size=row["part_size"], etag=row["etag"], verified_at=row["verified_at"],
    )  # fmt: skip
