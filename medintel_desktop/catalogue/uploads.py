"""Multipart uploads under way: noted before the service is asked, so that none is ever lost."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.store import StoredPart


@dataclass(frozen=True, slots=True)
class UploadRow:
    """``upload_id`` is "" while it is not known whether the service has begun it."""

    place: str
    object: str
    upload_id: str
    media_id: str
    part_size: int
    bytes: int
    checksum: str
    """SHA-256 of what is being sent."""
    started_at: float


class UploadTable:
    """Reads and writes uploads and their parts; one upload per object of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, row: UploadRow) -> None:
        """Note an upload, in place of what was noted of that object before."""
        with self._database.write() as db:
            self.remove(row.place, row.object)
            db.execute(
                "INSERT INTO upload (place, object, upload_id, media_id, part_size, bytes,"
                " checksum, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (row.place, row.object, row.upload_id, row.media_id, row.part_size, row.bytes,
                 row.checksum, row.started_at),
            )  # fmt: skip

    def get(self, place: str, object_: str) -> UploadRow | None:
        with self._database.read() as db:
            row = db.execute(
                "SELECT * FROM upload WHERE place = ? AND object = ?", (place, object_)
            ).fetchone()
        return _upload(row) if row else None

    def all(self) -> list[UploadRow]:
        """The oldest first."""
        with self._database.read() as db:
            return [_upload(row) for row in db.execute("SELECT * FROM upload ORDER BY num")]

    def unwanted(self) -> list[UploadRow]:
        """Those no job will go on with: it was cancelled or dismissed, or its item removed."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT * FROM upload u WHERE NOT EXISTS (SELECT 1 FROM job j"
                " WHERE j.kind IN ('store', 'strip') AND j.media_id = u.media_id"
                " AND j.unique_key = j.kind || ' ' || substr(u.place, 1, instr(u.place, ':') - 1)"
                " || ' ' || u.media_id AND j.state NOT IN ('done', 'cancelled')) ORDER BY num"
            )
            return [_upload(row) for row in rows]

    def remove(self, place: str, object_: str) -> None:
        with self._database.write() as db:
            db.execute("DELETE FROM upload WHERE place = ? AND object = ?", (place, object_))

    def put_part(self, place: str, object_: str, part: StoredPart) -> None:
        """The service has a part."""
        with self._database.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO upload_part (upload, number, bytes, md5, etag)"
                " SELECT num, ?, ?, ?, ? FROM upload WHERE place = ? AND object = ?",
                (part.number, part.bytes, part.md5, part.etag, place, object_),
            )

    def parts(self, place: str, object_: str) -> dict[int, StoredPart]:
        """What was noted of its parts, by number."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT p.number, p.bytes, p.md5, p.etag FROM upload_part p"
                " JOIN upload u ON u.num = p.upload WHERE u.place = ? AND u.object = ?",
                (place, object_),
            )
            return {row[0]: StoredPart(*row) for row in rows}


def _upload(row: sqlite3.Row) -> UploadRow:
    return UploadRow(
        row["place"], row["object"], row["upload_id"], row["media_id"], row["part_size"],
        row["bytes"], row["checksum"], row["started_at"],
    )  # fmt: skip
