"""Answers about items, as the user handles them: have them made, correct them, choose among them.

A question that was answered is not asked again: the same kind, options and part of equal bytes
have one key, and :meth:`Analyses.enqueue` leaves out what is there. Carrying it out is
``library.answering``'s; a conversation is ``library.conversations``'s.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.analysis import (
    ANY_TIME,
    OF_PHOTOS,
    SEGMENTED,
    Analysis,
    AnswerKind,
    Content,
    Origin,
    read,
    write,
)
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError, UsageError
from medintel_desktop.domain.job import Lane
from medintel_desktop.domain.limits import AnalystLimits
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.prices import dollars
from medintel_desktop.library.questions import USUAL, Asked, Options, digest
from medintel_desktop.library.requests import planned
from medintel_desktop.library.services import UNDERSTANDING, Services
from medintel_desktop.library.spending import Spent, spent
from medintel_desktop.library.wanted import read_wanted, written_wanted

ALL = tuple(
    kind
    for kind in AnswerKind
    if kind not in SEGMENTED and kind not in (AnswerKind.ANSWER, AnswerKind.TABLE)
)
"""What one request answers: the kinds of "Understand"."""

TOKENS_OF_ANSWER, TOKENS_A_MINUTE = 600, 25
"""Expected of a reply: so many, and more for each minute; measured answers vary by half."""

NO_PHOTOS = "pegasus1.5"
"""The model that is asked about videos alone."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What asking would count. ``known`` answers are there already and cost nothing, ``waiting``
    ones are being asked for; ``refused`` are names of items with the reason; ``dollars`` None where
    the price is not known."""

    videos: int = 0
    photos: int = 0
    minutes: float = 0.0
    known: int = 0
    dollars: float | None = 0.0
    refused: tuple[tuple[str, str], ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be asked of one item; ``known`` of its kinds are answered, ``waiting`` of them are
    being asked for."""

    item: MediaItem
    asked: Asked
    known: int = 0
    waiting: int = 0
    refused: str = ""
    thread: str | None = None


class Analyses:
    """Every call that changes something answers with Changes."""

    def __init__(self, catalogue: Catalogue, services: Services, limits: AnalystLimits) -> None:
        self._catalogue = catalogue
        self._services = services
        self._limits = limits

    @property
    def model(self) -> str | None:
        """Who would answer; None without a key. May be slow the first time."""
        return self._services.analyst().model

    def estimate(
        self, media_ids: Sequence[str], kinds: Iterable[AnswerKind], options: Options = USUAL,
        span: Span | None = None, *, preset_id: str | None = None, words: str = "",
        again: bool = False,
    ) -> Estimate:  # fmt: skip
        """What :meth:`enqueue` with the same arguments would count. Reads the catalogue alone."""
        asked = self._asked(kinds, options, preset_id, words)
        found = self._wanted(media_ids, asked, span, again=again)
        paid = [wanted for wanted in found if wanted.asked.kinds and not wanted.refused]
        photos = sum(wanted.item.kind is MediaKind.PHOTO for wanted in paid)
        minutes = calls = 0.0
        for wanted in paid:
            duration = wanted.item.metadata.duration
            requests = planned(wanted.asked.kinds, span, duration, self._limits.window_seconds)
            calls += len(requests)
            if wanted.item.kind is MediaKind.VIDEO:
                minutes += sum(request.minutes for request in requests)
        tokens = calls * TOKENS_OF_ANSWER + minutes * TOKENS_A_MINUTE
        return Estimate(
            len(paid) - photos, photos, minutes, sum(wanted.known for wanted in found),
            dollars(self.model, minutes, tokens),
            tuple((wanted.item.name, wanted.refused) for wanted in found if wanted.refused),
            sum(wanted.waiting for wanted in found),
        )  # fmt: skip

    def enqueue(
        self, media_ids: Sequence[str], kinds: Iterable[AnswerKind], options: Options = USUAL,
        span: Span | None = None, *, preset_id: str | None = None, words: str = "",
        again: bool = False, batch: str | None = None,
    ) -> Changes:  # fmt: skip
        """Have items asked, one durable job each. ``span`` is a part of a video, ``preset_id`` a
        question that is kept, ``words`` a free one (kind ANSWER). ``again`` asks although it was
        answered. Without a service, and of what it would refuse, nothing is queued."""
        if self.model is None:
            return Changes()
        asked = self._asked(kinds, options, preset_id, words)
        jobs = [
            _job_for(wanted, span, batch)
            for wanted in self._wanted(media_ids, asked, span, again=again)
            if wanted.asked.kinds and not wanted.refused
        ]
        added = self._catalogue.jobs.add(jobs)
        return Changes(frozenset(job.media_id or "" for job in jobs), jobs=added > 0)

    def edit(self, analysis_id: str, content: Content) -> Changes:
        """Keep the user's version of an answer and show it; the one it was made from stays.

        Raises UsageError where it does not have the shape of its kind, or is gone.
        """
        before = self._get(analysis_id)
        item = self._catalogue.media.get(before.media_id)
        try:
            made = read(before.kind, write(content), _within(item, before.span))
        except ValueError:
            raise UsageError("This cannot be kept as an answer of this kind.") from None
        if before.whole and made == before.content:
            return Changes()
        version = replace(
            before, id=str(uuid.uuid4()), content=made, origin=Origin.USER, made_at=time.time(),
            based_on=before.id, whole=True, chosen_at=self._later_than(before),
        )  # fmt: skip
        self._catalogue.analyses.add([version])
        return Changes(frozenset([before.media_id]), media_list=True)

    def choose(self, version_id: str) -> Changes:
        """Show this version of its history. The one shown before can be chosen again."""
        version = self._get(version_id)
        self._catalogue.analyses.choose(version_id)
        return Changes(frozenset([version.media_id]), media_list=True)

    def remove(self, version_id: str) -> Changes:
        """Forget a version of the user's own. Raises UsageError for a service's: it stays."""
        version = self._get(version_id)
        if not self._catalogue.analyses.remove(version_id):
            raise UsageError("What the service answered stays in the history.")
        return Changes(frozenset([version.media_id]), media_list=True)

    def spent(self, since: float = 0.0) -> Spent:
        """What answers have counted since then (epoch seconds), unknown outcomes included."""
        return spent(self._catalogue, since)

    def _asked(
        self, kinds: Iterable[AnswerKind], options: Options, preset_id: str | None, words: str
    ) -> Asked:
        if preset_id is not None:
            preset = self._catalogue.presets.get(preset_id)
            if preset is None:
                raise UsageError("This preset is not there any more.")
            if preset.fields:
                return Asked((AnswerKind.TABLE,), options, "", preset)
            return Asked((AnswerKind.ANSWER,), options, preset.prompt)
        wanted = set(kinds)
        if AnswerKind.TABLE in wanted or (AnswerKind.ANSWER in wanted and not words.strip()):
            raise UsageError("There is no question.")
        return Asked(tuple(kind for kind in AnswerKind if kind in wanted), options, words.strip())

    def _wanted(
        self, media_ids: Sequence[str], asked: Asked, span: Span | None, *, again: bool
    ) -> list[_Wanted]:
        items = (self._catalogue.media.get(media_id) for media_id in media_ids)
        return [self._of_item(item, asked, span, again=again) for item in items if item]

    def _of_item(self, item: MediaItem, asked: Asked, span: Span | None, *, again: bool) -> _Wanted:
        if item.kind is MediaKind.PHOTO:
            asked = replace(asked, kinds=tuple(k for k in asked.kinds if k in OF_PHOTOS))
            span = None
        answered = self._known(item, asked, span)
        known = {} if again else answered
        waiting = self._waiting(item, asked, span) - known.keys()
        left = tuple(kind for kind in asked.kinds if kind not in known and kind not in waiting)
        idle = not left and (known or waiting)
        earlier = answered.get(AnswerKind.ANSWER)
        return _Wanted(
            item, replace(asked, kinds=left), len(known), len(waiting),
            "" if idle else self._refused(item, asked, span), earlier.thread if earlier else None,
        )  # fmt: skip

    def _waiting(self, item: MediaItem, asked: Asked, span: Span | None) -> set[AnswerKind]:
        """Kinds that a job which has not ended asks for in just this way."""
        found = set()
        for job in self._catalogue.jobs.of_media([item.id]):
            if job.kind != "analyse":
                continue
            theirs, told = read_wanted(job.payload), job.payload.get("span")
            same = (told and Span(*told)) == span
            for kind in asked.kinds if same else ():
                if kind in theirs.kinds and theirs.told(kind) == asked.told(kind):
                    found.add(kind)
        return found

    def _known(
        self, item: MediaItem, asked: Asked, span: Span | None
    ) -> dict[AnswerKind, Analysis]:
        known = self._catalogue.analyses.known(item.id)
        keys = {kind: asked.key(item.checksum, kind, span) for kind in asked.kinds if known}
        return {kind: known[key] for kind, key in keys.items() if key in known}

    def _refused(self, item: MediaItem, asked: Asked, span: Span | None) -> str:
        if item.kind is MediaKind.PHOTO:
            if not asked.kinds:
                return "A photo has no times."
            if self.model == NO_PHOTOS:
                return f"{NO_PHOTOS} takes no photos."
        if item.state not in (MediaState.READY, MediaState.UNDERSTOOD):
            return "It cannot be read."
        try:
            self._limits.check(item.metadata, item.bytes)
            if span is not None and item.kind is MediaKind.VIDEO:
                self._limits.videos.check_duration(span.end - span.start)
        except MedIntelError as error:
            return error.title
        return ""

    def _later_than(self, version: Analysis) -> float:
        """Now, or just after the user's last choice in this history, should clocks disagree."""
        history = self._catalogue.analyses.history(version.id)
        return max([time.time(), *(other.chosen_at + 1e-3 for other in history)])

    def _get(self, analysis_id: str) -> Analysis:
        analysis = self._catalogue.analyses.get(analysis_id)
        if analysis is None:
            raise UsageError("This answer is not there any more.")
        return analysis


def _within(item: MediaItem | None, span: Span | None) -> Span | None:
    """What times of an answer may be."""
    if span is not None:
        return span
    if item is None or item.kind is MediaKind.PHOTO:
        return None
    return Span(0.0, item.metadata.duration) if item.metadata.duration else ANY_TIME


def _job_for(wanted: _Wanted, span: Span | None, batch: str | None) -> NewJob:
    asked, photo = wanted.asked, wanted.item.kind is MediaKind.PHOTO
    where = None if photo else span
    thread = wanted.thread or str(uuid.uuid4()) if AnswerKind.ANSWER in asked.kinds else None
    told = [asked.kinds, [asked.told(kind) for kind in asked.kinds], where]
    return NewJob(
        kind="analyse",
        title=wanted.item.name,
        step="ask" if photo else "upload",
        lane=Lane.PAID if photo else Lane.TRANSFER,
        service=UNDERSTANDING,
        payload=written_wanted(asked, where, thread),
        media_id=wanted.item.id,
        batch=batch,
        unique_key=f"analyse {wanted.item.id} {digest(*told)}",
    )
