"""Smart albums as the user handles them: keep a search, name it, change it, put it elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.filters import narrows
from medintel_desktop.domain.album import clean_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.smart_album import SmartAlbum, kept, would_nest_in_itself
from medintel_desktop.library.search import Search

_CHANGED = Changes(albums=True)


class SmartAlbums:
    """Every call that changes something answers with Changes."""

    def __init__(self, catalogue: Catalogue, search: Search) -> None:
        self._table = catalogue.smart_albums
        self._search = search

    def all(self) -> list[SmartAlbum]:
        """In the user's order."""
        return self._table.all()

    def create(self, name: str, query: SearchQuery) -> SmartAlbum:
        """Keep a search, at the end. Raises UsageError without a name, or when the search
        neither has words nor leaves anything out."""
        if not (query.text.strip() or query.similar_to or narrows(query)):
            raise UsageError("There is nothing to keep.", "Search for something first.")
        album = SmartAlbum(str(uuid.uuid4()), _checked(name), kept(query))
        self._table.put(album)
        return album

    def rename(self, album_id: str, name: str) -> Changes:
        self._table.put(replace(self._get(album_id), name=_checked(name)))
        return _CHANGED

    def edit(self, album_id: str, query: SearchQuery) -> Changes:
        """Let it look for something else."""
        self._table.put(replace(self._get(album_id), query=kept(query)))
        return _CHANGED

    def put_inside(
        self, album_id: str, *, smart: str | None = None, album: str | None = None
    ) -> Changes:
        """Let it look in what another smart album finds, in an album, or, without either,
        everywhere. Raises UsageError where it would look into itself."""
        found = self._get(album_id)
        if found.query is None:
            raise UsageError("This smart album was made by a newer version of MedIntel Desktop.")
        if would_nest_in_itself(self.all(), album_id, smart):
            raise UsageError("A smart album cannot be inside itself.")
        looks_in = found.query.album_id if smart else album  # a smart album narrows what it had
        return self.edit(album_id, replace(found.query, inside=smart, album_id=looks_in))

    def move(self, album_id: str, position: int) -> Changes:
        """To a place among the others, from 0."""
        self._get(album_id)
        self._table.move(album_id, position)
        return _CHANGED

    def delete(self, album_id: str) -> Changes:
        """Forget the search; what it finds stays in the library."""
        self._table.delete(self._get(album_id).id)
        return _CHANGED

    def bring_back(self, album: SmartAlbum, position: int) -> Changes:
        """One that was deleted, where it was."""
        self._table.put(album, position)
        return _CHANGED

    def named(self, name: str) -> SmartAlbum:
        """The first with this name, however it is capitalised. Raises UsageError."""
        found = [album for album in self.all() if album.name.casefold() == name.casefold()]
        if not found:
            raise UsageError(f"There is no smart album called “{name}”.")
        return found[0]

    def counts(self) -> Mapping[str, int | None]:
        """How many items each finds now, None where only a service could tell. Asks none."""
        return {
            album.id: None if album.query is None else self._search.count(album.query)
            for album in self.all()
        }

    def _get(self, album_id: str) -> SmartAlbum:
        album = self._table.get(album_id)
        if album is None:
            raise UsageError("This smart album is not there any more.")
        return album


def _checked(name: str) -> str:
    try:
        return clean_name(name)
    except ValueError:
        raise UsageError("A smart album needs a name.") from None
