"""Albums as the user handles them: create, rename, move, fill; the rules are kept here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.album import Album, clean_name, would_loop
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError

_CHANGED = Changes(albums=True, media_list=True)


class Albums:
    """Every call that changes something answers with Changes.

    ``follow`` is called when items came into albums: some albums are kept offline.
    """

    def __init__(
        self, catalogue: Catalogue, follow: Callable[[], Changes] = lambda: Changes()
    ) -> None:
        self._table = catalogue.albums
        self._follow = follow

    def all(self) -> list[Album]:
        return self._table.all()

    def create(self, name: str, parent_id: str | None = None) -> Album:
        """A new album at the end of its siblings. Raises UsageError for an empty name."""
        if parent_id is not None:
            self._get(parent_id)
        siblings = [album for album in self._table.all() if album.parent_id == parent_id]
        album = Album(str(uuid.uuid4()), _checked(name), parent_id, len(siblings))
        self._table.put(album)
        return album

    def rename(self, album_id: str, name: str) -> Changes:
        self._table.put(replace(self._get(album_id), name=_checked(name)))
        return _CHANGED

    def move(self, album_id: str, parent_id: str | None, position: int) -> Changes:
        """Put an album below another (None: to the top) at ``position`` among its siblings."""
        albums = {album.id: album for album in self._table.all()}
        if would_loop({a.id: a.parent_id for a in albums.values()}, album_id, parent_id):
            raise UsageError("An album cannot be inside itself.", "Choose another place.")
        if parent_id is not None:
            self._get(parent_id)
        moved = replace(self._get(album_id), parent_id=parent_id, position=position)
        self._table.put(moved)
        return _CHANGED | self._follow()

    def delete(self, album_id: str) -> Changes:
        """Remove an album and those inside it; their items stay in the library."""
        self._get(album_id)
        self._table.delete(album_id)
        return _CHANGED

    def fill(self, album_id: str, media_ids: Sequence[str]) -> Changes:
        self._get(album_id)
        self._table.fill(album_id, media_ids)
        return Changes(frozenset(media_ids), media_list=True, albums=True) | self._follow()

    def take_out(self, album_id: str, media_ids: Sequence[str]) -> Changes:
        self._table.take_out(album_id, media_ids)
        return Changes(frozenset(media_ids), media_list=True, albums=True)

    def named(self, path: str) -> Album:
        """The album of a name, or of a path "Travel/Tuscany 2024". Raises UsageError."""
        found = [album for album in self._table.all() if self.path(album) == path]
        found = found or [album for album in self._table.all() if album.name == path]
        if len(found) != 1:
            known = "There is no album" if not found else "There are several albums"
            raise UsageError(f"{known} called “{path}”.", "Name it with its parents: A/B.")
        return found[0]

    def ensure(self, path: str) -> Album:
        """The album of a path, made with its parents where missing."""
        try:
            return self.named(path)
        except UsageError:
            parent: Album | None = None
            for name in path.split("/"):
                parent = self._child(name, parent) or self.create(
                    name, parent.id if parent else None
                )
            if parent is None:
                raise
            return parent

    def path(self, album: Album) -> str:
        """Names from the top: "Travel/Tuscany 2024/Hills"."""
        albums = {a.id: a for a in self._table.all()}
        names = [album.name]
        while album.parent_id is not None and album.parent_id in albums:
            album = albums[album.parent_id]
            names.insert(0, album.name)
        return "/".join(names)

    def _child(self, name: str, parent: Album | None) -> Album | None:
        wanted = parent.id if parent else None
        siblings = (a for a in self._table.all() if a.parent_id == wanted)
        return next((a for a in siblings if a.name == name), None)

    def _get(self, album_id: str) -> Album:
        for album in self._table.all():
            if album.id == album_id:
                return album
        raise UsageError("This album is not there any more.")


def _checked(name: str) -> str:
    try:
        return clean_name(name)
    except ValueError as error:
        raise UsageError(str(error)) from None
