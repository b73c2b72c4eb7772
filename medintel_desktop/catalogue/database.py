"""One SQLite file: a connection per thread, one writer at a time, short transactions.

WAL lets readers go on while somebody writes. ``synchronous=NORMAL`` keeps the file whole after
a crash of the app or the system; only the last transactions may be lost on power failure.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medintel_desktop.domain.area import Area, distance, from_json
from medintel_desktop.domain.errors import (
    AccessDenied,
    DiskFull,
    LibraryError,
    LibraryInUse,
    MedIntelError,
)

BUSY_SECONDS = 10.0
"""How long to wait for another process that writes."""

LEAST_BYTES = 64 * 1024
"""With less room than this on its disk SQLite says that the disk fails."""


class Database:
    """Opens ``path`` (made when missing unless ``read_only``). Raises LibraryError and kin."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._local = threading.local()
        self._write_lock = threading.RLock()
        self._all: list[sqlite3.Connection] = []
        self._all_lock = threading.Lock()
        self._closed = False
        self._mode = "mode=ro" if read_only else "mode=rwc"
        try:
            with translated(path):
                self._begin()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The calling thread's connection, for queries."""
        with translated(self.path):
            yield self._connection()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction; commits at the end, rolls back on any exception. May be nested:
        the outermost commits."""
        with self._write_lock, translated(self.path):
            connection = self._connection()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def data_version(self) -> int:
        """Changes when another process has written; cheap enough to ask every second."""
        with self.read() as db:
            return int(db.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close every thread's connection; no call may be under way or follow."""
        with self._all_lock:
            self._closed = True
            for connection in self._all:
                connection.close()
            self._all.clear()

    def _begin(self) -> None:
        try:
            self._touch()
        except sqlite3.OperationalError:
            # Readers of a WAL file keep notes beside it. Where that is not allowed, a file that
            # nobody writes can be read without; one with a log of changes cannot.
            log = self.path.with_name(self.path.name + "-wal")
            if not self.read_only or not self.path.exists() or log.exists():
                raise
            self._mode = "mode=ro&immutable=1"
            self._local = threading.local()
            self._touch()

    def _touch(self) -> None:
        self._connection().execute("SELECT count(*) FROM sqlite_master").fetchone()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._open()
            self._local.connection = connection
        return connection

    def _open(self) -> sqlite3.Connection:
        with self._all_lock:
            if self._closed:
                raise LibraryError("The library was closed.")
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?{self._mode}",
                uri=True,
                isolation_level=None,
                timeout=BUSY_SECONDS,
                check_same_thread=False,
            )
            self._all.append(connection)
        connection.row_factory = sqlite3.Row
        connection.create_function("in_area", 3, _AreaTest(), deterministic=True)
        connection.create_function("apart", 4, _apart, deterministic=True)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA mmap_size = 1073741824")
        connection.execute("PRAGMA cache_size = -32000")
        connection.execute("PRAGMA temp_store = MEMORY")
        if not self.read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        return connection


def _apart(
    latitude: float, longitude: float, latitude2: float | None, longitude2: float | None
) -> float | None:
    """Kilometres between a point and a position, if there is one."""
    if latitude2 is None or longitude2 is None:
        return None
    return distance(latitude, longitude, latitude2, longitude2)


class _AreaTest:
    """Whether a position lies in an area (JSON); the last area stays parsed."""

    def __init__(self) -> None:
        self._text = ""
        self._area: Area | None = None

    def __call__(self, text: str, latitude: float | None, longitude: float | None) -> bool:
        if latitude is None or longitude is None:
            return False
        if self._area is None or text != self._text:
            self._text, self._area = text, from_json(json.loads(text))
        return self._area.holds(latitude, longitude)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the world into ours; mistakes in our SQL stay as they are."""
    try:
        yield
    except sqlite3.Error as error:
        known = _known(error, path)
        if known is None:
            raise
        raise known from error


def _known(error: sqlite3.Error, path: Path) -> MedIntelError | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _no_room(path)):
        return DiskFull("The disk with the library is full.", "Free some space, then try again.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return AccessDenied(
            "The library may not be written.", "Check the permissions of its folder."
        )
    if name.startswith("SQLITE_CANTOPEN"):
        return LibraryError(
            "The library cannot be opened.", f"Check that {path.parent} is there and yours."
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryInUse("The library is busy in another program.", "Try again in a moment.")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LibraryError(
            "The catalogue is damaged.",
            f"Your originals are not affected. Backups lie in {path.parent / 'backups'}.",
        )
    if name.startswith("SQLITE_IOERR"):
        return LibraryError("The disk with the library does not answer.", "Connect it again.")
    return None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < LEAST_BYTES
    except OSError:
        return False
