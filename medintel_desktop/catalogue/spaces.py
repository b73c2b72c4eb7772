"""Which spaces a library was understood in, how far it has come into the newest, and letting go of
one that another has taken the place of."""

from __future__ import annotations

import time
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.errors import AnswerLost
from medintel_desktop.domain.moment import EmbeddingSpace

AT_ONCE = 5000
"""Vectors let go of in one transaction, so that others may write in between."""

_ORDER = "ORDER BY s.chosen_at DESC, s.rowid DESC"

NEWEST_OF = (
    "SELECT s.key FROM space s WHERE EXISTS (SELECT 1 FROM moment x INDEXED BY moment_media"  # noqa: S608 - constants
    f" WHERE x.media = {{media}} AND x.space = s.key) {_ORDER} LIMIT 1"
)
"""The newest space that an item was understood in; ``media`` is the SQL of its number."""

_IN = (
    "EXISTS (SELECT 1 FROM moment o INDEXED BY moment_media WHERE o.media = m.num AND o.space = ?)"
)
_UNDERSTOOD = "m.state = 'understood' AND m.trashed_at IS NULL"


@dataclass(frozen=True, slots=True)
class Left:
    """Items outside the trash that were understood: all of them, how many in this space, and
    what is left. ``lost`` of those left may have been paid for without an answer; they are in none
    of the other figures."""

    items: int = 0
    done: int = 0
    videos: int = 0
    photos: int = 0
    seconds: float = 0.0
    """Length of the videos that are left."""
    lost: int = 0


class SpaceTable:
    """Reads and writes what is known of whole spaces."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self) -> list[EmbeddingSpace]:
        """Those with vectors, the newest first."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT s.provider, s.model, s.dimension, s.segmentation FROM space s"  # noqa: S608 - constants
                f" WHERE s.count > 0 {_ORDER}"
            )
            return [EmbeddingSpace(*row) for row in rows]

    def choose(self, space: EmbeddingSpace) -> None:
        """Items are understood in this one from now on. A space without a row has nothing yet."""
        newer = "SELECT max(chosen_at) FROM space WHERE key <> ?1"
        behind = f"SELECT 1 FROM space WHERE key = ?1 AND chosen_at <= coalesce(({newer}), 0)"  # noqa: S608 - constants
        with self._database.read() as db:
            if db.execute(behind, (space.key,)).fetchone() is None:
                return
        with self._database.write() as db:
            db.execute("UPDATE space SET chosen_at = ? WHERE key = ?", (time.time(), space.key))

    def left(self, space: EmbeddingSpace) -> Left:
        """About 2 µs an item."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT count(*), coalesce(sum(there), 0),"  # noqa: S608 - constants
                " coalesce(sum(NOT there AND NOT lost AND kind = 'video'), 0),"
                " coalesce(sum(NOT there AND NOT lost AND kind = 'photo'), 0),"
                " coalesce(sum(CASE WHEN NOT there AND NOT lost THEN duration END), 0.0),"
                " coalesce(sum(NOT there AND lost), 0) FROM (SELECT m.kind, m.duration,"
                f" m.problem_short = ? AS lost, {_IN} AS there FROM media m WHERE {_UNDERSTOOD})",
                (AnswerLost.short, space.key),
            ).fetchone()
        return Left(*row)

    def next(self, space: EmbeddingSpace, after: int, limit: int) -> list[tuple[int, str]]:
        """Number and id of items that were understood in other spaces alone, in order of their
        numbers; those whose answer was lost are left out, see :class:`Left`."""
        with self._database.read() as db:
            rows = db.execute(
                f"SELECT m.num, m.id FROM media m WHERE {_UNDERSTOOD} AND m.num > ?"  # noqa: S608 - constants
                f" AND m.problem_short <> ? AND NOT {_IN} ORDER BY m.num LIMIT ?",
                (after, AnswerLost.short, space.key, limit),
            )
            return [(row[0], row[1]) for row in rows]

    def replaced(self, old: EmbeddingSpace, new: EmbeddingSpace) -> int:
        """Moments of the old space whose items the new one has."""
        with self._database.read() as db:
            row = db.execute(
                f"SELECT count(*) FROM moment m WHERE m.space = ? AND {_IN.replace('m.num', 'm.media')}",  # noqa: S608, E501 - constants
                (old.key, new.key),
            ).fetchone()
        return int(row[0])

    def let_go(self, old: EmbeddingSpace, new: EmbeddingSpace) -> bool:
        """Forget the moments of the old space whose items the new one has, some at a time; what
        is done when this breaks off stands. True when none are left in the old space: its file
        may go."""
        gone = (
            "DELETE FROM moment WHERE space = ?1 AND slot IN (SELECT m.slot FROM moment m"  # noqa: S608 - constants
            " WHERE m.space = ?1 AND EXISTS (SELECT 1 FROM moment o INDEXED BY moment_media"
            f" WHERE o.media = m.media AND o.space = ?2) LIMIT {AT_ONCE})"
        )
        while True:
            with self._database.write() as db:
                if db.execute(gone, (old.key, new.key)).rowcount == 0:
                    break
        with self._database.write() as db:
            empty = "NOT EXISTS (SELECT 1 FROM moment WHERE space = ?1)"
            sql = f"UPDATE space SET count = 0 WHERE key = ?1 AND {empty}"  # noqa: S608 - constants
            return db.execute(sql, (old.key,)).rowcount == 1
