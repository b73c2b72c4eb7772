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
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analysis import MOST_CHARACTERS, Analysis, AnswerKind, Content
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
from medintel_desktop.library.polling import ask_again, keep_patience
from medintel_desktop.library.purchases import Purchases
from medintel_desktop.library.questions import (
    TIMED,
    Asked,
    digest,
    prompt,
    schema,
    told,
    told_timed,
)
from medintel_desktop.library.requests import Request, groups, in_turn, one, planned
from medintel_desktop.library.services import UNDERSTANDING, Services
from medintel_desktop.library.spending import WHAT
from medintel_desktop.library.wanted import read_wanted

PHOTO_SIDE = 1600
"""Longest side of what is sent of a photo, px: more does not change what is answered."""

FIRST_ROOM = 8_192
"""Tokens an answer may have at first: more than most need, and a bound on what one costs."""

UNUSABLE = "The answer does not have the shape that was asked for."


@dataclass(frozen=True, slots=True)
class _Told:
    """A reply and the call it answers."""

    request: Request
    reply: Reply


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
        item, asked = self._item(job), self._wanted(job)
        if not asked.kinds:
            return Finish("Answered")
        if item.kind is MediaKind.PHOTO:
            return self._ask_about_photo(item, asked, job, watch)
        keep_patience(job)
        tasks = _Tasks(job, watch)
        requests = planned(
            asked.kinds, _span(job), item.metadata.duration, self._limits.window_seconds
        )
        found, failed = list[_Told](), list[ServiceError]()
        for request in requests:
            watch.check()
            try:
                reply = self._reply(item, asked, request, tasks)
            except ServiceError as error:
                if error.retryable or error.service is not None or isinstance(error, AnswerLost):
                    raise
                tasks.drop(request.name)
                failed.append(error)
                continue
            if reply is not None:
                found.append(_Told(request, reply))
        if len(found) + len(failed) < len(requests):
            watch.report(len(found), len(requests), "answers")
            return ask_again(job, "Waiting: the service is watching the video", self._first_poll)
        changes, spoiled = self._keep(item, asked, job, watch, found)
        if failed:
            raise failed[0]
        return _ended(asked, changes, spoiled)

    def _reply(
        self, item: MediaItem, asked: Asked, request: Request, tasks: _Tasks
    ) -> Reply | None:
        """The answer to one call, None while it is worked at. One that is cut off is ordered
        again with more room, once."""
        task = tasks.of(request.name)
        if task is None:
            task = self._order(item, asked, request, tasks)
        reply = self._services.analyst().collect(task)
        if reply is None or reply.whole or request.timed or request.name in tasks.roomy:
            return reply
        self._count_tokens(reply)
        tasks.drop(request.name, more=True)
        self._order(item, asked, request, tasks)
        return None

    def _order(self, item: MediaItem, asked: Asked, request: Request, tasks: _Tasks) -> str:
        """Start the paid task; one that was started before, by whatever run, is taken over."""
        analyst, model = self._services.analyst(), self._model()
        mine = replace(asked, kinds=request.kinds)
        wanted = [TIMED[kind] for kind in request.kinds] if request.timed else []
        room = None if request.timed or request.name in tasks.roomy else FIRST_ROOM
        text, shape = (
            ("", None) if wanted else (prompt(mine, photo=False), schema(mine, photo=False))
        )
        rounds = self._round(item, asked, request.kinds, tasks.span)
        key = digest(item.checksum, model, request.kinds, text, shape, request.sent, room, rounds)
        question = Question(text, tasks.asset, (), shape, request.sent, room, key)
        ledger = self._catalogue.ledger
        if not self._purchases.begun(key):
            self._budget.keep(request.minutes)
        ledger.open(UNDERSTANDING, f"{WHAT} {model}", key, request.minutes, "minutes", item.id)
        task = self._purchases.made(
            key,
            lambda: analyst.order_timed(question, wanted) if wanted else analyst.order(question),
        )
        with self._catalogue.database.write():
            tasks.note(request.name, task)
            ledger.settle(key, "counted")
        return task

    def _round(
        self, item: MediaItem, asked: Asked, kinds: Sequence[AnswerKind], span: Span | None
    ) -> int:
        """How often this was answered: an answer of then is not what is asked for now."""
        rounds = self._catalogue.analyses.rounds
        return max(rounds(item.id, asked.key(item.checksum, kind, span)) for kind in kinds)

    def _ask_about_photo(self, item: MediaItem, asked: Asked, job: Job, watch: Watch) -> Outcome:
        analyst, model = self._services.analyst(), self._model()
        with self._originals.reached(item, watch.report) as path:
            jpeg = self._tools.as_jpeg(path, item.metadata, PHOTO_SIDE)
        found = []
        for group in groups(asked.kinds):
            mine = replace(asked, kinds=group)
            request = Request(str(group[0]), group, Span(0.0, math.inf), None)
            for room in (FIRST_ROOM, None):
                watch.check()
                text = prompt(mine, photo=True)
                rounds = self._round(item, asked, group, None)
                shape = schema(mine, photo=True)
                key = digest(item.checksum, model, group, text, shape, room, rounds)
                question = Question(text, "", (jpeg,), shape, None, room, key)
                reply = self._bought(item, key, partial(analyst.ask, question))
                if reply.whole:
                    break
            found.append(_Told(request, reply))
        changes, spoiled = self._keep(item, asked, job, watch, found)
        return _ended(asked, changes, spoiled)

    def _bought(self, item: MediaItem, key: str, call: Callable[[], Reply]) -> Reply:
        """A paid call that waits for its answer; one that was out when the app ended is not
        repeated without the user."""
        ledger = self._catalogue.ledger
        self._purchases.refuse_unanswered(key)
        ledger.free(key)
        ledger.open(UNDERSTANDING, f"{WHAT} {self._model()}", key, 1, "images", item.id)
        reply = self._purchases.made(key, call)
        ledger.settle(key, "counted")
        return reply

    def _keep(
        self, item: MediaItem, asked: Asked, job: Job, watch: Watch, found: Sequence[_Told]
    ) -> tuple[Changes, list[AnswerKind]]:
        """Keep what was answered, with what it counted; which kinds came in no usable shape."""
        made: list[Analysis] = []
        spoiled: list[AnswerKind] = []
        for group in groups(asked.kinds):
            mine = [one for one in found if one.request.kinds == group]
            if mine:
                answers, bad = self._taken_apart(item, asked, job, mine)
                made += answers
                spoiled += bad
        kept = [analysis.kind for analysis in made if analysis.kind not in spoiled]
        with self._catalogue.database.write():
            self._catalogue.analyses.add(made)
            for one_ in found:
                self._count_tokens(one_.reply)
            watch.save(done=[*job.payload.get("done", ()), *kept], tasks=None)
        return Changes(frozenset([item.id]), media_list=True, usage=True), spoiled

    def _taken_apart(
        self, item: MediaItem, asked: Asked, job: Job, found: Sequence[_Told]
    ) -> tuple[list[Analysis], list[AnswerKind]]:
        """The answers of calls about all windows of one group of kinds."""
        kinds, photo = found[0].request.kinds, item.kind is MediaKind.PHOTO
        texts = [(each.request.window, each.reply.text[:MOST_CHARACTERS]) for each in found]
        cut = not all(each.reply.whole for each in found)
        parts: dict[AnswerKind, list[tuple[Span, Content]]] = {kind: [] for kind in kinds}
        for each in found if not cut else ():
            window = each.request.window
            got, _ = (
                told_timed(each.reply.text, kinds, window)
                if each.request.timed
                else told(each.reply.text, replace(asked, kinds=kinds), None if photo else window)
            )
            for kind, content in got.items():
                parts[kind].append((window, content))
        raw = texts[0][1] if len(texts) == 1 else in_turn(texts)
        bad = [kind for kind in kinds if not cut and len(parts[kind]) < len(found)]
        whole = [kind for kind in kinds if not cut and kind not in bad]
        # The service warns of rows that it could not bring: those that it brought are kept as cut.
        all_there = not any(each.reply.warning for each in found)
        made = [
            replace(self._analysis(item, asked, job, kind, one(kind, parts[kind])), whole=all_there)
            for kind in whole
        ]
        made += [
            replace(self._analysis(item, asked, job, kind, raw), whole=False)
            for kind in kinds
            if kind not in whole
        ]
        return made, bad

    def _analysis(
        self, item: MediaItem, asked: Asked, job: Job, kind: AnswerKind, content: Content
    ) -> Analysis:
        span = _span(job)
        return Analysis(
            str(uuid.uuid4()), item.id, kind, content, asked.question(kind),
            asked.key(item.checksum, kind, span), span, model=self._model(), made_at=time.time(),
            thread=job.payload.get("thread") if kind is AnswerKind.ANSWER
            else asked.preset.id if kind is AnswerKind.TABLE and asked.preset else None,
        )  # fmt: skip

    def _count_tokens(self, reply: Reply) -> None:
        if reply.tokens:
            self._catalogue.ledger.note(
                UNDERSTANDING, f"{WHAT} {self._model()}", reply.tokens, "tokens"
            )

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

    def _wanted(self, job: Job) -> Asked:
        """What is still to be answered."""
        asked = read_wanted(job.payload)
        done = job.payload.get("done", ())
        return replace(asked, kinds=tuple(kind for kind in asked.kinds if kind not in done))


class _Tasks:
    """The tasks of a job, each saved the moment it is known."""

    def __init__(self, job: Job, watch: Watch) -> None:
        self._watch = watch
        self._ids: dict[str, Any] = dict(job.payload.get("tasks") or {})
        self.roomy: set[str] = set(job.payload.get("roomy") or ())
        """Calls that are given all the room there is."""
        self.asset = str(job.payload.get("asset") or "")
        self.span = _span(job)

    def of(self, name: str) -> str | None:
        return self._ids.get(name)

    def note(self, name: str, task: str) -> None:
        self._ids[name] = task
        self._watch.save(tasks=dict(self._ids))

    def drop(self, name: str, *, more: bool = False) -> None:
        """Forget a task; with ``more`` the next one may answer at length."""
        self._ids.pop(name, None)
        if more:
            self.roomy.add(name)
        self._watch.save(tasks=dict(self._ids), roomy=sorted(self.roomy))


def _span(job: Job) -> Span | None:
    told = job.payload.get("span")
    return Span(*told) if told else None


def _ended(asked: Asked, changes: Changes, spoiled: Sequence[AnswerKind]) -> Outcome:
    if spoiled:
        raise ServiceError(
            UNUSABLE,
            "It is kept as it came, and nothing was taken from it. Try again to ask once more.",
            short="Not usable",
        )
    return Finish(f"Answered, {counted(len(asked.kinds), 'answer')}", changes)
