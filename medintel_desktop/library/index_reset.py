"""Empties an index at the service, after the user has seen what goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.video_index import ManagedIndex
from medintel_desktop.domain.words import counted
from medintel_desktop.library.indexing import KIND, ledger_key
from medintel_desktop.library.services import UNDERSTANDING, Services

_ACTIVE = (JobState.QUEUED, JobState.WAITING, JobState.RUNNING, JobState.PAUSED)


@dataclass(frozen=True, slots=True)
class ToEmpty:
    """What emptying would remove: ``videos`` in all, with ``minutes``, of which ``strangers``
    are not of this library."""

    index: ManagedIndex
    videos: int
    minutes: float
    strangers: int


class IndexReset:
    """The index itself stays, with its id and its name; so do uploads, unless they are meant."""

    def __init__(
        self, catalogue: Catalogue, services: Services, changed: Callable[[], None]
    ) -> None:
        """``changed`` is called when the index is empty."""
        self._catalogue = catalogue
        self._services = services
        self._changed = changed

    def preview(self, index_id: str) -> ToEmpty:
        """Asks the service. Raises ServiceError when there is no such index."""
        service = self._services.video_index()
        index = service.index(index_id)
        videos = [video.id for video in service.videos(index_id)]
        ours = self._catalogue.indexed.numbers(index_id, videos)
        return ToEmpty(index, len(videos), index.seconds / 60, len(videos) - len(ours))

    def enqueue(self, index_id: str, name: str, *, uploads: bool) -> Changes:
        """Queue it; what is on its way into the index is stopped."""
        going = [
            job.id
            for row in self._catalogue.indexed.page(index_id, limit=-1)
            for job in self._catalogue.jobs.of_media([row.media_id])
            if job.kind == KIND and job.payload["index"] == index_id
        ]
        self._catalogue.jobs.set_state(JobState.CANCELLED, _ACTIVE, going)
        payload = {"index": index_id, "uploads": uploads}
        job = NewJob(
            "reset_index", f"Index {name}", "reset", Lane.QUICK, service=UNDERSTANDING,
            payload=payload, unique_key=f"reset {index_id}",
        )  # fmt: skip
        return Changes(jobs=bool(self._catalogue.jobs.add([job])))

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """Stopped in the middle, what is left stays; begun again, it goes on."""
        service, index_id = self._services.video_index(), str(job.payload["index"])
        rows = {row.video: row for row in self._catalogue.indexed.page(index_id, limit=-1)}
        videos = list(service.videos(index_id))
        touched, kept = set[str](), 0
        for done, video in enumerate(videos):
            watch.report(done, len(videos), "items")
            service.remove(index_id, video.id)
            self._catalogue.indexed.forget_video(index_id, video.id)
            if video.id in rows:
                touched.add(rows[video.id].media_id)
                self._free(rows[video.id].media_id, index_id)
                if job.payload["uploads"] and video.asset:
                    kept += not self._remove_upload(video.asset)
        for row in rows.values():  # those that never got in, or that somebody else took out
            self._catalogue.indexed.forget(row.media_id, index_id)
            touched.add(row.media_id)
        self._changed()
        note = f"{counted(len(videos), 'video')} removed from the index"
        if kept:
            note += f". {counted(kept, 'upload')} stayed, because another index uses them"
        return Finish(note, Changes(frozenset(touched)))

    def _free(self, media_id: str, index_id: str) -> None:
        item = self._catalogue.media.get(media_id)
        if item is not None:
            self._catalogue.ledger.free(ledger_key(item.checksum, index_id))

    def _remove_upload(self, asset: str) -> bool:
        if not self._services.video_index().remove_asset(asset):
            return False
        self._catalogue.remote_assets.forget(asset)
        return True
