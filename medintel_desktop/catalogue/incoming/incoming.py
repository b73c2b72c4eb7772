"""The door of this package: one transaction for each batch."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.incoming.albums import note_albums, put_albums
from medintel_desktop.catalogue.incoming.belongings import put_belonging
from medintel_desktop.catalogue.incoming.items import put_media, rename
from medintel_desktop.catalogue.incoming.plans import put_plan
from medintel_desktop.catalogue.incoming.work import (
    WHOLE,
    Applied,
    Ours,
    Work,
    strand,
    unstrand,
    want,
)
from medintel_desktop.catalogue.moments import Append, MomentTable
from medintel_desktop.catalogue.position_facts import Hides, nothing_hidden
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.mirror import Asked, Change, Entity, Stamp
from medintel_desktop.domain.moment import EmbeddingSpace, MomentVector

MOST_WAVER = 60.0
"""Seconds by which another machine's stamps may be ahead of our clock and are still followed:
clocks are known to half a second, and one that went far wrong would take all others along."""


class Incoming:
    """Writes what was pulled."""

    def __init__(
        self, database: Database, moments: MomentTable, append: Append,
        hides: Hides = nothing_hidden,
    ) -> None:  # fmt: skip
        self._database = database
        self._moments = moments
        self._append = append
        self._hides = hides

    def apply(self, changes: Sequence[Change], ahead: float, machine: str) -> Applied:
        """Changes of one or more kinds, whole rows at a time, in the order of their kinds."""
        applied = Applied()
        with self._applying() as db:
            _meet(db, changes, ahead)
            for entity in Entity:
                rows = _rows(change for change in changes if change.entity is entity)
                work = Work(db, applied, Ours(db, entity, ahead, machine), self._hides)
                if entity is Entity.MEDIA:
                    for key, row in rows.items():
                        put_media(work, key, row)
                elif entity is Entity.ALBUM:
                    if rows:
                        put_albums(work, rows)
                elif entity is Entity.MOMENTS:
                    self._vectors(work, _each(rows))
                elif entity is Entity.PLAN:
                    for change in _each(rows):
                        put_plan(work, change)
                else:
                    for change in _each(rows):
                        self._belonging(work, change)
            reindex(db, _nums(db, applied.media))
        return applied

    def retry(self, ahead: float, machine: str) -> Applied:
        """Try again what was stranded; what still has no place stays so."""
        with self._database.read() as db:
            rows = db.execute("SELECT * FROM stranded WHERE field <> ?", (WHOLE,)).fetchall()
        changes = [
            Change(
                Entity(row["entity"]), row["key"], row["field"], json.loads(row["value"]),
                Stamp.parse(row["stamp"]),
            )
            for row in rows
        ]  # fmt: skip
        return self.apply(changes, ahead, machine) if changes else Applied()

    def wanted(self) -> list[tuple[Entity, str]]:
        """Items and albums that came back and have to be asked for whole. They stay wanted until
        they are :meth:`fetched`, whatever breaks in between."""
        with self._database.read() as db:
            rows = db.execute("SELECT entity, key FROM stranded WHERE field = ?", (WHOLE,))
            return [(Entity(row["entity"]), row["key"]) for row in rows]

    def fetched(self, entity: Entity, key: str) -> None:
        with self._database.write() as db:
            sql = "DELETE FROM stranded WHERE entity = ? AND key = ? AND field = ?"
            db.execute(sql, (entity, key, WHOLE))

    def pushed(self, changes: Sequence[Change], ahead: float) -> None:
        """Our own changes are in the shared library: its albums are as we said."""
        with self._database.write() as db:
            _meet(db, changes, ahead)
            note_albums(db, _rows(c for c in changes if c.entity is Entity.ALBUM))

    def adopt(self, known: Mapping[str, str]) -> list[str]:
        """Give our items the ids under which the shared library knows their bytes (checksum ->
        id). Returns the ids that changed: what was deleted there is to be told anew."""
        adopted = []
        with self._applying() as db:
            for checksum, key in known.items():
                sql = "SELECT id FROM media WHERE checksum = ? AND id <> ?"
                row = db.execute(sql, (checksum, key)).fetchone()
                if row is not None:
                    rename(db, row["id"], key)
                    want(db, Entity.MEDIA, key)
                    adopted.append(key)
        return adopted

    @contextmanager
    def _applying(self) -> Iterator[sqlite3.Connection]:
        with self._database.write() as db:
            db.execute("UPDATE mirror SET applying = 1")
            yield db
            db.execute("UPDATE mirror SET applying = 0")

    def _belonging(self, work: Work, change: Change) -> None:
        if work.ours.stands(change, work.applied):
            return
        if change.entity is Entity.QUERY:
            asked: Asked = change.value
            self._moments.remember(asked.space, asked.text, asked.vector)
            return
        put_belonging(work, change)

    def _vectors(self, work: Work, changes: Iterable[Change]) -> None:
        """Written together. Vectors are large, so only the word strands that there are some: when
        their item has come it is asked for whole."""
        items: dict[EmbeddingSpace, dict[str, Sequence[MomentVector]]] = {}
        for change in changes:
            if work.ours.stands(change, work.applied):
                continue
            media, understood = change.key.partition("/")[0], change.value
            if work.num(media) is None:
                strand(work.db, replace(change, value=None))
                continue
            unstrand(work.db, change)
            if understood is None:
                want(work.db, Entity.MEDIA, media)
            else:
                items.setdefault(understood.space, {})[media] = understood.vectors
                work.applied.media.add(media)
        for space, vectors in items.items():
            self._moments.add_many(space, vectors, self._append)


def _meet(db: sqlite3.Connection, changes: Iterable[Change], ahead: float) -> None:
    """What is done here from now on is later than these: who saw a value may change it."""
    stamps = [change.stamp.at - ahead for change in changes]
    latest = max((at for at in stamps if at < time.time() + MOST_WAVER), default=0.0)
    db.execute("UPDATE mirror SET met = max(met, ?)", (latest,))


def _rows(changes: Iterable[Change]) -> dict[str, dict[str, Change]]:
    rows: dict[str, dict[str, Change]] = {}
    for change in changes:
        rows.setdefault(change.key, {})[change.field] = change
    return rows


def _each(rows: Mapping[str, Mapping[str, Change]]) -> Iterator[Change]:
    return (change for row in rows.values() for change in row.values())


def _nums(db: sqlite3.Connection, media: Iterable[str]) -> list[int]:
    found = (db.execute("SELECT num FROM media WHERE id = ?", (id_,)).fetchone() for id_ in media)
    return [row["num"] for row in found if row]
