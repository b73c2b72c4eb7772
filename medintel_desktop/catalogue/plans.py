"""Edit plans and their versions; each version is the whole plan after one edit.

Numbers of versions only grow and none is given twice, so that what was made of a version always
names that one. Undo goes to the next lower number that is kept, redo to the next higher one.

In a shared library the version in force travels, the others stay where they were made: see
``incoming.plans``.
"""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.plan import Plan, new_id
from medintel_desktop.domain.plan_json import of_json, to_json

MOST_VERSIONS = 100
"""Kept of one plan, the oldest go first: 100 versions of 500 cuts take about 15 MB."""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One line of the list of plans; ``seconds`` and ``cuts`` count what is proposed as well."""

    id: str
    name: str
    seconds: float
    cuts: int
    updated_at: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan as it stands. ``newest`` is the highest version there is; ``deed_undo`` and
    ``deed_redo`` name what can be undone and done again, "" where nothing can."""

    id: str
    plan: Plan
    version: int
    newest: int
    deed_undo: str = ""
    deed_redo: str = ""


@dataclass(frozen=True, slots=True)
class DeletedPlan:
    """All rows of a plan that was deleted, to bring it back with everything that can be undone."""

    id: str
    plan: tuple[object, ...]
    versions: tuple[tuple[object, ...], ...]


class PlanTable:
    """Reads and writes plans. Nothing here asks whether an edit makes sense."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self) -> list[PlanEntry]:
        """Those changed last first."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT p.id, p.name, p.updated_at, count(c.value) AS cuts,"
                " coalesce(sum(json_extract(c.value, '$.end') - json_extract(c.value, '$.start')),"
                " 0.0) AS seconds FROM plan p"
                " JOIN plan_version v ON v.plan = p.id AND v.number = p.version"
                " LEFT JOIN json_each(v.content, '$.cuts') c"
                " GROUP BY p.id ORDER BY p.updated_at DESC, p.id"
            ).fetchall()
        return [
            PlanEntry(row["id"], row["name"], row["seconds"], row["cuts"], row["updated_at"])
            for row in rows
        ]

    def get(self, plan_id: str) -> Kept | None:
        with self._database.read() as db:
            return _kept(db, plan_id)

    def version(self, plan_id: str, number: int) -> Plan | None:
        """The plan as it was in a version; None when that is not kept any more."""
        with self._database.read() as db:
            return _content(db, plan_id, number)

    def add(self, plan: Plan) -> str:
        """Keep a new plan; its id."""
        plan_id, now = new_id(), time.time()
        with self._database.write() as db:
            put_first(db, plan_id, plan, "", now, now)
        return plan_id

    def save(self, plan_id: str, plan: Plan, deed: str, *, instead: bool = False) -> int | None:
        """A new version, or with ``instead`` another content of the one in force; those undone are
        dropped.

        ``deed`` says what was done, as in "Undo trimming". Returns its number, None when there is
        no such plan.
        """
        with self._database.write() as db:
            return put_on_top(db, plan_id, plan, deed, time.time(), instead=instead)

    def say_again(self, plan_id: str, plan: Plan) -> None:
        """Put a version that did not stand in force; a plan that is gone comes back with it."""
        now = time.time()
        with self._database.write() as db:
            if put_on_top(db, plan_id, plan, "taking back", now) is None:
                put_first(db, plan_id, plan, "", now, now)

    def undo(self, plan_id: str) -> Kept | None:
        """Back to the version before; None when there is none."""
        return self._step(plan_id, "number < p.version ORDER BY number DESC")

    def redo(self, plan_id: str) -> Kept | None:
        """On to the version that was undone; None when there is none."""
        return self._step(plan_id, "number > p.version ORDER BY number")

    def delete(self, plan_id: str) -> DeletedPlan | None:
        """Forget a plan; what was returned brings it back. None when there is no such plan."""
        with self._database.write() as db:
            row = db.execute(
                "SELECT name, version, created_at, updated_at FROM plan WHERE id = ?", (plan_id,)
            ).fetchone()
            if row is None:
                return None
            versions = db.execute(
                "SELECT number, deed, content, made_at FROM plan_version WHERE plan = ?",
                (plan_id,),
            ).fetchall()
            db.execute("DELETE FROM plan WHERE id = ?", (plan_id,))
        return DeletedPlan(plan_id, tuple(row), tuple(map(tuple, versions)))

    def restore(self, deleted: DeletedPlan) -> None:
        """Bring a plan back as it was; nothing happens when it is there."""
        with self._database.write() as db:
            added = db.execute(
                "INSERT OR IGNORE INTO plan (id, name, version, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (deleted.id, *deleted.plan),
            )
            if added.rowcount:
                db.executemany(
                    "INSERT INTO plan_version (plan, number, deed, content, made_at)"
                    " VALUES (?, ?, ?, ?, ?)",
                    [(deleted.id, *version) for version in deleted.versions],
                )

    def _step(self, plan_id: str, where: str) -> Kept | None:
        with self._database.write() as db:
            row = db.execute(
                "SELECT number FROM plan_version v JOIN plan p ON p.id = v.plan"  # noqa: S608 - words of ours
                f" WHERE p.id = ? AND {where} LIMIT 1",
                (plan_id,),
            ).fetchone()
            plan = _content(db, plan_id, row["number"]) if row else None
            if plan is None:
                return None
            enforce(db, plan_id, row["number"], plan.name, time.time())
            return _kept(db, plan_id)


def put_first(
    db: sqlite3.Connection, plan_id: str, plan: Plan, deed: str, created: float, now: float
) -> None:
    """Keep a plan that is not here. One that was deleted and comes back does not give numbers
    again that films were made of."""
    sql = "SELECT coalesce(max(version), 0) + 1 FROM rendering WHERE plan = ?"
    number = db.execute(sql, (plan_id,)).fetchone()[0]
    db.execute(
        "INSERT INTO plan (id, name, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
        (plan_id, plan.name, number, created, now),
    )
    _put_version(db, plan_id, number, deed, plan, now)


def put_on_top(
    db: sqlite3.Connection, plan_id: str, plan: Plan, deed: str, now: float,
    *, instead: bool = False,
) -> int | None:  # fmt: skip
    """As :meth:`PlanTable.save`, inside a transaction."""
    row = db.execute(
        "SELECT version, (SELECT max(number) FROM plan_version WHERE plan = id) AS newest"
        " FROM plan WHERE id = ?",
        (plan_id,),
    ).fetchone()
    if row is None:
        return None
    same = instead and row["version"] == row["newest"]
    number = row["newest"] + (not same)
    db.execute(
        "DELETE FROM plan_version WHERE plan = ? AND number > ?",
        (plan_id, row["version"] - instead),
    )
    _put_version(db, plan_id, number, deed, plan, now)
    db.execute(
        "DELETE FROM plan_version WHERE plan = :plan AND number <= (SELECT number"
        " FROM plan_version WHERE plan = :plan ORDER BY number DESC LIMIT 1 OFFSET :kept)",
        {"plan": plan_id, "kept": MOST_VERSIONS},
    )
    enforce(db, plan_id, number, plan.name, now)
    return int(number)


def told(db: sqlite3.Connection, plan_id: str) -> dict[str, Any] | None:
    """What travels of a plan: the version in force, when the plan was made and when changed
    last. None when it is not here."""
    row = db.execute(
        "SELECT v.content, p.created_at, p.updated_at FROM plan p"
        " JOIN plan_version v ON v.plan = p.id AND v.number = p.version WHERE p.id = ?",
        (plan_id,),
    ).fetchone()
    if row is None:
        return None
    times = {"created": row["created_at"], "changed": row["updated_at"]}
    return {**json.loads(row["content"]), **times}


def number_of(db: sqlite3.Connection, plan_id: str, plan: Plan) -> int | None:
    """The highest of the versions kept that have this content."""
    row = db.execute(
        "SELECT max(number) FROM plan_version WHERE plan = ? AND content = ?",
        (plan_id, _written(plan)),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def _written(plan: Plan) -> str:
    return json.dumps(to_json(plan), ensure_ascii=False, separators=(",", ":"))


def _put_version(
    db: sqlite3.Connection, plan_id: str, number: int, deed: str, plan: Plan, now: float
) -> None:
    db.execute(
        "INSERT INTO plan_version (plan, number, deed, content, made_at) VALUES (?, ?, ?, ?, ?)",
        (plan_id, number, deed, _written(plan), now),
    )


def enforce(db: sqlite3.Connection, plan_id: str, number: int, name: str, now: float) -> None:
    """A version that is kept is the one that stands."""
    db.execute(
        "UPDATE plan SET version = ?, name = ?, updated_at = ? WHERE id = ?",
        (number, name, now, plan_id),
    )


def _kept(db: sqlite3.Connection, plan_id: str) -> Kept | None:
    row = db.execute("SELECT version FROM plan WHERE id = ?", (plan_id,)).fetchone()
    if row is None:
        return None
    version = row["version"]
    deeds = dict(
        db.execute("SELECT number, deed FROM plan_version WHERE plan = ?", (plan_id,)).fetchall()
    )
    plan = _content(db, plan_id, version)
    if plan is None:
        return None
    undo = deeds[version] if min(deeds) < version else ""
    above = [number for number in deeds if number > version]
    return Kept(plan_id, plan, version, max(deeds), undo, deeds[min(above)] if above else "")


def _content(db: sqlite3.Connection, plan_id: str, number: int) -> Plan | None:
    row = db.execute(
        "SELECT content FROM plan_version WHERE plan = ? AND number = ?", (plan_id, number)
    ).fetchone()
    return of_json(json.loads(row["content"])) if row else None
