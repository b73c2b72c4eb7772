"""What facets count, as arrays: one row an item, and pairs of row and value where an item has
several. Reading takes about 6 µs an item, so whoever counts keeps the arrays while nothing changes.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from medintel_desktop.catalogue.columns import CHUNK, KINDS
from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.traits import SHAPES, STANDINGS
from medintel_desktop.domain.traits import COLOURS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Version = tuple[int, int, int]
"""Another one: something may have been written meanwhile."""

_KIND = " ".join(f"WHEN '{kind}' THEN {code}" for kind, code in KINDS.items())
_SHAPE = " ".join(f"WHEN {sql} THEN {code}" for code, sql in enumerate(SHAPES.values(), start=1))
_STATE = " + ".join(
    f"(coalesce({sql}, 0) <> 0) * {1 << bit}" for bit, sql in enumerate(STANDINGS.values())
)
_ITEMS = (
    f"SELECT m.num, CASE m.kind {_KIND} END,"  # noqa: S608 - constants
    " CASE WHEN m.taken_at IS NULL THEN NULL ELSE m.sort_time END, m.rating,"
    f" CASE {_SHAPE} ELSE 0 END, {_STATE},"
    " coalesce(m.camera_make, ''), coalesce(m.camera_model, ''), coalesce(m.lens, ''),"
    " coalesce(m.place, ''), coalesce(p.country, '')"
    " FROM media m LEFT JOIN place p ON p.media = m.num WHERE m.trashed_at IS NULL"
)
_NUMBERS = 6
"""Columns of _ITEMS before the texts."""
_TAGS = (
    "SELECT media, name FROM tag UNION ALL"
    " SELECT media, name FROM model_tag WHERE state = 'accepted'"
)
_COLOURS = "SELECT media, colour FROM item_colour"
_ALBUMS = "SELECT media, album FROM album_media"
_ABOVE = """
WITH RECURSIVE over(id, above) AS (
  SELECT id, id FROM album
  UNION SELECT o.id, a.parent FROM over o JOIN album a ON a.id = o.above WHERE a.parent NOT NULL)
SELECT id, above FROM over
"""


class Camera(NamedTuple):
    make: str
    model: str
    lens: str


class Place(NamedTuple):
    """All that is shown of a place, and the country in it; "" where unknown."""

    words: str
    country: str


class Pairs(NamedTuple):
    """Rows of items and codes of their values, no pair twice. ``names`` by code."""

    row: NDArray[np.int32]
    code: NDArray[np.int32]
    names: tuple[str, ...]


class FacetRows(NamedTuple):
    """Arrays of one length, by rising ``num``; the trash is left out. ``time`` is NaN where it is
    not known when an item was taken; ``shape`` and ``kind`` count from 1, bits of ``states`` from
    0, in the order of SHAPES, KINDS and STANDINGS."""

    num: NDArray[np.int64]
    kind: NDArray[np.int8]
    time: NDArray[np.float64]
    rating: NDArray[np.int8]
    shape: NDArray[np.int8]
    states: NDArray[np.uint8]
    camera: NDArray[np.int32]
    cameras: tuple[Camera, ...]
    place: NDArray[np.int32]
    places: tuple[Place, ...]
    tags: Pairs
    colours: Pairs
    directly: Pairs
    """Ids of the albums an item lies in."""
    albums: Pairs
    """The same with all albums above them."""
    album_names: Mapping[str, str]


class FacetTable:
    """Reads rows. Needs numpy: not for the UI thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self) -> Version:
        """Of the catalogue, as the calling thread sees it; about 20 µs."""
        changed = self._database.data_version()
        with self._database.read() as db:
            return threading.get_ident(), changed, db.total_changes

    def count(self) -> int:
        """How many items there are outside the trash."""
        with self._database.read() as db:
            sql = "SELECT count(*) FROM media WHERE trashed_at IS NULL"
            return int(db.execute(sql).fetchone()[0])

    def read(self, nums: Sequence[int] | None = None, step: int = 1) -> FacetRows:
        """These items (None: all), of which each ``step``-th number is read."""
        media, values = "", list[object]()
        if nums is not None:
            media, values = "{} IN (SELECT value FROM json_each(?))", [json.dumps(list(nums))]
        elif step > 1:
            media, values = "{} % ? = 0", [step]
        with self._database.read() as db:
            items = f"{_ITEMS} AND {media.format('m.num')}" if media else _ITEMS
            rows, cameras, places = _items(db, items + " ORDER BY m.num", values)
            where = f" WHERE {media.format('media')}" if media else ""
            tags = f"SELECT media, name FROM ({_TAGS}){where}"  # noqa: S608 - constants
            of_tags = _pairs(rows[:, 0], _fetched(db, tags, values))
            of_colours = _pairs(rows[:, 0], _fetched(db, _COLOURS + where, values), COLOURS)
            directly = _pairs(rows[:, 0], _fetched(db, _ALBUMS + where, values))
            above = db.execute(_ABOVE).fetchall()
            named = dict(tuple(row) for row in db.execute("SELECT id, name FROM album"))
        albums = _with_those_above(directly, [(row[0], row[1]) for row in above])
        return _rows(rows, cameras, places)._replace(
            tags=of_tags, colours=of_colours, directly=directly, albums=albums, album_names=named
        )


def _rows(table: NDArray[np.float64], cameras: _Codes, places: _Codes) -> FacetRows:
    """Without what an item may have several of."""
    import numpy as np

    none = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), ())
    return FacetRows(
        table[:, 0].astype(np.int64), table[:, 1].astype(np.int8), table[:, 2].copy(),
        table[:, 3].astype(np.int8), table[:, 4].astype(np.int8), table[:, 5].astype(np.uint8),
        np.array(cameras.of_rows, np.int32), tuple(Camera(*key) for key in cameras.codes),
        np.array(places.of_rows, np.int32), tuple(Place(*key) for key in places.codes),
        none, none, none, none, {},
    )  # fmt: skip


class _Codes:
    """Numbers what is the same alike."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, ...], int] = {}
        self.of_rows: list[int] = []

    def add(self, keys: Iterable[tuple[str, ...]]) -> None:
        codes = self.codes
        self.of_rows += [codes.setdefault(key, len(codes)) for key in keys]


def _items(
    db: sqlite3.Connection, sql: str, values: Sequence[object]
) -> tuple[NDArray[np.float64], _Codes, _Codes]:
    import numpy as np

    parts, cameras, places = [], _Codes(), _Codes()
    cursor = db.cursor()
    cursor.row_factory = None
    cursor.execute(sql, values)
    while rows := cursor.fetchmany(CHUNK):
        parts.append(np.array([row[:_NUMBERS] for row in rows], np.float64))
        cameras.add(row[_NUMBERS : _NUMBERS + 3] for row in rows)
        places.add(row[_NUMBERS + 3 :] for row in rows)
    table = np.concatenate(parts) if parts else np.empty((0, _NUMBERS))
    return table, cameras, places


def _fetched(db: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[tuple[int, str]]:
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, values).fetchall()


def _pairs(
    nums: NDArray[np.float64], found: Sequence[tuple[int, str]], names: Sequence[str] = ()
) -> Pairs:
    """Names that differ in the case of their letters alone are one, called as the first."""
    import numpy as np

    codes: dict[str, int] = {}
    called: list[str] = []
    for name in names:
        codes[name] = len(called)
        called.append(name)
    of_pairs = np.empty(len(found), np.int64)
    for at, (_, name) in enumerate(found):
        code = codes.get(name)
        if code is None:
            code = codes.setdefault(lowered(name), len(called))
            codes[name] = code
            if code == len(called):
                called.append(name)
        of_pairs[at] = code
    media = np.fromiter((num for num, _ in found), np.int64, len(found))
    rows = np.searchsorted(nums, media)
    known = rows < len(nums)
    known[known] = nums[rows[known]] == media[known]
    both = np.unique(rows[known] * max(1, len(called)) + of_pairs[known])
    row, code_of = np.divmod(both, max(1, len(called)))
    return Pairs(row.astype(np.int32), code_of.astype(np.int32), tuple(called))


def _with_those_above(pairs: Pairs, above: Sequence[tuple[str, str]]) -> Pairs:
    """Whatever lies in an album lies in those above it, too."""
    import numpy as np

    codes = {name: code for code, name in enumerate(pairs.names)}
    over = dict[int, list[int]]()
    for name, other in above:
        if name in codes:
            over.setdefault(codes[name], []).append(codes.setdefault(other, len(codes)))
    order = np.argsort(pairs.code, kind="stable")
    ends = np.searchsorted(pairs.code[order], np.arange(len(pairs.names) + 1))
    rows, of_rows = [pairs.row], [pairs.code]
    for code, others in over.items():
        row = pairs.row[order[ends[code] : ends[code + 1]]]
        for upper in others:
            rows.append(row)
            of_rows.append(np.full(len(row), upper, np.int32))
    both = np.unique(np.concatenate(rows).astype(np.int64) * max(1, len(codes))
                     + np.concatenate(of_rows))  # fmt: skip
    row, code_of = np.divmod(both, max(1, len(codes)))
    return Pairs(row.astype(np.int32), code_of.astype(np.int32), tuple(codes))


_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def lowered(text: str) -> str:
    """As the database compares without case: letters of ASCII alone."""
    return text.translate(_LOWER)
