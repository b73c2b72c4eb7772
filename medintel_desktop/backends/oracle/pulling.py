"""What others wrote: pages by change number, and one thing with all that belongs to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from medintel_desktop.backends.oracle import statements, tables
from medintel_desktop.backends.oracle.rows import changes_of
from medintel_desktop.backends.oracle.spaces import Spaces, table_of
from medintel_desktop.backends.oracle.tables import KINDS, Names
from medintel_desktop.domain.mirror import Change, Entity, Pulled, Stamp, Understood
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span

MOST_NUMBERS = 8_000_000
"""Of vectors in one page: 32 MB."""


_BELONGS: Mapping[Entity, Mapping[Entity, str]] = {
    Entity.MEDIA: {
        Entity.MEDIA: "id", Entity.MEMBER: "media", Entity.TAG: "media", Entity.COPY: "media",
        Entity.MOMENTS: "media", Entity.ANALYSIS: "media", Entity.MODEL_TAG: "media",
        Entity.TRANSCRIPT: "media",
    },
    Entity.ALBUM: {Entity.ALBUM: "id", Entity.MEMBER: "album"},
}  # fmt: skip
"""Whose column tells that a row belongs to one item or album."""

_CHANGE_NO, _SPACE, _MOMENTS = 0, 2, 3


class Puller:
    def __init__(self, names: Names, spaces: Spaces, library: str) -> None:
        self._names, self._spaces, self._library = names, spaces, library

    def page(self, connection: Any, entity: Entity, after: int, upto: int, limit: int) -> Pulled:
        """One round trip; two when there are JSON or long texts among the columns."""
        binds = {"library": self._library, "after": after, "upto": upto, "rows_wanted": limit + 1}
        found = _rows(connection, tables.page(self._names, entity), binds, limit + 1)
        page: Sequence[Any] = found[:limit]
        if entity is Entity.MOMENTS:
            page = self._light(connection, page)
        more = len(page) < len(found)
        end = page[-1][_CHANGE_NO] if more else upto
        if entity is not Entity.MOMENTS:
            self._need_spaces(connection, entity, page)
            return Pulled(tuple(changes_of(entity, page, self._spaces.known)), end, more)
        where = {"after": after, "upto": end}
        return Pulled(
            tuple(self._with_vectors(connection, page, statements.BETWEEN, where)), end, more
        )

    def whole(self, connection: Any, entity: Entity, key: str) -> list[Change]:
        changes: list[Change] = []
        for other, column in _BELONGS[entity].items():
            sql = tables.belonging(self._names, other, column)
            found = _rows(connection, sql, {"library": self._library, "key": key}, 100)
            if other is Entity.MOMENTS:
                self._need_spaces(connection, other, found)
                changes += self._with_vectors(connection, found, statements.OF_ONE, {"key": key})
            else:
                changes += changes_of(other, found, self._spaces.known)
        return changes

    def _light(self, connection: Any, page: Sequence[Any]) -> Sequence[Any]:
        """As many rows, at least one, as have vectors that fit into memory."""
        self._need_spaces(connection, Entity.MOMENTS, page)
        numbers = 0
        for at, row in enumerate(page):
            numbers += (row[_MOMENTS] or 0) * self._spaces.known(row[_SPACE]).dimension
            if numbers > MOST_NUMBERS and at:
                return page[:at]
        return page

    def _need_spaces(self, connection: Any, entity: Entity, rows: Sequence[Any]) -> None:
        if entity not in (Entity.MOMENTS, Entity.QUERY):
            return
        if not all(self._spaces.has(row[_SPACE]) for row in rows):
            self._spaces.read(connection, self._names)

    def _with_vectors(
        self, connection: Any, rows: Sequence[Any], which: str, where: Mapping[str, Any]
    ) -> Iterator[Change]:
        """What was replaced since the rows were read comes with its new number, not here."""
        vectors: dict[tuple[str, str], list[MomentVector]] = {}
        for space in {row[_SPACE]: self._spaces.known(row[_SPACE]) for row in rows}.values():
            for media, found in self._vectors(connection, space, which, where).items():
                vectors[(media, space.key)] = found
        for _, media, space_key, count, stamp in rows:
            found = vectors.get((media, space_key), [])
            if stamp is not None and len(found) == count:
                value = Understood(self._spaces.known(space_key), tuple(found))
                key = f"{media}/{space_key}"
                yield Change(Entity.MOMENTS, key, "vectors", value, Stamp.parse(stamp))

    def _vectors(
        self, connection: Any, space: EmbeddingSpace, which: str, where: Mapping[str, Any]
    ) -> dict[str, list[MomentVector]]:
        sql = statements.MOMENTS_OF.format(
            read=self._names.read, table=table_of(space), which=which
        )
        binds = {"library": self._library, "space": space.key, **where}
        found: dict[str, list[MomentVector]] = defaultdict(list)
        for media, start, end, modality, vector in _rows(connection, sql, binds, 1000):
            span = None if start is None else Span(start, end)
            found[media].append(MomentVector(span, Modality(modality), vector))
        return found


def _rows(connection: Any, sql: str, binds: Mapping[str, Any], at_once: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.arraysize = at_once
        cursor.prefetchrows = at_once + 1  # what fits comes with the first answer
        cursor.execute(sql, binds, fetch_lobs=False)
        return list(cursor.fetchall())


assert tables.read_columns(Entity.MOMENTS)[: _MOMENTS + 1] == (
    "change_no", *KINDS[Entity.MOMENTS].keys, "moments",
)  # fmt: skip
