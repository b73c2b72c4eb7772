"""Which items are films that were made of plans."""

from __future__ import annotations

import time
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database


@dataclass(frozen=True, slots=True)
class Rendered:
    """The plan may be deleted since, and the version forgotten."""

    media_id: str
    plan_id: str
    version: int
    made_at: float


class RenderingTable:
    """At most one for each item."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, media_id: str, plan_id: str, version: int) -> None:
        """Note that an item was made of a version of a plan, now."""
        with self._database.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO rendering (media, plan, version, made_at)"
                " SELECT num, ?, ?, ? FROM media WHERE id = ?",
                (plan_id, version, time.time(), media_id),
            )

    def of(self, media_id: str) -> Rendered | None:
        """None for an item that is not a film of a plan."""
        found = self._found("m.id = ?", media_id)
        return found[0] if found else None

    def of_plan(self, plan_id: str) -> list[Rendered]:
        """The newest first; of items in the trash, too."""
        return self._found("r.plan = ?", plan_id)

    def _found(self, where: str, value: str) -> list[Rendered]:
        with self._database.read() as db:
            rows = db.execute(
                "SELECT m.id, r.plan, r.version, r.made_at FROM rendering r"  # noqa: S608 - constants
                f" JOIN media m ON m.num = r.media WHERE {where} ORDER BY r.made_at DESC, m.num",
                (value,),
            ).fetchall()
        return [Rendered(*row) for row in rows]
