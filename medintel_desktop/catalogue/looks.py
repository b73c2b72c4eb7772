"""How items look: written once an item, read all at once to compare."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.looks import DIMENSION, TWINS, VERSION, Looks, apart, bands

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK = 5_000
"""Rows made into arrays at a time; the interpreter is held for some milliseconds by each."""


class LooksColumns(NamedTuple):
    """Arrays of one length; ``vector`` has DIMENSION columns."""

    num: NDArray[np.int64]
    vector: NDArray[np.int8]


class LooksTable:
    """Reads and writes looks. Columns need numpy: not for the UI thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, looks: Mapping[int, Looks]) -> None:
        """Of items by number, those that are gone left out; near-duplicates are grouped."""
        with self._database.write() as db:
            for num, one in looks.items():
                if db.execute("SELECT 1 FROM media WHERE num = ?", (num,)).fetchone():
                    _put(db, num, one)

    def missing(self, limit: int, after: int = 0) -> list[tuple[int, str]]:
        """Number and checksum of items whose looks are not known, the lowest number first."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT m.num, m.checksum FROM media m LEFT JOIN looks l ON l.media = m.num"
                " AND l.version = ? WHERE l.media IS NULL AND m.num > ? ORDER BY m.num LIMIT ?",
                (VERSION, after, limit),
            )
            return [(row[0], row[1]) for row in rows]

    def of(self, num: int) -> bytes | None:
        """The vector of an item."""
        with self._database.read() as db:
            row = db.execute("SELECT vector FROM looks WHERE media = ?", (num,)).fetchone()
        return row["vector"] if row else None

    def columns(self) -> LooksColumns:
        """Of all items outside the trash, by number."""
        import numpy as np

        nums, vectors = list[int](), list[bytes]()
        with self._database.read() as db:
            cursor = db.execute(
                "SELECT l.media, l.vector FROM looks l JOIN media m ON m.num = l.media"
                " WHERE m.trashed_at IS NULL ORDER BY l.media"
            )
            while rows := cursor.fetchmany(CHUNK):
                nums += [row[0] for row in rows]
                vectors += [row[1] for row in rows]
        vector = np.frombuffer(b"".join(vectors), np.int8).reshape(len(nums), DIMENSION)
        return LooksColumns(np.array(nums, np.int64), vector)

    def groups(self) -> list[list[int]]:
        """Near-duplicates outside the trash, each group by number."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT l.twins, l.media FROM looks l JOIN media m ON m.num = l.media"
                " WHERE l.twins IS NOT NULL AND m.trashed_at IS NULL ORDER BY l.twins, l.media"
            ).fetchall()
        found: dict[int, list[int]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(row[1])
        return [nums for nums in found.values() if len(nums) > 1]


def _put(db: sqlite3.Connection, num: int, looks: Looks) -> None:
    parts = bands(looks.fingerprint)
    db.execute("DELETE FROM item_colour WHERE media = ?", (num,))
    db.execute(
        "INSERT OR REPLACE INTO looks (media, fingerprint, band0, band1, band2, band3, vector,"
        " version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (num, looks.fingerprint, *(parts or (None,) * 4), looks.vector, VERSION),
    )
    db.executemany(
        "INSERT INTO item_colour (colour, media, share) VALUES (?, ?, ?)",
        [(colour, num, share) for colour, share in looks.colours.items()],
    )
    if parts is not None:
        _group(db, num, looks.fingerprint, parts)


def _group(db: sqlite3.Connection, num: int, fingerprint: int, parts: Sequence[int]) -> None:
    """Join the item with all that are near it, and these with each other."""
    rows = db.execute(
        "SELECT media, fingerprint, twins FROM looks WHERE band0 = ? OR band1 = ? OR band2 = ?"
        " OR band3 = ?",
        parts,
    ).fetchall()
    near = [r for r in rows if r["media"] != num and apart(r["fingerprint"], fingerprint) <= TWINS]
    if not near:
        return
    groups = {row["twins"] for row in near} - {None}
    first = min([num, *(row["media"] for row in near), *groups])
    marks = [(first, media) for media in (num, *(row["media"] for row in near))]
    db.executemany("UPDATE looks SET twins = ? WHERE media = ?", marks)
    db.executemany("UPDATE looks SET twins = ? WHERE twins = ?", [(first, old) for old in groups])
