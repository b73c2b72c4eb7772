"""What lies in a store besides what this library put there: listed by page, imported if wanted.

An import of chosen objects queues one ``import`` job each (see ``from_bucket``); one of a whole
prefix queues a ``bucket_scan`` job that goes through it and queues those.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.formats import SUFFIXES
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.store import (
    SIDECAR_PREFIX,
    STRIPPED_PREFIX,
    Copy,
    StoredObject,
    StoreKind,
    kind_of,
    place_name,
)
from medintel_desktop.domain.words import counted
from medintel_desktop.library.from_bucket import checksum_in
from medintel_desktop.library.ingest import Added
from medintel_desktop.library.stores import Stores

CHUNK = 500
"""Objects that are looked up and queued together."""


@dataclass(frozen=True, slots=True)
class BucketEntry:
    """A photo or video in a store. ``media_id`` is the item it is, None when it is none here."""

    name: str
    bytes: int
    modified: float
    media_id: str | None


@dataclass(frozen=True, slots=True)
class BucketPage:
    """``next``: to be handed back as ``after`` for the page behind; "" when this was the last."""

    entries: tuple[BucketEntry, ...]
    next: str = ""


class Buckets:
    """Lists and queues. Asks the store: not for the UI thread."""

    def __init__(self, catalogue: Catalogue, stores: Stores) -> None:
        self._catalogue = catalogue
        self._stores = stores

    def page(
        self, kind: StoreKind, prefix: str = "", after: str = "", limit: int = 200
    ) -> BucketPage:
        """Photos and videos by name, in the order of names. Raises NotSetUp and StoreErrors."""
        store = self._stores.get(kind)
        chunk = list(islice(media_in(store.objects(prefix, after)), limit + 1))
        shown = chunk[:limit]
        items = self.items(store.place, shown)
        entries = (BucketEntry(o.name, o.bytes, o.modified, items.get(o.name)) for o in shown)
        return BucketPage(tuple(entries), shown[-1].name if len(chunk) > limit else "")

    def items(self, place: str, objects: Sequence[StoredObject]) -> dict[str, str]:
        """The items that these objects are, by object name; those that are none are left out."""
        copies = self._catalogue.copies.at(place, [found.name for found in objects])
        known = ((o.name, self._item(o, copies.get(o.name))) for o in objects)
        return {name: media_id for name, media_id in known if media_id is not None}

    def add(
        self, kind: StoreKind, names: Sequence[str], album_id: str | None = None, *,
        understand: bool = True,
    ) -> Added:  # fmt: skip
        """Queue importing these objects; their originals are kept in the library folder."""
        place = self._stores.get(kind).place
        batch = self._batch(_title(place, names))
        asked = {"album": album_id, "understand": understand}
        jobs = [import_job(place, name, asked, batch) for name in dict.fromkeys(names)]
        return Added(batch, self._catalogue.jobs.add(jobs))

    def add_all(
        self, kind: StoreKind, prefix: str = "", album_id: str | None = None, *,
        understand: bool = True,
    ) -> Added:  # fmt: skip
        """Queue importing all photos and videos below a prefix that are not in the library."""
        place = self._stores.get(kind).place
        batch = self._batch(f"{place_name(place)} {prefix}".strip())
        job = NewJob(
            "bucket_scan", shown_name(prefix) or place_name(place), "list", Lane.TRANSFER, kind,
            {"store": kind, "place": place, "prefix": prefix, "album": album_id,
             "understand": understand},
            batch=batch, unique_key=f"bucket_scan {place} {prefix} {album_id}",
        )  # fmt: skip
        return Added(batch, self._catalogue.jobs.add([job]))

    def scan(self, job: Job, watch: Watch) -> Outcome:
        """Go through a prefix and queue what is not in the library; goes on where it stood."""
        place, found = str(job.payload["place"]), int(job.payload.get("found", 0))
        store = self._stores.of_place(place)
        if store is None:
            raise NotSetUp(f"{place_name(place)} is not set up now.", "See Storage in Settings.")
        asked = {key: job.payload[key] for key in ("album", "understand")}
        objects = media_in(store.objects(job.payload["prefix"], str(job.payload.get("after", ""))))
        while chunk := list(islice(objects, CHUNK)):
            known = self.items(place, chunk)
            new = [o.name for o in chunk if o.name not in known]
            self._catalogue.jobs.add(import_job(place, name, asked, job.batch) for name in new)
            found += len(new)
            watch.save(after=chunk[-1].name, found=found)
            watch.report(found, 0, "files")
        return Finish(f"{counted(found, 'file')} found", Changes(jobs=True))

    def _item(self, found: StoredObject, copy: Copy | None) -> str | None:
        if copy is not None and (copy.etag == found.etag or copy.md5 == found.md5 != ""):
            return copy.media_id
        checksum = checksum_in(found.name)
        return self._catalogue.media.by_checksum(checksum) if checksum else None

    def _batch(self, title: str) -> str:
        batch = str(uuid.uuid4())
        self._catalogue.jobs.add_batch(batch, title)
        return batch


def media_in(objects: Iterable[StoredObject]) -> Iterator[StoredObject]:
    """Those that are photos or videos by name and not our own thumbnails."""
    for found in objects:
        path = PurePosixPath(found.name)
        ours = found.name.startswith((SIDECAR_PREFIX, STRIPPED_PREFIX)) or path.name.startswith(".")
        if path.suffix.lower() in SUFFIXES and not ours:
            yield found


def import_job(place: str, name: str, asked: Mapping[str, object], batch: str | None) -> NewJob:
    """The job that makes an item of an object."""
    kind = kind_of(place)
    return NewJob(
        "import", shown_name(PurePosixPath(name).name), "fetch", Lane.TRANSFER, kind,
        {"store": kind, "place": place, "object": name, **asked}, batch=batch,
        unique_key=f"import {place} {name} {asked['album']}",
    )  # fmt: skip


def _title(place: str, names: Sequence[str]) -> str:
    if len(names) != 1:
        return f"{counted(len(names), 'file')} of {place_name(place)}"
    return shown_name(PurePosixPath(names[0]).name)
