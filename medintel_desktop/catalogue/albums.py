"""Albums and what is in them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.album import Album


class AlbumTable:
    """Reads and writes albums; the rules (names, loops) are kept by ``library.albums``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Album]:
        """Every album, siblings in order."""
        with self._database.read() as db:
            rows = db.execute("SELECT id, name, parent, position FROM album ORDER BY position, id")
            return [Album(r["id"], r["name"], r["parent"], r["position"]) for r in rows]

    def counts(self) -> dict[str, int]:
        """Items in each album and those below it, each once; the trash left out."""
        with self._database.read() as db:
            rows = db.execute(
                "WITH RECURSIVE inside(album, below) AS (SELECT id, id FROM album UNION ALL"
                " SELECT i.album, a.id FROM inside i JOIN album a ON a.parent = i.below)"
                " SELECT i.album, count(DISTINCT am.media) FROM inside i"
                " JOIN album_media am ON am.album = i.below JOIN media m ON m.num = am.media"
                " WHERE m.trashed_at IS NULL GROUP BY i.album"
            )
            return {row[0]: row[1] for row in rows}

    def direct(self, album_id: str, media_ids: Sequence[str]) -> list[str]:
        """Those of these items that are in the album itself, not only in one below it."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT m.id FROM json_each(?) j JOIN media m ON m.id = j.value"
                " JOIN album_media am ON am.media = m.num WHERE am.album = ? ORDER BY j.key",
                (json.dumps(list(media_ids)), album_id),
            )
            return [row[0] for row in rows]

    def put(self, album: Album) -> None:
        """Insert or replace name and parent; siblings make room at ``position`` and close up
        where it was."""
        with self._database.write() as db:
            before = db.execute("SELECT parent FROM album WHERE id = ?", (album.id,)).fetchone()
            siblings = [
                row["id"]
                for row in db.execute(
                    "SELECT id FROM album WHERE parent IS ? AND id <> ? ORDER BY position, id",
                    (album.parent_id, album.id),
                )
            ]
            at = min(max(album.position, 0), len(siblings))
            siblings.insert(at, album.id)
            db.execute(
                "INSERT INTO album (id, name, parent, position) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent",
                (album.id, album.name, album.parent_id, at),
            )
            _number(db, siblings)
            if before is not None and before["parent"] != album.parent_id:
                _close_up(db, before["parent"])
            _reindex_album(db, album.id)

    def delete(self, album_id: str) -> None:
        """Remove an album and those below it; the items stay in the library."""
        with self._database.write() as db:
            nums = [
                row[0]
                for row in db.execute(
                    "WITH RECURSIVE below(id) AS (VALUES (?) UNION"
                    " SELECT a.id FROM album a JOIN below b ON a.parent = b.id)"
                    " SELECT media FROM album_media JOIN below ON below.id = album",
                    (album_id,),
                )
            ]
            gone = db.execute("DELETE FROM album WHERE id = ? RETURNING parent", (album_id,))
            for (parent,) in gone.fetchall():
                _close_up(db, parent)
            reindex(db, nums)

    def fill(self, album_id: str, media_ids: Sequence[str]) -> None:
        """Put items in; those already there stay."""
        with self._database.write() as db:
            db.executemany(
                "INSERT OR IGNORE INTO album_media (album, media)"
                " SELECT ?, num FROM media WHERE id = ?",
                [(album_id, media_id) for media_id in media_ids],
            )
            _reindex_media(db, media_ids)

    def take_out(self, album_id: str, media_ids: Sequence[str]) -> None:
        with self._database.write() as db:
            db.executemany(
                "DELETE FROM album_media WHERE album = ? AND media ="
                " (SELECT num FROM media WHERE id = ?)",
                [(album_id, media_id) for media_id in media_ids],
            )
            _reindex_media(db, media_ids)


def _close_up(db: sqlite3.Connection, parent: str | None) -> None:
    rows = db.execute("SELECT id FROM album WHERE parent IS ? ORDER BY position, id", (parent,))
    _number(db, [row[0] for row in rows.fetchall()])


def _number(db: sqlite3.Connection, siblings: Sequence[str]) -> None:
    db.executemany("UPDATE album SET position = ? WHERE id = ?", enumerate(siblings))


def _reindex_album(db: sqlite3.Connection, album_id: str) -> None:
    rows = db.execute("SELECT media FROM album_media WHERE album = ?", (album_id,)).fetchall()
    reindex(db, [row[0] for row in rows])


def _reindex_media(db: sqlite3.Connection, media_ids: Sequence[str]) -> None:
    for media_id in media_ids:
        row = db.execute("SELECT num FROM media WHERE id = ?", (media_id,)).fetchone()
        if row:
            reindex(db, [row["num"]])
