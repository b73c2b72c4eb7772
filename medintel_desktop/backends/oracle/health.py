"""Looks after the database: can we work with it, what is missing, and what helps."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from medintel_desktop.backends.oracle import errors, rights, statements
from medintel_desktop.backends.oracle.sessions import Sessions
from medintel_desktop.backends.oracle.spaces import INDEX_FROM, Spaces, table_of
from medintel_desktop.backends.oracle.tables import OWNER, Names
from medintel_desktop.domain.errors import MedIntelError, PermissionMissing
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.ports import ServiceHealth

LITTLE = 500_000_000
"""Bytes of free space below which somebody should know."""

NEEDED = ("CREATE SESSION", "CREATE TABLE")

WANTED = (
    (("CREATE VIEW", "CREATE ROLE"), "No right can be given to others"),
    (("CREATE SEQUENCE",), "No spatial index can be made, so places are found by numbers"),
)
"""What works without, and what then does not."""

SKEW = 60.0
"""Seconds by which the clocks may differ; stamps are corrected, so more is only worth a word."""


def check(sessions: Sessions) -> ServiceHealth:
    """One sentence for the connection page. Changes nothing, raises nothing expected."""
    try:
        return sessions.run(_look, 20.0)
    except MedIntelError as error:
        return ServiceHealth(False, error.title, error.hint, short=error.short)


def examine(connection: Any, names: Names | None, spaces: Spaces) -> list[ServiceHealth]:
    """Everything `doctor --oracle` tells: what is fine, and what is not with the SQL that helps.

    ``names`` None: there is no shared library here yet, or none for this user. What this user may
    not ask is said, and is no failure.
    """
    found = [_look(connection), _clock(connection)]
    if names is None:
        user = connection.username.upper()
        words = f"There is no shared library for {user} yet."
        hint = f"Share one, or its owner lets you in: `sync grant {user} --as editor`"
        return [*found, *_rights(connection), ServiceHealth(True, words, hint)]
    spaces.read(connection, names)
    owns = names.write == OWNER.write
    return [*found, *(_rights(connection) if owns else ()), *_findings(connection, names, spaces)]


def _rights(connection: Any) -> Iterator[ServiceHealth]:
    """What an owner of the tables wants, with the SQL that gives it."""
    user = connection.username
    for wanted, without in WANTED:
        missing = _missing(connection, wanted)
        if missing:
            words = f"{without}: {' and '.join(missing)} is missing."
            yield ServiceHealth(True, words, rights.needed(user, missing))
    quota = _asked(connection, statements.QUOTA)
    if quota is None:
        return  # not told
    if not _missing(connection, ["UNLIMITED TABLESPACE"]):
        return
    named = _asked(connection, statements.TABLESPACE)
    fix = rights.quota(user, named[0] if named else "DATA")
    if quota[0] is None:
        yield ServiceHealth(False, "The database user may not use any room.", fix)
    elif quota[0] < LITTLE:
        yield ServiceHealth(True, f"Its quota has {max(0, quota[0]) / 1e6:.0f} MB left.", fix)


def _look(connection: Any) -> ServiceHealth:
    began = time.monotonic()
    connection.ping()
    version = _version(connection)
    taken = (time.monotonic() - began) * 1000
    if not _asked(connection, statements.HAS_VECTORS):
        return ServiceHealth(
            False, f"Oracle Database {version} has no vectors.", "MedIntel needs 23ai or newer.",
            taken, "Too old",
        )  # fmt: skip
    missing = _missing(connection, NEEDED)
    if missing:
        return ServiceHealth(
            False, f"The database user lacks {', '.join(missing)}.",
            rights.needed(connection.username, missing), taken, PermissionMissing.short,
        )  # fmt: skip
    free = _free(connection)
    room = "" if free is None else f", {free / 1e9:.1f} GB free"
    service = connection.service_name
    words = f"Oracle Database {version} with vector search, service {service}{room}."
    if free is not None and free < LITTLE:
        return ServiceHealth(True, words, "There is little room left.", taken)
    return ServiceHealth(True, words, "", taken)


def _findings(connection: Any, names: Names, spaces: Spaces) -> Iterator[ServiceHealth]:
    if names.write == OWNER.write and not names.spatial:
        yield ServiceHealth(True, "No spatial index: places are found by numbers.")
    pool = _asked(connection, statements.VECTOR_MEMORY)
    if pool and pool[0] is not None:
        words = f"Vector memory: {pool[1] / 1e6:.0f} of {pool[0] / 1e6:.0f} MB used."
        yield ServiceHealth(True, words)
    elif pool is None:
        words = "How much vector memory there is, this user may not ask."
        yield ServiceHealth(True, words, rights.memory(connection.username))
    for space in spaces.all():
        yield from _space(connection, names, spaces, space)


def _clock(connection: Any) -> ServiceHealth:
    before = time.time()
    row = _asked(connection, statements.CLOCK)
    middle = (before + time.time()) / 2
    apart = float(row[0]) - middle if row else 0.0
    fine = abs(apart) <= SKEW
    hint = "" if fine else "Changes are dated by the database's clock, so nothing goes wrong by it."
    return ServiceHealth(True, f"The database's clock is {apart:+.1f} s from ours.", hint)


def _space(
    connection: Any, names: Names, spaces: Spaces, space: EmbeddingSpace
) -> Iterator[ServiceHealth]:
    count = spaces.count(connection, names, space)
    told = f"{space.key}: {count:,} vectors"
    if not spaces.indexed(space):
        large = count >= INDEX_FROM
        hint = "An index would be quicker: `doctor --oracle --index` makes one." if large else ""
        yield ServiceHealth(not large, f"{told}, compared one by one.", hint)
        return
    index = f"MI_{table_of(space)}_NEAR".upper()
    state = _asked(connection, statements.INDEX_STATUS, {"index_name": index})
    status = state[0] if state else "UNKNOWN"
    fix = "" if status == "VALID" else statements.REBUILD_INDEX.format(index=index)
    yield ServiceHealth(status == "VALID", f"{told}, index {status.lower()}.", fix)
    table = table_of(space)
    vector = _asked(connection, statements.ONE_VECTOR.format(read=names.read, table=table))
    if vector:
        yield _plan(
            connection, statements.EXPLAIN_NEAREST.format(read=names.read, table=table), vector[0]
        )
        yield _accuracy(connection, index, vector[0])


def _plan(connection: Any, explain: str, vector: Any) -> ServiceHealth:
    try:
        with connection.cursor() as cursor:
            cursor.execute(explain, {"query_vector": vector})
            steps = [step for (step,) in cursor.execute(statements.PLAN)]
    except Exception as error:
        return _unanswered("The plan of the search could not be read", error)
    finally:
        connection.rollback()
    if any("VECTOR INDEX" in step for step in steps):
        return ServiceHealth(True, "The search uses the vector index.")
    return ServiceHealth(
        False, "The search does not use the vector index.",
        "Statistics may be old: EXEC DBMS_STATS.GATHER_SCHEMA_STATS(USER)",
    )  # fmt: skip


def _accuracy(connection: Any, index: str, vector: Any) -> ServiceHealth:
    try:
        with connection.cursor() as cursor:
            report = cursor.var(str, 4000)
            cursor.execute(
                statements.INDEX_ACCURACY,
                {"report": report, "owner": connection.username.upper(), "index_name": index,
                 "query_vector": vector},
            )  # fmt: skip
            return ServiceHealth(True, f"Accuracy: {report.getvalue() or 'unknown'}")
    except Exception as error:
        return _unanswered("The accuracy of the index could not be asked", error)


def _unanswered(what: str, error: Exception) -> ServiceHealth:
    code = errors.code_of(error)
    if not code or errors.is_dead(error):
        raise error
    return ServiceHealth(True, f"{what} (ORA-{code:05}).")


def _version(connection: Any) -> str:
    return ".".join(str(connection.version).split(".")[:2])


def _missing(connection: Any, wanted: Sequence[str]) -> list[str]:
    """Those of the system privileges that this session has not; none where it may not ask."""
    try:
        with connection.cursor() as cursor:
            held = {name for (name,) in cursor.execute(statements.PRIVILEGES)}
    except Exception as error:
        if not errors.code_of(error):
            raise
        return []
    return [name for name in wanted if name not in held]


def _free(connection: Any) -> float | None:
    """Bytes left to this user: the smaller of its quota and what the disks hold."""
    known = [_asked(connection, sql) for sql in (statements.FREE_SPACE, statements.QUOTA)]
    sizes = [float(row[0]) for row in known if row and row[0] is not None]
    return min(sizes) if sizes else None


def _asked(connection: Any, sql: str, binds: Any = None) -> Any:
    """The first row; None where the database does not know, or not tell this user."""
    with connection.cursor() as cursor:
        try:
            return cursor.execute(sql, binds or {}).fetchone()
        except Exception as error:
            if not errors.code_of(error) or errors.is_dead(error):
                raise
            return None
