"""Asking in free words, the answer streamed while it comes; follow-ups know what was said before.

A question that was answered before, in the same conversation so far, is answered from the
catalogue. A stream that is stopped or breaks off leaves what came, marked as cut. Videos that are
too long to be answered about at once are asked as tasks, window by window.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analysis import Analysis, AnswerKind, read
from medintel_desktop.domain.analyst import Analyst, Question, Reply
from medintel_desktop.domain.errors import (
    AnswerLost,
    Cancelled,
    FileGone,
    MedIntelError,
    NotSetUp,
    ServiceBusy,
    UsageError,
)
from medintel_desktop.domain.job import AskAgain, Job, JobState, Lane
from medintel_desktop.domain.limits import AnalystLimits
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.library.answering import PHOTO_SIDE
from medintel_desktop.library.at_service import AtService
from medintel_desktop.library.budget import Budget
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.questions import USUAL, Asked, Options, prompt
from medintel_desktop.library.requests import in_turn, planned
from medintel_desktop.library.services import UNDERSTANDING, Services
from medintel_desktop.library.spending import WHAT

MOST_EARLIER = 12
"""Questions of a conversation that a follow-up carries along, the newest."""

ROOM = 4_096
"""Tokens of an answer in free words."""

_KIND = AnswerKind.ANSWER


class Conversations:
    """Blocks while the service answers: for a worker thread."""

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
        poll: float = 2.0,
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._services = services
        self._originals = originals
        self._at_service = at_service
        self._budget = budget
        self._limits = limits
        self._poll = poll

    def kept(
        self, media_id: str, words: str, thread: str | None = None, *,
        options: Options = USUAL, span: Span | None = None,
    ) -> Analysis | None:  # fmt: skip
        """The whole answer to this question, if it was asked before. Reads the catalogue alone."""
        item = self._item(media_id)
        asked = self._asked(media_id, words, thread, options)
        return self._catalogue.analyses.known(media_id).get(asked.key(item.checksum, _KIND, span))

    def ask(
        self,
        media_id: str,
        words: str,
        thread: str | None = None,
        on_words: Callable[[str], None] = lambda text: None,
        stopped: Callable[[], bool] = lambda: False,
        *,
        options: Options = USUAL,
        span: Span | None = None,
        again: bool = False,
    ) -> Analysis:
        """Ask about one item, and keep the answer. ``thread`` None begins a conversation.

        ``on_words`` is told each piece as it comes; ``stopped`` is asked meanwhile, and a yes
        drops the connection at once. Raises Cancelled when nothing had come by then, UsageError
        without a question, and what the service says no with.
        """
        item = self._item(media_id)
        asked = self._asked(media_id, words, thread, options)
        known = None if again else self.kept(media_id, words, thread, options=options, span=span)
        if known is not None:
            on_words(str(known.content))
            return known
        model = self._services.analyst().model
        if model is None:
            raise NotSetUp("There is no TwelveLabs key.", "Add one in the settings.")
        reply = self._answer(item, asked, span, on_words, stopped)
        text = str(read(_KIND, reply.text, None))
        if not text and not reply.whole:
            raise Cancelled
        answer = Analysis(
            str(uuid.uuid4()), media_id, _KIND, text, asked.words,
            asked.key(item.checksum, _KIND, span), span, model=model, made_at=time.time(),
            whole=reply.whole, thread=thread or str(uuid.uuid4()),
        )  # fmt: skip
        with self._catalogue.database.write():
            self._catalogue.analyses.add([answer])
            if reply.tokens:
                self._catalogue.ledger.note(
                    UNDERSTANDING, f"{WHAT} {model}", reply.tokens, "tokens"
                )
        return answer

    def _answer(
        self, item: MediaItem, asked: Asked, span: Span | None,
        on_words: Callable[[str], None], stopped: Callable[[], bool],
    ) -> Reply:  # fmt: skip
        photo = item.kind is MediaKind.PHOTO
        watch = _Watch(stopped)
        question = Question(prompt(asked, photo=photo), room=ROOM)
        if photo:
            with self._originals.reached(item, watch.report) as path:
                jpeg = self._tools.as_jpeg(path, item.metadata, PHOTO_SIDE)
            return self._streamed(
                item, replace(question, pictures=(jpeg,)), (1, "images"), on_words, stopped
            )
        self._limits.check(item.metadata, item.bytes)
        asset = self._at_service.bring(_sending(item), watch, item)
        if isinstance(asset, AskAgain):
            raise ServiceBusy(asset.note)
        while not self._services.video_ai().fetched(asset):
            _pause(self._poll / 4, stopped)
            watch.check()
        question = replace(question, asset=asset, span=span)
        if not self._limits.at_once(item.metadata.duration):
            return self._by_tasks(item, question, span, on_words, stopped)
        length = span.end - span.start if span else item.metadata.duration or 0.0
        return self._streamed(item, question, (length / 60, "minutes"), on_words, stopped)

    def _streamed(
        self, item: MediaItem, question: Question, counts: tuple[float, str],
        on_words: Callable[[str], None], stopped: Callable[[], bool],
    ) -> Reply:  # fmt: skip
        """The whole reply, or one that is not whole with the words that came."""
        analyst, ledger = self._services.analyst(), self._catalogue.ledger
        key = f"{WHAT} {uuid.uuid4()}"
        if counts[1] == "minutes":
            self._budget.keep(counts[0])
        ledger.open(UNDERSTANDING, f"{WHAT} {analyst.model}", key, *counts, item.id)
        said = ""
        try:
            for piece in analyst.stream(question, stopped):
                if isinstance(piece, Reply):
                    ledger.settle(key, "counted")
                    return piece
                said += piece
                on_words(piece)
        except (AnswerLost, Cancelled):
            ledger.settle(key, "unknown")
            if not said:
                raise
        except MedIntelError:
            ledger.settle(key, "unknown" if said else "refused")
            if not said:
                raise
        else:
            ledger.settle(key, "unknown")
        return Reply(said, whole=False)

    def _by_tasks(
        self, item: MediaItem, question: Question, span: Span | None,
        on_words: Callable[[str], None], stopped: Callable[[], bool],
    ) -> Reply:  # fmt: skip
        """One task after another, each for a window that the service takes."""
        windows = planned((_KIND,), span, item.metadata.duration, self._limits.window_seconds)
        told: list[tuple[Span, str]] = []
        tokens, whole = 0, True
        for window in windows:
            mine = replace(question, span=window.sent, key=uuid.uuid4().hex)
            reply = self._task(item, mine, window.minutes, stopped)
            if reply is None:
                whole = False
                break
            told.append((window.window, reply.text))
            tokens, whole = tokens + reply.tokens, whole and reply.whole
            on_words(reply.text if len(windows) == 1 else in_turn(told[-1:]) + "\n\n")
        return Reply(told[0][1] if len(windows) == 1 and told else in_turn(told), whole, tokens)

    def _task(
        self, item: MediaItem, question: Question, minutes: float, stopped: Callable[[], bool]
    ) -> Reply | None:
        """The reply of one task, None when it was stopped."""
        analyst, ledger = self._services.analyst(), self._catalogue.ledger
        self._budget.keep(minutes)
        ledger.open(
            UNDERSTANDING, f"{WHAT} {analyst.model}", question.key, minutes, "minutes", item.id
        )
        try:
            task = analyst.order(question)
        except MedIntelError as error:
            state = "unknown" if isinstance(error, AnswerLost) else "refused"
            ledger.settle(question.key, state)
            raise
        ledger.settle(question.key, "counted")
        return _waited(analyst, task, stopped, self._poll)

    def _asked(self, media_id: str, words: str, thread: str | None, options: Options) -> Asked:
        if not words.strip():
            raise UsageError("There is no question.")
        said: Sequence[Analysis] = self._catalogue.analyses.thread(thread) if thread else ()
        mine = [one for one in said if one.media_id == media_id]
        # What was asked before is asked as it was then: its context ends where it stands.
        before = takewhile(lambda one: not _same(one.question, words), mine)
        earlier = [(one.question, str(one.content)) for one in before]
        return Asked((_KIND,), options, words.strip(), earlier=tuple(earlier[-MOST_EARLIER:]))

    def _item(self, media_id: str) -> MediaItem:
        item = self._catalogue.media.get(media_id)
        if item is None:
            raise FileGone("This item was removed from the library.")
        return item


def _waited(analyst: Analyst, task: str, stopped: Callable[[], bool], poll: float) -> Reply | None:
    seconds = poll / 4
    while not stopped():
        reply = analyst.collect(task)
        if reply is not None:
            return reply
        _pause(seconds, stopped)
        seconds = min(seconds * 1.5, 10 * poll)
    analyst.cancel(task)
    return None


def _pause(seconds: float, stopped: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stopped():
        time.sleep(min(0.05, seconds))


def _same(question: str, words: str) -> bool:
    return question.casefold().split() == words.casefold().split()


def _sending(item: MediaItem) -> Job:
    """A job that nobody queued: the video goes from here, not by a link that is waited for."""
    return Job(
        0, "ask", item.name, "upload", Lane.TRANSFER, JobState.RUNNING, {"no_link": True},
        UNDERSTANDING, item.id,
    )  # fmt: skip


class _Watch:
    """Lets an upload be stopped; where it stood is not kept, as it is taken over anyway."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped

    def report(self, done: float, total: float, unit: str = "bytes") -> None:
        self.check()

    def check(self) -> None:
        if self._stopped():
            raise Cancelled

    def save(self, **learned: Any) -> None:
        """Nothing to write it to."""
