"""The steps of a job that asks a service about an item, and what becomes of its answers.

A video goes up unless it is there (``upload``). Every call about it is a task (``ask``): ordered
once, under a key that finds it again after a kill, then asked for until it is done. A photo is
one call. An answer that was cut off is asked for once more with all the room there is, and kept as
cut if that does not do; one that has not the shape it should have is kept in the same way, and the
job says so. Neither is taken apart.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.analyst import Question, Reply
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import AnswerLost, FileGone, NotSetUp, ServiceError
from medintel_desktop.domain.job import Advance, AskAgain, Finish, Job, Outcome, Watch
from medintel_desktop.domain.limits import AnalystLimits
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.domain.words import counted
from medintel_desktop.library.at_service import AtService
from medintel_desktop.library.budget import Budget
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.polling import ask_again, keep_patience, refused_for_good
from medintel_desktop.library.purchases import Purchases
from medintel_desktop.library.questions import TIMED, digest, prompt, schema
from medintel_desktop.library.replies import About, Kept, Replies, Told
from medintel_desktop.library.requests import Request, groups, planned
from medintel_desktop.library.services import UNDERSTANDING, Services
from medintel_desktop.library.spending import WHAT
from medintel_desktop.library.wanted import read_wanted

PHOTO_SIDE = 1600
"""Longest side of what is sent of a photo, px: more does not change what is answered."""

FIRST_ROOM = 8_192
"""Tokens an answer may have at first: more than most need, and a bound on what one costs."""

UNUSABLE = "The answer does not have the shape that was asked for."


class Answering:
    """Carries out jobs of the kind "analyse"; see ``library.wanted`` for what they are told."""

    def __init__(
        self,
        catalogue: Catalogue,
        tools: MediaTools,
        services: Services,
        originals: Originals,
        at_service: AtService,
        budget: Budget,
        limits: AnalystLimits,
        *,
        first_poll: float = 2.0,
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._services = services
        self._originals = originals
        self._at_service = at_service
        self._budget = budget
        self._limits = limits
        self._purchases = Purchases(catalogue)
        self._replies = Replies(catalogue)
        self._first_poll = first_poll

    def upload(self, job: Job, watch: Watch) -> Outcome:
        """A video goes to the service, unless it is there already. Costs nothing yet."""
        item = self._item(job)
        if item.kind is MediaKind.PHOTO:
            return Advance()
        self._model()
        self._limits.check(item.metadata, self._at_service.bytes_of(item))
        asset = self._at_service.bring(job, watch, item)
        if isinstance(asset, AskAgain):
            return asset
        if not self._services.video_ai().fetched(asset):
            return ask_again(job, "Waiting: the service prepares the video", self._first_poll)
        return Advance({"asset": asset, "polls": 0, "asked_at": time.time()})

    def ask(self, job: Job, watch: Watch) -> Outcome:
        """Order what is not ordered, and fetch the answers when all of them are there."""
        about = self._about(job)
        if not about.asked.kinds:
            return Finish("Answered")
        if about.item.kind is MediaKind.PHOTO:
            return self._ask_about_photo(about, job, watch)
        keep_patience(job)
        tasks = _Tasks(job, watch)
        requests = planned(
            about.asked.kinds, about.span, about.item.metadata.duration, self._limits.window_seconds
        )
        found, failed = list[Told](), dict[Request, ServiceError]()
        for request in requests:
            watch.check()
            if refused := tasks.refused(request.name):
                failed[request] = refused
                continue
            try:
                reply = self._reply(about, request, tasks)
            except ServiceError as error:
                if not refused_for_good(error):
                    raise
                tasks.refuse(request.name, error)
                failed[request] = error
                continue
            if reply is not None:
                found.append(Told(request, reply))
        if len(found) + len(failed) < len(requests):
            watch.report(len(found), len(requests), "answers")
            return ask_again(job, "Waiting: the service is watching the video", self._first_poll)
        # What was told of some windows alone would look like the answer about all of them.
        broken = {request.kinds for request in failed}
        whole = [told for told in found if told.request.kinds not in broken]
        kept = self._replies.keep(about, whole, lambda kept: tasks.end(kept.answered))
        if failed:
            tasks.forgive()
            raise next(iter(failed.values()))
        return _ended(about, kept.spoiled)

    def _reply(self, about: About, request: Request, tasks: _Tasks) -> Reply | None:
        """The answer to one call, None while it is worked at. One that is cut off is ordered
        again with more room, once."""
        task = tasks.of(request.name)
        if task is None:
            task = self._order(about, request, tasks)
        reply = self._services.analyst().collect(task)
        if reply is None or reply.whole or request.timed or request.name in tasks.roomy:
            return reply
        self._replies.count(about.model, reply)
        tasks.drop(request.name, more=True)
        self._order(about, request, tasks)
        return None

    def _order(self, about: About, request: Request, tasks: _Tasks) -> str:
        """Start the paid task; one that was started before, by whatever run, is taken over."""
        analyst, ledger = self._services.analyst(), self._catalogue.ledger
        wanted = [TIMED[kind] for kind in request.kinds] if request.timed else []
        room = None if request.timed or request.name in tasks.roomy else FIRST_ROOM
        question = replace(self._question(about, request, room), asset=tasks.asset)
        if not self._purchases.begun(question.key):
            self._budget.keep(request.minutes)
        ledger.open(
            UNDERSTANDING, f"{WHAT} {about.model}", question.key, request.minutes, "minutes",
            about.item.id,
        )  # fmt: skip
        task = self._purchases.made(
            question.key,
            lambda: analyst.order_timed(question, wanted) if wanted else analyst.order(question),
        )
        with self._catalogue.database.write():
            tasks.note(request.name, task, about.model)
            ledger.settle(question.key, "counted")
        return task

    def _question(self, about: About, request: Request, room: int | None) -> Question:
        """What is asked in one call, and the key by which it is bought once. How often it was
        answered is part of that: an answer of then is not what is asked for now."""
        item, photo = about.item, about.item.kind is MediaKind.PHOTO
        mine = replace(about.asked, kinds=request.kinds)
        text = "" if request.timed else prompt(mine, photo=photo)
        shape = None if request.timed else schema(mine, photo=photo)
        keys = [about.asked.key(item.checksum, kind, about.span) for kind in request.kinds]
        rounds = max(self._catalogue.analyses.rounds(item.id, key) for key in keys)
        key = digest(
            item.checksum, about.model, request.kinds, text, shape, request.sent, room, rounds
        )
        return Question(text, schema=shape, span=request.sent, room=room, key=key)

    def _ask_about_photo(self, about: About, job: Job, watch: Watch) -> Outcome:
        """One call for each group of kinds, its answers kept before the next goes out."""
        item = about.item
        with self._originals.reached(item, watch.report) as path:
            jpeg = self._tools.as_jpeg(path, item.metadata, PHOTO_SIDE)
        tasks = _Tasks(job, watch)
        spoiled: list[AnswerKind] = []
        for group in groups(about.asked.kinds):
            watch.check()
            request = Request(str(group[0]), group, Span(0.0, math.inf), None)
            kept = self._photo_answered(about, request, jpeg, tasks)
            spoiled += kept.spoiled
        return _ended(about, spoiled)

    def _photo_answered(self, about: About, request: Request, jpeg: bytes, tasks: _Tasks) -> Kept:
        """Ask once, and once more with all the room where the answer is cut off."""
        ledger = self._catalogue.ledger
        room = None if request.name in tasks.roomy else FIRST_ROOM
        question = replace(self._question(about, request, room), pictures=(jpeg,))
        reply = self._bought(about, question)
        if not reply.whole and room is not None:
            with self._catalogue.database.write():
                self._replies.count(about.model, reply)
                ledger.settle(question.key, "counted")
                tasks.drop(request.name, more=True)
            return self._photo_answered(about, request, jpeg, tasks)

        def also(kept: Kept) -> None:
            ledger.settle(question.key, "counted")
            tasks.end(kept.answered)

        return self._replies.keep(about, [Told(request, reply)], also)

    def _bought(self, about: About, question: Question) -> Reply:
        """A paid call that waits for its answer; one that was out when the app ended is not
        repeated without the user. It is settled with what becomes of the answer."""
        key, analyst = question.key, self._services.analyst()
        self._purchases.refuse_unanswered(key)
        self._catalogue.ledger.free(key)
        self._catalogue.ledger.open(
            UNDERSTANDING, f"{WHAT} {about.model}", key, 1, "images", about.item.id
        )
        return self._purchases.made(key, lambda: analyst.ask(question))

    def _model(self) -> str:
        model = self._services.analyst().model
        if model is None:
            raise NotSetUp(
                "There is no TwelveLabs key.", "Add one in the settings.", service=UNDERSTANDING
            )
        return model

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item

    def _about(self, job: Job) -> About:
        """What is still to be answered."""
        asked, done = read_wanted(job.payload), job.payload.get("done", ())
        left = tuple(kind for kind in asked.kinds if kind not in done)
        told, thread = job.payload.get("span"), job.payload.get("thread")
        span = Span(*told) if told else None
        now = self._model()
        model = job.payload.get("model") if job.payload.get("tasks") else now
        return About(self._item(job), replace(asked, kinds=left), span, thread, model or now)


class _Tasks:
    """The tasks of a job, each saved the moment it is known."""

    def __init__(self, job: Job, watch: Watch) -> None:
        self._watch = watch
        self._ids: dict[str, Any] = dict(job.payload.get("tasks") or {})
        self.roomy: set[str] = set(job.payload.get("roomy") or ())
        """Calls that are given all the room there is."""
        self._refused: dict[str, list[str]] = dict(job.payload.get("refused") or {})
        self.asset = str(job.payload.get("asset") or "")
        self._done = list(job.payload.get("done", ()))

    def of(self, name: str) -> str | None:
        return self._ids.get(name)

    def note(self, name: str, task: str, model: str) -> None:
        """``model`` is who answers, whatever is chosen in the settings until then."""
        self._ids[name] = task
        self._watch.save(tasks=dict(self._ids), model=model)

    def drop(self, name: str, *, more: bool = False) -> None:
        """Forget a task; with ``more`` the next one may answer at length."""
        self._ids.pop(name, None)
        if more:
            self.roomy.add(name)
        self._watch.save(tasks=dict(self._ids), roomy=sorted(self.roomy))

    def refuse(self, name: str, error: ServiceError) -> None:
        """Note that a call was refused for good: while others are waited for, it is not made
        again. One whose answer was lost is looked for each time."""
        self._ids.pop(name, None)
        if not isinstance(error, AnswerLost):
            self._refused[name] = [error.title, error.hint, error.short]
        self._watch.save(tasks=dict(self._ids), refused=dict(self._refused))

    def refused(self, name: str) -> ServiceError | None:
        """Why a call was refused in an earlier round."""
        if name not in self._refused:
            return None
        title, hint, short = self._refused[name]
        return ServiceError(title, hint, short=short)

    def forgive(self) -> None:
        """Whoever tries again may ask for everything."""
        self._watch.save(refused=None)

    def end(self, answered: Sequence[AnswerKind]) -> None:
        """These kinds are kept; what else was ordered is not to be taken for an answer."""
        self._ids.clear()
        self._done += answered
        self._watch.save(tasks=None, done=self._done)


def _ended(about: About, spoiled: Sequence[AnswerKind]) -> Outcome:
    if spoiled:
        raise ServiceError(
            UNUSABLE,
            "It is kept as it came, and nothing was taken from it. Try again to ask once more.",
            short="Not usable",
        )
    changes = Changes(frozenset([about.item.id]), media_list=True, usage=True)
    return Finish(f"Answered, {counted(len(about.asked.kinds), 'answer')}", changes)
