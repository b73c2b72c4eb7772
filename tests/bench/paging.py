"""A page at the end of a long list: by key as the catalogue does it, and by OFFSET.

Query is held against query; making cells of the rows costs the same either way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.cells import PAGE
from medintel_desktop.domain.view import View
from tests.bench.library import make_library
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.turns import medians

AGAINST_OFFSET = Goal(50, more=True)
FLAT = Goal(2, more=False)
ROUNDS = 20

_SELECT = "SELECT m.num, "
_OFFSET = (
    "{} FROM media m WHERE m.trashed_at IS NULL"
    " ORDER BY m.sort_time DESC, m.num DESC LIMIT {} OFFSET {}"
)
"""After the same columns."""


def run(scale: Scale, scratch: Path) -> list[Row]:
    catalogue = make_library(scratch, scale.rows)
    try:
        return _measured(catalogue, scale)
    finally:
        catalogue.close()


def _measured(catalogue: Catalogue, scale: Scale) -> list[Row]:
    cells, view = catalogue.cells, View()
    numbers = cells.numbers(view)
    (before_last,) = cells.by_number([numbers[-PAGE - 1]])
    with catalogue.database.read() as db:
        by_key = _statements(db, lambda: cells.page(view, before_last))
        columns, _, _ = by_key[0].partition(" FROM media m")
        by_offset = [_OFFSET.format(columns, PAGE, len(numbers) - PAGE)]
        contenders = {
            "start": lambda turn: cells.page(view),
            "end": lambda turn: cells.page(view, before_last),
            "key": lambda turn: _fetch(db, by_key),
            "offset": lambda turn: _fetch(db, by_offset),
        }
        times = medians(contenders, ROUNDS * scale.rounds)
    start, end, key, offset = (f"{seconds * 1e3:.2f} ms" for seconds in times.values())
    last = f"{PAGE} rows at the end of {len(numbers):,}"
    return [
        Row("paging", f"{last} / by OFFSET", key, offset,
            times["offset"] / times["key"], AGAINST_OFFSET),
        Row("paging", f"page of cells at the end / at the start of {len(numbers):,}", end, start,
            times["end"] / times["start"], FLAT),
    ]  # fmt: skip


def _statements(db: sqlite3.Connection, call: Callable[[], object]) -> list[str]:
    """The queries for rows that ``call`` runs, with their values."""
    seen: list[str] = []
    db.set_trace_callback(seen.append)
    call()
    db.set_trace_callback(None)
    return [sql for sql in seen if sql.startswith(_SELECT)]


def _fetch(db: sqlite3.Connection, statements: Sequence[str]) -> list[tuple[object, ...]]:
    cursor = db.cursor()
    cursor.row_factory = None
    return [row for sql in statements for row in cursor.execute(sql).fetchall()]
