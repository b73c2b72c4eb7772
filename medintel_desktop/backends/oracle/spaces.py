"""The tables of moments, one for each embedding space, and their vector indexes."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

from medintel_desktop.backends.oracle import errors, statements
from medintel_desktop.backends.oracle.tables import OWNER, Names
from medintel_desktop.domain.errors import PermissionMissing
from medintel_desktop.domain.moment import EmbeddingSpace

INDEX_FROM = 50_000
"""Vectors from which an index is worth its time; below, comparing all is as quick."""

ACCURACY = 95
"""Percent of the best found that an approximate search aims at."""


def table_of(space: EmbeddingSpace) -> str:
    """The name of a space's table without its prefix: letters and digits of ours alone."""
    return f"moment_{hashlib.sha256(space.key.encode()).hexdigest()[:8]}"


class Spaces:
    """Knows the spaces of a database. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, EmbeddingSpace] = {}
        self._indexed: set[str] = set()

    def known(self, key: str) -> EmbeddingSpace:
        """Raises KeyError for one that :meth:`read` did not bring."""
        return self._known[key]

    def has(self, key: str) -> bool:
        return key in self._known

    def all(self) -> list[EmbeddingSpace]:
        return list(self._known.values())

    def indexed(self, space: EmbeddingSpace) -> bool:
        """Whether a vector index was there when the spaces were read."""
        return table_of(space).upper() in self._indexed

    def read(self, connection: Any, names: Names) -> None:
        """Two round trips."""
        with connection.cursor() as cursor:
            cursor.execute(statements.SPACES.format(read=names.read))
            found = [EmbeddingSpace(p, m, int(d), s) for _, p, m, d, s in cursor]
            cursor.execute(statements.INDEXED_TABLES)
            indexed = {name.removeprefix("MI_") for (name,) in cursor}
        with self._lock:
            self._known = {space.key: space for space in found}
            self._indexed = indexed

    def ensure(self, names: Names, space: EmbeddingSpace, connection: Any) -> None:
        """Make the table of a space if there is none. Commits. Raises PermissionMissing for a
        user who does not own the tables."""
        if self.has(space.key):
            return
        self.read(connection, names)
        if self.has(space.key):
            return
        if names.write != OWNER.write:
            raise PermissionMissing(
                "The shared library has no place for these vectors yet.",
                "Its owner makes it by syncing once with this model. They stay here until then.",
            )
        with connection.cursor() as cursor:
            cursor.execute(
                statements.MAKE_MOMENTS.format(
                    table=table_of(space), dimension=int(space.dimension)
                )
            )
            values = {
                "name": space.key, "provider": space.provider, "model": space.model,
                "dimension": space.dimension, "segmentation": space.segmentation,
            }  # fmt: skip
            try:
                cursor.execute(statements.NOTE_SPACE, values)
            except Exception as error:
                if errors.code_of(error) != errors.UNIQUE:
                    raise
            connection.commit()
        self.read(connection, names)

    def count(self, connection: Any, names: Names, space: EmbeddingSpace) -> int:
        with connection.cursor() as cursor:
            sql = statements.COUNT_MOMENTS.format(read=names.read, table=table_of(space))
            return int(cursor.execute(sql).fetchone()[0])

    def index(self, connection: Any, names: Names, space: EmbeddingSpace) -> str:
        """Make an approximate index of a large space, by what the database can do: a graph in
        memory, partitions on disk, else none. Returns "HNSW", "IVF" or "".

        May take minutes. An index that is there stays; a new one after large loads: see
        :meth:`unindex`.
        """
        if self.indexed(space):
            return ""
        count = self.count(connection, names, space)
        if count < INDEX_FROM:
            return ""
        partitions = min(10_000, max(1, round(count**0.5)))
        for kind, sql in (("HNSW", statements.INDEX_IN_MEMORY), ("IVF", statements.INDEX_ON_DISK)):
            if self._made(connection, sql, space, partitions):
                self.read(connection, names)
                return kind
        return ""

    def unindex(self, connection: Any, names: Names, space: EmbeddingSpace) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statements.DROP_INDEX.format(table=table_of(space)))
        self.read(connection, names)

    def _made(self, connection: Any, sql: str, space: EmbeddingSpace, partitions: int) -> bool:
        """False when this kind of index is not to be had: no memory pool for vectors, no right,
        no such feature. What else the database says of it is no reason to fail either."""
        text = sql.format(table=table_of(space), accuracy=ACCURACY, partitions=partitions)
        with connection.cursor() as cursor:
            try:
                cursor.execute(text)
            except Exception as error:
                if not errors.code_of(error) or errors.is_dead(error):
                    raise
                return False
        return True
