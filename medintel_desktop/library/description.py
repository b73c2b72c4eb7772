"""What is known of an item, gathered for its sidecar."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.positions import NOWHERE, Position
from medintel_desktop.domain.album import Album
from medintel_desktop.domain.media import GeoPoint, MediaItem, MediaState
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.domain.moment import MomentVector
from medintel_desktop.domain.ports import VectorIndex
from medintel_desktop.domain.sidecar import (
    AlbumStep,
    Sidecar,
    SidecarCopy,
    SidecarIndexed,
    Understood,
)
from medintel_desktop.library.folder import LibraryFolder


class Description:
    """Reads the catalogue, the vectors and the thumbnails of one library."""

    def __init__(
        self, catalogue: Catalogue, index: VectorIndex, folder: LibraryFolder,
        hides: Callable[[GeoPoint], bool] = lambda point: False,
    ) -> None:  # fmt: skip
        """``hides`` says whether a point lies in a hidden area: then no sidecar tells it."""
        self._catalogue = catalogue
        self._hides = hides
        self._index = index
        self._folder = folder

    def of(self, item: MediaItem, place: str) -> Sidecar:
        """All that goes into the sidecar in the store ``place``."""
        picture = self.thumbnail(item.checksum)
        albums = {album.id: album for album in self._catalogue.albums.all()}
        position = self._position(item)
        return Sidecar(
            id=item.id, checksum=item.checksum, bytes=item.bytes, name=item.name,
            metadata=replace(item.metadata, point=position.point),
            corrected=position.corrected, own=position.own, added_at=item.added_at,
            rating=item.rating, caption=item.caption, tags=item.tags,
            albums=tuple(_steps(albums, a) for a in item.album_ids if a in albums),
            trashed_at=item.trashed_at, readable=item.state is not MediaState.UNREADABLE,
            copies=tuple(
                SidecarCopy(c.object, c.role, c.bytes, c.checksum, c.md5, c.part_size)
                for c in self._catalogue.copies.of(item.id)
                if c.place == place
            ),
            understood=tuple(self._understood(item.id)),
            thumbnail=hashlib.sha256(picture).hexdigest() if picture else "",
            indexed=tuple(self._indexed(item.id)),
            analyses=tuple(self._catalogue.analyses.all_of(item.id)),
            transcripts=tuple(self._catalogue.transcripts.all_of(item.id)),
            model_tags=tuple(
                tag
                for tag in self._catalogue.model_tags.of(item.id)
                if tag.state is not TagState.PROPOSED
            ),
        )  # fmt: skip

    def _position(self, item: MediaItem) -> Position:
        """What may be told of it."""
        position = self._catalogue.positions.of([item.id]).get(item.id, NOWHERE)
        hidden = any(p is not None and self._hides(p) for p in (position.point, position.own))
        return NOWHERE if hidden else position

    def _understood(self, media_id: str) -> list[Understood]:
        found = []
        for space in sorted(self._catalogue.moments.spaces(), key=lambda space: space.key):
            slots, moments = self._catalogue.moments.slotted(space, media_id)
            vectors = self._index.read(space, slots)
            if moments and len(vectors) == len(moments):
                pairs = zip(moments, vectors, strict=True)
                told = tuple(MomentVector(m.span, m.modality, v) for m, v in pairs)
                found.append(Understood(space, told))
        return found

    def _indexed(self, media_id: str) -> list[SidecarIndexed]:
        rows = self._catalogue.indexed.of(media_id)
        told = (SidecarIndexed(row.index_id, row.video, row.details) for row in rows if row.details)
        return sorted(told, key=lambda one: one.index)

    def thumbnail(self, checksum: str) -> bytes:
        """The JPEG, empty where there is none."""
        try:
            return self._folder.thumbnail(checksum).read_bytes()
        except OSError:
            return b""


def _steps(albums: dict[str, Album], album_id: str) -> tuple[AlbumStep, ...]:
    """From the top to the album."""
    steps: list[AlbumStep] = []
    at: str | None = album_id
    while at is not None and at in albums and len(steps) < len(albums):
        album = albums[at]
        steps.insert(0, AlbumStep(album.id, album.name, album.position))
        at = album.parent_id
    return tuple(steps)
