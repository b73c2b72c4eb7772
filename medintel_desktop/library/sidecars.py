"""Writes what is known of an item beside its original, so that another machine can have it.

A sidecar follows the original (the last step of a ``store`` job) and is written again by a
``describe`` job, one per store, when something it tells has changed. What another machine wrote
in the meantime is joined first: vectors that were paid for are never written over. ``rebuild``
makes a library of sidecars.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.sidecars import SidecarRow
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import StoreError, TooLarge, Unreadable
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import StoreKind, kind_of, place_name, sidecar_name
from medintel_desktop.domain.words import counted
from medintel_desktop.library.adoption import Adoption
from medintel_desktop.library.description import Description
from medintel_desktop.library.sidecar_fields import WrittenLater
from medintel_desktop.library.sidecar_json import written
from medintel_desktop.library.sidecar_objects import (
    DESCRIPTION,
    THUMBNAIL,
    MemoryBody,
    md5_of,
    read_from,
)
from medintel_desktop.library.stores import Stores


class Sidecars:
    """``wanted`` is what the settings say."""

    def __init__(
        self,
        catalogue: Catalogue,
        description: Description,
        stores: Stores,
        adoption: Adoption,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._catalogue = catalogue
        self._description = description
        self._stores = stores
        self._adoption = adoption
        self._wanted = wanted
        self._lock = threading.Lock()
        self._in_hand: set[tuple[str, str]] = set()

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
        words = f"{counted(len(behind), 'description')} written"
        return Finish(words, Changes(frozenset(behind), media_list=True))

    def write(self, media_id: str, store: MediaStore) -> bool:
        """Write the sidecar of an item to a store where it changed. False: it had not, or
        another thread is at it; what that one does not know yet stays behind for the next time.
        """
        mine = media_id, store.place
        with self._lock:
            if mine in self._in_hand:
                return False
            self._in_hand.add(mine)
        try:
            return self._write(media_id, store)
        finally:
            with self._lock:
                self._in_hand.discard(mine)

    def _write(self, media_id: str, store: MediaStore) -> bool:
        table, place = self._catalogue.sidecars, store.place
        item = self._catalogue.media.get(media_id)
        row, data = table.begin(media_id, place), self._data(media_id, place)
        if item is None or data is None:
            return False
        changed = md5_of(data) != row.digest
        if changed:
            name = sidecar_name(item.checksum, DESCRIPTION)
            if not self._joined(store, name, media_id, row):
                return False
            row, data = table.begin(media_id, place), self._data(media_id, place) or data
            self._put_picture(store, item.checksum)
            store.put(name, MemoryBody(data), "application/json", {})
        table.note(media_id, place, md5_of(data), row.changes)
        return changed

    def _joined(self, store: MediaStore, name: str, media_id: str, row: SidecarRow) -> bool:
        """Take in what another machine wrote since. False: leave it, it is of a later version."""
        there = store.stat(name)
        if there is None or there.md5 == row.digest or (row.digest and not there.md5):
            return True
        try:
            self._adoption.join(read_from(store, name, there.bytes), media_id, not row.digest)
        except WrittenLater:
            return False
        except (Unreadable, TooLarge):
            pass  # nothing worth keeping
        return True

    def met(self, media_id: str, place: str) -> bool:
        """Whether the sidecar of an item in that store was written or read here before."""
        return bool(self._catalogue.sidecars.digest(media_id, place))

    def settle(self, media_id: str, place: str) -> None:
        """Note that the store's sidecar says just what is known here: an item that was taken
        over from it is not written back."""
        row, data = self._catalogue.sidecars.begin(media_id, place), self._data(media_id, place)
        if data is not None:
            self._catalogue.sidecars.note(media_id, place, md5_of(data), row.changes)

    def _data(self, media_id: str, place: str) -> bytes | None:
        item = self._catalogue.media.get(media_id)
        return written(self._description.of(item, place)) if item else None

    def _put_picture(self, store: MediaStore, checksum: str) -> None:
        body = MemoryBody(self._description.thumbnail(checksum))
        name = sidecar_name(checksum, THUMBNAIL)
        there = store.stat(name) if len(body) else None
        if len(body) and (there is None or (there.bytes, there.md5) != (len(body), body.md5)):
            store.put(name, body, "image/jpeg", {})


def _job_for(place: str, *, missing: bool) -> NewJob:
    kind = kind_of(place)
    return NewJob(
        kind="describe",
        title=place_name(place),
        step="describe",
        lane=Lane.TRANSFER,
        service=kind,
        payload={"store": kind, "place": place, "missing": missing},
        unique_key=f"describe {place}",
    )
