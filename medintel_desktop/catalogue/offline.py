"""Which originals are on this computer, which are to stay, and what they take."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.filters import Where, of_view
from medintel_desktop.catalogue.paths import path_from_text
from medintel_desktop.domain.view import View

Chosen = Sequence[str] | View
"""Items by their ids, or all of a list."""

EVERYWHERE = View()

_KEPT = """
(m.keep_offline OR EXISTS (SELECT 1 FROM album_media am WHERE am.media = m.num AND am.album IN (
  WITH RECURSIVE kept(id) AS (SELECT id FROM album WHERE keep_offline
  UNION SELECT a.id FROM album a JOIN kept ON a.parent = kept.id) SELECT id FROM kept)))
"""
_ONLY_STORED = "m.missing = 1 AND m.stored > 0 AND m.trashed_at IS NULL"
"""As the index media_only_stored has it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item is. ``places`` are (path, bytes) that were there at the last look."""

    id: str
    stored: bool
    kept: bool
    places: tuple[tuple[str, int], ...]


class OfflineTable:
    """An album that is kept offline keeps all that is in it and in the albums below."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, media_ids: Iterable[str], on: bool) -> None:
        with self._database.write() as db:
            db.executemany(
                "UPDATE media SET keep_offline = ? WHERE id = ?", [(on, id_) for id_ in media_ids]
            )

    def keep_album(self, album_id: str, on: bool) -> None:
        with self._database.write() as db:
            db.execute("UPDATE album SET keep_offline = ? WHERE id = ?", (on, album_id))

    def albums(self) -> frozenset[str]:
        """The albums that were chosen; not those below them."""
        with self._database.read() as db:
            return frozenset(
                row[0] for row in db.execute("SELECT id FROM album WHERE keep_offline")
            )

    def kept(self, media_id: str) -> bool:
        """True when the item, or an album it is in, is kept offline."""
        with self._database.read() as db:
            sql = f"SELECT 1 FROM media m WHERE m.id = ? AND {_KEPT}"  # noqa: S608 - no user text
            return db.execute(sql, (media_id,)).fetchone() is not None

    def only_stored(self, chosen: Chosen) -> list[tuple[str, int]]:
        """(id, bytes) of the originals that a store alone has."""
        where, values = _where(chosen)
        sql = f"SELECT m.id, m.bytes FROM media m WHERE {where} AND {_ONLY_STORED}"  # noqa: S608 - no user text
        with self._database.read() as db:
            return [(row[0], row[1]) for row in db.execute(sql, values)]

    def to_bring(self, chosen: Chosen = EVERYWHERE) -> list[str]:
        """Ids of those items that are to be on this computer and are in a store alone."""
        where, values = _where(chosen)
        sql = f"SELECT m.id FROM media m WHERE {where} AND {_ONLY_STORED} AND {_KEPT}"  # noqa: S608 - no user text
        with self._database.read() as db:
            return [row[0] for row in db.execute(sql, values)]

    def with_copies(self, chosen: Chosen) -> int:
        """How many of these items have a copy in a store, whole or smaller."""
        where, values = _where(chosen)
        sql = (
            f"SELECT count(*) FROM media m WHERE {where}"  # noqa: S608 - no user text
            " AND EXISTS (SELECT 1 FROM copy c WHERE c.media = m.num AND NOT c.elsewhere)"
        )
        with self._database.read() as db:
            return int(db.execute(sql, values).fetchone()[0])

    def standings(self, chosen: Chosen) -> list[Standing]:
        """Where each of the chosen items is."""
        where, values = _where(chosen)
        sql = (
            f"SELECT m.num, m.id, m.stored, {_KEPT} AS kept, p.path, p.bytes FROM media m"  # noqa: S608 - no user text
            f" LEFT JOIN media_path p ON p.media = m.num AND p.seen WHERE {where} ORDER BY m.num"
        )
        with self._database.read() as db:
            return _standings(db.execute(sql, values))


def _where(chosen: Chosen) -> Where:
    if isinstance(chosen, View):
        return of_view(chosen)
    return "m.id IN (SELECT value FROM json_each(?))", [json.dumps(list(chosen))]


def _standings(rows: Iterable[sqlite3.Row]) -> list[Standing]:
    found: dict[str, Standing] = {}
    for _, media_id, stored, kept, path, size in rows:
        before = found[media_id].places if media_id in found else ()
        here = () if path is None else ((path_from_text(path), size),)
        found[media_id] = Standing(media_id, stored > 0, bool(kept), before + here)
    return list(found.values())
