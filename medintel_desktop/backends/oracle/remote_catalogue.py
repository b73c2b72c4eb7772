"""The ``RemoteCatalogue`` port on an Oracle database."""

from __future__ import annotations

import threading
import uuid
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from medintel_desktop.backends.oracle import errors, health, rights, schema, searching, statements
from medintel_desktop.backends.oracle.adopt import Platform, adopt
from medintel_desktop.backends.oracle.options import OracleOptions
from medintel_desktop.backends.oracle.pulling import Puller
from medintel_desktop.backends.oracle.pushing import Batch, spaces_of
from medintel_desktop.backends.oracle.sessions import Sessions
from medintel_desktop.backends.oracle.spaces import Spaces
from medintel_desktop.backends.oracle.tables import MEMBER, OWNER, Names
from medintel_desktop.backends.oracle.thumbnails import put_thumbnails, thumbnails
from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.errors import PermissionMissing, ServiceError
from medintel_desktop.domain.mirror import (
    Change,
    Entity,
    ForeignFile,
    Head,
    Pulled,
    Role,
    SharedLibrary,
    Written,
)
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span
from medintel_desktop.domain.ports import ServiceHealth

Result = TypeVar("Result")

PUSH_TIME = 300.0
"""Seconds for a round trip of a push: another machine's batch may go first."""

SCHEMA_TIME = 600.0
"""Seconds for one statement that makes tables or indexes."""


class OracleCatalogue:
    """Thread-safe. Nothing is connected before the first call."""

    def __init__(self, options: OracleOptions) -> None:
        self._sessions = Sessions(options)
        self._spaces = Spaces()
        self._lock = threading.Lock()
        self._names: Names | None = None
        self._machine = str(uuid.uuid4())

    def check(self) -> ServiceHealth:
        return health.check(self._sessions)

    def libraries(self) -> list[SharedLibrary]:
        names = self._ready(make=False)
        if names is None:
            return []
        binds = {"otherwise": _otherwise(names)}
        rows = self._sessions.run(
            lambda c: _all(c, statements.LIBRARIES.format(read=names.read), binds)
        )
        return [SharedLibrary(i, n, Role(role), int(items)) for i, n, role, items in rows if role]

    def create(self, name: str) -> SharedLibrary:
        names = self._ready(make=True)
        made = SharedLibrary(str(uuid.uuid4()), name, Role.OWNER)

        def work(connection: Any) -> None:
            with connection.cursor() as cursor:
                sql = statements.CREATE_LIBRARY.format(write=names.write if names else OWNER.write)
                cursor.execute(sql, {"id": made.id, "name": made.name})
                connection.commit()

        self._sessions.run(work)
        return made

    def head(self, library: str) -> Head:
        names = self._there()
        binds = {"id": library, "otherwise": _otherwise(names)}
        rows = self._sessions.run(lambda c: _all(c, statements.HEAD.format(read=names.read), binds))
        if not rows or rows[0][2] is None:
            raise ServiceError(
                "The shared library is not there any more.",
                "It was removed, or this user may not see it. Nothing is removed here.",
                short="Not found", service=errors.SERVICE,
            )  # fmt: skip
        last, clock, role = rows[0]
        return Head(int(last), float(clock), Role(role))

    def push(self, library: str, machine: str, changes: Sequence[Change]) -> Written:
        names = self._there()
        placeless = self._make_spaces(names, changes)
        batch = Batch(names, library, machine, changes, placeless)
        return self._sessions.run(batch.send, PUSH_TIME)

    def pull(self, library: str, entity: Entity, after: int, upto: int, limit: int) -> Pulled:
        puller = Puller(self._there(), self._spaces, library)
        return self._sessions.run(lambda c: puller.page(c, entity, after, upto, limit))

    def whole(self, library: str, entity: Entity, key: str) -> Sequence[Change]:
        puller = Puller(self._there(), self._spaces, library)
        return self._sessions.run(lambda c: puller.whole(c, entity, key))

    def nearest(
        self, library: str, space: EmbeddingSpace, vector: array[float], limit: int,
        where: Mapping[str, Any],
    ) -> Sequence[tuple[str, Span | None, Modality, float]]:  # fmt: skip
        names = self._there()
        if not self._spaces.has(space.key):
            self._sessions.run(lambda c: self._spaces.read(c, names))
            if not self._spaces.has(space.key):
                return []
        question = searching.nearest(
            names, library, space, vector, limit, where, indexed=self._spaces.indexed(space)
        )
        rows = self._sessions.run(lambda c: searching.answer(c, question))
        return searching.moments(rows, limit)

    def near(self, library: str, circle: Circle, limit: int) -> list[tuple[str, float]]:
        question = searching.near(self._there(), library, circle, limit)
        rows = self._sessions.run(lambda c: searching.answer(c, question))
        return [(media, float(distance)) for media, distance in rows]

    def put_thumbnails(self, library: str, pictures: Mapping[str, bytes]) -> None:
        names = self._there()
        self._sessions.run(lambda c: put_thumbnails(c, names, library, pictures), PUSH_TIME)

    def thumbnails(self, library: str, checksums: Sequence[str]) -> Mapping[str, bytes]:
        names = self._there()
        return self._sessions.run(lambda c: thumbnails(c, names, library, checksums))

    def foreign_files(self) -> list[ForeignFile]:
        self._ready(make=False)
        return self._platform().files()

    def adopt(self, library: str, machine: str, files: Sequence[tuple[ForeignFile, str]]) -> int:
        self._there()
        return adopt(self._platform(), library, files, partial(self.push, library, machine))

    def members(self, library: str) -> dict[str, Role]:
        names = self._there()
        return self._sessions.run(lambda c: rights.members(c, names, library))

    def let_in(self, library: str, user: str, role: Role) -> None:
        names, spaces = self._there(), self._all_spaces()
        self._sessions.run(
            lambda c: rights.let_in(c, names, library, user, role, spaces), SCHEMA_TIME
        )

    def let_in_by_hand(self, library: str, user: str, role: Role) -> str:
        self._there()
        return rights.printed(library, user, role, self._all_spaces())

    def let_out(self, library: str, user: str) -> bool:
        names = self._there()
        return self._sessions.run(lambda c: rights.let_out(c, names, library, user))

    def index_spaces(self) -> dict[str, str]:
        """Make vector indexes of large spaces; space key -> kind of index made, "" for none."""
        names = self._there()

        def work(connection: Any) -> dict[str, str]:
            self._spaces.read(connection, names)
            return {
                space.key: self._spaces.index(connection, names, space)
                for space in self._spaces.all()
            }

        return self._sessions.run(work, SCHEMA_TIME)

    def examine(self) -> list[ServiceHealth]:
        names = self._ready(make=False)
        return self._sessions.run(lambda c: health.examine(c, names, self._spaces), SCHEMA_TIME)

    def interrupt(self) -> None:
        """Break off calls of other threads; they raise Cancelled."""
        self._sessions.interrupt()

    def close(self) -> None:
        self._sessions.close()

    def run(self, work: Callable[[Any, Names], Result], seconds: float | None = None) -> Result:
        """``work`` on the tables of the shared library, for tools beside the port."""
        names = self._there()
        return self._sessions.run(lambda c: work(c, names), seconds)

    def _all_spaces(self) -> list[EmbeddingSpace]:
        names = self._there()
        self._sessions.run(lambda c: self._spaces.read(c, names))
        return self._spaces.all()

    def _platform(self) -> Platform:
        return Platform(lambda sql, binds: self._sessions.run(lambda c: _all(c, sql, binds)))

    def _make_spaces(self, names: Names, changes: Sequence[Change]) -> dict[str, str]:
        """Those that could not be made, with the reason."""
        placeless = {}
        for space in spaces_of(changes):
            try:
                if not self._spaces.has(space.key):
                    self._sessions.run(partial(self._spaces.ensure, names, space), SCHEMA_TIME)
                    self._sessions.run(partial(rights.extend, space), SCHEMA_TIME)
            except PermissionMissing as error:
                placeless[space.key] = f"{error.title} {error.hint}"
        return placeless

    def _there(self) -> Names:
        names = self._ready(make=False)
        if names is None:
            raise errors.no_right("There is no shared library in this database for this user.")
        return names

    def _ready(self, *, make: bool) -> Names | None:
        """Which tables to use, brought up to date; None when there are none and none to be made."""
        with self._lock:
            if self._names is None:
                self._names = self._sessions.run(self._look, SCHEMA_TIME)
                if self._names is None and make:
                    made = self._sessions.run(self._migrate, SCHEMA_TIME)
                    self._names = replace(OWNER, spatial=made.spatial)
            return self._names

    def _migrate(self, connection: Any) -> schema.SchemaState:
        made = schema.migrate(connection, self._machine)
        self._spaces.read(connection, OWNER)
        rights.renew(connection, self._spaces.all())
        return made

    def _look(self, connection: Any) -> Names | None:
        """Our own tables first, else those that somebody lets us use."""
        state = _state(connection)
        if state is not None:
            if state.version < schema.latest():
                state = self._migrate(connection)
            return _fitting(replace(OWNER, spatial=state.spatial), state)
        found = _all(connection, statements.TABLES_OF_OTHERS, {})
        owners = sorted((name != "MI_R_LIBRARY", owner, name) for owner, name in found)
        if not owners:
            return None
        _, owner, name = owners[0]
        self._sessions.work_in(owner)
        connection.current_schema = owner
        shared = _state(connection)
        if shared is None:
            return None
        base = MEMBER if name == "MI_R_LIBRARY" else OWNER
        return _fitting(replace(base, spatial=shared.spatial), shared)


def _fitting(names: Names, state: schema.SchemaState) -> Names:
    if state.version > schema.latest():
        raise errors.too_new()
    if state.version < schema.latest():
        raise PermissionMissing(
            "The shared library was made by an older MedIntel.",
            "It goes on when its owner has synced with this version.", service=errors.SERVICE,
        )  # fmt: skip
    return names


def _state(connection: Any) -> schema.SchemaState | None:
    try:
        return schema.state(connection)
    except Exception as error:
        if errors.code_of(error) == errors.NO_TABLE:
            return None
        raise


def _otherwise(names: Names) -> str | None:
    """The role of somebody without a row: where there are no views the grants alone decide."""
    return Role.EDITOR.value if names.write == OWNER.write else None


def _all(connection: Any, sql: str, binds: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.arraysize = 100
        cursor.prefetchrows = 101
        cursor.execute(sql, dict(binds), fetch_lobs=False)
        return list(cursor.fetchall())
