"""The paid steps: photos become one vector, videos moments. Nothing is bought twice.

A photo is one call (``embed``). A video goes up (``upload``; by a link where it is stored, see
``by_link``), is ordered (``order``) and asked for until it is done (``collect``); remote ids are
saved the moment they are known. Every paid call is in the ledger before it goes out; one whose
answer was lost is never repeated without the user.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from datetime import datetime
from typing import TypeVar

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import (
    AnswerLost,
    FileGone,
    MedIntelError,
    NotSetUp,
    QuotaUsedUp,
    ServiceError,
)
from medintel_desktop.domain.job import Advance, AskAgain, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.limits import MARENGO_3, ServiceLimits
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector
from medintel_desktop.domain.ports import MediaTools, VectorIndex
from medintel_desktop.domain.view import Section, View
from medintel_desktop.domain.words import counted
from medintel_desktop.library.by_link import ByLink
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.polling import ask_again
from medintel_desktop.library.problems import problem_shown
from medintel_desktop.library.services import UNDERSTANDING, Services

T = TypeVar("T")

PHOTO_SIDE = 1600
"""Longest side of what is sent of a photo, px: more does not change what is understood."""

LONGEST_WAIT = 6 * 3600.0
"""Seconds a remote task may take before it is given up; a 4 h video took under one."""


class Understanding:
    """Queues understanding and holds the steps of its jobs."""

    def __init__(
        self,
        catalogue: Catalogue,
        tools: MediaTools,
        index: VectorIndex,
        services: Services,
        originals: Originals,
        by_link: ByLink,
        *,
        wanted: Callable[[], bool] = lambda: True,
        monthly_minutes: Callable[[], int] = lambda: 0,
        limits: ServiceLimits = MARENGO_3,
        first_poll: float = 2.0,
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._index = index
        self._services = services
        self._originals = originals
        self._by_link = by_link
        self._wanted = wanted
        self._monthly_minutes = monthly_minutes
        self._limits = limits
        self._first_poll = first_poll

    def enqueue(
        self, media_ids: Sequence[str], *, batch: str | None = None, new: bool = False
    ) -> Changes:
        """Queue what is not understood yet. ``new``: only if the user wants it on import, and
        not what failed before; that is for the user to send again.

        Without a service nothing is queued: the items stay under "Not understood yet".
        """
        if (new and not self._wanted()) or self._services.video_ai().space is None:
            return Changes()
        jobs = []
        for media_id in media_ids:
            item = self._catalogue.media.get(media_id)
            if item and item.state is MediaState.READY and not (new and item.problem):
                jobs.append(_job_for(item, batch))
        self._catalogue.jobs.add(jobs)
        return Changes(media=frozenset(media_ids), jobs=bool(jobs))

    def enqueue_all(self) -> Changes:
        """Queue everything that is not understood yet, but for what may have been paid."""
        cells = self._catalogue.cells
        nums = cells.numbers(View(Section.NOT_UNDERSTOOD))
        changes = Changes()
        for at in range(0, len(nums), 500):
            page = cells.by_number(nums[at : at + 500])
            chosen = [cell.id for cell in page if cell.problem != AnswerLost.short]
            changes |= self.enqueue(chosen)
        return changes

    def embed(self, job: Job, watch: Watch) -> Outcome:
        """A photo: one paid call."""
        item, space = self._item(job), self._space()
        if self._has_vectors(item, space):
            return Finish("Understood")  # the app ended before it could note that
        key = f"{item.checksum} {space.key} photo"
        with problem_shown(self._catalogue, item.id):
            self._refuse_unanswered(key)
            with self._originals.reached(item, watch.report) as path:
                jpeg = self._tools.as_jpeg(path, item.metadata, PHOTO_SIDE)
            watch.check()
            self._catalogue.ledger.free(key)
            self._catalogue.ledger.open(UNDERSTANDING, "photo", key, 1, "images", item.id)
            values = self._paid(key, lambda: self._services.video_ai().embed_photo(jpeg))
        return self._store(item, space, [MomentVector(None, Modality.VISUAL, values)], key)

    def upload(self, job: Job, watch: Watch) -> Outcome:
        """A video goes to the service, unless it is there already. Costs nothing yet."""
        if job.payload.get("asset"):
            return Advance()
        item, space = self._item(job), self._space()
        with problem_shown(self._catalogue, item.id):
            self._limits.check(item.metadata, self._by_link.bytes_of(item))
            with _forgets(watch, "linked"):
                if job.payload.get("linked"):
                    _keep_to_space(job, space)
                asset = self._by_link.bring(job, watch, item, space)
            if isinstance(asset, AskAgain):
                return asset
            asset = asset or self._sent(job, watch, item)
        return Advance(
            {"asset": asset, "linked": None, "space": astuple(space), "resume": None,
             "asked_at": time.time()}
        )  # fmt: skip

    def order(self, job: Job, watch: Watch) -> Outcome:
        """Start the paid task; a task that was started before is taken over."""
        if job.payload.get("task"):
            return Advance()
        item, space = self._item(job), self._space()
        key = f"{item.checksum} {space.key} video"
        minutes = (item.metadata.duration or 0.0) / 60
        ledger = self._catalogue.ledger
        with problem_shown(self._catalogue, item.id), _forgets(watch, "asset", "asked_at"):
            _keep_to_space(job, space)
            _keep_patience(job)
            if ledger.state(key) not in ("sent", "counted"):
                self._keep_to_budget(minutes)
            ledger.open(UNDERSTANDING, "video", key, minutes, "minutes", item.id)
            task = self._paid(key, lambda: self._services.video_ai().start(job.payload["asset"]))
        if task is None:
            ledger.settle(key, "refused")
            return self._ask_again(job, "Waiting: the service prepares the video")
        watch.save(task=task)
        ledger.settle(key, "counted")
        return Advance({"polls": 0, "asked_at": time.time()})

    def collect(self, job: Job, watch: Watch) -> Outcome:
        """Fetch the moments when the service has them."""
        item, space = self._item(job), self._space()
        with problem_shown(self._catalogue, item.id), _forgets(watch, "task", "asked_at"):
            _keep_to_space(job, space)
            _keep_patience(job)
            vectors = self._services.video_ai().collect(job.payload["task"])
        if vectors is None:
            return self._ask_again(job, "Waiting: the service is watching the video")
        return self._store(item, space, vectors, None)

    def _has_vectors(self, item: MediaItem, space: EmbeddingSpace) -> bool:
        nums = self._catalogue.media.nums([item.id])
        return bool(self._catalogue.moments.slots_of(space, nums))

    def _store(
        self, item: MediaItem, space: EmbeddingSpace, vectors: Sequence[MomentVector],
        key: str | None,
    ) -> Outcome:  # fmt: skip
        with self._catalogue.database.write():  # what was paid and what came of it belong together
            self._catalogue.moments.add(space, item.id, vectors, self._index.append)
            if key is not None:
                self._catalogue.ledger.settle(key, "counted")
        spans = {vector.span for vector in vectors if vector.span}
        note = f"Understood, {counted(len(spans), 'moment')}" if spans else "Understood"
        return Finish(note, Changes(frozenset([item.id]), media_list=True, usage=True))

    def _paid(self, key: str, call: Callable[[], T]) -> T:
        """Run a paid call and settle its ledger row if it failed."""
        try:
            return call()
        except AnswerLost:
            self._catalogue.ledger.settle(key, "unknown")
            raise
        except MedIntelError:
            self._catalogue.ledger.settle(key, "refused")
            raise

    def _refuse_unanswered(self, key: str) -> None:
        """The app ended while a call was out: say so instead of paying again."""
        if self._catalogue.ledger.state(key) == "sent":
            self._catalogue.ledger.settle(key, "unknown")
            raise AnswerLost(
                "MedIntel ended while the service was answering.",
                "Nothing is lost. Sending this photo again may count one image twice.",
            )

    def _keep_to_budget(self, minutes: float) -> None:
        most = self._monthly_minutes()
        now = datetime.now()
        used = self._catalogue.ledger.used(datetime(now.year, now.month, 1).timestamp()).minutes
        if most and used + minutes > most:
            following = datetime(now.year + now.month // 12, now.month % 12 + 1, 1)
            raise QuotaUsedUp(
                f"This would go over the {most} minutes you allow a month.",
                f"Understanding goes on in {following:%B}, or raise the limit in the settings.",
                retry_after=following.timestamp() - now.timestamp(),
                service=UNDERSTANDING,
            )

    def _ask_again(self, job: Job, note: str) -> AskAgain:
        return ask_again(job, note, self._first_poll)

    def _sent(self, job: Job, watch: Watch, item: MediaItem) -> str:
        """The asset of an original sent from here."""
        self._limits.check(item.metadata, item.bytes)
        with self._originals.reached(item, watch.report) as path:
            return self._services.video_ai().upload(
                path, f"{item.checksum}{path.suffix.lower()}", job.payload.get("resume"),
                watch.report, lambda token: watch.save(resume=token),
            )  # fmt: skip

    def _space(self) -> EmbeddingSpace:
        space = self._services.video_ai().space
        if space is None:
            raise NotSetUp(
                "There is no TwelveLabs key.", "Add one in the settings.", service=UNDERSTANDING
            )
        return space

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item


def _keep_patience(job: Job) -> None:
    asked_at = job.payload.get("asked_at")
    if asked_at is not None and time.time() - asked_at > LONGEST_WAIT:
        raise ServiceError(
            "The service has not finished this video in 6 hours.",
            "Try again later; what was paid is not paid again.",
            short="No answer",
        )


def _keep_to_space(job: Job, space: EmbeddingSpace) -> None:
    """What was sent for one way of understanding must not be taken for another."""
    sent_for = job.payload.get("space")
    if sent_for is not None and tuple(sent_for) != astuple(space):
        raise ServiceError(
            "The way of understanding was changed in the settings meanwhile.",
            "Try again to understand this video in the new way.",
            short="Settings changed",
        )


@contextmanager
def _forgets(watch: Watch, *names: str) -> Iterator[None]:
    """Drop remote ids the service has refused for good, so that a retry begins anew."""
    try:
        yield
    except ServiceError as error:
        if not error.retryable and error.service is None:
            watch.save(**dict.fromkeys(names))
        raise


def _job_for(item: MediaItem, batch: str | None) -> NewJob:
    photo = item.kind is MediaKind.PHOTO
    return NewJob(
        kind="understand_photo" if photo else "understand_video",
        title=item.name,
        step="embed" if photo else "upload",
        lane=Lane.PAID if photo else Lane.TRANSFER,
        service=UNDERSTANDING,
        media_id=item.id,
        batch=batch,
        unique_key=f"understand {item.id}",
    )
