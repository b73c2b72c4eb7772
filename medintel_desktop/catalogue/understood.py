"""What was understood of items, read for many of them at once: one look into the vectors of a
space for a whole batch."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from medintel_desktop.domain.mirror import Understood
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span

ReadVectors: TypeAlias = "Callable[[EmbeddingSpace, Sequence[int]], Sequence[array[float]]]"


@dataclass(frozen=True, slots=True)
class Unread:
    """The moments of one item in one space, without their vectors yet."""

    media: str
    space: EmbeddingSpace
    rows: Sequence[sqlite3.Row]

    @property
    def numbers(self) -> int:
        return len(self.rows) * self.space.dimension

    @property
    def slots(self) -> list[int]:
        return [row["slot"] for row in self.rows]


def spaces(db: sqlite3.Connection) -> Mapping[str, EmbeddingSpace]:
    rows = db.execute("SELECT provider, model, dimension, segmentation FROM space")
    return {space.key: space for space in (EmbeddingSpace(*row) for row in rows)}


def unread(
    db: sqlite3.Connection, known: Mapping[str, EmbeddingSpace], media: str
) -> Iterator[Unread]:
    """One for each space the item was understood in."""
    num = db.execute("SELECT num FROM media WHERE id = ?", (media,)).fetchone()
    rows = db.execute(
        'SELECT space, slot, start, "end", modality FROM moment INDEXED BY moment_media'
        " WHERE media = ? ORDER BY space, slot",
        (num["num"] if num else None,),
    ).fetchall()
    for key in dict.fromkeys(row["space"] for row in rows):
        yield Unread(media, known[key], [row for row in rows if row["space"] == key])


def with_vectors(
    waiting: Sequence[Unread], read: ReadVectors
) -> Iterator[tuple[Unread, Understood]]:
    """Those whose vectors are all there, space by space."""
    for space in {one.space.key: one.space for one in waiting}.values():
        mine = [one for one in waiting if one.space == space]
        slots = [slot for one in mine for slot in one.slots]
        vectors = read(space, slots)
        left = iter(vectors)
        for one in mine:
            whole = len(vectors) == len(slots)  # else some were lost: see which
            found = list(islice(left, len(one.rows))) if whole else read(space, one.slots)
            if len(found) == len(one.rows):
                yield one, Understood(space, tuple(map(_moment, one.rows, found)))


def _moment(row: sqlite3.Row, values: array[float]) -> MomentVector:
    span = None if row["start"] is None else Span(row["start"], row["end"])
    return MomentVector(span, Modality(row["modality"]), values)
