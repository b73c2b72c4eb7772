"""The shared library against a database: round trips, bytes on the wire, time, memory.

Needs a database, see the README. Against a stand-in on loopback the figures speak of our side
alone: round trips, bytes, processor time, memory. What a search takes, only a real database can
tell. Bytes are counted on the way, where the connection has no TLS.
"""

from __future__ import annotations

import os
import re
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from medintel_desktop.backends.oracle.options import OracleOptions
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.backends.oracle.tables import Names
from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.moment import EmbeddingSpace, Modality
from medintel_desktop.domain.words import size
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.sync import Sync
from tests.bench.library import make_library
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.memory import most_memory
from tests.oracle import Wire

HINT = (
    "This needs a database: set MEDINTEL_TEST_ORACLE_DSN, MEDINTEL_TEST_ORACLE_USER and\n"
    "MEDINTEL_TEST_ORACLE_PASSWORD. The README says how to run one in a container."
)
PLAIN = re.compile(r"[\w.-]+(:\d+)?/[\w.-]+")
"""A connect string without TLS: the way there can be listened to."""

SPACE = EmbeddingSpace("bench", "random", 512, "none")
CHUNK = 10_000
SEARCHES = 10

_TRIPS = """\
SELECT s.sid, s.value FROM v$mystat s JOIN v$statname n ON n.statistic# = s.statistic#
WHERE n.name = 'SQL*Net roundtrips to/from client'"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the wall and by our processor; round trips, bytes to the database and back
    (None: not to be known)."""

    seconds: float
    processor: float
    trips: int | None
    traffic: tuple[int, int] | None

    @property
    def told(self) -> str:
        words = f"{self.seconds:.2f} s, {self.processor:.2f} s of our processor"
        if self.traffic is not None:
            words += "; {} out, {} back".format(*map(size, self.traffic))
        return words


class Machine:
    """A library of ``count`` items, each with one vector; none of both when it is 0."""

    def __init__(self, root: Path, remote: OracleCatalogue, count: int = 0) -> None:
        folder = LibraryFolder(root)
        folder.prepare()
        self.catalogue = make_library(root, count) if count else Catalogue(root)
        self.index = LocalVectorIndex(folder.vectors)
        self.sync = Sync(self.catalogue, self.index, folder, lambda: remote)
        if count:
            _understand(self.catalogue, self.index, count)


def run(scale: Scale, scratch: Path) -> list[Row]:
    dsn = os.environ.get("MEDINTEL_TEST_ORACLE_DSN", "")
    if not dsn:
        raise SystemExit(HINT)
    user, password = (os.environ[f"MEDINTEL_TEST_ORACLE_{name}"] for name in ("USER", "PASSWORD"))
    wire = Wire(dsn) if PLAIN.fullmatch(dsn) else None
    remote = OracleCatalogue(OracleOptions(user, password, wire.dsn if wire else dsn))
    one = Machine(scratch / "one", remote, scale.items)
    two = Machine(scratch / "two", remote)
    try:
        return _measured(remote, wire, one, two, scale.items)
    finally:
        remote.close()
        if wire is not None:
            wire.close()
        one.catalogue.close()
        two.catalogue.close()


def _measured(
    remote: OracleCatalogue, wire: Wire | None, one: Machine, two: Machine, count: int
) -> list[Row]:
    library = remote.create(f"Bench {time.time():.0f}")
    one.sync.join(library, "one")
    before = most_memory()
    push = _taken(remote, wire, one.sync.round)
    grown = most_memory() - before
    two.sync.join(library, "two")
    pull = _taken(remote, wire, two.sync.round)
    quiet = _taken(remote, wire, one.sync.round)
    query = array("f", np.random.default_rng(1).standard_normal(SPACE.dimension, np.float32))

    def search(times: int) -> None:
        for _ in range(times):
            remote.nearest(library.id, SPACE, query, 50, {})

    search(1)  # the first asks which spaces there are
    asked = _taken(remote, wire, lambda: search(SEARCHES))
    rows = f"{count:,} items with {SPACE.dimension}-d vectors"
    return [
        _trips(f"push {rows}", push, count / 1000, Goal(1, more=False), "trips per 1,000"),
        Row("oracle", "  memory grown by it", f"{grown / 1e6:.0f} MB", "", grown / 1e6, unit="MB"),
        _trips(f"pull {rows}", pull, count / 1000, None, "trips per 1,000"),
        _trips("sync when nothing is new", quiet, 1, Goal(3, more=False), "trips"),
        _trips(f"search {count:,} vectors", asked, SEARCHES, Goal(1, more=False), "trips"),
        Row("oracle", "  each, for the best 50", f"{asked.processor / SEARCHES * 1e3:.1f} ms ours",
            "", asked.seconds / SEARCHES * 1e3, unit="ms"),
    ]  # fmt: skip


def _trips(what: str, taken: Taken, parts: float, goal: Goal | None, unit: str) -> Row:
    ours = taken.told
    if taken.trips is None:
        ours, goal = f"{ours}; trips not to be known: no right on V$MYSTAT", None
    return Row("oracle", what, ours, "", (taken.trips or 0) / parts, goal, unit)


def _taken(remote: OracleCatalogue, wire: Wire | None, call: Callable[[], object]) -> Taken:
    sid, first = _asked(remote)
    before = (wire.sent, wire.received) if wire else (0, 0)
    wall, processor = time.perf_counter(), time.process_time()
    call()
    seconds, worked = time.perf_counter() - wall, time.process_time() - processor
    traffic = (wire.sent - before[0], wire.received - before[1]) if wire else None
    same, last = _asked(remote)
    known = sid is not None and sid == same
    return Taken(seconds, worked, last - first - 1 if known else None, traffic)


def _asked(remote: OracleCatalogue) -> tuple[int | None, int]:
    """Which session we have, and its round trips so far."""

    def ask(connection: Any, names: Names) -> tuple[int | None, int]:
        with connection.cursor() as cursor:
            found = cursor.execute(_TRIPS).fetchone()
            return (int(found[0]), int(found[1])) if found else (None, 0)

    return remote.run(ask)


def _understand(catalogue: Catalogue, index: LocalVectorIndex, count: int) -> None:
    """One random vector for each item, written in bulk."""
    random = np.random.default_rng(0)
    for at in range(0, count, CHUNK):
        some = random.standard_normal((min(CHUNK, count - at), SPACE.dimension), np.float32)
        index.append(SPACE, at, [array("f", row.tobytes()) for row in some])
    with catalogue.database.write() as db:
        db.execute(
            "INSERT INTO space (key, provider, model, dimension, segmentation, count)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (SPACE.key, SPACE.provider, SPACE.model, SPACE.dimension, SPACE.segmentation, count),
        )
        db.execute(
            "INSERT INTO moment (space, slot, media, modality)"
            " SELECT ?, row_number() OVER (ORDER BY num) - 1, num, ? FROM media",
            (SPACE.key, Modality.VISUAL),
        )
        db.execute("UPDATE media SET state = 'understood'")
