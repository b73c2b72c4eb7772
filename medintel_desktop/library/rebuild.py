"""A library from what lies in a store: how another machine gets it, without the originals.

A ``rebuild`` job lists the sidecars and queues one ``adopt`` job for each that tells something
new; that one brings rows, albums, vectors and the thumbnail, and notes the copies. What is here
already stays as it is. It can be stopped and begun again at any time.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import NotSetUp, ObjectGone
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaState
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.sidecar import Sidecar
from medintel_desktop.domain.store import (
    MEDIA_PREFIX,
    SIDECAR_PREFIX,
    Copy,
    CopyRole,
    StoredObject,
    StoreKind,
    place_name,
    sidecar_name,
)
from medintel_desktop.domain.words import counted
from medintel_desktop.library.adoption import Adoption
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.sidecar_fields import refuse
from medintel_desktop.library.sidecar_objects import THUMBNAIL, read_from
from medintel_desktop.library.sidecars import Sidecars
from medintel_desktop.library.stores import Stores

MOST_PICTURE = 2 << 20
"""Of a thumbnail; ours have some 20 kB."""

CHUNK = 500
"""Sidecars that are queued together."""

_DESCRIPTION = re.compile(rf"{SIDECAR_PREFIX}([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})\.json")


class Rebuild:
    """Queues rebuilding and holds the steps of its jobs."""

    def __init__(
        self,
        catalogue: Catalogue,
        folder: LibraryFolder,
        stores: Stores,
        adoption: Adoption,
        sidecars: Sidecars,
    ) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._stores = stores
        self._adoption = adoption
        self._sidecars = sidecars

    def start(self, kind: StoreKind) -> str:
        """Queue rebuilding from a store; returns the batch. Raises NotSetUp."""
        place = self._stores.get(kind).place
        batch = str(uuid.uuid4())
        self._catalogue.jobs.add_batch(batch, f"Library in {place_name(place)}")
        job = NewJob(
            "rebuild", place_name(place), "look", Lane.TRANSFER, kind,
            {"store": kind, "place": place}, batch=batch, unique_key=f"rebuild {place}",
        )  # fmt: skip
        self._catalogue.jobs.add([job])
        return batch

    def look(self, job: Job, watch: Watch) -> Outcome:
        """Queue what the sidecars of a store tell that is not known here."""
        store, found = self._store(job), int(job.payload.get("found", 0))
        objects = iter(store.objects(SIDECAR_PREFIX, str(job.payload.get("after", ""))))
        while chunk := list(islice(objects, CHUNK)):
            new = [o for o in chunk if (m := _DESCRIPTION.fullmatch(o.name))
                   and not self._known(m[2], store.place)]  # fmt: skip
            self._catalogue.jobs.add(_job_for(o, job) for o in new)
            found += len(new)
            watch.save(after=chunk[-1].name, found=found)
            watch.report(found, 0, "files")
        return Finish(f"{counted(found, 'item')} to take over", Changes(jobs=True))

    def adopt(self, job: Job, watch: Watch) -> Outcome:
        """Take over what one sidecar tells."""
        store, name = self._store(job), job.payload["name"]
        sidecar = read_from(store, name, job.payload["bytes"])
        watch.check()
        there = self._copies(store, sidecar)
        known = self._catalogue.media.by_checksum(sidecar.checksum)
        if known is None and not any(copy.role is CopyRole.ORIGINAL for copy in there):
            raise refuse("its original is not in the store")
        pictured = self._picture(store, sidecar)
        watch.check()
        met = known is not None and self._sidecars.met(known, store.place)
        media_id = self._adoption.take(sidecar, there, met=met)
        if known is None:
            self._sidecars.settle(media_id, store.place)
        words = "Already in the library" if known else "Taken over"
        note = words if pictured else f"{words}, without a thumbnail"
        return Finish(note, Changes(frozenset([media_id]), media_list=True, albums=True))

    def undescribed(self, kind: StoreKind) -> Iterator[StoredObject]:
        """Originals in a store of which nothing is known here: to be imported, if wanted."""
        store = self._stores.get(kind)
        for found in store.objects(MEDIA_PREFIX):
            if not self._catalogue.copies.at(store.place, [found.name]):
                yield found

    def _store(self, job: Job) -> MediaStore:
        store = self._stores.of_place(job.payload["place"])
        if store is None:
            raise NotSetUp(f"{place_name(job.payload['place'])} is not set up now.",
                           "Set it up under Storage in the settings, then try again.")  # fmt: skip
        return store

    def _known(self, checksum: str, place: str) -> bool:
        """Whether there is nothing more to learn of an item."""
        media_id = self._catalogue.media.by_checksum(checksum)
        item = self._catalogue.media.get(media_id) if media_id else None
        return (
            item is not None
            and item.state is MediaState.UNDERSTOOD
            and self._folder.thumbnail(checksum).exists()
            and any(copy.place == place for copy in self._catalogue.copies.of(item.id))
        )

    def _copies(self, store: MediaStore, sidecar: Sidecar) -> list[Copy]:
        """The copies that are in the store just now, as the sidecar tells them."""
        found = []
        for told in sidecar.copies:
            own = told.role is not CopyRole.ORIGINAL or told.checksum == sidecar.checksum
            there = store.stat(told.object) if own else None
            if there and there.bytes == told.bytes and there.md5 in ("", told.md5):
                found.append(
                    Copy(sidecar.id, store.place, told.object, told.role, told.bytes,
                         told.checksum, told.md5, told.part_size, there.etag, there.modified)
                )  # fmt: skip
        return found

    def _picture(self, store: MediaStore, sidecar: Sidecar) -> bool:
        """Bring the thumbnail, if it is the one the sidecar means. False: there is none."""
        if self._folder.thumbnail(sidecar.checksum).exists():
            return True
        name = sidecar_name(sidecar.checksum, THUMBNAIL)
        told = store.stat(name) if sidecar.thumbnail else None
        if told is None or told.bytes > MOST_PICTURE:
            return False
        data = b""
        with suppress(ObjectGone):
            data = b"".join(store.read(name, 0, told.bytes))
        if hashlib.sha256(data).hexdigest() != sidecar.thumbnail or data[:3] != b"\xff\xd8\xff":
            return False
        self._folder.write_thumbnail(sidecar.checksum, data)
        return True


def _job_for(found: StoredObject, job: Job) -> NewJob:
    place = job.payload["place"]
    return NewJob(
        "adopt", found.name.rpartition("/")[2], "adopt", Lane.TRANSFER, job.service,
        {"store": job.payload["store"], "place": place, "name": found.name, "bytes": found.bytes},
        batch=job.batch, unique_key=f"adopt {place} {found.name}",
    )  # fmt: skip
