"""Applies changes of other machines to the catalogue; what is newer here stays.

Everything happens in one transaction with ``mirror.applying`` set, so that the triggers do not
note it as a change of ours. What belongs to an item or album that is not here yet is stranded
and tried again after the round.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.media import sort_time_of
from medintel_desktop.catalogue.moments import Append, MomentTable
from medintel_desktop.catalogue.outgoing import COPY, FACTS
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.mirror import Change, Entity, Stamp, there

_COLUMNS = {"name": "name", "rating": "rating", "caption": "caption", "trashed": "trashed_at"}

Row = Mapping[str, Change]
"""The changed fields of one entity."""


@dataclass(slots=True)
class Applied:
    """What a batch did here. ``wanted`` are entities that came back and have to be asked for
    whole; ``forgotten`` checksums of items that are gone; ``lost`` our changes that do not
    stand, each with the stamp that won."""

    media: set[str] = field(default_factory=set)
    albums: bool = False
    wanted: list[tuple[Entity, str]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    lost: list[tuple[Change, Stamp, str]] = field(default_factory=list)


class Incoming:
    """Writes what was pulled."""

    def __init__(self, database: Database, moments: MomentTable, append: Append) -> None:
        self._database = database
        self._moments = moments
        self._append = append

    def apply(self, changes: Sequence[Change], ahead: float, machine: str) -> Applied:
        """Changes of one or more kinds, whole rows at a time, in the order of their kinds."""
        applied = Applied()
        with self._applying() as db:
            for entity in Entity:
                rows = _rows(change for change in changes if change.entity is entity)
                work = _Work(db, applied, _Ours(db, entity, ahead, machine))
                if entity is Entity.MEDIA:
                    for key, row in rows.items():
                        _media(work, key, row)
                elif entity is Entity.ALBUM:
                    _albums(work, rows)
                else:
                    for key, row in rows.items():
                        for change in row.values():
                            self._belonging(work, key, change)
            reindex(db, _nums(db, applied.media))
        return applied

    def retry(self, ahead: float, machine: str) -> Applied:
        """Try again what was stranded; what still has no place stays so."""
        with self._database.read() as db:
            rows = db.execute("SELECT * FROM stranded").fetchall()
        changes = [
            Change(
                Entity(row["entity"]), row["key"], row["field"], json.loads(row["value"]),
                Stamp.parse(row["stamp"]),
            )
            for row in rows
        ]  # fmt: skip
        return self.apply(changes, ahead, machine) if changes else Applied()

    def adopt(self, known: Mapping[str, str]) -> list[str]:
        """Give our items the ids under which the shared library knows their bytes (checksum ->
        id). Returns the ids that changed: what was deleted there is to be told anew."""
        adopted = []
        with self._applying() as db:
            for checksum, key in known.items():
                sql = "SELECT id FROM media WHERE checksum = ? AND id <> ?"
                row = db.execute(sql, (checksum, key)).fetchone()
                if row is not None:
                    _rename(db, row["id"], key)
                    adopted.append(key)
        return adopted

    @contextmanager
    def _applying(self) -> Iterator[sqlite3.Connection]:
        with self._database.write() as db:
            db.execute("UPDATE mirror SET applying = 1")
            yield db
            db.execute("UPDATE mirror SET applying = 0")

    def _belonging(self, work: _Work, key: str, change: Change) -> None:
        if work.ours.stands(change, work.applied):
            return
        if change.entity is Entity.MOMENTS:
            self._vectors(work, key, change)
            return
        if _WRITE[change.entity](work, key, change.value):
            _unstrand(work, change)
        else:
            _strand(work, change)

    def _vectors(self, work: _Work, key: str, change: Change) -> None:
        """Vectors are large, so only the word strands that there are some: when their item has
        come it is asked for whole."""
        media, understood = key.partition("/")[0], change.value
        if work.num(media) is None:
            _strand(work, replace(change, value=None))
            return
        _unstrand(work, change)
        if understood is None:
            work.applied.wanted.append((Entity.MEDIA, media))
        else:
            self._moments.add(understood.space, media, understood.vectors, self._append)
            work.applied.media.add(media)


def _strand(work: _Work, change: Change) -> None:
    work.db.execute(
        "INSERT OR REPLACE INTO stranded (entity, key, field, value, stamp) VALUES (?, ?, ?, ?, ?)",
        (change.entity, change.key, change.field, json.dumps(change.value), str(change.stamp)),
    )


def _unstrand(work: _Work, change: Change) -> None:
    work.db.execute(
        "DELETE FROM stranded WHERE entity = ? AND key = ?", (change.entity, change.key)
    )


class _Ours:
    """Changes of one kind that wait here, to be compared with what comes."""

    def __init__(self, db: sqlite3.Connection, entity: Entity, ahead: float, machine: str) -> None:
        self._db, self.entity, self._ahead, self._machine = db, entity, ahead, machine

    def pending(self, key: str) -> dict[str, Stamp]:
        """Our stamps of the fields of an entity that wait."""
        rows = self._db.execute(
            "SELECT key, field, at FROM outbox WHERE entity = ? AND key = ?",
            (self.entity, self._noted(key)),
        )
        return {row["field"]: Stamp.made(row["at"] + self._ahead, self._machine) for row in rows}

    def stands(self, change: Change, applied: Applied) -> bool:
        """Whether our own change of this field is later. If not, it has lost and is dropped."""
        ours = self.pending(change.key).get(change.field)
        if ours is None or ours == change.stamp:
            return False
        if ours > change.stamp:
            return True
        self.drop(change.key, change.field, change.stamp, applied, "changed elsewhere later")
        return False

    def drop(self, key: str, field_: str, winner: Stamp, applied: Applied, why: str) -> None:
        ours = self.pending(key)[field_]
        lost = Change(self.entity, key, field_, self._shown(key, field_), ours)
        applied.lost.append((lost, winner, why))
        self._db.execute(
            "DELETE FROM outbox WHERE entity = ? AND key = ? AND field = ?",
            (self.entity, self._noted(key), field_),
        )

    def _noted(self, key: str) -> str:
        """The key as the outbox has it: moments are noted by item, tags as they were typed."""
        if self.entity is Entity.MOMENTS:
            return key.partition("/")[0]
        if self.entity is Entity.TAG:
            row = self._db.execute(
                "SELECT key FROM outbox WHERE entity = 'tag' AND key = ? COLLATE NOCASE", (key,)
            ).fetchone()
            return row["key"] if row else key
        return key

    def _shown(self, key: str, field_: str) -> Any:
        """Our value, for the history; only of what a person typed."""
        if self.entity is Entity.MEDIA and field_ in _COLUMNS:
            sql = f"SELECT {_COLUMNS[field_]} FROM media WHERE id = ?"  # noqa: S608 - names of ours
            row = self._db.execute(sql, (key,)).fetchone()
        elif self.entity is Entity.ALBUM and field_ == "name":
            row = self._db.execute("SELECT name FROM album WHERE id = ?", (key,)).fetchone()
        else:
            return None
        return row[0] if row else None


@dataclass(slots=True)
class _Work:
    db: sqlite3.Connection
    applied: Applied
    ours: _Ours

    def num(self, media: str) -> int | None:
        row = self.db.execute("SELECT num FROM media WHERE id = ?", (media,)).fetchone()
        return row["num"] if row else None

    def has_album(self, album: str | None) -> bool:
        return self.db.execute("SELECT 1 FROM album WHERE id = ?", (album,)).fetchone() is not None


def _rows(changes: Iterable[Change]) -> dict[str, dict[str, Change]]:
    rows: dict[str, dict[str, Change]] = {}
    for change in changes:
        rows.setdefault(change.key, {})[change.field] = change
    return rows


def _nums(db: sqlite3.Connection, media: Iterable[str]) -> list[int]:
    found = (db.execute("SELECT num FROM media WHERE id = ?", (id_,)).fetchone() for id_ in media)
    return [row["num"] for row in found if row]


def _is_there(work: _Work, key: str, row: Row, exists: bool) -> bool:
    """Whether the entity is to be here, counting our own changes that wait as well."""
    waiting = work.ours.pending(key)
    edits = [change.stamp for name, change in row.items() if name != "gone"]
    gone = row["gone"].stamp if "gone" in row else None
    ours = waiting.get("gone")
    if ours is not None and not there(edits, ours):
        return False  # we deleted it, and that stands
    if ours is not None:
        work.ours.drop(key, "gone", max(edits), work.applied, "edited elsewhere after that")
    if gone is not None and not there(edits, gone):
        if exists and there(waiting.values(), gone):
            return True  # our own edit brings it back
        for name in work.ours.pending(key):
            work.ours.drop(key, name, gone, work.applied, "deleted elsewhere for good")
        return False
    if not exists and (gone is not None or "gone" in waiting):
        work.applied.wanted.append((work.ours.entity, key))
    return True


def _media(work: _Work, key: str, row: Row) -> None:
    exists = _known(work, key, row)
    if not _is_there(work, key, row, exists):
        if exists:
            gone = work.db.execute("DELETE FROM media WHERE id = ? RETURNING num, checksum", (key,))
            for num, checksum in gone.fetchall():
                work.db.execute("DELETE FROM media_text WHERE rowid = ?", (num,))
                work.applied.forgotten.append(checksum)
            work.applied.media.add(key)
        return
    fresh = {name: change for name, change in row.items() if name != "gone"}
    if exists:
        fresh = {n: c for n, c in fresh.items() if not work.ours.stands(c, work.applied)}
    values = _media_values(fresh)
    if not exists and "checksum" not in values:
        return
    _write_media(work.db, key, values, exists=exists)
    work.applied.media.add(key)


def _media_values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {
        _COLUMNS[name]: change.value if change.value is not None else _EMPTY[name]
        for name, change in row.items()
        if name in _COLUMNS
    }
    if "facts" in row:
        facts = row["facts"].value
        values |= {name: facts.get(name) for name in FACTS}
        for name, default in _DEFAULTS.items():
            values[name] = facts.get(name, default)
        values["sort_time"] = sort_time_of(facts.get("taken_at"), facts["added_at"])
    return values


_EMPTY = {"name": "", "rating": 0, "caption": "", "trashed": None}
_DEFAULTS = {"width": 0, "height": 0, "orientation": 1, "plays_natively": 1, "bytes": 0}


def _write_media(
    db: sqlite3.Connection, key: str, values: Mapping[str, Any], *, exists: bool
) -> None:
    if not values:
        return
    if exists:
        sets = ", ".join(f"{name} = :{name}" for name in values)
        db.execute(f"UPDATE media SET {sets} WHERE id = :id", {**values, "id": key})  # noqa: S608 - names of ours
        return
    values = {"name": "", **values, "id": key, "state": "ready", "missing": 1}
    marks = ", ".join(f":{name}" for name in values)
    db.execute(f"INSERT INTO media ({', '.join(values)}) VALUES ({marks})", values)  # noqa: S608 - names of ours


def _known(work: _Work, key: str, row: Row) -> bool:
    """Whether the item is here. Equal bytes that came here under another id take the shared
    one: everything of ours hangs on the row number."""
    if work.num(key) is not None:
        return True
    checksum = row["facts"].value.get("checksum") if "facts" in row else None
    found = work.db.execute("SELECT id FROM media WHERE checksum = ?", (checksum,)).fetchone()
    if found is None:
        return False
    _rename(work.db, found["id"], key)
    work.applied.media.add(found["id"])
    return True


def _rename(db: sqlite3.Connection, old: str, key: str) -> None:
    db.execute("UPDATE media SET id = ? WHERE id = ?", (key, old))
    for table in ("job", "share", "ledger"):
        db.execute(f"UPDATE {table} SET media_id = ? WHERE media_id = ?", (key, old))  # noqa: S608 - names of ours
    db.execute("UPDATE outbox SET key = replace(key, ?, ?)", (old, key))


def _albums(work: _Work, rows: Mapping[str, Row]) -> None:
    """Names first, so that every parent of the batch is there when places are written."""
    staying = {}
    for key, row in rows.items():
        exists = work.has_album(key)
        work.applied.albums = True
        if _is_there(work, key, row, exists):
            staying[key] = row
            _album_name(work, key, row, exists)
        elif exists:
            work.db.execute("UPDATE album SET parent = NULL WHERE parent = ?", (key,))
            work.db.execute("DELETE FROM album WHERE id = ?", (key,))
    placed = [
        (key, row["place"].value)
        for key, row in staying.items()
        if "place" in row and not work.ours.stands(row["place"], work.applied)
    ]
    for key, _ in placed:  # a chain may be turned around: no order of moves is right but this
        work.db.execute("UPDATE album SET parent = NULL WHERE id = ?", (key,))
    for key, place in placed:
        parent = place["parent"] if work.has_album(place["parent"]) else None
        work.db.execute(
            "UPDATE album SET parent = ?, position = ? WHERE id = ?",
            (None if _below(work.db, parent, key) else parent, place["position"], key),
        )


def _album_name(work: _Work, key: str, row: Row, exists: bool) -> None:
    name = row["name"].value if "name" in row else ""
    if not exists:
        work.db.execute("INSERT INTO album (id, name, position) VALUES (?, ?, 0)", (key, name))
    elif "name" in row and not work.ours.stands(row["name"], work.applied):
        work.db.execute("UPDATE album SET name = ? WHERE id = ?", (name, key))
        inside = work.db.execute(
            "SELECT m.id FROM album_media am JOIN media m ON m.num = am.media WHERE am.album = ?",
            (key,),
        )
        work.applied.media.update(found["id"] for found in inside)


def _below(db: sqlite3.Connection, album: str | None, top: str) -> bool:
    """Whether ``album`` is ``top`` or below it."""
    while album is not None:
        if album == top:
            return True
        row = db.execute("SELECT parent FROM album WHERE id = ?", (album,)).fetchone()
        album = row["parent"] if row else None
    return False


def _member(work: _Work, key: str, present: bool) -> bool:
    album, _, media = key.partition("/")
    num = work.num(media)
    if num is None or not work.has_album(album):
        return False
    if present:
        sql = "INSERT OR IGNORE INTO album_media (album, media) VALUES (?, ?)"
    else:
        sql = "DELETE FROM album_media WHERE album = ? AND media = ?"
    work.db.execute(sql, (album, num))
    work.applied.media.add(media)
    work.applied.albums = True
    return True


def _tag(work: _Work, key: str, name: str | None) -> bool:
    media, _, folded = key.partition("/")
    num = work.num(media)
    if num is None:
        return False
    work.db.execute("DELETE FROM tag WHERE media = ? AND name = ?", (num, folded))
    if name is not None:
        work.db.execute("INSERT INTO tag (media, name) VALUES (?, ?)", (num, name))
    work.applied.media.add(media)
    return True


def _copy(work: _Work, key: str, value: Mapping[str, Any] | None) -> bool:
    place, _, object_ = key.partition("\n")
    work.db.execute("DELETE FROM copy WHERE place = ? AND object = ?", (place, object_))
    if value is None:
        return True
    num = work.num(value["media"])
    if num is None:
        return False
    names = ("place", "object", "media", *COPY)
    marks = ", ".join("?" * len(names))
    values = (place, object_, num, *(value[name] for name in COPY))
    work.db.execute(f"INSERT INTO copy ({', '.join(names)}) VALUES ({marks})", values)  # noqa: S608 - names of ours
    work.applied.media.add(value["media"])
    return True


_WRITE: Mapping[Entity, Callable[[_Work, str, Any], bool]] = {
    Entity.MEMBER: _member,
    Entity.TAG: _tag,
    Entity.COPY: _copy,
}
"""Each says whether what it belongs to is here."""
