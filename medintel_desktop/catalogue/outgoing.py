"""From rows of the outbox to changes: the value of a field is read when it is sent."""

from __future__ import annotations

import hashlib
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medintel_desktop.catalogue import plans, transcripts
from medintel_desktop.catalogue.analyses import version_of
from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.mirror import Noted
from medintel_desktop.catalogue.position_facts import Hides, nothing_hidden, told
from medintel_desktop.catalogue.understood import (
    ReadVectors,
    Unread,
    spaces,
    unread,
    with_vectors,
)
from medintel_desktop.domain import transcript_json
from medintel_desktop.domain.analysis_json import to_json
from medintel_desktop.domain.mirror import Asked, Change, Entity, Stamp
from medintel_desktop.domain.moment import EmbeddingSpace

FACTS = (
    "kind", "checksum", "bytes", "width", "height", "orientation", "duration", "frame_rate",
    "video_codec", "audio_codec", "bit_depth", "plays_natively", "taken_at", "utc_offset",
    "latitude", "longitude", "altitude", "camera_make", "camera_model", "lens", "iso",
    "exposure_time", "f_number", "focal_length", "description", "added_at",
)  # fmt: skip
"""Columns of ``media`` that are what the file says of itself; of the position see
``position_facts``."""

COPY = ("role", "bytes", "checksum", "md5", "part_size", "etag", "verified_at")

SHARE = (
    "media_id", "name", "place", "object", "link_id", "purpose", "person", "created_at",
    "expires_at", "ended_at", "ending",
)  # fmt: skip

_COLUMNS = {"name": "name", "rating": "rating", "caption": "caption", "trashed": "trashed_at"}

MOST_NUMBERS = 8_000_000
"""Of vectors in one batch: 32 MB, about 15,000 vectors of 512 numbers."""


LINE_NUMBERS = 100
"""A line of a transcript with its words, or a cut of a plan, takes about as much room as so many
of them."""


_LONG = {Entity.TRANSCRIPT: "lines", Entity.PLAN: "cuts"}
"""Where the many parts of a value are."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the outbox and the changes they became."""

    rows: Sequence[Noted]
    changes: Sequence[Change]


class Outgoing:
    """Reads values for the outbox. What does not exist any more gives no change, but for the
    word that it is gone."""

    def __init__(
        self, database: Database, read_vectors: ReadVectors, hides: Hides = nothing_hidden
    ) -> None:
        self._database = database
        self._hides = hides
        self._read_vectors = read_vectors

    def batch(self, rows: Sequence[Noted], ahead: float, machine: str) -> Batch:
        """As many of the rows as may travel together, in the order in which their kinds must
        arrive, each field once with its last stamp."""
        found: dict[tuple[Entity, str, str], Change] = {}
        taken: list[Noted] = []
        waiting: list[Unread] = []
        stamps: dict[str, Stamp] = {}
        numbers = 0
        with self._database.read() as db:
            known = spaces(db)
            for row in rows:
                if numbers > MOST_NUMBERS:
                    break
                taken.append(row)
                stamp = Stamp.made(row.at + ahead, machine)
                if row.entity is Entity.MOMENTS:
                    some = list(unread(db, known, row.key))
                    numbers += sum(one.numbers for one in some)
                    waiting += some
                    stamps[row.key] = stamp
                    continue
                for key, value in self._values(db, row):
                    if row.entity in _LONG and value:
                        numbers += LINE_NUMBERS * len(value[_LONG[row.entity]])
                    place = (row.entity, key, row.field)
                    if place not in found or found[place].stamp < stamp:
                        found[place] = Change(row.entity, key, row.field, value, stamp)
        changes = [*found.values(), *self._understood(waiting, stamps)]
        order = {entity: at for at, entity in enumerate(Entity)}
        return Batch(taken, sorted(changes, key=lambda change: order[change.entity]))

    def _values(self, db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, Any]]:
        if (row.entity, row.field) == (Entity.MEDIA, "facts"):
            return _facts(db, row, self._hides)
        return _READ[row.entity](db, row)

    def _understood(
        self, waiting: Sequence[Unread], stamps: Mapping[str, Stamp]
    ) -> Iterator[Change]:
        for one, value in with_vectors(waiting, self._read_vectors):
            key = f"{one.media}/{one.space.key}"
            yield Change(Entity.MOMENTS, key, "vectors", value, stamps[one.media])


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
    elif found is not None:
        yield row.key, found[_COLUMNS[row.field]]


def _facts(db: sqlite3.Connection, row: Noted, hides: Hides) -> Iterator[tuple[str, Any]]:
    found = db.execute("SELECT * FROM media WHERE id = ?", (row.key,)).fetchone()
    if found is not None:
        facts = {name: found[name] for name in FACTS if found[name] is not None}
        yield row.key, told(db, found["num"], facts, hides)


def _of_album(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, Any]]:
    found = db.execute("SELECT * FROM album WHERE id = ?", (row.key,)).fetchone()
    if row.field == "gone":
        if found is None:
            yield row.key, True
    elif found is not None and row.field == "name":
        yield row.key, found["name"]
    elif found is not None:
        yield row.key, {"parent": found["parent"], "position": found["position"]}


def _of_member(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, bool]]:
    album, _, media = row.key.partition("/")
    if _exists(db, "album", album) and _exists(db, "media", media):
        sql = (
            "SELECT 1 FROM album_media am JOIN media m ON m.num = am.media"
            " WHERE am.album = ? AND m.id = ?"
        )
        yield row.key, db.execute(sql, (album, media)).fetchone() is not None


def _of_tag(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, str | None]]:
    media, _, name = row.key.partition("/")
    if _exists(db, "media", media):
        sql = "SELECT t.name FROM tag t JOIN media m ON m.num = t.media"
        found = db.execute(f"{sql} WHERE m.id = ? AND t.name = ?", (media, name)).fetchone()
        yield f"{media}/{folded(name)}", found[0] if found else None


def _of_analysis(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, dict[str, Any] | None]]:
    media, _, version = row.key.partition("/")
    if _exists(db, "media", media):
        found = version_of(db, version)
        yield row.key, to_json(found) if found else None


def _of_transcript(
    db: sqlite3.Connection, row: Noted
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    media, _, version = row.key.partition("/")
    if _exists(db, "media", media):
        found = transcripts.version_of(db, version)
        yield row.key, transcript_json.to_json(found) if found else None


def _of_model_tag(
    db: sqlite3.Connection, row: Noted
) -> Iterator[tuple[str, dict[str, str] | None]]:
    media, _, name = row.key.partition("/")
    if _exists(db, "media", media):
        found = db.execute(
            "SELECT t.name, t.state, t.model FROM model_tag t JOIN media m ON m.num = t.media"
            " WHERE m.id = ? AND t.name = ? AND t.state <> 'proposed'",
            (media, name),
        ).fetchone()
        yield f"{media}/{folded(name)}", dict(found) if found else None


def _of_plan(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, dict[str, Any] | None]]:
    yield row.key, plans.told(db, row.key)


def _of_copy(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, dict[str, Any] | None]]:
    place, _, object_ = row.key.partition("\n")
    sql = (
        "SELECT c.*, m.id AS media_id FROM copy c JOIN media m ON m.num = c.media"
        " WHERE c.place = ? AND c.object = ?"
    )
    found = db.execute(sql, (place, object_)).fetchone()
    values = {"media": found["media_id"], **{name: found[name] for name in COPY}} if found else None
    yield row.key, values


def _of_share(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, dict[str, Any]]]:
    found = db.execute("SELECT * FROM share WHERE id = ?", (row.key,)).fetchone()
    if found is not None:
        yield row.key, {name: found[name] for name in SHARE}


def _of_query(db: sqlite3.Connection, row: Noted) -> Iterator[tuple[str, Asked]]:
    """The outbox knows a query by its space and words; where it goes, by their hash."""
    space_key, _, text = row.key.partition("\n")
    found = db.execute(
        "SELECT s.provider, s.model, s.dimension, s.segmentation, q.vector FROM query_vector q"
        " JOIN space s ON s.key = q.space WHERE q.space = ? AND q.text = ?",
        (space_key, text),
    ).fetchone()
    if found is not None:
        digest = hashlib.sha256(text.encode()).hexdigest()
        space, vector = EmbeddingSpace(*tuple(found)[:4]), array("f", found["vector"])
        yield f"{digest}/{space_key}", Asked(space, text, vector)


_READ: Mapping[Entity, Callable[[sqlite3.Connection, Noted], Iterator[tuple[str, Any]]]] = {
    Entity.MEDIA: _of_media,
    Entity.ALBUM: _of_album,
    Entity.MEMBER: _of_member,
    Entity.TAG: _of_tag,
    Entity.ANALYSIS: _of_analysis,
    Entity.MODEL_TAG: _of_model_tag,
    Entity.TRANSCRIPT: _of_transcript,
    Entity.PLAN: _of_plan,
    Entity.COPY: _of_copy,
    Entity.SHARE: _of_share,
    Entity.QUERY: _of_query,
}
"""Each gives the value, if there is one to tell, under the key by which it travels."""
