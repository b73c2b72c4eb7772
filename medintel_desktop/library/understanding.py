"""The paid steps: photos become one vector, videos moments. Nothing is bought twice.

A photo is one call (``embed``). A video goes up (``upload``; by a link where it is stored, see
``by_link``), is ordered (``order``) and asked for until it is done (``collect``); remote ids are
saved the moment they are known. Every paid call is in the ledger before it goes out; one whose
answer was lost is never repeated without the user.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import astuple
from pathlib import PurePath

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.remote_assets import RemoteAsset
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import AnswerLost, FileGone, NotSetUp, ServiceError
from medintel_desktop.domain.job import Advance, AskAgain, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.limits import MARENGO_3, ServiceLimits
from medintel_desktop.domain.media import PARTLY_READ, MediaItem, MediaKind, MediaState
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector
from medintel_desktop.domain.ports import MediaTools, VectorIndex
from medintel_desktop.domain.view import Section, View
from medintel_desktop.domain.words import counted
from medintel_desktop.library.budget import Budget
from medintel_desktop.library.by_link import ByLink
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.piecework import Piecework
from medintel_desktop.library.polling import ask_again, forgets, keep_patience
from medintel_desktop.library.problems import problem_shown
from medintel_desktop.library.purchases import Purchases
from medintel_desktop.library.services import UNDERSTANDING, Services

PHOTO_SIDE = 1600
"""Longest side of what is sent of a photo, px: more does not change what is understood."""


class Understanding:
    """Queues understanding and holds the steps of its jobs."""

    def __init__(
        self,
        catalogue: Catalogue,
        tools: MediaTools,
        index: VectorIndex,
        folder: LibraryFolder,
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
        self._budget = Budget(catalogue, monthly_minutes)
        self._purchases = Purchases(catalogue)
        self._limits = limits
        self._first_poll = first_poll
        self._piecework = Piecework(
            catalogue, tools, folder, services, originals, self._purchases, self._budget, limits,
            first_poll,
        )  # fmt: skip

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
            failed = item and item.problem not in (None, PARTLY_READ)
            if item and item.state is MediaState.READY and not (new and failed):
                jobs.append(_job_for(item, batch))
        self._catalogue.jobs.add(jobs)
        return Changes(media=frozenset(media_ids), jobs=bool(jobs))

    def again(self, media_ids: Sequence[str], batch: str) -> None:
        """Queue items that were understood in another way; nothing is done with those that the
        space in force has by the time it is their turn."""
        found = (self._catalogue.media.get(media_id) for media_id in media_ids)
        self._catalogue.jobs.add([_job_for(item, batch) for item in found if item])

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
            self._purchases.refuse_unanswered(key)
            with self._originals.reached(item, watch.report) as path:
                jpeg = self._tools.as_jpeg(path, item.metadata, PHOTO_SIDE)
            watch.check()
            self._catalogue.ledger.free(key)
            self._catalogue.ledger.open(UNDERSTANDING, "photo", key, 1, "images", item.id)
            values = self._purchases.made(key, lambda: self._services.video_ai().embed_photo(jpeg))
        return self._store(item, space, [MomentVector(None, Modality.VISUAL, values)], key)

    def explained(self, media_ids: Sequence[str]) -> str:
        """What is worth knowing before these are sent: which go in pieces, and why; else ""."""
        items = [item for id_ in media_ids if (item := self._catalogue.media.get(id_))]
        told = [words for item in items if (words := self._piecework.explained(item))]
        more = f" So {_are(len(told) - 1)}." if told[1:] else ""
        return f"{told[0]}{more}" if told else ""

    def upload(self, job: Job, watch: Watch) -> Outcome:
        """A video goes to the service, unless it is there already. Costs nothing yet."""
        if job.payload.get("asset"):
            return Advance()
        item, space = self._item(job), self._space()
        if self._has_vectors(item, space):
            return Finish("Understood")
        with problem_shown(self._catalogue, item.id):
            asset = self._asset(job, watch, item, space)
            if asset is None:
                return self._piecework.upload(job, watch, item, space)
        if isinstance(asset, AskAgain):
            return asset
        name = f"{item.checksum}{PurePath(item.name).suffix.lower()}"
        self._catalogue.remote_assets.note(RemoteAsset(asset, UNDERSTANDING, item.checksum, name))
        return Advance(
            {"asset": asset, "linked": None, "space": astuple(space), "resume": None,
             "asked_at": time.time()}
        )  # fmt: skip

    def order(self, job: Job, watch: Watch) -> Outcome:
        """Start the paid task; a task that was started before is taken over."""
        if job.payload.get("task"):
            return Advance()
        item, space = self._item(job), self._space()
        if job.payload.get("pieces"):
            with problem_shown(self._catalogue, item.id):
                with forgets(watch, pieces=None):
                    _keep_to_space(job, space)
                return self._piecework.order(job, watch, item, space)
        key = f"{item.checksum} {space.key} video"
        minutes = (item.metadata.duration or 0.0) / 60
        ledger, ai = self._catalogue.ledger, self._services.video_ai()
        with problem_shown(self._catalogue, item.id), forgets(watch, asset=None, asked_at=None):
            _keep_to_space(job, space)
            keep_patience(job)
            if not self._purchases.begun(key):
                self._budget.keep(minutes)
            ledger.open(UNDERSTANDING, "video", key, minutes, "minutes", item.id)
            task = self._purchases.made(key, lambda: ai.start(job.payload["asset"]))
        if task is None:
            ledger.settle(key, "refused")
            return ask_again(job, "Waiting: the service prepares the video", self._first_poll)
        watch.save(task=task)
        ledger.settle(key, "counted")
        return Advance({"polls": 0, "asked_at": time.time()})

    def collect(self, job: Job, watch: Watch) -> Outcome:
        """Fetch the moments when the service has them."""
        item, space = self._item(job), self._space()
        with problem_shown(self._catalogue, item.id):
            vectors = self._collected(job, watch, item, space)
        if isinstance(vectors, AskAgain):
            return vectors
        return self._store(item, space, vectors, None)

    def _asset(
        self, job: Job, watch: Watch, item: MediaItem, space: EmbeddingSpace
    ) -> str | AskAgain | None:
        """The whole video at the service; None when it has to go in pieces."""
        if job.payload.get("pieces") or not self._fits(item, self._by_link.bytes_of(item)):
            return None
        with forgets(watch, linked=None):
            if job.payload.get("linked"):
                _keep_to_space(job, space)
            asset = self._by_link.bring(job, watch, item, space)
        if asset is not None:
            return asset
        return self._sent(job, watch, item) if self._fits(item, item.bytes) else None

    def _fits(self, item: MediaItem, size: int) -> bool:
        """Whether a video can be sent as it is. Raises ServiceError when not in pieces either."""
        metadata = item.metadata
        if metadata.duration is not None and not self._limits.takes(metadata, size):
            return False
        self._limits.check(metadata, size)
        return True

    def _collected(
        self, job: Job, watch: Watch, item: MediaItem, space: EmbeddingSpace
    ) -> Sequence[MomentVector] | AskAgain:
        if job.payload.get("pieces"):
            with forgets(watch, pieces=None):
                _keep_to_space(job, space)
            return self._piecework.collect(job, watch, item)
        with forgets(watch, task=None, asked_at=None):
            _keep_to_space(job, space)
            keep_patience(job)
            vectors = self._services.video_ai().collect(job.payload["task"])
        if vectors is None:
            return ask_again(job, "Waiting: the service is watching the video", self._first_poll)
        return vectors

    def _has_vectors(self, item: MediaItem, space: EmbeddingSpace) -> bool:
        nums = self._catalogue.media.nums([item.id])
        return bool(self._catalogue.moments.slots_of(space, nums))

    def _store(
        self, item: MediaItem, space: EmbeddingSpace, vectors: Sequence[MomentVector],
        key: str | None,
    ) -> Outcome:  # fmt: skip
        with self._catalogue.database.write():  # what was paid and what came of it belong together
            self._catalogue.moments.add(space, item.id, vectors, self._index.append)
            self._catalogue.spaces.choose(space)
            if key is not None:
                self._catalogue.ledger.settle(key, "counted")
        spans = {vector.span for vector in vectors if vector.span}
        note = f"Understood, {counted(len(spans), 'moment')}" if spans else "Understood"
        return Finish(note, Changes(frozenset([item.id]), media_list=True, usage=True))

    def _sent(self, job: Job, watch: Watch, item: MediaItem) -> str:
        """The asset of an original sent from here."""
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


def _are(count: int) -> str:
    return f"{'is' if count == 1 else 'are'} {counted(count, 'other video')}"


def _keep_to_space(job: Job, space: EmbeddingSpace) -> None:
    """What was sent for one way of understanding must not be taken for another."""
    sent_for = job.payload.get("space")
    if sent_for is not None and tuple(sent_for) != astuple(space):
        raise ServiceError(
            "The way of understanding was changed in the settings meanwhile.",
            "Try again to understand this video in the new way.",
            short="Settings changed",
        )


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
