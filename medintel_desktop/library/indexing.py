"""Puts videos into the index of the service: sent once, paid once, followed until they are there.

A job brings a video to the service (``bring``), has it indexed (``add``), asks until it is ready
(``watch``) and keeps what the service tells of it (``keep``). What the service calls things is
saved the moment it is known, and before anything is paid the index is asked whether it has the
video already: so a job may be killed anywhere.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.indexed import Indexed
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import (
    FileGone,
    MedIntelError,
    NotSetUp,
    ServiceError,
)
from medintel_desktop.domain.job import Advance, AskAgain, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.limits import MARENGO_3, ServiceLimits
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState
from medintel_desktop.domain.transcript import Line
from medintel_desktop.domain.video_index import IndexedVideo, IndexState
from medintel_desktop.library.at_service import AtService
from medintel_desktop.library.budget import Budget
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.polling import ask_again, keep_patience
from medintel_desktop.library.services import UNDERSTANDING, Services

log = logging.getLogger(__name__)

KIND = "index_video"

DOLLARS_A_MINUTE = 0.042
"""For indexing, as seen in July 2026; plans differ, so it is told as about."""
DOLLARS_A_MONTH = 0.0015
"""For keeping a minute for a month, likewise."""

STOPPED = "It was stopped before it was ready. Index it again to go on; nothing is paid twice."
NO_REASON = "TwelveLabs could not index this video and gave no reason."

_FIT = (MediaState.READY, MediaState.UNDERSTOOD)


@dataclass(frozen=True, slots=True)
class IndexEstimate:
    """What indexing would count: ``videos`` of ``minutes``, with about ``dollars`` once and
    ``monthly`` for keeping them a month. ``known`` are in the index or on their way already,
    ``refused`` are names with the reason why the service would not take them."""

    videos: int = 0
    minutes: float = 0.0
    known: int = 0
    refused: tuple[tuple[str, str], ...] = ()
    photos: int = 0

    @property
    def dollars(self) -> float:
        return self.minutes * DOLLARS_A_MINUTE

    @property
    def monthly(self) -> float:
        return self.minutes * DOLLARS_A_MONTH


class Indexing:
    """Queues indexing and holds the steps of its jobs.

    ``chosen`` is the id of the index in force, "" while it is off. ``hear`` is handed what is
    said in a video once the service has told it, ``changed`` is called when one is ready.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        services: Services,
        at_service: AtService,
        folder: LibraryFolder,
        chosen: Callable[[], str],
        budget: Budget,
        hear: Callable[[str, Sequence[Line]], Changes],
        changed: Callable[[], None],
        *,
        limits: ServiceLimits = MARENGO_3,
        first_poll: float = 2.0,
    ) -> None:
        self._catalogue = catalogue
        self._services = services
        self._at_service = at_service
        self._folder = folder
        self._chosen = chosen
        self._budget = budget
        self._hear = hear
        self._changed = changed
        self._limits = limits
        self._first_poll = first_poll

    @property
    def index_id(self) -> str:
        """Of the index in force, "" while it is off."""
        return self._chosen()

    def estimate(self, media_ids: Sequence[str]) -> IndexEstimate:
        """What :meth:`enqueue` would do with these items; the service is not asked."""
        videos = known = photos = 0
        minutes, refused = 0.0, []
        for item in self._items(media_ids):
            why = self._refusal(item)
            if item.kind is not MediaKind.VIDEO:
                photos += 1
            elif self._is_known(item):
                known += 1
            elif why is not None:
                refused.append((item.name, f"{why.title} {why.hint}".strip()))
            else:
                videos += 1
                minutes += (item.metadata.duration or 0.0) / 60
        return IndexEstimate(videos, minutes, known, tuple(refused), photos)

    def enqueue(self, media_ids: Sequence[str], *, batch: str | None = None) -> Changes:
        """Queue videos that are not in the index yet; what failed is tried again, what the
        service would refuse is told so at once. Raises NotSetUp while no index is chosen."""
        index_id = self._index()
        jobs, touched = [], set()
        for item in self._items(media_ids):
            if item.kind is not MediaKind.VIDEO or self._is_known(item):
                continue
            why = self._refusal(item)
            if why is None:
                jobs.append(_job_for(item, index_id, batch))
                self._catalogue.indexed.note(item.id, index_id, IndexState.QUEUED)
            else:
                reason = f"{why.title} {why.hint}".strip()
                self._catalogue.indexed.note(item.id, index_id, IndexState.FAILED, reason=reason)
            touched.add(item.id)
        self._catalogue.jobs.add(jobs)
        return Changes(media=frozenset(touched), jobs=bool(jobs))

    def standing(self, media_id: str) -> Indexed | None:
        """How an item stands in the index in force, or in the one it was put into last."""
        found = self._catalogue.indexed.of(media_id)
        here = [one for one in found if one.index_id == self._chosen()]
        return next((self._as_it_is(one) for one in here or found), None)

    def listed(self, limit: int = 200, offset: int = 0) -> list[Indexed]:
        """All of this library that is in the index in force, or on its way: failures first."""
        rows = self._catalogue.indexed.page(self._chosen(), limit, offset)
        return [self._as_it_is(row) for row in rows]

    # -- steps ---------------------------------------------------------------------------------

    def bring(self, job: Job, watch: Watch) -> Outcome:
        """The video goes to the service, unless it lies there. Costs nothing yet."""
        item = self._item(job)
        if job.payload.get("asset"):
            return Advance({"asked_at": time.time()})
        with self._told(job, watch):
            self._limits.check(item.metadata, self._at_service.bytes_of(item))
            asset = self._at_service.bring(job, watch, item)
        if isinstance(asset, AskAgain):
            return asset
        self._note(job, IndexState.QUEUED, asset=asset)
        return Advance({"asset": asset, "asked_at": time.time(), "polls": 0})

    def add(self, job: Job, watch: Watch) -> Outcome:
        """The paid step; a video that is in the index is taken over."""
        if job.payload.get("video"):
            return Advance()
        item, key, ledger = self._item(job), _key(job), self._catalogue.ledger
        minutes = (item.metadata.duration or 0.0) / 60
        with self._told(job, watch, "asset"):
            keep_patience(job)
            if ledger.state(key) not in ("sent", "counted"):
                self._budget.keep(minutes)
            ledger.open(UNDERSTANDING, "index", key, minutes, "minutes", item.id)
            try:
                video = self._services.video_index().add(_index(job), job.payload["asset"])
            except MedIntelError as error:
                if not error.retryable:  # else it may have been taken all the same
                    ledger.settle(key, "refused")
                raise
        if video is None:
            ledger.settle(key, "refused")
            return self._ask_again(job, "Waiting: the service prepares the video")
        watch.save(video=video)
        ledger.settle(key, "counted")
        self._note(job, IndexState.QUEUED, video=video)
        changes = Changes(frozenset([item.id]), usage=True)
        return Advance({"polls": 0, "asked_at": time.time()}, changes)

    def watch(self, job: Job, watch: Watch) -> Outcome:
        """Ask until it is ready or has failed."""
        item = self._item(job)
        with self._told(job, watch, "video", "asset"):
            found = self._services.video_index().look(_index(job), job.payload["video"])
            if found is None:
                raise ServiceError("The index no longer has this video.", "Index it again.")
            if found.state is IndexState.FAILED:
                self._catalogue.ledger.settle(_key(job), "refused")
                raise ServiceError(
                    found.reason or NO_REASON,
                    "It can be tried again; the video is not sent a second time.",
                )
        if found.state is not IndexState.READY:
            with self._told(job, watch):
                keep_patience(job)
            self._note(job, found.state)
            again = self._ask_again(job, "Waiting: the service indexes the video")
            return replace(again, changes=Changes(frozenset([item.id])))
        self._note(job, IndexState.READY)
        self._changed()
        return Advance(changes=Changes(frozenset([item.id])))

    def keep(self, job: Job, watch: Watch) -> Outcome:
        """What the service tells of the video stays here, to be read without a network."""
        item = self._item(job)
        with self._told(job, watch, "video"):
            found = self._services.video_index().look(_index(job), job.payload["video"], whole=True)
            if found is None:
                raise ServiceError("The index no longer has this video.", "Index it again.")
        self._keep_picture(item, found)
        details = {**found.details, "picture": bool(found.picture), "lines": len(found.lines)}
        self._note(job, IndexState.READY, details=details)
        heard = self._hear(item.id, found.lines) if found.lines else Changes()
        return Finish("Indexed", Changes(frozenset([item.id])) | heard)

    # -- inside --------------------------------------------------------------------------------

    def _keep_picture(self, item: MediaItem, found: IndexedVideo) -> None:
        """The service's own picture: where there is none of ours, it takes its place. Where it
        cannot be had, nothing is missing."""
        if not found.picture:
            return
        try:
            data = self._services.video_index().picture(found.picture)
            self._folder.write_service_picture(item.checksum, data)
            if not self._folder.thumbnail(item.checksum).exists():
                self._folder.write_thumbnail(item.checksum, data)
        except MedIntelError as error:
            log.info("No picture of an indexed video: %s", error)

    def _as_it_is(self, row: Indexed) -> Indexed:
        """A job that was cancelled left its row behind: say so."""
        under_way = row.state in (IndexState.QUEUED, IndexState.INDEXING)
        if under_way and not self._unfinished(row.media_id, row.index_id):
            return replace(row, state=IndexState.FAILED, reason=STOPPED)
        return row

    def _is_known(self, item: MediaItem) -> bool:
        row = self._catalogue.indexed.get(item.id, self._chosen())
        if row is None or row.state is IndexState.FAILED:
            return False
        return row.state is IndexState.READY or self._unfinished(item.id, row.index_id)

    def _unfinished(self, media_id: str, index_id: str) -> bool:
        jobs = self._catalogue.jobs.of_media([media_id])
        return any(job.kind == KIND and _index(job) == index_id for job in jobs)

    def _refusal(self, item: MediaItem) -> MedIntelError | None:
        try:
            self._limits.check(item.metadata, item.bytes)
        except ServiceError as error:
            return error
        return None

    @contextmanager
    def _told(self, job: Job, watch: Watch, *names: str) -> Iterator[None]:
        """A final failure is told where the user looks for the video, and ``names`` are dropped
        from the payload, so that a retry begins anew."""
        try:
            yield
        except MedIntelError as error:
            if not error.retryable and error.service is None:
                reason = f"{error.title} {error.hint}".strip()
                self._note(job, IndexState.FAILED, reason=reason)
                watch.save(**dict.fromkeys(names))
            raise

    def _note(self, job: Job, state: IndexState, **known: object) -> None:
        self._catalogue.indexed.note(job.media_id or "", _index(job), state, **known)

    def _ask_again(self, job: Job, note: str) -> AskAgain:
        return ask_again(job, note, self._first_poll)

    def _index(self) -> str:
        index_id = self._chosen()
        if not index_id:
            raise NotSetUp(
                "No TwelveLabs index is chosen.",
                "Turn it on in Settings, Services, and choose one.",
            )
        return index_id

    def _items(self, media_ids: Sequence[str]) -> Iterator[MediaItem]:
        for media_id in media_ids:
            item = self._catalogue.media.get(media_id)
            if item and item.state in _FIT and item.trashed_at is None:
                yield item

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item


def ledger_key(checksum: str, index_id: str) -> str:
    """What indexing these bytes there is booked under."""
    return f"{checksum} {index_id} index"


def _key(job: Job) -> str:
    return ledger_key(job.payload["checksum"], _index(job))


def _index(job: Job) -> str:
    return str(job.payload["index"])


def _job_for(item: MediaItem, index_id: str, batch: str | None) -> NewJob:
    return NewJob(
        KIND, item.name, "bring", Lane.TRANSFER, service=UNDERSTANDING, media_id=item.id,
        payload={"index": index_id, "checksum": item.checksum}, batch=batch,
        unique_key=f"index {index_id} {item.id}",
    )  # fmt: skip
