"""Items that come from the shared library."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from typing import Any

from medintel_desktop.catalogue.incoming.work import COLUMNS, Row, Work, is_there, want
from medintel_desktop.catalogue.media import sort_time_of
from medintel_desktop.catalogue.outgoing import FACTS
from medintel_desktop.catalogue.position_facts import COLUMNS as POSITION
from medintel_desktop.catalogue.position_facts import put_taken, taken
from medintel_desktop.catalogue.positions import Position, columns
from medintel_desktop.domain.mirror import Entity


def put_media(work: Work, key: str, row: Row) -> None:
    exists = _known(work, key, row)
    if not is_there(work, key, row, exists):
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
    facts = fresh["facts"].value if "facts" in fresh else None
    position, unknown = (None, False) if facts is None else _position(work, key, values, facts)
    _write_media(work.db, key, values, exists=exists)
    num = work.num(key)
    if facts is not None and position is not None and num is not None:
        put_taken(work.db, num, position, facts)
    if unknown:
        _tell_again(work.db, key)
    work.applied.media.add(key)


def _position(
    work: Work, key: str, values: dict[str, Any], facts: Mapping[str, Any]
) -> tuple[Position | None, bool]:
    """Where the item is to be, put among its values; where it is, is left out of them."""
    position, unknown = taken(work.db, work.num(key), facts, work.hides)
    for name in POSITION:
        values.pop(name)
    if position is not None:
        values |= dict(zip(POSITION, columns(position.point), strict=True))
    return position, unknown


def _tell_again(db: sqlite3.Connection, key: str) -> None:
    """The next push says what stands here: a correction that the sender had not heard of."""
    db.execute("DELETE FROM outbox WHERE entity = 'media' AND key = ? AND field = 'facts'", (key,))
    db.execute(
        "INSERT INTO outbox (entity, key, field, at) VALUES ('media', ?, 'facts', ?)",
        (key, time.time()),
    )


def _media_values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {
        COLUMNS[name]: change.value if change.value is not None else _EMPTY[name]
        for name, change in row.items()
        if name in COLUMNS
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
    values = {"name": "", **values, "id": key, "state": "ready", "missing": 1, "was_here": 0}
    marks = ", ".join(f":{name}" for name in values)
    db.execute(f"INSERT INTO media ({', '.join(values)}) VALUES ({marks})", values)  # noqa: S608 - names of ours


def _known(work: Work, key: str, row: Row) -> bool:
    """Whether the item is here. Equal bytes that came here under another id take the shared
    one: everything of ours hangs on the row number."""
    if work.num(key) is not None:
        return True
    checksum = row["facts"].value.get("checksum") if "facts" in row else None
    found = work.db.execute("SELECT id FROM media WHERE checksum = ?", (checksum,)).fetchone()
    if found is None:
        return False
    rename(work.db, found["id"], key)
    want(work.db, Entity.MEDIA, key)
    work.applied.media.add(found["id"])
    return True


def rename(db: sqlite3.Connection, old: str, key: str) -> None:
    db.execute("UPDATE media SET id = ? WHERE id = ?", (key, old))
    for table in ("job", "share", "ledger"):
        db.execute(f"UPDATE {table} SET media_id = ? WHERE media_id = ?", (key, old))  # noqa: S608 - names of ours
    db.execute(
        "INSERT OR IGNORE INTO outbox (entity, key, field, at) SELECT 'share', id, 'share', ?"
        " FROM share, mirror WHERE media_id = ? AND purpose = 'person' AND active",
        (time.time(), key),
    )
    db.execute(  # ids are random: a text that has one means it
        "INSERT OR REPLACE INTO outbox (entity, key, field, at) SELECT 'plan', p.id, 'plan', ?"
        " FROM mirror, plan p JOIN plan_version v ON v.plan = p.id AND v.number = p.version"
        " WHERE active AND instr(v.content, ?)",
        (time.time(), old),
    )
    db.execute(
        "UPDATE plan_version SET content = replace(content, :old, :key) WHERE instr(content, :old)",
        {"old": old, "key": key},
    )
    # What was noted of the other one before, that it was deleted, is not so any more.
    db.execute("DELETE FROM outbox WHERE instr(key, ?)", (key,))
    db.execute("UPDATE outbox SET key = replace(key, ?, ?)", (old, key))
