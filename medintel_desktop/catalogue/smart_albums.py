"""Searches that are kept under a name, in the user's order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from medintel_desktop.catalogue.database import Database

if TYPE_CHECKING:
    from medintel_desktop.domain.smart_album import SmartAlbum


class SmartAlbumTable:
    """Reads and writes smart albums; positions go from 0 without gaps.

    The window reads it as it starts: searches are imported where there are any.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[SmartAlbum]:
        """In order. One whose search is not known here has none: it is kept as it is."""
        with self._database.read() as db:
            rows = db.execute("SELECT id, name, query FROM smart_album ORDER BY position, id")
            return [_album(*row) for row in rows]

    def get(self, album_id: str) -> SmartAlbum | None:
        return next((album for album in self.all() if album.id == album_id), None)

    def put(self, album: SmartAlbum, position: int | None = None) -> None:
        """Insert at ``position`` (None: at the end), or change name and search where it is.

        A search that is not known here stays as it was written.
        """
        from medintel_desktop.domain.query_json import to_json

        query = album.text if album.query is None else to_json(album.query)
        with self._database.write() as db:
            changed = db.execute(
                "UPDATE smart_album SET name = ?, query = ? WHERE id = ?",
                (album.name, query, album.id),
            )
            if changed.rowcount:
                return
            db.execute(
                "INSERT INTO smart_album (id, name, query, position)"
                " SELECT ?, ?, ?, count(*) FROM smart_album",
                (album.id, album.name, query),
            )
        if position is not None:
            self.move(album.id, position)

    def move(self, album_id: str, position: int) -> None:
        """To a place among the others."""
        with self._database.write():
            order = [album.id for album in self.all() if album.id != album_id]
            order.insert(max(0, position), album_id)
            self._number(order)

    def delete(self, album_id: str) -> None:
        with self._database.write() as db:
            db.execute("DELETE FROM smart_album WHERE id = ?", (album_id,))
            self._number([album.id for album in self.all()])

    def _number(self, order: Sequence[str]) -> None:
        with self._database.write() as db:
            db.executemany("UPDATE smart_album SET position = ? WHERE id = ?", enumerate(order))


def _album(album_id: str, name: str, text: str) -> SmartAlbum:
    from medintel_desktop.domain.query_json import UnknownQuery, from_json
    from medintel_desktop.domain.smart_album import SmartAlbum

    try:
        return SmartAlbum(album_id, name, from_json(text))
    except UnknownQuery:
        return SmartAlbum(album_id, name, None, text)
