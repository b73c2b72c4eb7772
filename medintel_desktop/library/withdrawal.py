"""Deletes at the service what was sent there: videos out of its index, then their uploads.

Only what was asked for goes: an upload that another index uses stays, and that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import AskAgain, Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.words import counted
from medintel_desktop.library.indexing import KIND, ledger_key
from medintel_desktop.library.services import UNDERSTANDING, Services

MOST_TRIES = 4
"""Until an upload counts as used: what was just taken out of an index may still hold it."""

_ACTIVE = (JobState.QUEUED, JobState.WAITING, JobState.RUNNING, JobState.PAUSED)


@dataclass(frozen=True, slots=True)
class Lying:
    """What of some items lies at the service: ``indexed`` videos with their ``minutes``, and
    ``uploads``."""

    indexed: int = 0
    minutes: float = 0.0
    uploads: int = 0
    items: int = 0


class Withdrawal:
    """Queues, and holds the step that deletes there."""

    def __init__(
        self, catalogue: Catalogue, services: Services, changed: Callable[[], None]
    ) -> None:
        """``changed`` is called when a video left an index."""
        self._catalogue = catalogue
        self._services = services
        self._changed = changed

    def lying(self, media_ids: Sequence[str]) -> Lying:
        """What there is of these items; the service is not asked."""
        indexed = uploads = items = 0
        minutes = 0.0
        for media_id in self._catalogue.indexed.lying(media_ids):
            item = self._catalogue.media.get(media_id)
            if item is None:
                continue
            rows = [row for row in self._catalogue.indexed.of(media_id) if row.video]
            sent = len(self._catalogue.remote_assets.of(item.checksum))
            indexed, uploads = indexed + len(rows), uploads + sent
            minutes += sum(row.seconds for row in rows) / 60
            items += bool(rows or sent)
        return Lying(indexed, minutes, uploads, items)

    def enqueue(self, media_ids: Sequence[str], *, uploads: bool) -> Changes:
        """Take items out of every index they are in and, with ``uploads``, delete all that was
        sent of them. What is on its way there is stopped."""
        items = [item for id_ in media_ids if (item := self._catalogue.media.get(id_))]
        self._stop([item.id for item in items])
        wanted = (self._job_for(item, uploads=uploads) for item in items)
        jobs = [job for job in wanted if job is not None]
        self._catalogue.jobs.add(jobs)
        for item in items:
            self._forget_unborn(item)
        return Changes(media=frozenset(item.id for item in items), jobs=bool(jobs))

    def enqueue_forgotten(self, item: MediaItem) -> int:
        """The same with uploads, for an item that is being forgotten; how many jobs."""
        job = self._job_for(item, uploads=True, forgotten=True)
        return self._catalogue.jobs.add([job]) if job else 0

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """Whatever was deleted is noted at once; a missing thing is as good as deleted."""
        index, checksum = self._services.video_index(), str(job.payload["checksum"])
        videos = [tuple(pair) for pair in job.payload["videos"]]
        while videos:
            index_id, video = videos[0]
            index.remove(index_id, video)
            self._catalogue.indexed.forget_video(index_id, video)
            self._catalogue.ledger.free(ledger_key(checksum, index_id))
            self._changed()
            videos.pop(0)
            watch.save(videos=videos)
        assets = list(job.payload["assets"])
        if assets and self._is_wanted_again(job, checksum):
            return Finish("Out of the index. What was sent is used again", self._changes(job))
        while assets:
            if not index.remove_asset(assets[0]):
                return self._in_use(job, assets)
            self._catalogue.remote_assets.forget(assets.pop(0))
            watch.save(assets=assets, tries=0)
        return Finish("Deleted from TwelveLabs", self._changes(job))

    def _in_use(self, job: Job, assets: Sequence[str]) -> Outcome:
        tries = int(job.payload.get("tries", 0)) + 1
        if tries < MOST_TRIES:
            return AskAgain(5.0 * tries, "Waiting: the index lets go of it", {"tries": tries})
        what = counted(len(assets), "upload")
        stays = "stays" if len(assets) == 1 else "stay"
        return Finish(f"{what} {stays}: another index uses it", self._changes(job))

    def _is_wanted_again(self, job: Job, checksum: str) -> bool:
        """The same file was added anew since it was forgotten; what was sent is its."""
        item = self._catalogue.media.by_checksum(checksum)
        return bool(job.payload["forgotten"]) and item is not None

    def _changes(self, job: Job) -> Changes:
        return Changes(frozenset([str(job.payload["media"])]))

    def _stop(self, media_ids: Sequence[str]) -> None:
        jobs = self._catalogue.jobs.of_media(media_ids)
        ids = [job.id for job in jobs if job.kind == KIND]
        self._catalogue.jobs.set_state(JobState.CANCELLED, _ACTIVE, ids)

    def _forget_unborn(self, item: MediaItem) -> None:
        """Rows of videos that never got into an index: nothing is to be deleted for them."""
        for row in self._catalogue.indexed.of(item.id):
            if not row.video:
                self._catalogue.indexed.forget(item.id, row.index_id)

    def _job_for(self, item: MediaItem, *, uploads: bool, forgotten: bool = False) -> NewJob | None:
        rows = self._catalogue.indexed.of(item.id)
        videos = [(row.index_id, row.video) for row in rows if row.video]
        sent = self._catalogue.remote_assets.of(item.checksum) if uploads else []
        assets = list(dict.fromkeys(asset.asset for asset in sent))
        if not videos and not assets:
            return None
        payload = {
            "checksum": item.checksum, "videos": videos, "assets": assets,
            "media": item.id, "forgotten": forgotten,
        }  # fmt: skip
        return NewJob(
            "withdraw", shown_name(item.name), "withdraw", Lane.QUICK, service=UNDERSTANDING,
            payload=payload, unique_key=f"withdraw {item.checksum}",
        )  # fmt: skip
