"""Words the library itself knows: albums, tags and cameras, offered while typing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.text_search import folded

MOST_READ = 500
"""Items with a matching camera that are looked at; there are few cameras and many items."""


class TermKind(StrEnum):
    """What a term is the name of."""

    ALBUM = "album"
    TAG = "tag"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Term:
    """``count`` is the number of items outside the trash, None where counting would be slow."""

    kind: TermKind
    text: str
    count: int | None = None
    album_id: str | None = None


_ALBUMS = r"""
SELECT a.id, a.name, (SELECT count(*) FROM album_media am JOIN media m ON m.num = am.media
    WHERE am.album = a.id AND m.trashed_at IS NULL)
FROM album a WHERE a.name LIKE ?1 ESCAPE '\' OR a.name LIKE '% ' || ?1 ESCAPE '\'
ORDER BY length(a.name), a.name LIMIT ?2
"""

_TAGS = r"""
WITH t (media, name) AS (SELECT media, name FROM tag
  UNION SELECT media, name FROM model_tag WHERE state = 'accepted')
SELECT t.name, count(*) AS uses FROM t JOIN media m ON m.num = t.media
WHERE m.trashed_at IS NULL AND (t.name LIKE ?1 ESCAPE '\' OR t.name LIKE '% ' || ?1 ESCAPE '\')
GROUP BY t.name ORDER BY uses DESC, t.name LIMIT ?2
"""

_CAMERAS = """
SELECT DISTINCT m.camera_make, m.camera_model FROM media m WHERE m.camera_model IS NOT NULL AND
    m.num IN (SELECT rowid FROM media_text WHERE media_text MATCH ?1 LIMIT ?2)
"""


_LENSES = """
SELECT DISTINCT m.lens FROM media m WHERE m.lens IS NOT NULL AND
    m.num IN (SELECT rowid FROM media_text WHERE media_text MATCH ?1 LIMIT ?2)
"""

_PLACES = """
SELECT DISTINCT p.city, p.state, p.country FROM place p WHERE
    p.media IN (SELECT rowid FROM media_text WHERE media_text MATCH ?1 LIMIT ?2)
"""


class TermTable:
    """Finds terms by their beginning, or by that of one of their words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beginning(self, prefix: str, limit: int = 3) -> list[Term]:
        """At most ``limit`` of each kind; upper and lower case are the same (ASCII)."""
        typed = " ".join(prefix.split())
        if not typed:
            return []
        with self._database.read() as db:
            return [
                *_albums(db, typed, limit), *_tags(db, typed, limit), *_cameras(db, typed, limit),
            ]  # fmt: skip

    def lenses(self, prefix: str, limit: int) -> list[str]:
        """Lenses of which a word begins so."""
        return self._having(_LENSES, "camera", prefix)[:limit]

    def places(self, prefix: str, limit: int) -> list[str]:
        """Cities, states and countries in which something was taken, of which a word begins so."""
        return self._having(_PLACES, "place", prefix)[:limit]

    def _having(self, sql: str, column: str, prefix: str) -> list[str]:
        phrase = " ".join(prefix.replace('"', " ").split())
        if not phrase:
            return []
        with self._database.read() as db:
            rows = db.execute(sql, (f'{column} : "{phrase}"*', MOST_READ)).fetchall()
        names = {name for row in rows for name in row if name}
        return sorted(name for name in names if _begins(name, phrase))


def _albums(db: sqlite3.Connection, typed: str, limit: int) -> list[Term]:
    rows = db.execute(_ALBUMS, (_like(typed), limit))
    return [Term(TermKind.ALBUM, row[1], row[2], row[0]) for row in rows]


def _tags(db: sqlite3.Connection, typed: str, limit: int) -> list[Term]:
    return [Term(TermKind.TAG, row[0], row[1]) for row in db.execute(_TAGS, (_like(typed), limit))]


def _cameras(db: sqlite3.Connection, typed: str, limit: int) -> list[Term]:
    phrase = typed.replace('"', " ").strip()
    if not phrase:
        return []
    names: dict[str, None] = {}
    for make, model in db.execute(_CAMERAS, (f'camera : "{phrase}"*', MOST_READ)):
        name = model if not make or model.startswith(make) else f"{make} {model}"
        if _begins(name, typed):  # not the lens, which is found as well
            names[name] = None
    return [Term(TermKind.CAMERA, name) for name in sorted(names)[:limit]]


def _begins(name: str, typed: str) -> bool:
    """Whether one of its words goes on so."""
    return f" {folded(typed)}" in f" {folded(name)}"


def _like(typed: str) -> str:
    for special in ("\\", "%", "_"):
        typed = typed.replace(special, "\\" + special)
    return typed + "%"
