"""Writes what is known of an item beside its original, so that another machine can have it.

A sidecar follows the original (the last step of a ``store`` job) and is written again by a
``describe`` job, one per store, when something it tells has changed. ``rebuild`` reads them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.album import Album
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import StoreError
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem, MediaState
from medintel_desktop.domain.moment import MomentVector
from medintel_desktop.domain.ports import MediaStore, VectorIndex
from medintel_desktop.domain.sidecar import AlbumStep, Sidecar, SidecarCopy, Understood
from medintel_desktop.domain.store import StoreKind, place_name, sidecar_name
from medintel_desktop.domain.words import counted
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.sidecar_json import written
from medintel_desktop.library.stores import Stores

DESCRIPTION, THUMBNAIL = ".json", ".jpg"


class Sidecars:
    """``wanted`` is what the settings say."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: VectorIndex,
        folder: LibraryFolder,
        stores: Stores,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._folder = folder
        self._stores = stores
        self._wanted = wanted

    def enqueue(self, kinds: Sequence[StoreKind] | None = None) -> Changes:
        """Queue writing what is behind: in these stores all there is to write, with None what
        changed since it was written, which is cheap to ask."""
        if not self._wanted():
            return Changes()
        if kinds is None:
            places = self._catalogue.sidecars.stale_places()
        else:
            places = [self._stores.get(kind).place for kind in kinds]
        jobs = [_job_for(place, missing=kinds is not None) for place in places]
        return Changes(jobs=bool(self._catalogue.jobs.add(jobs)))

    def follow(self, job: Job, watch: Watch) -> Outcome:
        """The last step of a ``store`` job. Its failure does not undo that the original is
        there: the next ``describe`` job tries again."""
        changes = Changes(frozenset([job.media_id or ""]), media_list=True)
        if job.media_id is None or not self._wanted():
            return Finish("Stored", changes)
        try:
            self.write(job.media_id, self._stores.get(StoreKind(job.payload["store"])))
        except StoreError as error:
            if error.retryable or error.service is not None:
                raise
            return Finish(f"Stored, but not what is known of it: {error.title}", changes)
        return Finish("Stored", changes)

    def describe(self, job: Job, watch: Watch) -> Outcome:
        """The step of a ``describe`` job: all sidecars of a store that are behind."""
        place, missing = job.payload["place"], bool(job.payload.get("missing"))
        store = self._stores.of_place(place)
        if store is None or not self._wanted():
            return Finish("Nothing to do")
        behind = self._catalogue.sidecars.stale(place, missing=missing)
        for done, media_id in enumerate(behind):
            watch.report(done, len(behind), "files")
            self.write(media_id, store)
        return Finish(f"{counted(len(behind), 'description')} written")

    def write(self, media_id: str, store: MediaStore) -> bool:
        """Write the sidecar of an item to a store where it changed. False: it had not."""
        row = self._catalogue.sidecars.begin(media_id, store.place)
        item = self._catalogue.media.get(media_id)
        if item is None:
            return False
        picture = self._thumbnail(item)
        data = written(self._of(item, store.place, picture))
        digest = hashlib.sha256(data).hexdigest()
        changed = digest != row.digest
        if changed:
            if picture:
                _put_picture(store, sidecar_name(item.checksum, THUMBNAIL), picture)
            store.put(
                sidecar_name(item.checksum, DESCRIPTION), MemoryBody(data), "application/json", {}
            )
        self._catalogue.sidecars.note(media_id, store.place, digest, row.changes)
        return changed

    def settle(self, media_id: str, place: str) -> None:
        """Note that the store's sidecar says just what is known here, if it does: an item that
        was taken over from it is not written back."""
        row = self._catalogue.sidecars.begin(media_id, place)
        item = self._catalogue.media.get(media_id)
        if item is not None:
            data = written(self._of(item, place, self._thumbnail(item)))
            digest = hashlib.sha256(data).hexdigest()
            self._catalogue.sidecars.note(media_id, place, digest, row.changes)

    def _of(self, item: MediaItem, place: str, picture: bytes) -> Sidecar:
        albums = {album.id: album for album in self._catalogue.albums.all()}
        return Sidecar(
            id=item.id, checksum=item.checksum, bytes=item.bytes, name=item.name,
            metadata=item.metadata, added_at=item.added_at, rating=item.rating,
            caption=item.caption, tags=item.tags,
            albums=tuple(_steps(albums, a) for a in item.album_ids if a in albums),
            trashed_at=item.trashed_at, readable=item.state is not MediaState.UNREADABLE,
            copies=tuple(
                SidecarCopy(c.object, c.role, c.bytes, c.checksum, c.md5, c.part_size)
                for c in self._catalogue.copies.of(item.id)
                if c.place == place
            ),
            understood=tuple(self._understood(item.id)),
            thumbnail=hashlib.sha256(picture).hexdigest() if picture else "",
        )  # fmt: skip

    def _understood(self, media_id: str) -> list[Understood]:
        found = []
        for space in self._catalogue.moments.spaces():
            slots, moments = self._catalogue.moments.slotted(space, media_id)
            vectors = self._index.read(space, slots)
            if moments and len(vectors) == len(moments):
                pairs = zip(moments, vectors, strict=True)
                told = tuple(MomentVector(m.span, m.modality, v) for m, v in pairs)
                found.append(Understood(space, told))
        return found

    def _thumbnail(self, item: MediaItem) -> bytes:
        try:
            return self._folder.thumbnail(item.checksum).read_bytes()
        except OSError:
            return b""


class MemoryBody(io.BytesIO):
    """Bytes on their way to a store; see ``domain.store.Body``."""

    failure: BaseException | None = None

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()

    def __len__(self) -> int:
        return self.getbuffer().nbytes


def objects_beside(checksum: str) -> list[str]:
    """The objects of a sidecar: to be removed with the original."""
    return [sidecar_name(checksum, suffix) for suffix in (DESCRIPTION, THUMBNAIL)]


def _steps(albums: dict[str, Album], album_id: str) -> tuple[AlbumStep, ...]:
    """From the top to the album."""
    steps: list[AlbumStep] = []
    at: str | None = album_id
    while at is not None and at in albums and len(steps) < len(albums):
        album = albums[at]
        steps.insert(0, AlbumStep(album.id, album.name, album.position))
        at = album.parent_id
    return tuple(steps)


def _put_picture(store: MediaStore, name: str, picture: bytes) -> None:
    body = MemoryBody(picture)
    there = store.stat(name)
    if there is None or there.bytes != len(body) or there.md5 != body.md5:
        store.put(name, body, "image/jpeg", {})


def _job_for(place: str, *, missing: bool) -> NewJob:
    kind = place.partition(":")[0]
    return NewJob(
        kind="describe",
        title=place_name(place),
        step="describe",
        lane=Lane.TRANSFER,
        service=kind,
        payload={"store": kind, "place": place, "missing": missing},
        unique_key=f"describe {place}",
    )
