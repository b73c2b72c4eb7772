"""People and things that were named from photos."""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Sequence

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.entity import Entity, EntityState
from medintel_desktop.domain.errors import UsageError


class EntityTable:
    """One row per name; names are unique, whatever their case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, description: str, media_ids: Sequence[str]) -> Entity:
        """Raises UsageError when the name is taken."""
        entity = Entity(str(uuid.uuid4()), name, tuple(dict.fromkeys(media_ids)), description)
        with self._database.write() as db:
            if db.execute("SELECT 1 FROM entity WHERE name = ?", (name,)).fetchone():
                raise UsageError(f"{name} is a name already.", "Choose another, or delete that.")
            db.execute(
                "INSERT INTO entity (id, name, description, state, at) VALUES (?, ?, ?, ?, ?)",
                (entity.id, name, description, entity.state, time.time()),
            )
            db.executemany(
                "INSERT INTO entity_photo (entity, media) SELECT ?, num FROM media WHERE id = ?",
                [(entity.id, media_id) for media_id in entity.media_ids],
            )
        return entity

    def note(self, entity_id: str, state: EntityState, remote: str = "") -> None:
        """It stands so now; ``remote`` is kept where it is not told."""
        with self._database.write() as db:
            db.execute(
                "UPDATE entity SET state = ?, remote = coalesce(nullif(?, ''), remote)"
                " WHERE id = ?",
                (state, remote, entity_id),
            )

    def note_photo(self, entity_id: str, media_id: str, asset: str) -> None:
        """The photo lies at the service."""
        with self._database.write() as db:
            db.execute(
                "UPDATE entity_photo SET asset = ? WHERE entity = ? AND media ="
                " (SELECT num FROM media WHERE id = ?)",
                (asset, entity_id, media_id),
            )

    def photos(self, entity_id: str) -> dict[str, str]:
        """Media id -> asset, "" while it was not sent."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT m.id, p.asset FROM entity_photo p JOIN media m ON m.num = p.media"
                " WHERE p.entity = ? ORDER BY p.media",
                (entity_id,),
            )
            return {row[0]: row[1] for row in rows}

    def shared(self, asset: str) -> int:
        """How many entities use an uploaded photo."""
        with self._database.read() as db:
            sql = "SELECT count(*) FROM entity_photo WHERE asset = ?"
            return int(db.execute(sql, (asset,)).fetchone()[0])

    def all(self) -> list[Entity]:
        """By name."""
        with self._database.read() as db:
            rows = db.execute("SELECT * FROM entity ORDER BY name").fetchall()
        return [self._entity(row) for row in rows]

    def get(self, entity_id: str) -> Entity | None:
        with self._database.read() as db:
            row = db.execute("SELECT * FROM entity WHERE id = ?", (entity_id,)).fetchone()
        return self._entity(row) if row else None

    def named(self, name: str) -> Entity | None:
        """Whatever the case."""
        with self._database.read() as db:
            row = db.execute("SELECT * FROM entity WHERE name = ?", (name,)).fetchone()
        return self._entity(row) if row else None

    def remove(self, entity_id: str) -> None:
        with self._database.write() as db:
            db.execute("DELETE FROM entity WHERE id = ?", (entity_id,))

    def _entity(self, row: sqlite3.Row) -> Entity:
        return Entity(
            row["id"], row["name"], tuple(self.photos(row["id"])), row["description"],
            row["remote"], EntityState(row["state"]),
        )  # fmt: skip
