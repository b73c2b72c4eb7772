"""Known places of originals. A path is text here, even when its bytes are not UTF-8."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from urllib.parse import quote_from_bytes, unquote_to_bytes

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.media import MediaPath

_RAW = "raw:"
"""No absolute path begins like this, so the marker is safe."""

_AT_ONCE = 500
"""Items asked for in one statement."""


def path_text(path: str) -> str:
    """A path as the catalogue keeps it: as it is, or percent-encoded if it is not UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return _RAW + quote_from_bytes(os.fsencode(path))
    return path


def path_from_text(text: str) -> str:
    """The inverse of :func:`path_text`."""
    if text.startswith(_RAW):
        return os.fsdecode(unquote_to_bytes(text[len(_RAW) :]))
    return text


def shown_name(name: str) -> str:
    """A file name as text that can be shown and stored; undecodable bytes become U+FFFD."""
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # half a character, which only Windows lets through
        return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class PathTable:
    """Which item lies where; several paths per item, one item per path."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, media_id: str, path: MediaPath) -> None:
        """Note that the item lies there now; the path leaves whatever item had it before."""
        with self._database.write() as db:
            owner = db.execute(
                "SELECT media FROM media_path WHERE path = ?", (path_text(path.path),)
            ).fetchone()
            db.execute(
                "INSERT OR REPLACE INTO media_path (path, media, bytes, mtime, seen)"
                " SELECT ?, num, ?, ?, 1 FROM media WHERE id = ?",
                (path_text(path.path), path.bytes, path.mtime, media_id),
            )
            nums = [row[0] for row in db.execute("SELECT num FROM media WHERE id = ?", (media_id,))]
            db.execute("UPDATE media SET was_here = 1 WHERE id = ? AND NOT was_here", (media_id,))
            _refresh_missing(db, nums + ([owner[0]] if owner else []))

    def of(self, media_id: str) -> tuple[MediaPath, ...]:
        """The paths of an item, those seen last first."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT p.path, p.bytes, p.mtime, p.seen FROM media_path p"
                " JOIN media m ON m.num = p.media WHERE m.id = ? ORDER BY p.seen DESC, p.rowid",
                (media_id,),
            ).fetchall()
        return tuple(
            MediaPath(path_from_text(r["path"]), r["bytes"], r["mtime"], bool(r["seen"]))
            for r in rows
        )

    def of_numbers(self, numbers: Sequence[int]) -> dict[int, list[MediaPath]]:
        """The paths of items by their row numbers, those seen last first (10 µs an item)."""
        found: dict[int, list[MediaPath]] = {}
        with self._database.read() as db:
            for at in range(0, len(numbers), _AT_ONCE):
                chunk = numbers[at : at + _AT_ONCE]
                marks = ", ".join("?" * len(chunk))
                sql = (
                    "SELECT media, path, bytes, mtime, seen FROM media_path"  # noqa: S608 - marks
                    f" WHERE media IN ({marks}) ORDER BY media, seen DESC, rowid"
                )
                for num, path, size, mtime, seen in db.execute(sql, tuple(chunk)):
                    place = MediaPath(path_from_text(path), size, mtime, bool(seen))
                    found.setdefault(num, []).append(place)
        return found

    def known(self, path: str) -> tuple[str, MediaPath] | None:
        """The item id and what was noted for a path, None when it is new."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT m.id, p.bytes, p.mtime, p.seen FROM media_path p"
                " JOIN media m ON m.num = p.media WHERE p.path = ?",
                (path_text(path),),
            ).fetchone()
        if row is None:
            return None
        return row["id"], MediaPath(path, row["bytes"], row["mtime"], bool(row["seen"]))

    def mark(self, seen: Iterable[tuple[str, bool]]) -> frozenset[str]:
        """Note which paths are there now. Returns ids of items whose ``missing`` changed."""
        with self._database.write() as db:
            nums: set[int] = set()
            for path, there in seen:
                row = db.execute(
                    "UPDATE media_path SET seen = ? WHERE path = ? AND seen <> ? RETURNING media",
                    (there, path_text(path), there),
                ).fetchone()
                if row:
                    nums.add(row[0])
            return _refresh_missing(db, nums)

    def forget_moved(self, path: str) -> bool:
        """Forget a path that is gone, if its item is to be found on another one."""
        with self._database.write() as db:
            gone = db.execute(
                "DELETE FROM media_path WHERE path = ? AND EXISTS (SELECT 1 FROM media_path other"
                " WHERE other.media = media_path.media AND other.path <> media_path.path"
                " AND other.seen) RETURNING media",
                (path_text(path),),
            ).fetchone()
        return gone is not None

    def all(self) -> list[str]:
        with self._database.read() as db:
            return [path_from_text(r[0]) for r in db.execute("SELECT path FROM media_path")]


def _refresh_missing(db: sqlite3.Connection, nums: Iterable[int]) -> frozenset[str]:
    changed: set[str] = set()
    for num in set(nums):
        rows = db.execute(
            "UPDATE media SET missing = NOT EXISTS"
            " (SELECT 1 FROM media_path WHERE media = num AND seen)"
            " WHERE num = ? AND missing = EXISTS"
            " (SELECT 1 FROM media_path WHERE media = num AND seen) RETURNING id",
            (num,),
        ).fetchall()
        changed.update(row["id"] for row in rows)
    return frozenset(changed)
