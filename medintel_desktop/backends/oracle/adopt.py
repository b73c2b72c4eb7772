"""Takes over what the web platform keeps in the same database: its albums and embeddings.

Its tables stay as they are. Which columns they have depends on their age, so the dictionary is
asked: ``album_media`` (one row a file and album; with place, date and camera in later versions,
and a vector of its own in some), ``photo_embeddings`` and ``video_embeddings`` (float32 as BLOB,
or VECTOR of 32 or 64 bits). All of them name a file by its path in the bucket. What a file's
bytes are they do not know, so whoever has read the bucket says it.

Everything is written with the earliest of stamps, so whatever was changed in MedIntel stands,
and doing it twice changes nothing.
"""

from __future__ import annotations

import sys
import uuid
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from medintel_desktop.backends.oracle import statements
from medintel_desktop.domain.errors import Overtaken
from medintel_desktop.domain.mirror import (
    Change,
    Entity,
    ForeignFile,
    Stamp,
    Understood,
    Written,
)
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span

SPACE = EmbeddingSpace("twelvelabs", "Marengo-retrieval-2.7", 1024, "fixed-10")
"""Its vectors; photos are in the space of its videos, which it cuts every 10 s."""

FIRST = Stamp.made(1.0, "adopted")

TOGETHER = 20
"""Files whose vectors are asked for in one statement; with the 360 of an hour each some 30 MB."""


_FACTS = {
    "FILE_SIZE": "bytes", "WIDTH": "width", "HEIGHT": "height", "DURATION": "duration",
    "LATITUDE": "latitude", "LONGITUDE": "longitude", "GPS_ALTITUDE": "altitude",
    "CAMERA_MAKE": "camera_make", "CAMERA_MODEL": "camera_model", "ORIENTATION": "orientation",
}  # fmt: skip
_ALBUM = ("ALBUM_NAME", "FILE_NAME", "FILE_TYPE", "FILE_PATH", "OCI_OBJECT_PATH", "CREATED_AT",
          "CAPTURE_DATE", *_FACTS)  # fmt: skip
_VECTORS = {"ALBUM_MEDIA": "OCI_OBJECT_PATH", "PHOTO_EMBEDDINGS": "PHOTO_FILE",
            "VIDEO_EMBEDDINGS": "VIDEO_FILE"}  # fmt: skip
"""Tables that may have vectors, and their column that names the file."""

Push = Callable[[list[Change]], Written]
Ask = Callable[[str, Mapping[str, str]], Sequence[Sequence[Any]]]


@dataclass(slots=True)
class _File:
    """One file of the platform, in all its albums."""

    path: str
    name: str
    kind: str
    albums: set[str] = field(default_factory=set)
    facts: dict[str, Any] = field(default_factory=dict)


class Platform:
    """Reads the platform's tables; ``ask`` runs a query and returns its rows."""

    def __init__(self, ask: Ask) -> None:
        self._rows = ask
        self._columns: dict[str, set[str]] = {}
        names = {"a": "ALBUM_MEDIA", "p": "PHOTO_EMBEDDINGS", "v": "VIDEO_EMBEDDINGS"}
        for table, column in self._rows(statements.PLATFORM_COLUMNS, names):
            self._columns.setdefault(table, set()).add(column)

    def files(self) -> list[ForeignFile]:
        """By path; none where there is no platform."""
        found: dict[str, _File] = {}
        for row in self._named("ALBUM_MEDIA", _ALBUM):
            path = row.get("OCI_OBJECT_PATH") or row["FILE_PATH"]
            file = found.setdefault(path, _File(path, row["FILE_NAME"], row["FILE_TYPE"]))
            file.albums.add(row["ALBUM_NAME"])
            file.facts |= _facts(row)
        for row in self._named("PHOTO_EMBEDDINGS", ("ALBUM_NAME", "PHOTO_FILE", "CREATED_AT")):
            path = row["PHOTO_FILE"]
            file = found.setdefault(path, _File(path, path.rpartition("/")[2], "photo"))
            file.facts = _facts(row) | file.facts
            if row.get("ALBUM_NAME"):
                file.albums.add(row["ALBUM_NAME"])
        for row in self._named("VIDEO_EMBEDDINGS", ("VIDEO_FILE",), statements.PLATFORM_VIDEOS):
            path = row["VIDEO_FILE"]
            found.setdefault(path, _File(path, path.rpartition("/")[2], "video"))
        return [
            ForeignFile(one.path, one.name, one.kind, tuple(sorted(one.albums)), one.facts)
            for _, one in sorted(found.items())
        ]

    def vectors(self, paths: Sequence[str]) -> dict[str, tuple[MomentVector, ...]]:
        """Of some files, each span once."""
        found: dict[str, dict[Span | None, MomentVector]] = {}
        binds = {f"path{at}": path for at, path in enumerate(paths)}
        marks = ", ".join(f":{name}" for name in binds)
        for table, column in _VECTORS.items():
            has = self._columns.get(table, set())
            if not paths or "EMBEDDING_VECTOR" not in has or column not in has:
                continue
            times = "start_time, end_time" if "START_TIME" in has else "NULL, NULL"
            sql = statements.PLATFORM_VECTORS.format(
                column=column, times=times, table=table, marks=marks
            )
            for path, start, end, stored in self._rows(sql, binds):
                values = _floats(stored)
                if values is not None:
                    span = _span(start, end)
                    moment = MomentVector(span, Modality.VISUAL, values)
                    found.setdefault(path, {}).setdefault(span, moment)
        return {path: tuple(moments.values()) for path, moments in found.items()}

    def _named(
        self, table: str, wanted: Iterable[str], sql: str = statements.PLATFORM_FILES
    ) -> Iterator[dict[str, Any]]:
        has = [name for name in wanted if name in self._columns.get(table, set())]
        if has:
            for row in self._rows(sql.format(columns=", ".join(has), table=table), {}):
                yield dict(zip(has, row, strict=True))


def adopt(
    platform: Platform, library: str, files: Sequence[tuple[ForeignFile, str]], push: Push
) -> int:
    """Bring files, each with the SHA-256 of its bytes, into a shared library; returns how many
    vectors came along. Items that are there already keep their ids."""
    count = 0
    for at in range(0, len(files), TOGETHER):
        some = files[at : at + TOGETHER]
        vectors = platform.vectors([file.path for file, _ in some])
        count += sum(map(len, vectors.values()))
        ids = {checksum: _id(library, "media", checksum) for _, checksum in some}
        try:
            push(_changes(library, some, vectors, ids))
        except Overtaken as error:
            push(_changes(library, some, vectors, {**ids, **error.known}))
    return count


def _changes(
    library: str,
    files: Sequence[tuple[ForeignFile, str]],
    vectors: Mapping[str, tuple[MomentVector, ...]],
    ids: Mapping[str, str],
) -> list[Change]:
    made: dict[tuple[Entity, str, str], Change] = {}

    def add(entity: Entity, key: str, name: str, value: Any) -> None:
        made.setdefault((entity, key, name), Change(entity, key, name, value, FIRST))

    for file, checksum in files:
        key = ids[checksum]
        add(Entity.MEDIA, key, "facts", {"added_at": FIRST.at, "kind": file.kind, **file.facts,
                                         "checksum": checksum})  # fmt: skip
        add(Entity.MEDIA, key, "name", file.name)
        for name in file.albums:
            album = _id(library, "album", name)
            add(Entity.ALBUM, album, "name", name)
            add(Entity.ALBUM, album, "place", {"parent": None, "position": 0})
            add(Entity.MEMBER, f"{album}/{key}", "present", True)
        if moments := vectors.get(file.path):
            value = Understood(SPACE, moments)
            add(Entity.MOMENTS, f"{key}/{SPACE.key}", "vectors", value)
    return list(made.values())


def _id(library: str, kind: str, name: str) -> str:
    """The same for the same thing, so that adopting again makes nothing twice."""
    return str(uuid.uuid5(uuid.UUID(library), f"{kind}:{name}"))


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    facts = {ours: row[theirs] for theirs, ours in _FACTS.items() if row.get(theirs) is not None}
    if row.get("CAPTURE_DATE") is not None:
        facts["taken_at"] = row["CAPTURE_DATE"].isoformat()
    made: datetime | None = row.get("CREATED_AT")
    if made is not None:
        facts["added_at"] = made.replace(tzinfo=UTC).timestamp()
    return facts


def _span(start: float | None, end: float | None) -> Span | None:
    return (
        Span(float(start), float(end)) if start is not None and end and 0 <= start < end else None
    )


def _floats(stored: Any) -> array[float] | None:
    """32-bit floats out of a BLOB (little-endian) or a VECTOR; None when they are no vector of
    this model."""
    if isinstance(stored, bytes):
        if len(stored) != SPACE.dimension * 4:
            return None
        values = array("f", stored)
        if sys.byteorder == "big":
            values.byteswap()
        return values
    if stored is None or len(stored) != SPACE.dimension:
        return None
    return stored if stored.typecode == "f" else array("f", stored)
