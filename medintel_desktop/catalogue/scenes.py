"""Shots of videos, as they were found on this computer."""

from __future__ import annotations

from collections.abc import Sequence

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.scene import Scene


class SceneTable:
    """All shots of a video, or none while nobody has looked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, media_id: str, scenes: Sequence[Scene]) -> None:
        """Keep the shots of a video instead of those it had."""
        with self._database.write() as db:
            db.execute(
                "DELETE FROM scene WHERE media = (SELECT num FROM media WHERE id = ?)", (media_id,)
            )
            db.executemany(
                'INSERT INTO scene (media, start, "end") SELECT num, ?, ? FROM media WHERE id = ?',
                [(scene.span.start, scene.span.end, media_id) for scene in scenes],
            )

    def of(self, media_id: str) -> list[Scene]:
        """In the order of time."""
        with self._database.read() as db:
            rows = db.execute(
                'SELECT s.start, s."end" FROM scene s JOIN media m ON m.num = s.media'
                " WHERE m.id = ? ORDER BY s.start",
                (media_id,),
            ).fetchall()
        return [Scene(Span(row[0], row[1])) for row in rows]
