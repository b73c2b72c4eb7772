"""An item that another machine described becomes one of this library; what is here wins."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.positions import Position
from medintel_desktop.domain.album import Album, clean_name
from medintel_desktop.domain.media import MediaItem, MediaState
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.domain.ports import VectorIndex
from medintel_desktop.domain.sidecar import AlbumStep, Sidecar
from medintel_desktop.domain.store import Copy


class Adoption:
    """Writes what a sidecar tells into the catalogue, all of it or nothing."""

    def __init__(self, catalogue: Catalogue, index: VectorIndex) -> None:
        self._catalogue = catalogue
        self._index = index

    def take(self, sidecar: Sidecar, copies: Sequence[Copy], *, met: bool = False) -> str:
        """Make an item of it, or join it to the one of the same bytes; see :meth:`join` for
        ``met``. Returns its id: the one it has elsewhere, if it is new here."""
        with self._catalogue.database.write():
            known = self._catalogue.media.by_checksum(sidecar.checksum)
            media_id = known or self._insert(sidecar)
            for copy in copies:
                self._catalogue.copies.put(replace(copy, media_id=media_id))
            self.join(sidecar, media_id, not met)
            if known is None and sidecar.trashed_at is not None:
                self._catalogue.media.trash([media_id], sidecar.trashed_at)
        return media_id

    def join(self, sidecar: Sidecar, media_id: str, first: bool) -> None:
        """Take in vectors of spaces in which the item has none, answers and transcripts that
        are not here.
        ``first``: these two have never met, so tags, albums and what is empty here come along as
        well."""
        with self._catalogue.database.write():
            self._understand(media_id, sidecar)
            told = [replace(answer, media_id=media_id) for answer in sidecar.analyses]
            self._catalogue.analyses.add(told)
            self._hear(media_id, sidecar)
            if first:
                self._arrange(media_id, sidecar)

    def _insert(self, sidecar: Sidecar) -> str:
        media = self._catalogue.media
        taken = media.get(sidecar.id) is not None
        item = MediaItem(
            id=str(uuid.uuid4()) if taken else sidecar.id, name=sidecar.name,
            checksum=sidecar.checksum, bytes=sidecar.bytes,
            state=MediaState.READY if sidecar.readable else MediaState.UNREADABLE,
            metadata=sidecar.metadata, added_at=sidecar.added_at,
        )  # fmt: skip
        media.insert(item)
        if sidecar.corrected:
            self._catalogue.positions.put({item.id: _position(sidecar)})
        return item.id

    def _understand(self, media_id: str, sidecar: Sidecar) -> None:
        nums = self._catalogue.media.nums([media_id])
        for found in sidecar.understood:
            if found.moments and not self._catalogue.moments.slots_of(found.space, nums):
                self._catalogue.moments.add(
                    found.space, media_id, found.moments, self._index.append
                )

    def _hear(self, media_id: str, sidecar: Sidecar) -> None:
        here = {one.id for one in self._catalogue.transcripts.versions(media_id)}
        for told in sidecar.transcripts:
            if told.id not in here:
                self._catalogue.transcripts.put(replace(told, media_id=media_id))

    def _arrange(self, media_id: str, sidecar: Sidecar) -> None:
        media = self._catalogue.media
        item = media.get(media_id)
        if item is None:
            return
        if sidecar.rating and not item.rating:
            media.rate([media_id], sidecar.rating)
        if sidecar.caption and not item.caption:
            media.set_caption(media_id, sidecar.caption)
        decided = {
            tag.name.casefold()
            for tag in self._catalogue.model_tags.of(media_id)
            if tag.state is not TagState.PROPOSED
        }
        told = [tag for tag in sidecar.model_tags if tag.name.casefold() not in decided]
        self._catalogue.model_tags.put({media_id: told})
        if sidecar.tags:
            media.tag([media_id], sidecar.tags, [])
        here = self._catalogue.positions.of([media_id]).get(media_id)
        if sidecar.corrected and here is not None and not here.corrected:
            self._catalogue.positions.put({media_id: _position(sidecar)})
        for path in sidecar.albums:
            self._catalogue.albums.fill(self._album(path), [media_id])

    def _album(self, path: Sequence[AlbumStep]) -> str:
        """The album at the end of a path. One of that id or, in its place, of that name is
        taken as it is; others are made with the id they have elsewhere."""
        parent: str | None = None
        for step in path:
            albums = self._catalogue.albums.all()
            name = _name(step)
            here = next((a for a in albums if a.id == step.id), None) or next(
                (a for a in albums if (a.parent_id, a.name) == (parent, name)), None
            )
            if here is None:
                here = Album(step.id, name, parent, step.position)
                self._catalogue.albums.put(here)
            parent = here.id
        return parent or ""


def _position(sidecar: Sidecar) -> Position:
    return Position(sidecar.metadata.point, True, sidecar.own)


def _name(step: AlbumStep) -> str:
    try:
        return clean_name(step.name)
    except ValueError:
        return "Album"
