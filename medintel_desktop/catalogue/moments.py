"""Moments and the slots of their vectors; the commit record of the vector files.

A vector file may hold more than is committed here (a crash between the two): only the first
``count`` slots exist, the next append overwrites the rest.
"""

from __future__ import annotations

import json
import sqlite3
import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.spaces import NEWEST_OF
from medintel_desktop.domain.media import PARTLY_READ, MediaState
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Moment, MomentVector, Span

Append: TypeAlias = "Callable[[EmbeddingSpace, int, Sequence[array[float]]], None]"
Move: TypeAlias = "Callable[[EmbeddingSpace, Sequence[tuple[int, int]]], None]"

_OF_ITEM = "moment INDEXED BY moment_media"
"""Left to itself SQLite reads the whole space to find the moments of one item."""


class MomentTable:
    """Which slot of which space is which moment of which item."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, space: EmbeddingSpace, media_id: str, vectors: Sequence[MomentVector], append: Append
    ) -> None:
        """Commit an item's vectors: file first, then this record, under one write lock.

        Vectors the item had in this space before are replaced.
        """
        self.add_many(space, {media_id: vectors}, append)

    def add_many(
        self,
        space: EmbeddingSpace,
        items: Mapping[str, Sequence[MomentVector]],
        append: Append,
    ) -> None:
        """As :meth:`add`, for several items (by id) with one write to the file."""
        with self._database.write() as db:
            _note_space(db, space)
            at = db.execute("SELECT count FROM space WHERE key = ?", (space.key,)).fetchone()[0]
            nums = {
                row["num"]: vectors
                for media_id, vectors in items.items()
                if (row := db.execute("SELECT num FROM media WHERE id = ?", (media_id,)).fetchone())
            }  # the others were emptied from the trash meanwhile
            if not nums:
                return
            told = [(num, vector) for num, vectors in nums.items() for vector in vectors]
            append(space, at, [vector.values for _, vector in told])
            db.executemany(
                f"DELETE FROM {_OF_ITEM} WHERE media = ? AND space = ?",  # noqa: S608 - constants
                [(num, space.key) for num in nums],
            )
            db.executemany(
                'INSERT INTO moment (space, slot, media, start, "end", modality)'
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (space.key, at + i, num, v.span and v.span.start, v.span and v.span.end,
                     v.modality)
                    for i, (num, v) in enumerate(told)
                ],
            )  # fmt: skip
            db.execute("UPDATE space SET count = ? WHERE key = ?", (at + len(told), space.key))
            db.executemany(
                "UPDATE media SET state = ? WHERE num = ?",
                [(MediaState.UNDERSTOOD, num) for num in nums],
            )
            db.executemany(
                "UPDATE media SET problem_short = '', problem_title = '', problem_hint = ''"
                " WHERE num = ? AND problem_short <> ?",
                [(num, PARTLY_READ.short) for num in nums],
            )

    def move(self, space: EmbeddingSpace, pairs: Sequence[tuple[int, int]], move: Move) -> int:
        """Give moments other slots (from, to): file first, then this record. Those whose vector
        is gone meanwhile are left out, and so are slots that are somebody's. Returns how many.

        The count stays: while this program runs somebody may still read from the slots that were
        left, see :meth:`trim`.
        """
        with self._database.write() as db:
            used = "SELECT count(*) FROM moment WHERE space = ? AND slot = ?"

            def taken(slot: int) -> bool:
                return bool(db.execute(used, (space.key, slot)).fetchone()[0])

            apt = [pair for pair in pairs if taken(pair[0]) and not taken(pair[1])]
            move(space, apt)
            db.executemany(
                "UPDATE moment SET slot = ? WHERE space = ? AND slot = ?",
                [(to, space.key, old) for old, to in apt],
            )
        return len(apt)

    def forget(self, space: EmbeddingSpace, slots: Sequence[int]) -> list[str]:
        """Remove the moments of these slots. Items that have none left in any space are not
        understood any more; returns their ids."""
        nums = {num for num, _, _ in self.at(space, slots).values()}
        with self._database.write() as db:
            db.executemany(
                "DELETE FROM moment WHERE space = ? AND slot = ?",
                [(space.key, slot) for slot in slots],
            )
            rows = db.execute(
                "UPDATE media SET state = ? WHERE num IN (SELECT value FROM json_each(?))"
                " AND state = ? AND num NOT IN (SELECT media FROM moment) RETURNING id",
                (MediaState.READY, json.dumps(sorted(nums)), MediaState.UNDERSTOOD),
            )
            return [row[0] for row in rows]

    def trim(self) -> None:
        """Let go of the slots behind the last one that is somebody's. Only while nobody else
        reads or writes vectors."""
        with self._database.write() as db:
            db.execute(
                "UPDATE space SET count = (SELECT coalesce(max(slot) + 1, 0) FROM moment"
                " WHERE space = space.key)"
            )

    def counts(self) -> dict[EmbeddingSpace, int]:
        """Committed slots of every space."""
        with self._database.read() as db:
            rows = db.execute("SELECT provider, model, dimension, segmentation, count FROM space")
            return {EmbeddingSpace(*row[:4]): row[4] for row in map(tuple, rows)}

    def spaces(self) -> list[EmbeddingSpace]:
        with self._database.read() as db:
            rows = db.execute("SELECT provider, model, dimension, segmentation FROM space")
            return [EmbeddingSpace(*row) for row in rows]

    def count(self, space: EmbeddingSpace) -> int:
        """Committed slots, those of removed moments included."""
        with self._database.read() as db:
            row = db.execute("SELECT count FROM space WHERE key = ?", (space.key,)).fetchone()
        return row[0] if row else 0

    def at(
        self, space: EmbeddingSpace, slots: Sequence[int]
    ) -> dict[int, tuple[int, Span | None, Modality]]:
        """Slot -> (row number of the item, span, modality); removed slots are absent."""
        sql = (
            'SELECT slot, media, start, "end", modality FROM moment WHERE space = ?'
            " AND slot IN (SELECT value FROM json_each(?))"
        )
        with self._database.read() as db:
            rows = db.execute(sql, (space.key, json.dumps(list(slots)))).fetchall()
        return {
            row[0]: (row[1], None if row[2] is None else Span(row[2], row[3]), Modality(row[4]))
            for row in rows
        }

    def slots_of(self, space: EmbeddingSpace, nums: Sequence[int]) -> list[int]:
        """The slots of these items."""
        slots: list[int] = []
        with self._database.read() as db:
            for num in nums:
                slots += [
                    row[0]
                    for row in db.execute(
                        f"SELECT slot FROM {_OF_ITEM} WHERE media = ? AND space = ?",  # noqa: S608 - constants
                        (num, space.key),
                    )
                ]
        return slots

    def slotted(self, space: EmbeddingSpace, media_id: str) -> tuple[list[int], list[Moment]]:
        """The slots of an item and, beside each, its moment; in time order."""
        with self._database.read() as db:
            rows = db.execute(
                'SELECT o.slot, o.start, o."end", o.modality FROM media m'
                " JOIN moment o INDEXED BY moment_media ON o.media = m.num"
                " WHERE m.id = ? AND o.space = ?"
                ' ORDER BY o.start, o."end", o.modality',
                (media_id, space.key),
            ).fetchall()
        moments = [
            Moment(media_id, None if r[1] is None else Span(r[1], r[2]), Modality(r[3]))
            for r in rows
        ]
        return [r[0] for r in rows], moments

    def of(self, media_id: str) -> list[Moment]:
        """The moments of an item in its newest space, in time order."""
        with self._database.read() as db:
            rows = db.execute(
                'SELECT o.start, o."end", o.modality FROM media m'  # noqa: S608 - constants
                " JOIN moment o INDEXED BY moment_media ON o.media = m.num"
                f" WHERE m.id = ?1 AND o.space = ({NEWEST_OF.format(media='m.num')})"
                " ORDER BY o.start",
                (media_id,),
            ).fetchall()
        return [
            Moment(media_id, None if r[0] is None else Span(r[0], r[1]), Modality(r[2]))
            for r in rows
        ]

    def remembered(self, space: EmbeddingSpace, text: str) -> array[float] | None:
        """The vector of a query asked before, so that it works offline and costs nothing."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT vector FROM query_vector WHERE space = ? AND text = ?", (space.key, text)
            ).fetchone()
        return array("f", row["vector"]) if row else None

    def remember(self, space: EmbeddingSpace, text: str, vector: array[float]) -> None:
        with self._database.write() as db:
            _note_space(db, space)
            db.execute(
                "INSERT OR REPLACE INTO query_vector (space, text, vector, used_at)"
                " VALUES (?, ?, ?, ?)",
                (space.key, text, vector.tobytes(), time.time()),
            )


def _note_space(db: sqlite3.Connection, space: EmbeddingSpace) -> None:
    db.execute(
        "INSERT OR IGNORE INTO space (key, provider, model, dimension, segmentation)"
        " VALUES (?, ?, ?, ?, ?)",
        (space.key, space.provider, space.model, space.dimension, space.segmentation),
    )
