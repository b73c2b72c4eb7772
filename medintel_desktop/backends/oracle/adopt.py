"""Takes over what the web platform keeps in the same database: its albums and embeddings.

Its tables stay as they are. Which columns they have depends on their age, so the dictionary is
asked: ``album_media`` (one row a file and album; with place, date and camera in later versions,
and a vector of its own in some), ``photo_embeddings`` and ``video_embeddings`` (float32 as BLOB,
or VECTOR of 32 or 64 bits). All of them name a file by its path in the bucket. What a file's
bytes are they do not know, so whoever has read the bucket says it: ``checksum_of``.

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

from medintel_desktop.domain.errors import Overtaken
from medintel_desktop.domain.mirror import Change, Entity, Stamp, Understood, Written
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span

SPACE = EmbeddingSpace("twelvelabs", "Marengo-retrieval-2.7", 1024, "fixed-10")
"""Its vectors; photos are in the space of its videos, which it cuts every 10 s."""

FIRST = Stamp.made(1.0, "adopted")

AT_ONCE = 200
"""Files in one batch; with ten vectors each 8 MB."""

_COLUMNS = "SELECT table_name, column_name FROM user_tab_columns WHERE table_name IN (:a, :p, :v)"

_FACTS = {
    "FILE_SIZE": "bytes", "WIDTH": "width", "HEIGHT": "height", "DURATION": "duration",
    "LATITUDE": "latitude", "LONGITUDE": "longitude", "GPS_ALTITUDE": "altitude",
    "CAMERA_MAKE": "camera_make", "CAMERA_MODEL": "camera_model", "ORIENTATION": "orientation",
}  # fmt: skip
_ALBUM = ("ALBUM_NAME", "FILE_NAME", "FILE_TYPE", "FILE_PATH", "OCI_OBJECT_PATH", "CREATED_AT",
          "CAPTURE_DATE", *_FACTS)  # fmt: skip

ChecksumOf = Callable[[str], str | None]
Push = Callable[[list[Change]], Written]
Ask = Callable[[str, Mapping[str, str]], Sequence[Sequence[Any]]]


@dataclass(slots=True)
class File:
    """One file of the platform, in all its albums."""

    path: str
    name: str
    kind: str
    albums: set[str] = field(default_factory=set)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Adopted:
    """``unknown``: paths whose bytes nobody knows; import the bucket, then adopt again."""

    files: int
    vectors: int
    unknown: tuple[str, ...]


class Platform:
    """Reads the platform's tables; ``ask`` runs a query and returns its rows."""

    def __init__(self, ask: Ask) -> None:
        self._rows = ask
        self._columns: dict[str, set[str]] = {}
        names = {"a": "ALBUM_MEDIA", "p": "PHOTO_EMBEDDINGS", "v": "VIDEO_EMBEDDINGS"}
        for table, column in self._rows(_COLUMNS, names):
            self._columns.setdefault(table, set()).add(column)

    def files(self) -> list[File]:
        found: dict[str, File] = {}
        for row in self._named("ALBUM_MEDIA", _ALBUM):
            path = row.get("OCI_OBJECT_PATH") or row["FILE_PATH"]
            file = found.setdefault(path, File(path, row["FILE_NAME"], row["FILE_TYPE"]))
            file.albums.add(row["ALBUM_NAME"])
            file.facts |= _facts(row)
        for row in self._named("PHOTO_EMBEDDINGS", ("ALBUM_NAME", "PHOTO_FILE", "CREATED_AT")):
            path = row["PHOTO_FILE"]
            file = found.setdefault(path, File(path, path.rpartition("/")[2], "photo"))
            file.facts = _facts(row) | file.facts
            if row["ALBUM_NAME"]:
                file.albums.add(row["ALBUM_NAME"])
        for row in self._named("VIDEO_EMBEDDINGS", ("VIDEO_FILE",)):
            path = row["VIDEO_FILE"]
            found.setdefault(path, File(path, path.rpartition("/")[2], "video"))
        return list(found.values())

    def vectors(self, path: str) -> tuple[MomentVector, ...]:
        """Of one file, each span once."""
        found: dict[Span | None, MomentVector] = {}
        where = {"ALBUM_MEDIA": "OCI_OBJECT_PATH", "PHOTO_EMBEDDINGS": "PHOTO_FILE",
                 "VIDEO_EMBEDDINGS": "VIDEO_FILE"}  # fmt: skip
        for table, column in where.items():
            has = self._columns.get(table, set())
            if "EMBEDDING_VECTOR" not in has or column not in has:
                continue
            times = "start_time, end_time" if "START_TIME" in has else "NULL, NULL"
            sql = f"SELECT {times}, embedding_vector FROM {table} WHERE {column} = :path"  # noqa: S608 - names of ours
            for start, end, stored in self._rows(sql, {"path": path}):
                values = _floats(stored)
                if values is not None:
                    span = _span(start, end)
                    found.setdefault(span, MomentVector(span, Modality.VISUAL, values))
        return tuple(found.values())

    def _named(self, table: str, wanted: Iterable[str]) -> Iterator[dict[str, Any]]:
        has = [name for name in wanted if name in self._columns.get(table, set())]
        if has:
            sql = f"SELECT {', '.join(has)} FROM {table}"  # noqa: S608 - names of ours
            for row in self._rows(sql, {}):
                yield dict(zip(has, row, strict=True))


def adopt(platform: Platform, library: str, checksum_of: ChecksumOf, push: Push) -> Adopted:
    """Bring all files whose bytes are known into a shared library."""
    unknown, vectors, batch = [], 0, list[tuple[File, str, tuple[MomentVector, ...]]]()
    files = platform.files()
    for file in files:
        checksum = checksum_of(file.path)
        if checksum is None:
            unknown.append(file.path)
            continue
        moments = platform.vectors(file.path)
        vectors += len(moments)
        batch.append((file, checksum, moments))
        if len(batch) == AT_ONCE:
            _send(library, batch, push)
            batch.clear()
    if batch:
        _send(library, batch, push)
    return Adopted(len(files) - len(unknown), vectors, tuple(unknown))


def _send(
    library: str, batch: list[tuple[File, str, tuple[MomentVector, ...]]], push: Push
) -> None:
    """Items that are in the shared library already keep their ids."""
    ids = {checksum: _id(library, "media", checksum) for _, checksum, _ in batch}
    try:
        push(_changes(library, batch, ids))
    except Overtaken as error:
        push(_changes(library, batch, {**ids, **error.known}))


def _changes(
    library: str, batch: list[tuple[File, str, tuple[MomentVector, ...]]], ids: Mapping[str, str]
) -> list[Change]:
    made: dict[tuple[Entity, str, str], Change] = {}

    def add(entity: Entity, key: str, name: str, value: Any) -> None:
        made.setdefault((entity, key, name), Change(entity, key, name, value, FIRST))

    for file, checksum, moments in batch:
        key = ids[checksum]
        add(Entity.MEDIA, key, "facts", {"added_at": FIRST.at, "kind": file.kind, **file.facts,
                                         "checksum": checksum})  # fmt: skip
        add(Entity.MEDIA, key, "name", file.name)
        for name in sorted(file.albums):
            album = _id(library, "album", name)
            add(Entity.ALBUM, album, "name", name)
            add(Entity.ALBUM, album, "place", {"parent": None, "position": 0})
            add(Entity.MEMBER, f"{album}/{key}", "present", True)
        if moments:
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
