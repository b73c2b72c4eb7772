"""Copies that do not say where their items were taken, each made for one link.

A ``strip`` job makes the file and sends it under a name of its own, which says nothing of the
item: ``shared/<random>.<ext>``. The link to it is made when that is done, and with the link the
copy goes: a ``remove_stripped`` job deletes it when the link has ended or expired, or was never
made.
"""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileGone, NotSetUp, ObjectGone, UsageError
from medintel_desktop.domain.job import Advance, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.ports import MediaStore, MediaTools
from medintel_desktop.domain.share import ShareState
from medintel_desktop.domain.store import (
    STRIPPED_PREFIX,
    Copy,
    CopyRole,
    StoreKind,
    kind_of,
    place_name,
)
from medintel_desktop.library.checksum import look, sha256
from medintel_desktop.library.conditions import Conditions
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.outgoing import Outgoing
from medintel_desktop.library.stores import Stores
from medintel_desktop.library.storing import Storing
from medintel_desktop.library.uploads import content_type

UNUSED_SECONDS = 24 * 3600.0
"""How long a copy waits for its link: as long as somebody may leave a dialog open."""


class Stripping:
    """Queues, and holds the steps of both kinds of jobs."""

    def __init__(
        self,
        catalogue: Catalogue,
        tools: MediaTools,
        folder: LibraryFolder,
        originals: Originals,
        stores: Stores,
        storing: Storing,
        conditions: Conditions,
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._folder = folder
        self._originals = originals
        self._stores = stores
        self._storing = storing
        self._conditions = conditions

    def enqueue(self, media_id: str, kind: StoreKind, *, batch: str | None = None) -> Changes:
        """Queue making a copy without location in a store. Raises UsageError."""
        item = self._catalogue.media.get(media_id)
        if item is None:
            raise UsageError("This item is not in the library any more.")
        job = NewJob(
            "strip", item.name, "strip", Lane.TRANSFER, kind,
            {"store": kind, "object": f"{STRIPPED_PREFIX}{uuid.uuid4().hex}"},
            media_id=item.id, batch=batch, unique_key=f"strip {kind} {item.id}",
        )  # fmt: skip
        return Changes(frozenset([media_id]), jobs=bool(self._catalogue.jobs.add([job])))

    def ready(self, media_id: str, kind: StoreKind) -> Copy | None:
        """A copy that waits for its link."""
        given = {(share.place, share.object) for share in self._catalogue.shares.of_media(media_id)}
        copies = self._catalogue.copies.stripped(media_id)
        found = (c for c in copies if (c.place, c.object) not in given and kind_of(c.place) == kind)
        return next(found, None)

    def strip(self, job: Job, watch: Watch) -> Outcome:
        """Make the file and note it in the payload: ``path``, ``checksum``."""
        if job.payload.get("path"):
            return Advance()
        item, stem = self._item(job), self._folder.incoming / f"bare-{job.id}"
        with self._originals.reached(item, watch.report) as path:
            made = self._tools.without_location(
                path, item.metadata, stem,
                lambda done, total: watch.report(done, total, "seconds"),
            )  # fmt: skip
        watch.save(path=str(made), checksum=sha256(made, watch.report))
        return Advance()

    def send(self, job: Job, watch: Watch) -> Outcome:
        """Bring the file to the store and note the copy."""
        item, kind = self._item(job), StoreKind(job.payload["store"])
        self._conditions.check(kind)
        path = Path(job.payload["path"])
        try:
            status = look(path)
        except FileGone:
            watch.save(path=None, checksum=None)
            raise
        name = f"{job.payload['object']}{path.suffix}"
        file = Outgoing(
            item.id, CopyRole.STRIPPED, path, status.st_size, status.st_mtime_ns,
            job.payload["checksum"], name, content_type(path, item.kind),
        )  # fmt: skip
        self._storing.store(self._store(kind), file, watch)
        path.unlink(missing_ok=True)
        return Finish("Stored without its location", Changes(frozenset([item.id])))

    def tidy(self) -> Changes:
        """Queue removing copies whose links open no more, or that never got one. Asks nobody."""
        now = time.time()
        jobs = []
        for copy in self._catalogue.copies.stripped():
            shares = self._catalogue.shares.of_object(copy.place, copy.object)
            opens = any(share.state(now) is ShareState.OPEN for share in shares)
            waits = not shares and copy.verified_at > now - UNUSED_SECONDS
            if not opens and not waits:
                jobs.append(removal(copy.place, copy.object))
        return Changes(jobs=bool(self._catalogue.jobs.add(jobs)))

    def remove(self, job: Job, watch: Watch) -> Outcome:
        """The step of ``remove_stripped``."""
        place, name = str(job.payload["place"]), str(job.payload["object"])
        store = self._stores.of_place(place)
        if store is None:
            raise NotSetUp(
                f"{place_name(place)} is not set up here, so a shared copy stays.",
                "Set it up in the settings, then try again.",
                service=kind_of(place),
            )
        forget(self._catalogue, store, name)
        return Finish("Removed")

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item

    def _store(self, kind: StoreKind) -> MediaStore:
        try:
            return self._stores.get(kind)
        except NotSetUp as error:
            error.service = kind
            raise


def forget(catalogue: Catalogue, store: MediaStore, name: str) -> None:
    """Delete a copy without location from its store: whatever link leads there opens no more."""
    with suppress(ObjectGone):
        store.delete(name)
    catalogue.copies.remove(store.place, name)


def removal(place: str, name: str) -> NewJob:
    kind = kind_of(place)
    return NewJob(
        "remove_stripped", "Shared copy", "remove", Lane.QUICK, kind,
        {"store": kind, "place": place, "object": name}, unique_key=f"remove {place} {name}",
    )  # fmt: skip
