"""What positions are called, and what a service once answered."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import PlaceName, PlaceSource

MOST_WAITING = 256
"""Items of one question that are handed out at once."""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """An item whose position has no name, or not the one wanted."""

    num: int
    media_id: str
    point: GeoPoint


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names in this language; ``finer``: those that came with the app are not enough."""

    language: str
    finer: bool = False


_MISSING = """
FROM media m LEFT JOIN place p ON p.media = m.num
WHERE m.latitude IS NOT NULL AND m.longitude IS NOT NULL AND m.num > :after
AND (p.media IS NULL OR (p.source <> 'user'
  AND (p.language <> :language OR (:finer AND p.source = 'offline'))))
"""


class PlaceTable:
    """Reads and writes names. ``media.place`` has the words of each, and the index of words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, media_id: str) -> PlaceName | None:
        """What an item's position is called, None while it has no name."""
        row = self._row(media_id)
        return _name(row) if row else None

    def source(self, media_id: str) -> PlaceSource | None:
        """Who named it."""
        row = self._row(media_id)
        return PlaceSource(row["source"]) if row else None

    def waiting(self, wanted: Wanted, after: int, limit: int = MOST_WAITING) -> list[Unnamed]:
        """Items to be named, by number, behind ``after``."""
        with self._database.read() as db:
            sql = f"SELECT m.* {_MISSING} ORDER BY m.num LIMIT :limit"
            rows = db.execute(sql, {**_values(wanted, after), "limit": limit})
            return [_unnamed(row) for row in rows]

    def count(self, wanted: Wanted, after: int = 0) -> int:
        """How many items are to be named."""
        with self._database.read() as db:
            sql = f"SELECT count(*) {_MISSING}"
            return int(db.execute(sql, _values(wanted, after)).fetchone()[0])

    def located(self, media_ids: Iterable[str], *, unnamed: bool = False) -> list[Unnamed]:
        """Those of these items that are somewhere and were not named by the user; ``unnamed``:
        and not by anything else either."""
        sql = (
            "SELECT m.num, m.id, m.latitude, m.longitude FROM media m"
            " LEFT JOIN place p ON p.media = m.num WHERE m.id = ? AND m.latitude IS NOT NULL"
            " AND m.longitude IS NOT NULL AND (p.media IS NULL OR (NOT ? AND p.source <> 'user'))"
        )
        with self._database.read() as db:
            found = (db.execute(sql, (media_id, unnamed)).fetchone() for media_id in media_ids)
            return [_unnamed(row) for row in found if row is not None]

    def put(
        self, items: Sequence[tuple[Unnamed, PlaceName | None]], source: PlaceSource, language: str
    ) -> list[str]:
        """Write names, None for the middle of nowhere. Returns the ids of items that got theirs:
        not those that moved or were named by the user meanwhile."""
        with self._database.write() as db:
            done = [
                item
                for item, name in items
                if _still_there(db, item)
                and _write(db, item.num, item.point, name or PlaceName(), source, language)
            ]
            reindex(db, [item.num for item in done])
        return [item.media_id for item in done]

    def confirm(self, items: Sequence[Unnamed], language: str) -> None:
        """The service knows nothing finer: the names stand and are not asked for again."""
        with self._database.write() as db:
            db.executemany(
                "UPDATE place SET source = 'service' WHERE media = ? AND source = 'offline'"
                " AND language = ?",
                [(item.num, language) for item in items],
            )

    def put_by_user(self, media_ids: Iterable[str], name: PlaceName) -> list[str]:
        """The user's own name of where these items are: it stays whatever is found out later.
        Returns those that are there; items without a position have no name."""
        done = []
        with self._database.write() as db:
            for media_id in media_ids:
                row = db.execute(
                    "SELECT num, id, latitude, longitude FROM media WHERE id = ?"
                    " AND latitude IS NOT NULL AND longitude IS NOT NULL",
                    (media_id,),
                ).fetchone()
                if row is not None:
                    item = _unnamed(row)
                    db.execute("DELETE FROM place WHERE media = ?", (item.num,))
                    _write(db, item.num, item.point, name, PlaceSource.USER, "")
                    reindex(db, [item.num])
                    done.append(media_id)
        return done

    def answers(self, service: str) -> Answers:
        return Answers(self._database, service)

    def _row(self, media_id: str) -> sqlite3.Row | None:
        with self._database.read() as db:
            row: sqlite3.Row | None = db.execute(
                "SELECT p.* FROM place p JOIN media m ON m.num = p.media WHERE m.id = ?",
                (media_id,),
            ).fetchone()
        return row


class Answers:
    """What one service answered, by question. An answer that cannot be kept is only lost."""

    def __init__(self, database: Database, service: str) -> None:
        self._database = database
        self._service = service

    def get(self, question: str) -> str | None:
        with self._database.read() as db:
            row = db.execute(
                "SELECT answer FROM place_answer WHERE service = ? AND question = ?",
                (self._service, question),
            ).fetchone()
        return row["answer"] if row else None

    def keep(self, question: str, answer: str) -> None:
        with suppress(MedIntelError), self._database.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO place_answer VALUES (?, ?, ?, ?)",
                (self._service, question, answer, time.time()),
            )


def _still_there(db: sqlite3.Connection, item: Unnamed) -> bool:
    """A position may be corrected while a service is asked for the old one."""
    row = db.execute(
        "SELECT 1 FROM media WHERE num = ? AND latitude = ? AND longitude = ?",
        (item.num, item.point.latitude, item.point.longitude),
    ).fetchone()
    return row is not None


def _write(
    db: sqlite3.Connection, num: int, point: GeoPoint, name: PlaceName, source: PlaceSource,
    language: str,
) -> bool:  # fmt: skip
    """False: the user named it."""
    written = db.execute(
        "INSERT INTO place (media, city, state, country, country_code, source, language,"
        " latitude, longitude) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (media) DO UPDATE SET city = excluded.city, state = excluded.state,"
        " country = excluded.country, country_code = excluded.country_code,"
        " source = excluded.source, language = excluded.language,"
        " latitude = excluded.latitude, longitude = excluded.longitude"
        " WHERE source <> 'user'",
        (num, name.city, name.state, name.country, name.country_code, source, language,
         point.latitude, point.longitude),
    )  # fmt: skip
    if written.rowcount > 0:
        db.execute(
            "UPDATE media SET place = ? WHERE num = ? AND place <> ?", (name.words, num, name.words)
        )
    return written.rowcount > 0


def _values(wanted: Wanted, after: int) -> dict[str, object]:
    return {"language": wanted.language, "finer": wanted.finer, "after": after}


def _unnamed(row: sqlite3.Row) -> Unnamed:
    return Unnamed(row["num"], row["id"], GeoPoint(row["latitude"], row["longitude"]))


def _name(row: sqlite3.Row) -> PlaceName:
    return PlaceName(row["city"], row["state"], row["country"], row["country_code"])
