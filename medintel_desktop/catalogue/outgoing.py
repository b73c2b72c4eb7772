"""From rows of the outbox to changes: the value of a field is read when it is sent."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.mirror import Noted
from medintel_desktop.domain.mirror import Change, Entity, Stamp, Understood
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span

FACTS = (
    "kind", "checksum", "bytes", "width", "height", "orientation", "duration", "frame_rate",
    "video_codec", "audio_codec", "bit_depth", "plays_natively", "taken_at", "utc_offset",
    "latitude", "longitude", "altitude", "camera_make", "camera_model", "lens", "iso",
    "exposure_time", "f_number", "focal_length", "description", "added_at",
)  # fmt: skip
"""Columns of ``media`` that are what the file says of itself."""

COPY = ("role", "bytes", "checksum", "md5", "part_size", "etag", "verified_at")

_COLUMNS = {"name": "name", "rating": "rating", "caption": "caption", "trashed": "trashed_at"}

ReadVectors: TypeAlias = "Callable[[EmbeddingSpace, Sequence[int]], Sequence[array[float]]]"


class Outgoing:
    """Reads values for the outbox. What does not exist any more gives no change, but for the
    word that it is gone."""

    def __init__(self, database: Database, read_vectors: ReadVectors) -> None:
        self._database = database
        self._read_vectors = read_vectors

    def changes(self, rows: Sequence[Noted], ahead: float, machine: str) -> list[Change]:
        """In the order in which their kinds must arrive, each field once with its last stamp."""
        found: dict[tuple[Entity, str, str], Change] = {}
        with self._database.read() as db:
            for row in rows:
                stamp = Stamp.made(row.at + ahead, machine)
                for key, value in self._values(db, row):
                    place = (row.entity, key, row.field)
                    if place not in found or found[place].stamp < stamp:
                        found[place] = Change(row.entity, key, row.field, value, stamp)
        order = {entity: at for at, entity in enumerate(Entity)}
        return sorted(found.values(), key=lambda change: order[change.entity])

    def _values(self, db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, Any]]:
        match row.entity:
            case Entity.MEDIA:
                yield from _of_media(db, row)
            case Entity.ALBUM:
                yield from _of_album(db, row)
            case Entity.MEMBER:
                album, _, media = row.key.partition("/")
                if _exists(db, "album", album) and _exists(db, "media", media):
                    yield row.key, _is_member(db, album, media)
            case Entity.TAG:
                media, _, name = row.key.partition("/")
                if _exists(db, "media", media):
                    yield f"{media}/{folded(name)}", _tag(db, media, name)
            case Entity.COPY:
                yield row.key, _copy(db, row.key)
            case Entity.MOMENTS:
                yield from self._understood(db, row.key)

    def _understood(self, db: sqlite3.Connection, media: str) -> Iterator[tuple[str, Understood]]:
        spaces = db.execute(
            "SELECT DISTINCT s.provider, s.model, s.dimension, s.segmentation FROM moment o"
            " JOIN space s ON s.key = o.space JOIN media m ON m.num = o.media WHERE m.id = ?",
            (media,),
        ).fetchall()
        for space in (EmbeddingSpace(*row) for row in spaces):
            rows = db.execute(
                'SELECT o.slot, o.start, o."end", o.modality FROM moment o'
                " JOIN media m ON m.num = o.media WHERE m.id = ? AND o.space = ? ORDER BY o.slot",
                (media, space.key),
            ).fetchall()
            vectors = self._read_vectors(space, [row["slot"] for row in rows])
            moments = tuple(
                MomentVector(_span(row), Modality(row["modality"]), values)
                for row, values in zip(rows, vectors, strict=True)
            )
            yield f"{media}/{space.key}", Understood(space, moments)


def folded(name: str) -> str:
    """A tag as two spellings of it are one: as SQLite's NOCASE, which knows ASCII alone."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in name)


def _exists(db: sqlite3.Connection, table: str, key: str) -> bool:
    return db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (key,)).fetchone() is not None  # noqa: S608 - names of ours


def _of_media(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, Any]]:
    found = db.execute("SELECT * FROM media WHERE id = ?", (row.key,)).fetchone()
    if row.field == "gone":
        if found is None:
            yield row.key, True
    elif found is not None and row.field == "facts":
        yield row.key, {name: found[name] for name in FACTS if found[name] is not None}
    elif found is not None:
        yield row.key, found[_COLUMNS[row.field]]


def _of_album(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, Any]]:
    found = db.execute("SELECT * FROM album WHERE id = ?", (row.key,)).fetchone()
    if row.field == "gone":
        if found is None:
            yield row.key, True
    elif found is not None and row.field == "name":
        yield row.key, found["name"]
    elif found is not None:
        yield row.key, {"parent": found["parent"], "position": found["position"]}


def _is_member(db: sqlite3.Connection, album: str, media: str) -> bool:
    sql = (
        "SELECT 1 FROM album_media am JOIN media m ON m.num = am.media"
        " WHERE am.album = ? AND m.id = ?"
    )
    return db.execute(sql, (album, media)).fetchone() is not None


def _tag(db: sqlite3.Connection, media: str, name: str) -> str | None:
    sql = "SELECT t.name FROM tag t JOIN media m ON m.num = t.media WHERE m.id = ? AND t.name = ?"
    found = db.execute(sql, (media, name)).fetchone()
    return found[0] if found else None


def _copy(db: sqlite3.Connection, key: str) -> dict[str, Any] | None:
    place, _, object_ = key.partition("\n")
    sql = (
        "SELECT c.*, m.id AS media_id FROM copy c JOIN media m ON m.num = c.media"
        " WHERE c.place = ? AND c.object = ?"
    )
    found = db.execute(sql, (place, object_)).fetchone()
    if found is None:
        return None
    return {"media": found["media_id"], **{name: found[name] for name in COPY}}


def _span(row: sqlite3.Row) -> Span | None:
    return None if row["start"] is None else Span(row["start"], row["end"])
