"""Watches: folders and buckets whose new photos and videos come into the library by themselves.

Each has one job that never ends: it looks, queues imports, and asks to be run again. Between
looks it holds no thread. What is gone is marked missing, never deleted.
"""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import UNFINISHED, WATCHING, NewJob
from medintel_desktop.catalogue.paths import path_from_text, path_text, shown_name
from medintel_desktop.catalogue.watches import WatchKind, WatchRow
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import AskAgain, Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.store import StoreKind, kind_of, place_name
from medintel_desktop.domain.words import counted
from medintel_desktop.library.buckets import Buckets
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.stores import Stores
from medintel_desktop.library.watch_bucket import BucketWatch
from medintel_desktop.library.watch_folder import FolderWatch, Look

FOLDER_SECONDS = 30.0
BUCKET_SECONDS = 300.0
"""Between looks; each page of a bucket is a request that may be paid for."""
SOON_SECONDS = 5.0
"""Until the look that tells whether new files are still being written."""
PATIENCE = 20
"""Times as long as a look took is waited at least: a twentieth of one core."""


class Watches:
    """Starts, stops and lists watches; the other methods are steps of their jobs."""

    def __init__(
        self, catalogue: Catalogue, folder: LibraryFolder, stores: Stores, buckets: Buckets
    ) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._stores = stores
        self._folders = FolderWatch(catalogue, folder.root)
        self._buckets = BucketWatch(catalogue, buckets)

    def all(self) -> list[WatchRow]:
        """All watches with what each said last."""
        return self._catalogue.watches.all()

    def add_folder(self, path: str, album_id: str | None = None) -> WatchRow:
        """Watch a folder and those in it. One that is watched already changes its album.

        Raises UsageError when it is no folder, or the library's own.
        """
        root = Path(path).expanduser().absolute()
        if not root.is_dir():
            raise UsageError(f"{shown_name(str(root))} is no folder.", "Choose a folder.")
        if root.resolve().is_relative_to(self._folder.root.resolve()):
            raise UsageError("The library's own folder cannot be watched.", "Choose another one.")
        return self._add(WatchRow("", WatchKind.FOLDER, path_text(str(root)), "", album_id))

    def add_bucket(
        self, kind: StoreKind, prefix: str = "", album_id: str | None = None
    ) -> WatchRow:
        """Watch what lies below a prefix of a store. Raises NotSetUp."""
        place = self._stores.get(kind).place
        return self._add(WatchRow("", WatchKind.BUCKET, place, prefix, album_id))

    def start(self, watch_id: str) -> Changes:
        """Go on with a watch that was stopped; what came meanwhile is found. Also: look now."""
        self._catalogue.watches.set_active(watch_id, True)
        row = self._catalogue.watches.get(watch_id)
        if row is not None:
            self._catalogue.jobs.add([_job(row)])
            ids = [job.id for job in self._jobs(watch_id) if job.state is JobState.WAITING]
            self._catalogue.jobs.set_state(JobState.QUEUED, (JobState.WAITING,), ids)
        return Changes(jobs=True)

    def stop(self, watch_id: str) -> Changes:
        """Look no more. What was imported stays."""
        self._catalogue.watches.set_active(watch_id, False)
        ids = [job.id for job in self._jobs(watch_id)]
        self._catalogue.jobs.set_state(JobState.CANCELLED, UNFINISHED, ids)
        return Changes(jobs=True)

    def remove(self, watch_id: str) -> Changes:
        """Forget a watch. What was imported stays."""
        self.stop(watch_id)
        self._catalogue.watches.remove(watch_id)
        return Changes(jobs=True)

    def resume(self) -> None:
        """When the library is opened: every watch has its job, also one that had failed."""
        active = [row for row in self.all() if row.active]
        if active:
            self._catalogue.jobs.dismiss_standing()
            self._catalogue.jobs.add(_job(row) for row in active)

    def look(self, job: Job, watch: Watch) -> Outcome:
        """One look, at a folder or a bucket."""
        row = self._catalogue.watches.get(job.payload["watch"])
        if row is None or not row.active:
            return Finish("Not watched any more")
        began, batch = time.monotonic(), str(uuid.uuid4())
        if row.kind is WatchKind.FOLDER:
            often, found = FOLDER_SECONDS, self._look_at_folder(row, batch, watch)
        else:
            often, found = BUCKET_SECONDS, self._look_at_bucket(row, batch, watch)
        if found is None:
            return AskAgain(often, f"{_title(row)} is not there; it is looked for again.")
        self._save(row, batch, found)
        soon = found.waiting > 0 or bool(found.jobs)
        rest = max(SOON_SECONDS if soon else often, PATIENCE * (time.monotonic() - began))
        note = f"{counted(found.waiting, 'file')} may still be written" if found.waiting else ""
        return AskAgain(rest, note, changes=found.changes | Changes(jobs=bool(found.jobs)))

    def _look_at_folder(self, row: WatchRow, batch: str, watch: Watch) -> Look | None:
        try:
            there = Path(path_from_text(row.source)).is_dir()
        except OSError:
            there = False
        return self._folders.look(row, batch, watch) if there else None

    def _look_at_bucket(self, row: WatchRow, batch: str, watch: Watch) -> Look | None:
        store = self._stores.of_place(row.source)
        return self._buckets.look(row, store, batch, watch) if store else None

    def _save(self, row: WatchRow, batch: str, found: Look) -> None:
        with self._catalogue.database.write():
            if found.jobs:
                self._catalogue.jobs.add_batch(batch, f"New in {_title(row)}")
                self._catalogue.jobs.add(found.jobs)
            self._catalogue.watches.saw(row.id, time.time(), found.changed, found.removed)

    def _add(self, row: WatchRow) -> WatchRow:
        """Under the id it has, if it is there already."""
        watches = self._catalogue.watches
        watch_id = watches.put(WatchRow(str(uuid.uuid4()), row.kind, row.source, row.prefix,
                                        row.album_id))  # fmt: skip
        self.start(watch_id)
        return watches.get(watch_id) or row

    def _jobs(self, watch_id: str) -> list[Job]:
        return self._catalogue.jobs.standing(_key(watch_id))


def _job(row: WatchRow) -> NewJob:
    folder, bucket = WATCHING
    payload: dict[str, object] = {"watch": row.id}
    if row.kind is WatchKind.FOLDER:
        return NewJob(folder, _title(row), "look", Lane.QUICK, None, payload,
                      unique_key=_key(row.id))  # fmt: skip
    kind = kind_of(row.source)
    return NewJob(
        bucket, _title(row), "look", Lane.TRANSFER, kind, {**payload, "store": kind},
        unique_key=_key(row.id),
    )  # fmt: skip


def _key(watch_id: str) -> str:
    """As ``catalogue.watches`` expects it."""
    return f"watch {watch_id}"


def _title(row: WatchRow) -> str:
    if row.kind is WatchKind.BUCKET:
        return f"{place_name(row.source)} {shown_name(row.prefix)}".strip()
    path = path_from_text(row.source)
    return shown_name(Path(path).name or path)
