"""Folders and buckets that are looked at again and again, and what was seen there last."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.media import Problem


class WatchKind(StrEnum):
    FOLDER = "folder"
    BUCKET = "bucket"


class EntryState(IntEnum):
    """How far a file or object is. ``GONE`` ones are remembered until it is known where to."""

    NEW = 0
    SETTLED = 1
    GONE = 2


@dataclass(frozen=True, slots=True)
class WatchEntry:
    """A file or object as it was seen; ``stamp`` changes with its content."""

    bytes: int
    stamp: str
    state: EntryState = EntryState.NEW


@dataclass(frozen=True, slots=True)
class WatchRow:
    """``source``: the path of a folder, or the place of a store with ``prefix`` in it.

    ``note`` and ``problem`` are what its job said last: that files are still being written, that
    a disk is away, why it stopped looking.
    """

    id: str
    kind: WatchKind
    source: str
    prefix: str = ""
    album_id: str | None = None
    active: bool = True
    looked_at: float = 0.0
    note: str = ""
    problem: Problem | None = None


_SELECT = (
    "SELECT w.*, j.note, j.problem_short, j.problem_title, j.problem_hint FROM watch w"
    " LEFT JOIN job j ON j.id = (SELECT max(id) FROM job WHERE kind IN ('watch', 'watch_bucket')"
    " AND unique_key = 'watch ' || w.id)"
)


class WatchTable:
    """Reads and writes watches. The job of a watch has the unique key ``watch <id>``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[WatchRow]:
        with self._database.read() as db:
            return [_row(row) for row in db.execute(f"{_SELECT} ORDER BY w.source, w.prefix")]

    def get(self, watch_id: str) -> WatchRow | None:
        with self._database.read() as db:
            row = db.execute(f"{_SELECT} WHERE w.id = ?", (watch_id,)).fetchone()
        return _row(row) if row else None

    def put(self, row: WatchRow) -> str:
        """Insert, or change album and activity of the one that looks there already; its id."""
        with self._database.write() as db:
            found = db.execute(
                "INSERT INTO watch (id, kind, source, prefix, album, active)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kind, source, prefix) DO UPDATE SET"
                " album = excluded.album, active = excluded.active RETURNING id",
                (row.id, row.kind, row.source, row.prefix, row.album_id, row.active),
            ).fetchone()
        return str(found[0])

    def set_active(self, watch_id: str, active: bool) -> None:
        with self._database.write() as db:
            db.execute("UPDATE watch SET active = ? WHERE id = ?", (active, watch_id))

    def remove(self, watch_id: str) -> None:
        with self._database.write() as db:
            db.execute("DELETE FROM watch WHERE id = ?", (watch_id,))

    def entries(self, watch_id: str) -> dict[str, WatchEntry]:
        """What was seen last, by name (about 2 µs an entry)."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT name, bytes, stamp, state FROM watch_entry WHERE watch = ?", (watch_id,)
            )
            return {r[0]: WatchEntry(r[1], r[2], EntryState(r[3])) for r in rows}

    def saw(
        self, watch_id: str, at: float, changed: Mapping[str, WatchEntry], removed: Iterable[str]
    ) -> None:
        """Note a look at ``at`` and what it found to be otherwise than before."""
        with self._database.write() as db:
            db.execute("UPDATE watch SET looked_at = ? WHERE id = ?", (at, watch_id))
            db.executemany(
                "DELETE FROM watch_entry WHERE watch = ? AND name = ?",
                [(watch_id, name) for name in removed],
            )
            db.executemany(
                "INSERT OR REPLACE INTO watch_entry (watch, name, bytes, stamp, state)"
                " SELECT id, ?, ?, ?, ? FROM watch WHERE id = ?",
                [(name, e.bytes, e.stamp, e.state, watch_id) for name, e in changed.items()],
            )


def _row(row: sqlite3.Row) -> WatchRow:
    problem = Problem(row["problem_short"] or "", row["problem_title"] or "",
                      row["problem_hint"] or "")  # fmt: skip
    return WatchRow(
        id=row["id"], kind=WatchKind(row["kind"]), source=row["source"], prefix=row["prefix"],
        album_id=row["album"], active=bool(row["active"]), looked_at=row["looked_at"],
        note=row["note"] or "", problem=problem if problem.title else None,
    )  # fmt: skip
