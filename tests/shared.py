"""A shared library in memory that keeps the rules of the real one; the contract runs on both."""

from __future__ import annotations

import time
import uuid
from array import array
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import hypot
from operator import mul
from typing import Any

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.errors import Overtaken
from medintel_desktop.domain.mirror import (
    Change,
    Entity,
    ForeignFile,
    Head,
    Pulled,
    Role,
    SharedLibrary,
    Stamp,
    Written,
    wins,
)
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span
from medintel_desktop.domain.ports import ServiceHealth


@dataclass
class _Row:
    number: int = 0
    fields: dict[str, Change] = field(default_factory=dict)


@dataclass
class _Library:
    name: str
    last: int = 0
    rows: dict[tuple[Entity, str], _Row] = field(default_factory=dict)
    thumbnails: dict[str, bytes] = field(default_factory=dict)


class SharedInMemory:
    """``before`` is called with the name of each call; it may raise to break the connection."""

    def __init__(self, ahead: float = 0.0) -> None:
        self._libraries: dict[str, _Library] = {}
        self._ahead = ahead
        self.before: Callable[[str], None] = lambda call: None
        self.role = Role.OWNER
        self.foreign: list[ForeignFile] = []
        self.rights = {"ADMIN": Role.OWNER}

    def check(self) -> ServiceHealth:
        return ServiceHealth(True, "Connected")

    def libraries(self) -> list[SharedLibrary]:
        return [SharedLibrary(k, v.name, self.role) for k, v in self._libraries.items()]

    def create(self, name: str) -> SharedLibrary:
        made = SharedLibrary(str(uuid.uuid4()), name, Role.OWNER)
        self._libraries[made.id] = _Library(name)
        return made

    def head(self, library: str) -> Head:
        self.before("head")
        return Head(self._libraries[library].last, time.time() + self._ahead, self.role)

    def push(self, library: str, machine: str, changes: Sequence[Change]) -> Written:
        self.before("push")
        shared = self._libraries[library]
        self._refuse_known_bytes(shared, changes)
        first = shared.last + 1
        numbers: dict[tuple[Entity, str], int] = {}
        for change in changes:
            place = (change.entity, change.key)
            row = shared.rows.setdefault(place, _Row())
            old = row.fields.get(change.field)
            if wins(change.stamp, old.stamp if old else None):
                row.fields[change.field] = change
            if place not in numbers:
                shared.last += 1
                numbers[place] = shared.last
            row.number = numbers[place]
        self.before("commit")
        return Written(first, shared.last)

    def pull(self, library: str, entity: Entity, after: int, upto: int, limit: int) -> Pulled:
        self.before("pull")
        rows = sorted(
            (row.number, row)
            for (kind, _), row in self._libraries[library].rows.items()
            if kind is entity and after < row.number <= upto
        )
        page = rows[:limit]
        changes = tuple(change for _, row in page for change in row.fields.values())
        return Pulled(changes, page[-1][0] if page else upto, len(rows) > limit)

    def whole(self, library: str, entity: Entity, key: str) -> Sequence[Change]:
        self.before("whole")
        rows = self._libraries[library].rows
        return [
            change
            for (kind, name), row in rows.items()
            if (kind, name) == (entity, key) or (kind is not entity and _belongs(kind, name, key))
            for change in row.fields.values()
        ]

    def nearest(
        self, library: str, space: EmbeddingSpace, vector: array[float], limit: int,
        where: Mapping[str, Any],
    ) -> Sequence[tuple[str, Span | None, Modality, float]]:  # fmt: skip
        self.before("nearest")
        found = []
        for (entity, key), row in self._libraries[library].rows.items():
            media, _, name = key.partition("/")
            if entity is Entity.MOMENTS and name == space.key and self._fits(library, media, where):
                for moment in row.fields["vectors"].value.vectors:
                    score = _cosine(moment.values, vector)
                    found.append((media, moment.span, moment.modality, score))
        return sorted(found, key=lambda one: -one[3])[:limit]

    def _fits(self, library: str, media: str, where: Mapping[str, Any]) -> bool:
        rows = self._libraries[library].rows
        item = rows[Entity.MEDIA, media].fields
        albums = where.get("albums")
        inside = albums is None or any((Entity.MEMBER, f"{a}/{media}") in rows for a in albums)
        kind = where.get("kind", item["facts"].value["kind"])
        trashed = "trashed" in item and item["trashed"].value is not None
        area, facts = where.get("area"), item["facts"].value
        if area is not None and not (
            "latitude" in facts and area.bounds().holds(facts["latitude"], facts["longitude"])
        ):
            return False
        return inside and kind == item["facts"].value["kind"] and not trashed

    def near(self, library: str, circle: Circle, limit: int) -> Sequence[tuple[str, float]]:
        raise NotImplementedError  # shown with a database

    def put_thumbnails(self, library: str, pictures: Mapping[str, bytes]) -> None:
        self.before("put_thumbnails")
        self._libraries[library].thumbnails = {**pictures, **self._libraries[library].thumbnails}

    def thumbnails(self, library: str, checksums: Sequence[str]) -> Mapping[str, bytes]:
        self.before("thumbnails")
        there = self._libraries[library].thumbnails
        return {checksum: there[checksum] for checksum in checksums if checksum in there}

    def foreign_files(self) -> Sequence[ForeignFile]:
        self.before("foreign_files")
        return self.foreign

    def adopt(self, library: str, machine: str, files: Sequence[tuple[ForeignFile, str]]) -> int:
        """Names alone: what else comes along is shown with a database."""
        self.before("adopt")
        stamp = Stamp.made(1.0, "adopted")
        for file, checksum in files:
            facts = {**file.facts, "kind": file.kind, "checksum": checksum, "added_at": 1.0}
            made = [Change(Entity.MEDIA, checksum, "facts", facts, stamp),
                    Change(Entity.MEDIA, checksum, "name", file.name, stamp)]  # fmt: skip
            with suppress(Overtaken):
                self.push(library, machine, made)
        return 0

    def members(self, library: str) -> Mapping[str, Role]:
        self.before("members")
        return dict(self.rights)

    def let_in(self, library: str, user: str, role: Role) -> None:
        self.before("let_in")
        self.rights[user.upper()] = role

    def let_in_by_hand(self, library: str, user: str, role: Role) -> str:
        return f"GRANT medintel_{role} TO {user.upper()}"

    def let_out(self, library: str, user: str) -> bool:
        self.before("let_out")
        return self.rights.pop(user.upper(), None) is not None

    def index_spaces(self) -> Mapping[str, str]:
        self.before("index_spaces")
        return {}

    def examine(self) -> Sequence[ServiceHealth]:
        return [self.check()]

    def close(self) -> None:
        """Nothing to let go."""

    def _refuse_known_bytes(self, shared: _Library, changes: Sequence[Change]) -> None:
        known = {
            row.fields["facts"].value["checksum"]: key
            for (entity, key), row in shared.rows.items()
            if entity is Entity.MEDIA and "facts" in row.fields
        }
        clashes = {
            checksum: known[checksum]
            for change in changes
            if change.field == "facts"
            and (checksum := change.value["checksum"]) in known
            and known[checksum] != change.key
        }
        if clashes:
            raise Overtaken("Another machine added the same files.", known=clashes)


def _cosine(one: array[float], other: array[float]) -> float:
    return float(sum(map(mul, one, other)) / (hypot(*one) * hypot(*other)))


def _belongs(kind: Entity, name: str, key: str) -> bool:
    between = (Entity.MEMBER, Entity.TAG, Entity.MOMENTS, Entity.ANALYSIS, Entity.MODEL_TAG,
               Entity.TRANSCRIPT)  # fmt: skip
    return kind in between and key in name.split("/", 1)


__all__ = ["SharedInMemory", "Stamp"]
