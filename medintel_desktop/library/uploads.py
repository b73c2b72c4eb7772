"""Originals on their way to stores: one ``store`` job per item and store.

Its step ``send`` proves that the file is still the one that was added, has it brought to the
store (:mod:`.storing`) and notes the copy. A step before it may have made a smaller rendering
(payload ``path`` and ``compressed_checksum``), which is then sent in the original's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileError, FileGone, NotSetUp, PermissionMissing
from medintel_desktop.domain.job import Advance, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaPath
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import CopyRole, StoreKind, object_name
from medintel_desktop.library.checksum import look, sha256
from medintel_desktop.library.conditions import Conditions
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.outgoing import Outgoing
from medintel_desktop.library.stores import Stores
from medintel_desktop.library.storing import Storing
from medintel_desktop.library.unfinished import UnfinishedUploads

FIRST_STEP = "compress"


class Uploads:
    """Queues transfers to stores and holds their step."""

    def __init__(
        self,
        catalogue: Catalogue,
        stores: Stores,
        originals: Originals,
        storing: Storing,
        unfinished: UnfinishedUploads,
        conditions: Conditions,
        discard: Callable[[Job], None] = lambda job: None,
    ) -> None:
        """``discard`` removes the rendering that a job made, once it has arrived."""
        self._catalogue = catalogue
        self._stores = stores
        self._originals = originals
        self._storing = storing
        self._unfinished = unfinished
        self._conditions = conditions
        self._discard = discard

    def enqueue(
        self, media_ids: Sequence[str], kind: StoreKind, *, batch: str | None = None
    ) -> Changes:
        """Queue sending items to a store. What is there already costs one question."""
        items = [item for item in map(self._catalogue.media.get, media_ids) if item is not None]
        self._catalogue.jobs.add(_job_for(item, kind, batch) for item in items)
        return Changes(frozenset(media_ids), jobs=bool(items))

    def enqueue_new(self, media_ids: Sequence[str], batch: str | None = None) -> Changes:
        """Queue sending new items to every store in use, but for what is known to be there."""
        changes = Changes()
        for kind in self._stores.active():
            chosen = [media_id for media_id in media_ids if not self._stored(media_id, kind)]
            changes |= self.enqueue(chosen, kind, batch=batch)
        return changes

    def enqueue_all(self, kind: StoreKind) -> Changes:
        """Queue every item that has no copy in the store chosen now. May connect to it."""
        place = self._store(kind).place
        return self.enqueue(self._catalogue.copies.lacking(place), kind)

    def send(self, job: Job, watch: Watch) -> Outcome:
        """Bring one item to one store. What waits for better conditions waits as a service does,
        so that a thousand jobs do not ask one after another."""
        kind = StoreKind(job.payload["store"])
        item = self._item(job)
        if item.trashed_at is not None:
            return Finish("Not sent: it is in the trash", Changes(frozenset([item.id])))
        self._conditions.check(kind)
        store = self._store(kind)
        try:
            if not self._arrived(job, item, store.place):
                self._storing.store(store, self._outgoing(job, item, store, watch), watch)
        except PermissionMissing as error:
            error.service = kind  # it is missing for every other item as well
            raise
        self._discard(job)
        return Advance(changes=Changes(frozenset([item.id]), media_list=True))

    def under_way(self, place: str, name: str) -> bool:
        """Whether the object is being sent just now, by this process."""
        return self._storing.under_way(place, name)

    def _arrived(self, job: Job, item: MediaItem, place: str) -> bool:
        """Whether the rendering of this job is stored: the app ended before it could note that,
        and the file may be gone."""
        rendering = job.payload.get("compressed_checksum")
        copies = self._catalogue.copies.of(item.id)
        return any((copy.place, copy.checksum) == (place, rendering) for copy in copies)

    def _stored(self, media_id: str, kind: StoreKind) -> bool:
        copies = self._catalogue.copies.of(media_id)
        return any(copy.place.startswith(f"{kind}:") for copy in copies)

    def _store(self, kind: StoreKind) -> MediaStore:
        try:
            return self._stores.get(kind)
        except NotSetUp as error:
            error.service = kind  # all jobs for it wait until it is set up
            raise

    def _outgoing(self, job: Job, item: MediaItem, store: MediaStore, watch: Watch) -> Outgoing:
        rendering = job.payload.get("path")
        if rendering:
            role, path = CopyRole.COMPRESSED, Path(rendering)
            checksum = str(job.payload["compressed_checksum"])
        else:
            role, path, checksum = CopyRole.ORIGINAL, self._original(item), item.checksum
        try:
            status = look(path)
        except FileGone:
            if rendering:
                watch.save(path=None, compressed_checksum=None)
            raise
        if not rendering:
            self._prove(item, path, watch)
        name = self._name(item, role, store.place) or object_name(checksum, _suffix(path))
        return Outgoing(
            item.id, role, path, status.st_size, status.st_mtime_ns, checksum, name,
            content_type(path, item.kind),
        )  # fmt: skip

    def _prove(self, item: MediaItem, path: Path, watch: Watch) -> None:
        """The file has the checksum of its item: its size and time are those of then, or it is
        read. The wrong bytes under a checksum would be found too late, when they are needed."""
        status = look(path)
        now = MediaPath(str(path), status.st_size, status.st_mtime)
        if any((p.path, p.bytes, p.mtime) == (now.path, now.bytes, now.mtime) for p in item.paths):
            return
        if sha256(path, watch.report) != item.checksum:
            self._unfinished.drop(item.id)
            raise FileError(
                f"{item.name} was changed after it was added, so it is not stored.",
                "Add it again to store it as it is now.",
                short="Changed",
            )
        self._catalogue.media.paths.add(item.id, now)

    def _original(self, item: MediaItem) -> Path:
        path = self._originals.locate(item)
        if path is None:
            raise FileGone(f"{item.name} is not there now.", "Connect its disk, then try again.")
        return path

    def _name(self, item: MediaItem, role: CopyRole, place: str) -> str:
        """The object it was stored as before: equal bytes may lie here under several suffixes."""
        copies = self._catalogue.copies.of(item.id)
        known = (copy.object for copy in copies if (copy.place, copy.role) == (place, role))
        return next(known, "") if role is CopyRole.ORIGINAL else ""

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item


def _job_for(item: MediaItem, kind: StoreKind, batch: str | None) -> NewJob:
    return NewJob(
        kind="store",
        title=item.name,
        step=FIRST_STEP,
        lane=Lane.TRANSFER,
        service=kind,
        payload={"store": kind},
        media_id=item.id,
        batch=batch,
        unique_key=f"store {kind} {item.id}",
    )


def _suffix(path: Path) -> str:
    """With its dot, or empty where it is no plain one."""
    fit = re.fullmatch(r"\.[a-z0-9]{1,8}", path.suffix.lower(), re.ASCII)
    return fit[0] if fit else ""


def content_type(path: Path, kind: MediaKind) -> str:
    """Browsers and services that follow a link go by this."""
    import mimetypes

    told, _ = mimetypes.guess_type(path.name)
    if told and told.partition("/")[0] in ("image", "video"):
        return told
    return "image/jpeg" if kind is MediaKind.PHOTO else "video/mp4"
