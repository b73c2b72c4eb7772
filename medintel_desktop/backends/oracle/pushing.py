"""One batch of changes in one transaction, in few round trips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from medintel_desktop.backends.oracle import errors, statements, tables
from medintel_desktop.backends.oracle.rows import Row, columns_of, keys_of, numbered
from medintel_desktop.backends.oracle.spaces import table_of
from medintel_desktop.backends.oracle.tables import KINDS, Names
from medintel_desktop.domain.errors import MedIntelError, Overtaken
from medintel_desktop.domain.mirror import Asked, Change, Entity, Refused, Understood, Written
from medintel_desktop.domain.moment import EmbeddingSpace

_MOMENT_COLUMNS = ("ordinal", "span_start", "span_end", "modality", "vector")


_KNOWN_AT_ONCE = 500

LARGEST_TEXT = {"name": 4000, "tag": 1600, "object": 1024, "place": 1000}
"""Bytes that a column takes."""


@dataclass(slots=True)
class _Step:
    """One statement for many rows. ``of`` tells which change each row speaks for."""

    sql: str
    types: Mapping[str, object]
    rows: list[Row] = field(default_factory=list)
    of: list[Change] = field(default_factory=list)
    large: bool = False
    """Its row is there whether or not this can be written."""


class Batch:
    """What is sent for a number of changes; sending it twice does no harm.

    ``placeless``: spaces (by key) that there is no table for, and why.
    """

    def __init__(
        self, names: Names, library: str, machine: str, changes: Sequence[Change],
        placeless: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._names, self._library, self._machine = names, library, machine
        self._refused = [Refused(one, why) for one in changes if (why := _cannot(one, placeless))]
        cannot = {id(refused.change) for refused in self._refused}
        self._changes = [one for one in changes if id(one) not in cannot]
        self._numbers = numbered(self._changes)

    def send(self, connection: Any) -> Written:
        """Raises Overtaken, and the driver's errors; then nothing was written."""
        refused = list(self._refused)
        if not self._changes:
            return Written(1, 0, tuple(refused))
        with connection.cursor() as cursor:
            last = self._take(cursor)
            steps = self._steps(last - len(self._numbers))
            try:
                for at, step in enumerate(steps):
                    connection.autocommit = at == len(steps) - 1  # spares a round trip
                    refused += self._run(connection, cursor, step)
            finally:
                connection.autocommit = False
            if len(refused) > len(self._refused):  # rows that failed keep it from committing
                connection.commit()
        return Written(last - len(self._numbers) + 1, last, tuple(refused))

    def _take(self, cursor: Any) -> int:
        last = cursor.var(int)
        cursor.execute(
            statements.TAKE_NUMBERS.format(write=self._names.write),
            {"changes": len(self._numbers), "library": self._library, "last_change": last,
             "machine": self._machine},
        )  # fmt: skip
        return int(last.getvalue())

    def _steps(self, before: int) -> list[_Step]:
        made: list[_Step] = []
        for entity in Entity:
            changes = [change for change in self._changes if change.entity is entity]
            if changes:
                made.append(self._merged(entity, changes, before))
                made += self._large(entity, changes)
        return made + self._moments()

    def _merged(self, entity: Entity, changes: Sequence[Change], before: int) -> _Step:
        columns = tables.merge_columns(entity)
        rows: dict[str, Row] = {}
        of: dict[str, Change] = {}
        for change in changes:
            if change.key not in rows:
                rows[change.key] = {
                    **dict.fromkeys(columns),
                    **keys_of(entity, change.key),
                    "change_no": before + self._numbers[(entity, change.key)],
                    "library": self._library,
                }
                of[change.key] = change
            if change.field in KINDS[entity].fields:
                rows[change.key].update(columns_of(change))
        sql = tables.merge(self._names, entity)
        return _Step(sql, tables.types(columns), list(rows.values()), list(of.values()))

    def _large(self, entity: Entity, changes: Sequence[Change]) -> list[_Step]:
        steps = []
        for name in KINDS[entity].large:
            mine = [change for change in changes if change.field == name]
            if mine:
                sql = tables.write_large(self._names, entity, name)
                types = tables.types(tables.large_columns(entity, name))
                rows = [
                    {**keys_of(entity, c.key), **columns_of(c), "library": self._library}
                    for c in mine
                ]
                steps.append(_Step(sql, types, rows, mine, large=True))
        return steps

    def _moments(self) -> list[_Step]:
        """Old vectors go and new ones come where the MERGE let this batch's stamp stand."""
        steps = []
        for space in spaces_of(c for c in self._changes if c.entity is Entity.MOMENTS):
            names = {"read": self._names.read, "write": self._names.write, "table": table_of(space)}
            forget = _Step(statements.FORGET_MOMENTS.format(**names), {})
            add = _Step(statements.ADD_MOMENT.format(**names), tables.types(_MOMENT_COLUMNS))
            for change in self._changes:
                value = change.value
                if isinstance(value, Understood) and value.space.key == space.key:
                    where = {
                        **keys_of(change.entity, change.key),
                        "library": self._library, "vectors_at": str(change.stamp),
                    }  # fmt: skip
                    rows = [{**where, **_moment(at, one)} for at, one in enumerate(value.vectors)]
                    forget.rows.append(where)
                    forget.of.append(change)
                    add.rows += rows
                    add.of += [change] * len(rows)
            steps += [step for step in (forget, add) if step.rows]
        return steps

    def _run(self, connection: Any, cursor: Any, step: _Step) -> list[Refused]:
        """Rows that the database cannot hold are left out, with all that hangs on them; anything
        else ends the batch."""
        cursor.setinputsizes(**step.types)
        cursor.executemany(step.sql, step.rows, batcherrors=True)
        failed: dict[tuple[Entity, str], str] = {}
        for error in cursor.getbatcherrors():
            change = step.of[error.offset]
            if error.code == errors.UNIQUE and change.entity is Entity.MEDIA:
                connection.rollback()
                raise self._overtaken(cursor, error.message)
            if not errors.of_a_row(error.code):
                connection.rollback()
                raise errors.of_code(error.code, error.message)
            failed[(change.entity, change.key)] = errors.first_line(error.message)
        mine = {id(change) for change in step.of} if step.large else None
        return [
            Refused(change, failed[(change.entity, change.key)])
            for change in self._changes
            if (change.entity, change.key) in failed and (mine is None or id(change) in mine)
        ]

    def _overtaken(self, cursor: Any, message: str) -> MedIntelError:
        ours = {
            change.value["checksum"]: change.key
            for change in self._changes
            if change.entity is Entity.MEDIA and change.field == "facts"
        }
        known = {}
        for some in _chunks(sorted(ours), _KNOWN_AT_ONCE):
            binds = {f"c{at}": checksum for at, checksum in enumerate(some)}
            marks = ", ".join(f":{name}" for name in binds)
            sql = statements.KNOWN_CHECKSUMS.format(read=self._names.read, marks=marks)
            cursor.execute(sql, {"library": self._library, **binds})
            known.update({c: key for c, key in cursor if ours[c] != key})
        if not known:  # two of this batch; asking again would end nowhere
            return errors.of_code(errors.UNIQUE, message)
        return Overtaken("Another machine added the same files.", known=known)


def spaces_of(changes: Iterable[Change]) -> list[EmbeddingSpace]:
    """Of the vectors in them."""
    with_space = (c.value.space for c in changes if isinstance(c.value, Understood | Asked))
    return list({space.key: space for space in with_space}.values())


def _moment(at: int, one: Any) -> Row:
    return {
        "ordinal": at,
        "span_start": one.span.start if one.span else None,
        "span_end": one.span.end if one.span else None,
        "modality": str(one.modality),
        "vector": one.values,
    }


def _cannot(change: Change, placeless: Mapping[str, str]) -> str:
    """Why a change cannot be written, known before it is sent; "" when it can."""
    if isinstance(change.value, Understood | Asked) and change.value.space.key in placeless:
        return placeless[change.value.space.key]
    if isinstance(change.value, Understood):
        size = change.value.space.dimension
        if any(len(one.values) != size for one in change.value.vectors):
            return "The vectors are not of their model's length."
    texts = dict(keys_of(change.entity, change.key))
    if isinstance(change.value, str) and change.field in LARGEST_TEXT:
        texts[change.field] = change.value
    for name, text in texts.items():
        if len(text.encode()) > LARGEST_TEXT.get(name, 4000):
            return f"The {name} is too long for the database."
    return ""


def _chunks(values: Sequence[str], size: int) -> list[Sequence[str]]:
    return [values[at : at + size] for at in range(0, len(values), size)]
