"""Brings a catalogue up to the version this app knows: numbered files, a backup first."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.errors import LibraryError

_FILES = Path(__file__).parent / "migrations"


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every migration, in order from 1."""
    files = _FILES.glob("[0-9][0-9][0-9][0-9]_*.sql")
    return sorted((int(file.name[:4]), file.read_text("utf-8")) for file in files)


def version(database: Database) -> int:
    with database.read() as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(database: Database, backups: Path) -> Path | None:
    """Run what is missing, each in its own transaction. Returns the backup made, if any.

    Raises LibraryError when the file was written by a newer app: it is left untouched.
    """
    steps = migrations()
    latest = steps[-1][0]
    present = version(database)
    if present > latest:
        raise LibraryError(
            "This library was made by a newer MedIntel.",
            "Update the app to open it. Nothing was changed.",
        )
    if present == latest:
        return None
    if database.read_only:
        raise LibraryError(
            "This library was made by an older MedIntel.",
            "Open it once for writing, so that it can be brought up to date.",
        )
    backup = _back_up(database, backups, present) if present else None
    for number, sql in steps:
        if number > present:
            _run(database, number, sql)
    return backup


def _run(database: Database, number: int, sql: str) -> None:
    with database.write() as db:
        if db.execute("PRAGMA user_version").fetchone()[0] >= number:
            return  # another process was faster
        for statement in _statements(sql):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number:d}")


def _statements(sql: str) -> list[str]:
    """Split a script, because executescript() would commit the transaction."""
    statements, pending = [], ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return [s for s in statements if s.strip()]


def _back_up(database: Database, folder: Path, present: int) -> Path:
    """Copy the catalogue whole or not at all; an earlier backup stays until this one is there."""
    target = folder / f"catalogue-v{present}.sqlite"
    temporary = folder / f".{os.getpid()}-{threading.get_ident()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with database.read() as source:
            _copied(source, temporary)
        temporary.replace(target)
    except OSError as error:
        raise LibraryError(
            "No backup of the library can be made, so it was not brought up to date.",
            f"Check the disk and the permissions of {folder}.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _copied(source: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
