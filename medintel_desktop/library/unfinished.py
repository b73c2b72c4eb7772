"""Uploads in parts that were begun and not ended: listed, and taken back. Their parts cost money.

One of ours is in the catalogue, so nothing of it stays behind even when the app is killed while
it is cancelled. Others in the bucket may be another computer's and are only listed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import UNFINISHED, NewJob
from medintel_desktop.catalogue.uploads import UploadRow
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.job import AskAgain, Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import MEDIA_PREFIX, kind_of
from medintel_desktop.library.stores import Stores
from medintel_desktop.library.storing import Storing

log = logging.getLogger(__name__)

ABORT = "abort_upload"
"""Kind and step of the job."""

_SOON = 0.3
"""Seconds until a transfer that was just cancelled has ended."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """``ours``: begun by this library. ``job`` is the state of the job it belongs to, None when
    there is none; of others neither ``bytes`` nor ``sent`` is known (0)."""

    place: str
    object: str
    upload_id: str
    started_at: float
    name: str = ""
    bytes: int = 0
    sent: int = 0
    ours: bool = False
    job: JobState | None = None


class UnfinishedUploads:
    """Asks stores: not on the UI thread."""

    def __init__(self, catalogue: Catalogue, stores: Stores, storing: Storing) -> None:
        self._catalogue = catalogue
        self._stores = stores
        self._storing = storing

    def listed(
        self, silent: Callable[[MedIntelError], object] = lambda error: None
    ) -> list[Unfinished]:
        """All of ours and all others in the stores that are set up, oldest first. A store that
        does not answer is left out, and ``silent`` told why."""
        rows = self._catalogue.uploads.all()
        found = [self._of_row(row) for row in rows]
        known = {(row.place, row.object, row.upload_id) for row in rows}
        for kind in self._stores.ready():
            try:
                store = self._stores.get(kind)
                others = store.open_uploads(MEDIA_PREFIX)
                place = store.place
            except MedIntelError as error:
                log.info("Unfinished uploads of %s are not known: %s", kind, error)
                silent(error)
                continue
            found += [
                Unfinished(place, upload.name, upload.upload_id, upload.started_at)
                for upload in others
                if (place, upload.name, upload.upload_id) not in known
            ]
        return sorted(found, key=lambda upload: upload.started_at)

    def abort(self, chosen: Sequence[Unfinished]) -> Changes:
        """Queue taking them back; a job that was sending one is cancelled."""
        for upload in chosen:
            row = self._catalogue.uploads.get(upload.place, upload.object)
            if row is not None and row.upload_id == upload.upload_id:
                jobs = [job.id for job in self._jobs(row)]
                self._catalogue.jobs.set_state(JobState.CANCELLED, UNFINISHED, jobs)
        self._queue([(upload.place, upload.object, upload.upload_id) for upload in chosen])
        return Changes(jobs=True, media_list=True)

    def tidy(self) -> Changes:
        """Queue taking back what no job will go on with. Asks nobody: quick."""
        rows = self._catalogue.uploads.unwanted()
        self._queue([(row.place, row.object, row.upload_id) for row in rows])
        return Changes(jobs=bool(rows))

    def drop(self, media_id: str) -> None:
        """Queue taking back what was begun of an item: it will not be sent like this."""
        rows = [row for row in self._catalogue.uploads.all() if row.media_id == media_id]
        self._queue([(row.place, row.object, row.upload_id) for row in rows])

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The step of the job. A transfer that was just told to stop is waited for."""
        place, name = job.payload["place"], job.payload["object"]
        if self._storing.under_way(place, name):
            return AskAgain(_SOON, "Waiting: the transfer is stopping")
        store = self._stores.of_place(place)
        if store is None:
            return Finish("Kept: its store is not set up now")  # the next start asks again
        row = self._catalogue.uploads.get(place, name)
        for upload_id in self._ids(store, name, row, job.payload["upload_id"]):
            store.abort(name, upload_id)
        if row is not None and row.upload_id in ("", job.payload["upload_id"]):
            self._catalogue.uploads.remove(place, name)
        return Finish("Taken back", Changes(jobs=True))

    def _ids(
        self, store: MediaStore, name: str, row: UploadRow | None, upload_id: str
    ) -> Sequence[str]:
        """Where the service could not tell the id any more, whatever is open of this object."""
        if upload_id:
            return [upload_id]
        if row is None or row.upload_id:
            return []
        return [upload.upload_id for upload in store.open_uploads(name) if upload.name == name]

    def _of_row(self, row: UploadRow) -> Unfinished:
        item = self._catalogue.media.get(row.media_id)
        sent = sum(p.bytes for p in self._catalogue.uploads.parts(row.place, row.object).values())
        jobs = self._jobs(row)
        return Unfinished(
            row.place, row.object, row.upload_id, row.started_at, item.name if item else "",
            row.bytes, sent, True, jobs[-1].state if jobs else None,
        )  # fmt: skip

    def _jobs(self, row: UploadRow) -> Sequence[Job]:
        """Those that would go on with it, failed ones included."""
        jobs = self._catalogue.jobs.of_media([row.media_id], unfinished=False)
        ended = (JobState.DONE, JobState.CANCELLED)
        return [
            job for job in jobs
            if job.kind in ("store", "strip") and job.payload.get("store") == kind_of(row.place)
            and job.state not in ended
        ]  # fmt: skip

    def _queue(self, uploads: Sequence[tuple[str, str, str]]) -> None:
        self._catalogue.jobs.add(
            NewJob(
                ABORT, name.rpartition("/")[2], ABORT, Lane.QUICK, kind_of(place),
                {"store": kind_of(place), "place": place, "object": name, "upload_id": upload_id},
                unique_key=f"abort {place} {name} {upload_id}",
            )
            for place, name, upload_id in uploads
        )  # fmt: skip
