"""Which sidecars were written, and which are behind their items."""

from __future__ import annotations

import time
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database


@dataclass(frozen=True, slots=True)
class SidecarRow:
    """``digest`` of what was written last, "" for nothing yet; ``changes`` counts what happened
    to the item so far."""

    digest: str
    changes: int


class SidecarTable:
    """One row per item and store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digest(self, media_id: str, place: str) -> str:
        """Of what was written last, "" for nothing yet."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT digest FROM sidecar WHERE place = ?"
                " AND media = (SELECT num FROM media WHERE id = ?)",
                (place, media_id),
            ).fetchone()
        return row["digest"] if row else ""

    def begin(self, media_id: str, place: str) -> SidecarRow:
        """The row of an item, made if there is none: from here on its changes are counted."""
        with self._database.write() as db:
            db.execute(
                "INSERT OR IGNORE INTO sidecar (media, place)"
                " SELECT num, ? FROM media WHERE id = ?",
                (place, media_id),
            )
            row = db.execute(
                "SELECT digest, changes FROM sidecar WHERE place = ?"
                " AND media = (SELECT num FROM media WHERE id = ?)",
                (place, media_id),
            ).fetchone()
        return SidecarRow(*row) if row else SidecarRow("", 0)

    def note(self, media_id: str, place: str, digest: str, changes: int) -> None:
        """The sidecar with this digest is there; it knows the first ``changes`` changes."""
        with self._database.write() as db:
            db.execute(
                "UPDATE sidecar SET digest = ?, written = ?, written_at = ? WHERE place = ?"
                " AND media = (SELECT num FROM media WHERE id = ?)",
                (digest, changes, time.time(), place, media_id),
            )

    def stale_places(self) -> list[str]:
        """Stores with a sidecar that is behind, of an item they have; costs next to nothing."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT DISTINCT s.place FROM sidecar s JOIN copy c ON c.media = s.media"
                " AND c.place = s.place AND c.role = 'original' WHERE s.changes <> s.written"
            )
            return [row[0] for row in rows]

    def stale(self, place: str, *, limit: int = -1, missing: bool = True) -> list[str]:
        """Items whose original is in the store and whose sidecar is behind or, with ``missing``,
        was never written."""
        never = "s.media IS NULL OR" if missing else ""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT m.id FROM copy c JOIN media m ON m.num = c.media"  # noqa: S608 - constants
                " LEFT JOIN sidecar s ON s.media = c.media AND s.place = c.place"
                " WHERE c.place = ? AND c.role = 'original'"
                f" AND ({never} s.changes <> s.written) ORDER BY m.num LIMIT ?",
                (place, limit),
            )
            return [row[0] for row in rows]
