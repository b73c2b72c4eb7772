"""Which picture of a video stands for it, where a person chose one."""

from __future__ import annotations

from medintel_desktop.catalogue.database import Database


class PosterTable:
    """At most one second per video."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, media_id: str) -> float | None:
        """The second that was chosen; None: the app chose."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT second FROM poster WHERE media = (SELECT num FROM media WHERE id = ?)",
                (media_id,),
            ).fetchone()
        return row[0] if row else None

    def put(self, media_id: str, second: float | None) -> None:
        """Note a choice; None takes it back."""
        with self._database.write() as db:
            db.execute(
                "DELETE FROM poster WHERE media = (SELECT num FROM media WHERE id = ?)", (media_id,)
            )
            if second is not None:
                db.execute(
                    "INSERT INTO poster (media, second) SELECT num, ? FROM media WHERE id = ?",
                    (second, media_id),
                )
