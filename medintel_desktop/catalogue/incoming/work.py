"""What a batch of changes is applied with: the transaction, our own waiting changes, the result."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from medintel_desktop.catalogue import plans
from medintel_desktop.catalogue.position_facts import Hides
from medintel_desktop.domain.mirror import Change, Entity, Stamp, there

COLUMNS = {"name": "name", "rating": "rating", "caption": "caption", "trashed": "trashed_at"}
"""Fields of an item that are one column each."""

WHOLE = "*"
"""In place of a field: the entity with all that belongs to it."""

Row = Mapping[str, Change]
"""The changed fields of one entity."""


@dataclass(slots=True)
class Applied:
    """What a batch did here. ``forgotten`` are checksums of items that are gone; ``lost`` our
    changes that do not stand, each with the stamp that won."""

    media: set[str] = field(default_factory=set)
    albums: bool = False
    plans: bool = False
    forgotten: list[str] = field(default_factory=list)
    lost: list[tuple[Change, Stamp, str]] = field(default_factory=list)


class Ours:
    """Changes of one kind that wait here, to be compared with what comes."""

    def __init__(self, db: sqlite3.Connection, entity: Entity, ahead: float, machine: str) -> None:
        self._db, self.entity, self._ahead, self.machine = db, entity, ahead, machine

    def pending(self, key: str) -> dict[str, Stamp]:
        """Our stamps of the fields of an entity that wait."""
        rows = self._db.execute(
            "SELECT key, field, at FROM outbox WHERE entity = ? AND key = ?",
            (self.entity, self._noted(key)),
        )
        return {row["field"]: Stamp.made(row["at"] + self._ahead, self.machine) for row in rows}

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
        self.forget(key, field_)

    def forget(self, key: str, field_: str) -> None:
        """Ours is not sent any more: nothing is lost by that, or it was kept."""
        self._db.execute(
            "DELETE FROM outbox WHERE entity = ? AND key = ? AND field = ?",
            (self.entity, self._noted(key), field_),
        )

    def _noted(self, key: str) -> str:
        """The key as the outbox has it: moments are noted by item, tags as they were typed."""
        if self.entity is Entity.MOMENTS:
            return key.partition("/")[0]
        if self.entity in (Entity.TAG, Entity.MODEL_TAG):
            row = self._db.execute(
                "SELECT key FROM outbox WHERE entity = ? AND key = ? COLLATE NOCASE",
                (self.entity, key),
            ).fetchone()
            return row["key"] if row else key
        return key

    def _shown(self, key: str, field_: str) -> Any:
        """Our value, for the history; only of what a person did."""
        match self.entity, field_:
            case Entity.MEDIA, field_ if field_ in COLUMNS:
                return self._value(f"SELECT {COLUMNS[field_]} FROM media WHERE id = ?", key)  # noqa: S608 - names of ours
            case Entity.ALBUM, "name":
                return self._value("SELECT name FROM album WHERE id = ?", key)
            case Entity.ALBUM, "place":
                return {"parent": self._value("SELECT parent FROM album WHERE id = ?", key)}
            case Entity.TAG, _:
                media, _, name = key.partition("/")
                sql = "SELECT name FROM tag WHERE name = ? AND media IN"
                return self._value(f"{sql} (SELECT num FROM media WHERE id = ?)", name, media)  # noqa: S608 - no user text
            case Entity.MEMBER, _:
                album, _, media = key.partition("/")
                sql = "SELECT 1 FROM album_media WHERE album = ? AND media IN"
                there = self._value(f"{sql} (SELECT num FROM media WHERE id = ?)", album, media)  # noqa: S608 - no user text
                return there is not None
            case Entity.PLAN, _:
                return plans.told(self._db, key)
            case _:
                return None

    def _value(self, sql: str, *keys: str) -> Any:
        row = self._db.execute(sql, keys).fetchone()
        return row[0] if row else None


@dataclass(slots=True)
class Work:
    db: sqlite3.Connection
    applied: Applied
    ours: Ours
    hides: Hides

    def num(self, media: str) -> int | None:
        row = self.db.execute("SELECT num FROM media WHERE id = ?", (media,)).fetchone()
        return row["num"] if row else None

    def has_album(self, album: str | None) -> bool:
        return self.db.execute("SELECT 1 FROM album WHERE id = ?", (album,)).fetchone() is not None


def want(db: sqlite3.Connection, entity: Entity, key: str) -> None:
    strand(db, Change(entity, key, WHOLE, None, Stamp.made(0.0, "")))


def strand(db: sqlite3.Connection, change: Change) -> None:
    db.execute(
        "INSERT OR REPLACE INTO stranded (entity, key, field, value, stamp) VALUES (?, ?, ?, ?, ?)",
        (change.entity, change.key, change.field, json.dumps(change.value), str(change.stamp)),
    )


def unstrand(db: sqlite3.Connection, change: Change) -> None:
    sql = "DELETE FROM stranded WHERE entity = ? AND key = ? AND field = ?"
    db.execute(sql, (change.entity, change.key, change.field))


def is_there(work: Work, key: str, row: Row, exists: bool) -> bool:
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
        want(work.db, work.ours.entity, key)
    return True
