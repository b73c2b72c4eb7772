"""Lists of items: order, pages and what a cell shows. Paging is by key, flat in depth."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.filters import KNOWN, ORDERS, Where, of_view
from medintel_desktop.catalogue.indexed import failed_of
from medintel_desktop.catalogue.jobs import UNFINISHED_SQL, job_of
from medintel_desktop.catalogue.spaces import NEWEST_OF
from medintel_desktop.domain.job import pill
from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.view import Mark, MediaCell, Section, View

PAGE = 200

MOST_MARKS = 240
"""Marks drawn under one thumbnail; more than its pixels say nothing."""

_MISSING, _STORED, _TRASHED, _ELSEWHERE = 1, 2, 4, 8

_COLUMNS = (
    "m.num, m.id, m.name, m.kind, m.state, m.checksum, m.bytes, m.width, m.height, m.duration,"
    " m.taken_at, m.added_at, m.rating, m.place, m.problem_short,"
    f" m.missing * {_MISSING} + (m.stored > 0) * {_STORED} + (m.trashed_at NOT NULL) * {_TRASHED}"
    f" + CASE WHEN m.missing AND m.stored = 0 AND NOT {KNOWN} THEN {_ELSEWHERE} ELSE 0 END"
)
"""Fetching costs by the column: what is yes or no comes in one."""

_Row = tuple[Any, ...]
"""The values of _COLUMNS."""


class Tally(NamedTuple):
    """What a list amounts to: ``seconds`` of video, ``bytes`` of originals."""

    items: int = 0
    videos: int = 0
    seconds: float = 0.0
    bytes: int = 0
    missing: int = 0


class CellTable:
    """Reads what grids and lists show."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, view: View, after: MediaCell | None = None, limit: int = PAGE
    ) -> list[MediaCell]:
        """The next ``limit`` cells after the given one (None: from the start)."""
        column, falls = ORDERS[view.sort]
        sign = "<" if falls else ">"
        last = f"(SELECT {column} FROM media m WHERE m.num = ?)"  # noqa: S608 - no user text
        with self._database.read() as db:
            if after is None:
                rows = _rows(db, view, limit)
            else:  # in two steps, because no index can seek by a column and the row number at once
                equal = f"{column} = {last} AND m.num {sign} ?"
                rows = _rows(db, view, limit, equal, after.num, after.num)
                rows += _rows(db, view, limit - len(rows), f"{column} {sign} {last}", after.num)
            return self._cells(db, rows)

    def numbers(self, view: View) -> array[int]:
        """The row numbers of the whole list, in order (about 1 µs a row)."""
        where, values = of_view(view)
        sql = f"SELECT m.num FROM media m WHERE {where} ORDER BY {_order(view)}"  # noqa: S608 - no user text
        with self._database.read() as db:
            return array("q", (row[0] for row in db.execute(sql, values)))

    def by_number(self, nums: Sequence[int]) -> list[MediaCell]:
        """The cells of these rows, in the given order; rows that are gone are left out."""
        marks = ",".join("?" * len(nums))
        sql = f"SELECT {_COLUMNS} FROM media m WHERE m.num IN ({marks})"  # noqa: S608 - only question marks
        with self._database.read() as db:
            cells = {cell.num: cell for cell in self._cells(db, _fetched(db, sql, nums))}
        return [cells[num] for num in nums if num in cells]

    def by_id(self, media_ids: Sequence[str]) -> list[MediaCell]:
        """The cells of these items, in the given order; items that are gone are left out."""
        with self._database.read() as db:
            rows: list[_Row] = []
            for media_id in media_ids:
                sql = f"SELECT {_COLUMNS} FROM media m WHERE m.id = ?"  # noqa: S608 - no user text
                rows += _fetched(db, sql, (media_id,))
            return self._cells(db, rows)

    def count(self, view: View) -> int:
        return self.count_where(of_view(view))

    def tally(self, view: View) -> Tally:
        """Sums over the whole list (about 0.5 µs a row)."""
        where, values = of_view(view)
        sql = (
            "SELECT count(*), coalesce(sum(m.kind = 'video'), 0), coalesce(sum(m.duration), 0.0),"  # noqa: S608 - no user text
            " coalesce(sum(m.bytes), 0), coalesce(sum(CASE WHEN m.missing AND NOT m.stored"
            f" THEN {KNOWN} END), 0) FROM media m WHERE {where}"
        )
        with self._database.read() as db:
            return Tally(*db.execute(sql, values).fetchone())

    def missing(self, limit: int) -> list[MediaCell]:
        """Some of the items whose original was nowhere at the last look."""
        where, values = of_view(View(Section.MISSING))
        sql = f"SELECT {_COLUMNS} FROM media m WHERE {where} LIMIT ?"  # noqa: S608 - no user text
        with self._database.read() as db:
            return self._cells(db, _fetched(db, sql, (*values, limit)))

    def count_where(self, where: Where) -> int:
        sql = f"SELECT count(*) FROM media m WHERE {where[0]}"  # noqa: S608 - no user text
        with self._database.read() as db:
            return int(db.execute(sql, where[1]).fetchone()[0])

    def nums_where(self, where: Where) -> list[int]:
        sql = f"SELECT m.num FROM media m WHERE {where[0]}"  # noqa: S608 - no user text
        with self._database.read() as db:
            return [row[0] for row in db.execute(sql, where[1])]

    def newest_where(self, where: Where, limit: int) -> list[int]:
        sql = (
            f"SELECT m.num FROM media m WHERE {where[0]}"  # noqa: S608 - no user text
            " ORDER BY m.sort_time DESC, m.num DESC LIMIT ?"
        )
        with self._database.read() as db:
            return [row[0] for row in db.execute(sql, [*where[1], limit])]

    def section_counts(self) -> dict[Section, int]:
        """How many items each fixed entry of the sidebar holds."""
        fixed = (section for section in Section if section is not Section.MISSING)
        return {section: self.count(View(section)) for section in fixed}

    def _cells(self, db: sqlite3.Connection, rows: Sequence[_Row]) -> list[MediaCell]:
        videos = [row[0] for row in rows if row[3] == MediaKind.VIDEO]
        marks, failed = _marks(db, videos), failed_of(db, videos)
        waits = _waits(db, [row[1] for row in rows])
        return [_cell(row, marks, waits, failed) for row in rows]


def _rows(
    db: sqlite3.Connection, view: View, limit: int, also: str = "1", *also_values: object
) -> list[_Row]:
    """The first rows of a list for which ``also`` holds."""
    where, values = of_view(view)
    sql = (
        f"SELECT {_COLUMNS} FROM media m WHERE {where} AND {also}"  # noqa: S608 - no user text
        f" ORDER BY {_order(view)} LIMIT ?"
    )
    return _fetched(db, sql, [*values, *also_values, limit])


def _fetched(db: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[_Row]:
    """Rows without names for their values."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, values).fetchall()


def _order(view: View) -> str:
    column, falls = ORDERS[view.sort]
    direction = "DESC" if falls else "ASC"
    return f"{column} {direction}, m.num {direction}"


def _marks(db: sqlite3.Connection, nums: Sequence[int]) -> dict[int, tuple[Mark, ...]]:
    """Moments of videos in their newest space, at most MOST_MARKS each."""
    found: dict[int, tuple[Mark, ...]] = {}
    for num in nums:
        rows = db.execute(
            'SELECT start, "end", modality FROM moment INDEXED BY moment_media'  # noqa: S608 - constants
            f" WHERE media = ?1 AND space = ({NEWEST_OF.format(media='?1')}) AND start IS NOT NULL"
            " ORDER BY start LIMIT ?2",
            (num, MOST_MARKS),
        ).fetchall()
        found[num] = tuple(Mark(Span(r[0], r[1]), Modality(r[2])) for r in rows)
    return found


def _waits(db: sqlite3.Connection, media_ids: Sequence[str]) -> dict[str, str]:
    """The pills of items with an unfinished job; the newest job speaks."""
    marks = ",".join("?" * len(media_ids))
    sql = (
        f"SELECT * FROM job WHERE media_id IN ({marks}) AND state IN ({UNFINISHED_SQL}) ORDER BY id"  # noqa: S608 - only marks and our words
    )
    jobs = [job_of(row) for row in db.execute(sql, media_ids)]
    return {job.media_id: pill(job) for job in jobs if job.media_id}


_KINDS = {kind.value: kind for kind in MediaKind}
_STATES = {state.value: state for state in MediaState}


def _cell(
    row: _Row,
    marks: Mapping[int, tuple[Mark, ...]],
    waits: Mapping[str, str],
    failed: Container[int],
) -> MediaCell:
    """Taken apart by position (see _COLUMNS): lists make hundreds at a time."""
    (
        num, media_id, name, kind, state, checksum, size, width, height, duration, taken_at,
        added_at, rating, place, problem, flags,
    ) = row  # fmt: skip
    away = flags & (_MISSING | _STORED)
    return MediaCell(
        num=num, id=media_id, name=name, kind=_KINDS[kind], state=_STATES[state],
        checksum=checksum, bytes=size, width=width, height=height, duration=duration,
        taken_at=datetime.fromisoformat(taken_at) if taken_at else None, added_at=added_at,
        rating=rating, place=place, missing=away == _MISSING and not flags & _ELSEWHERE,
        elsewhere=bool(flags & _ELSEWHERE), in_cloud=away == _MISSING | _STORED,
        trashed=bool(flags & _TRASHED),
        waits=waits.get(media_id, ""), problem=problem, not_indexed=num in failed,
        marks=marks.get(num, ()),
    )  # fmt: skip
