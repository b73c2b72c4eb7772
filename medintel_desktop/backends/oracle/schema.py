"""Makes the tables of the shared library and brings them up to date; never drops any.

Each step is a numbered file of statements, parted by lines with "/". Every statement may run
again, and those marked "-- check" only prove that all is there. DDL commits, so no row lock
outlives it: machines take turns by a lease in ``mi_schema`` instead, by the database's clock.
A machine that dies in a step leaves the lease to run out, and the next one runs the step again.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from medintel_desktop.backends.oracle import errors, places, statements
from medintel_desktop.domain.errors import ServiceBusy

PATIENCE = 60.0
"""Seconds to wait for another machine that migrates."""

PAUSE = 0.3
"""Seconds between two looks at whether it is our turn."""

_THERE_ALREADY = (1, 955, 957, 1408, 1430, 1442, 2260, 2261, 2264, 2275)


@dataclass(frozen=True, slots=True)
class SchemaState:
    """``version`` 0: there is nothing yet. ``spatial``: items have a point with an index."""

    version: int
    spatial: bool


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    statements: tuple[str, ...]
    checks: tuple[str, ...]


@cache
def migrations() -> tuple[Migration, ...]:
    """In order from 1."""
    found = []
    for file in resources.files("medintel_desktop.backends.oracle.sql").iterdir():
        match = re.fullmatch(r"(\d{4})_\w+\.sql", file.name)
        if match:
            found.append(_parsed(int(match[1]), file.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda one: one.number))


def latest() -> int:
    return migrations()[-1].number


def state(connection: Any) -> SchemaState:
    """One round trip. Raises the driver's error when the tables are not there: ORA-00942."""
    with connection.cursor() as cursor:
        row = cursor.execute(statements.SCHEMA_STATE).fetchone()
    return SchemaState(row[0], bool(row[1])) if row else SchemaState(0, False)


def migrate(connection: Any, holder: str) -> SchemaState:
    """Run what is missing. Several machines may call this at once; ``holder`` is one of them, so
    that its second try need not wait for its first.

    Raises ServiceBusy when another one takes longer than PATIENCE, ServiceError when the schema
    is newer than this app, and the driver's errors.
    """
    with connection.cursor() as cursor:
        _begin(cursor)
        connection.commit()
        _take(connection, cursor, holder)
        try:
            present = _brought_up(connection, cursor, holder)
        finally:
            with suppress(Exception):  # of a session that broke; then the lease runs out
                cursor.execute(statements.RELEASE_LEASE, {"holder": holder})
                connection.commit()
    if present.version > latest():
        raise errors.too_new()
    return state(connection)


def _brought_up(connection: Any, cursor: Any, holder: str) -> SchemaState:
    """What was there before."""
    present = state(connection)
    if present.version > latest():
        return present
    for step in migrations():
        if step.number > present.version:
            _run(connection, cursor, step, holder)
    if not present.spatial:
        cursor.execute(statements.NOTE_SPATIAL, {"spatial": int(places.prepare(cursor))})
    return present


def _begin(cursor: Any) -> None:
    """The row that machines take turns by."""
    try:
        there = cursor.execute(statements.SCHEMA_STATE).fetchone()
    except Exception as error:
        if errors.code_of(error) != errors.NO_TABLE:
            raise
        there = None
        _unless_there(cursor, statements.MAKE_SCHEMA)
    if there is None:
        _unless_there(cursor, statements.MAKE_SCHEMA_ROW)


def _take(connection: Any, cursor: Any, holder: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        cursor.execute(statements.TAKE_LEASE, {"holder": holder})
        taken = cursor.rowcount == 1
        connection.commit()
        if taken:
            return
        if time.monotonic() > deadline:
            raise ServiceBusy(
                "Another machine is preparing the database.", "It is tried again by itself."
            )
        time.sleep(PAUSE)


def _run(connection: Any, cursor: Any, step: Migration, holder: str) -> None:
    for sql in step.statements:
        _unless_there(cursor, sql)
    for sql in step.checks:
        cursor.execute(sql)
    cursor.execute(statements.TAKE_LEASE, {"holder": holder})
    cursor.execute(statements.NOTE_VERSION, {"version": step.number, "holder": holder})
    connection.commit()


def _unless_there(cursor: Any, sql: str) -> None:
    """Whoever has the table locked just now is waited for: DDL does not do that by itself."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            cursor.execute(sql)
            return
        except Exception as error:
            code = errors.code_of(error)
            if code in _THERE_ALREADY:
                return
            if code not in errors.LOCKED or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE)


def _parsed(number: int, text: str) -> Migration:
    """Comments stay in the file: the server's parser need not know them."""
    parts = [part.strip() for part in re.split(r"(?m)^/\s*$", text)]
    checks = [part for part in parts if "-- check" in part]
    return Migration(
        number,
        tuple(_bare(part) for part in parts if part and part not in checks),
        tuple(_bare(part) for part in checks),
    )


def _bare(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--")).strip()
