"""Items by position: boxes, areas, and all positions of a list for the map.

Two ways lead to the items of an area. The R*Tree finds a few of many at once, but each has to be
looked up and sorted; of an area that holds a great part of the library the newest are found
sooner by walking the order of time. A count that stops early chooses; both are exact.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.filters import Where, of_area, of_query, of_view
from medintel_desktop.domain.area import Area, Box, Circle
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW = 4_000
"""Items of an area that are looked up one by one rather than walked to."""

CHUNK = 5_000
"""Rows made into arrays at a time; the interpreter is held for some milliseconds by each."""


_ALIVE = of_view(View())[0]
_PARTS = (1 / 64, 1 / 16, 1 / 4, 1)
"""Of the radius, in which the nearest are looked for one after the other."""


class Positions(NamedTuple):
    """Where items are, by time, all arrays of one length; ``time`` is ``media.sort_time``."""

    num: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    time: NDArray[np.float64]


class LocatedTable:
    """Reads positions. Arrays need numpy, imported at first use: not for the UI thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def where(self, query: SearchQuery) -> Where:
        """:func:`filters.of_query`, led by the R*Tree where the area of the query holds few."""
        sql, values = of_query(query)
        if query.area is None:
            return sql, values
        with self._database.read() as db:
            if self._many(db, query.area):
                return sql, values
        tree, corners = _in_tree(query.area)
        return f"m.num IN ({tree}) AND {sql}", [*corners, *values]

    def in_box(
        self, box: Area, limit: int = 200, of: View | SearchQuery | None = None
    ) -> list[int]:
        """The newest items of a list in a box (or any area), newest first."""
        return [num for num, _ in self._page(box, limit, _condition(of), None)]

    def pages(
        self, area: Area, limit: int = 200, of: View | SearchQuery | None = None
    ) -> Iterator[list[int]]:
        """All of them in pages, newest first; what changes meanwhile is neither missed nor twice
        unless its own time changes."""
        after: tuple[int, float] | None = None
        while page := self._page(area, limit, _condition(of), after):
            yield [num for num, _ in page]
            after = page[-1]

    def nearest(
        self,
        circle: Circle,
        limit: int = 200,
        of: View | SearchQuery | None = None,
        after: tuple[float, int] | None = None,
    ) -> list[tuple[float, int]]:
        """The items of a list in a circle, nearest to its middle first: kilometres and number.

        ``after`` is the last of the page before. What is equally far is in the order of numbers.
        """
        for part in _PARTS:  # most often enough lie in a small circle, quickly found
            inner = replace(circle, km=circle.km * part)
            if part == 1 or after is None or inner.km > after[0]:
                found = self._nearest(inner, limit, _condition(of), after)
                if len(found) == limit or part == 1:
                    return found
        return []

    def points(self, nums: Sequence[int]) -> dict[int, GeoPoint]:
        """Where these items are; those without a position are left out."""
        sql = (
            "SELECT m.num, m.latitude, m.longitude FROM media m WHERE m.latitude IS NOT NULL"
            " AND m.longitude IS NOT NULL AND m.num IN (SELECT value FROM json_each(?))"
        )
        with self._database.read() as db:
            rows = db.execute(sql, (json.dumps(list(nums)),))
            return {row[0]: GeoPoint(row[1], row[2]) for row in rows}

    def count(self, area: Area, of: View | SearchQuery | None = None) -> int:
        """How many items of a list lie in an area; the trash is left out."""
        sql, values = _condition(of)
        with self._database.read() as db:
            source, inside, _ = self._source(db, area, sql)
            text = f"SELECT count(*) FROM {source} AND {sql}"  # noqa: S608 - no user text
            return int(db.execute(text, [*inside, *values]).fetchone()[0])

    def positions(self, of: View | SearchQuery | Where | None = None) -> Positions:
        """All located items of a list, oldest first (None: all outside the trash).

        About 1.5 µs an item. Of a query its filters count, not its words: a search gives the
        numbers of its hits to :meth:`positions_of`.
        """
        where = self.where(of) if isinstance(of, SearchQuery) else _condition(of)
        return self._positions(where[0], where[1], " ORDER BY m.sort_time, m.num")

    def positions_of(self, nums: Sequence[int]) -> Positions:
        """Those of these items that have a position, in the given order."""
        marks = "m.num IN (SELECT value FROM json_each(?))"
        found = self._positions(marks, [json.dumps(list(nums))], "")
        import numpy as np

        rank = {num: place for place, num in enumerate(nums)}
        order = np.argsort(np.array([rank[int(num)] for num in found.num], np.int64), kind="stable")
        return Positions(
            found.num[order], found.latitude[order], found.longitude[order], found.time[order]
        )

    def extent(self, of: View | SearchQuery | Where | None = None) -> Box | None:
        """The smallest box around all items of a list; None when none has a position."""
        return around(self.positions(of))

    def _positions(self, where: str, values: Sequence[object], order: str) -> Positions:
        import numpy as np

        sql = (
            "SELECT m.num, m.latitude, m.longitude, m.sort_time FROM media m"  # noqa: S608 - no user text
            f" WHERE m.latitude IS NOT NULL AND m.longitude IS NOT NULL AND {where}{order}"
        )
        parts: list[Any] = []
        with self._database.read() as db:
            cursor = db.cursor()
            cursor.row_factory = None
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(CHUNK):
                parts.append(np.array(rows, np.float64))
        table = np.concatenate(parts) if parts else np.empty((0, 4))
        return Positions(
            table[:, 0].astype(np.int64), table[:, 1].copy(), table[:, 2].copy(), table[:, 3].copy()
        )

    def _page(
        self, area: Area, limit: int, where: Where, after: tuple[int, float] | None
    ) -> list[tuple[int, float]]:
        """Numbers and times of the ``limit`` newest after the given one."""
        sql, values = where
        if after is not None:
            sql += " AND (m.sort_time, m.num) < (?, ?)"
            values = [*values, after[1], after[0]]
        with self._database.read() as db:
            source, inside, few = self._source(db, area, where[0])
            plus = "+" if few else ""  # few are sorted once they are found
            text = (
                f"SELECT m.num, m.sort_time FROM {source} AND {sql}"  # noqa: S608 - no user text
                f" ORDER BY {plus}m.sort_time DESC, {plus}m.num DESC LIMIT ?"
            )
            return [(row[0], row[1]) for row in db.execute(text, [*inside, *values, limit])]

    def _nearest(
        self, circle: Circle, limit: int, where: Where, after: tuple[float, int] | None
    ) -> list[tuple[float, int]]:
        sql, values = where
        with self._database.read() as db:
            inside, sides = self._inside(db, circle)
            text = (
                "SELECT apart(?, ?, m.latitude, m.longitude) AS km, m.num FROM media m"  # noqa: S608 - no user text
                f" WHERE {inside} AND {sql} AND (km, m.num) > (?, ?) ORDER BY km, m.num LIMIT ?"
            )
            middle = (circle.latitude, circle.longitude)
            rows = db.execute(text, [*middle, *sides, *values, *(after or (-1.0, 0)), limit])
            return [(row[0], row[1]) for row in rows]

    def _source(
        self, db: sqlite3.Connection, area: Area, others: str
    ) -> tuple[str, list[object], bool]:
        """What to read an area from, with its conditions; True when it holds few.

        ``others`` that leave something out may have an index of their own, which SQLite finds.
        """
        exact, sides = of_area(area)
        exact += " AND m.trashed_at IS NULL"
        if self._many(db, area):
            alone = others in (_ALIVE, f"{_ALIVE} AND {of_area(area)[0]}")
            index = "INDEXED BY media_located" if alone else ""  # which has all that is asked
            return f"media m {index} WHERE m.latitude NOT NULL AND {exact}", sides, False
        tree, corners = _in_tree(area, " UNION ")
        joined = f"({tree}) l CROSS JOIN media m ON m.num = l.num WHERE {exact}"
        return joined, [*corners, *sides], True

    def _inside(self, db: sqlite3.Connection, area: Area) -> Where:
        exact, sides = of_area(area)
        if self._many(db, area):
            return exact, sides
        tree, corners = _in_tree(area)
        return f"m.num IN ({tree}) AND {exact}", [*corners, *sides]

    def _many(self, db: sqlite3.Connection, area: Area) -> bool:
        tree, corners = _in_tree(area)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM ({tree}) LIMIT ?)"  # noqa: S608 - no user text
        return int(db.execute(sql, [*corners, FEW + 1]).fetchone()[0]) > FEW


def around(positions: Positions) -> Box | None:
    """The smallest box around positions, across the date line where that is narrower."""
    if not len(positions.num):
        return None
    import numpy as np

    longitudes = np.unique(positions.longitude)
    gaps = np.diff(np.append(longitudes, longitudes[0] + 360.0))
    widest = int(gaps.argmax())  # the box leaves out the widest stretch without an item
    west = float(longitudes[(widest + 1) % len(longitudes)])
    south, north = float(positions.latitude.min()), float(positions.latitude.max())
    return Box(south, west, north, float(longitudes[widest]))


def _in_tree(area: Area, joint: str = " UNION ALL ") -> Where:
    """The R*Tree's items of an area: all that lie in it and some at its edge. Parts meet at the
    poles, so an item may be there twice, unless they are joined by UNION, which reads them all."""
    sides, values = list[str](), list[object]()
    for box in area.bounds().parts():
        sides.append("(south <= ? AND north >= ? AND west <= ? AND east >= ?)")
        values += [box.north, box.south, box.east, box.west]
    parts = (f"SELECT num FROM located WHERE {side}" for side in sides)  # noqa: S608 - no user text
    return joint.join(parts), values


def _condition(of: View | SearchQuery | Where | None) -> Where:
    if isinstance(of, SearchQuery):
        return of_query(of)
    return of if isinstance(of, tuple) else of_view(of or View())
