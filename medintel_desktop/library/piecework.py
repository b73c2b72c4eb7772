"""A video that is too long or too large for the service: understood in pieces that overlap.

All of it is one job. Its payload has ``pieces``, in the order of time, each with ``start`` and
``end`` (planned first, then as it was really cut), and with ``asset`` and ``task`` as soon as they
are known, so that a kill at any point buys nothing twice. A piece is cut without re-encoding, sent,
and removed before the next one is cut. One that turns out too large becomes two.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.remote_assets import RemoteAsset
from medintel_desktop.domain import pieces
from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.job import Advance, AskAgain, Job, Outcome, Watch
from medintel_desktop.domain.limits import STAYS, ServiceLimits
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.library.budget import Budget
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.polling import ask_again, forgets, keep_patience
from medintel_desktop.library.purchases import Purchases
from medintel_desktop.library.services import UNDERSTANDING, Services

NOTHING_FOUND = "Nothing found"
"""How a service says that a video has nothing to search for; of one piece that is no failure."""

Piece = dict[str, Any]


class Piecework:
    """Carries out the three steps of understanding a video, piece by piece."""

    def __init__(
        self, catalogue: Catalogue, tools: MediaTools, folder: LibraryFolder, services: Services,
        originals: Originals, purchases: Purchases, budget: Budget, limits: ServiceLimits,
        first_poll: float,
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._tools = tools
        self._folder = folder
        self._services = services
        self._originals = originals
        self._purchases = purchases
        self._budget = budget
        self._limits = limits
        self._first_poll = first_poll

    def planned(self, item: MediaItem) -> list[Span]:
        """How a video of known length is cut."""
        whole, limits = item.metadata.duration or 0.0, self._limits
        return pieces.planned(whole, item.bytes, limits.max_seconds, limits.max_bytes)

    def explained(self, item: MediaItem) -> str:
        """Why an item goes in pieces, in one sentence; "" when it does not."""
        metadata = item.metadata
        if not metadata.duration or self._limits.takes(metadata, item.bytes):
            return ""
        why = self._limits.in_pieces(metadata, item.bytes, len(self.planned(item)))
        return f"{item.name} {why}"

    def upload(self, job: Job, watch: Watch, item: MediaItem, space: EmbeddingSpace) -> Advance:
        """Cut and send every piece that is not there yet."""
        self._limits.check_any(item.metadata)
        sent_for = tuple(job.payload.get("space") or ())
        todo = _pieces(job) if sent_for == astuple(space) else []
        todo = todo or [_piece(span) for span in self.planned(item)]
        watch.save(pieces=todo, space=astuple(space))
        resume = job.payload.get("resume")
        with self._originals.reached(item, watch.report) as path:
            while (at := _first(todo, "asset")) is not None:
                todo[at : at + 1] = self._sent(watch, item, path, _span(todo[at]), resume)
                resume = None
                watch.save(pieces=todo, resume=resume)
        return Advance({"asked_at": time.time()})

    def order(self, job: Job, watch: Watch, item: MediaItem, space: EmbeddingSpace) -> Outcome:
        """Start the paid task of each piece, if all of them together are within the budget."""
        keep_patience(job)
        todo = _pieces(job)
        keys = [f"{item.checksum} {space.key} video {p['start']:.3f}-{p['end']:.3f}" for p in todo]
        new = [piece for piece, key in zip(todo, keys, strict=True) if not self._begun(piece, key)]
        self._budget.keep(sum(map(_minutes, new)))
        for at, key in enumerate(keys):
            if todo[at].get("task"):
                continue
            todo[at]["task"] = self._ordered(watch, item, todo, at, key)
            if todo[at]["task"] is not None:
                watch.save(pieces=todo)
                self._catalogue.ledger.settle(key, "counted")
        if _first(todo, "task") is not None:
            return ask_again(job, "Waiting: the service prepares the video", self._first_poll)
        return Advance({"polls": 0, "asked_at": time.time()})

    def collect(self, job: Job, watch: Watch, item: MediaItem) -> Sequence[MomentVector] | AskAgain:
        """The moments of the whole video, in its own time, once the service has all of them.

        While others are waited for, what is done is not kept here: asking for it is free.
        """
        keep_patience(job)
        todo = _pieces(job)
        found: dict[int, Sequence[MomentVector]] = {}
        for at, piece in enumerate(todo):
            vectors = None if piece.get("done") else self._collected(watch, todo, at)
            if vectors is not None:
                found[at], piece["done"] = vectors, True
        watch.save(pieces=todo)
        if _first(todo, "done") is not None:
            return ask_again(job, "Waiting: the service is watching the video", self._first_poll)
        for at in range(len(todo)):
            if at not in found:
                found[at] = self._collected(watch, todo, at) or ()
        whole = _joined([(_span(piece), found[at]) for at, piece in enumerate(todo)])
        if not whole:
            raise ServiceError(
                "The service found nothing in this video that can be searched.", STAYS,
                short=NOTHING_FOUND,
            )  # fmt: skip
        return whole

    def _sent(
        self, watch: Watch, item: MediaItem, path: Path, planned: Span, resume: str | None
    ) -> list[Piece]:
        """The piece with its asset, or two that are to be sent instead."""
        name = f"{item.checksum}-{planned.start * 1000:.0f}-{planned.end * 1000:.0f}"
        progress = _Progress(watch, item, planned)
        cut = self._tools.piece(
            path, item.metadata, planned, self._folder.incoming / name, progress.cutting
        )
        try:
            size, length = cut.path.stat().st_size, cut.span.end - cut.span.start
            if size > self._limits.max_bytes or length > self._limits.max_seconds:
                return [_piece(half) for half in self._smaller(planned)]
            name = f"{name}{cut.path.suffix}"
            asset = self._services.video_ai().upload(
                cut.path, name, resume, progress.sending,
                lambda token: watch.save(resume=token),
            )  # fmt: skip
        finally:
            cut.path.unlink(missing_ok=True)
        self._catalogue.remote_assets.note(
            RemoteAsset(asset, UNDERSTANDING, item.checksum, name, cut.span)
        )
        return [_piece(cut.span) | {"asset": asset}]

    def _smaller(self, planned: Span) -> list[Span]:
        halves = pieces.halved(planned)
        if any(half.end - half.start < self._limits.min_seconds for half in halves):
            raise ServiceError(
                "This video cannot be cut into pieces that the service takes.", STAYS,
                short="Too large",
            )  # fmt: skip
        return halves

    def _ordered(
        self, watch: Watch, item: MediaItem, todo: Sequence[Piece], at: int, key: str
    ) -> str | None:
        """The task of one piece, None while the service prepares it."""
        ledger, asset = self._catalogue.ledger, todo[at]["asset"]
        ledger.open(UNDERSTANDING, "video", key, _minutes(todo[at]), "minutes", item.id)
        with forgets(watch, pieces=_without(todo, at, "asset"), asked_at=None):
            task = self._purchases.made(key, lambda: self._services.video_ai().start(asset))
        if task is None:
            ledger.settle(key, "refused")
        return task

    def _collected(
        self, watch: Watch, todo: Sequence[Piece], at: int
    ) -> Sequence[MomentVector] | None:
        """What the service found in one piece, None while it works."""
        with forgets(watch, pieces=_without(todo, at, "task"), asked_at=None):
            try:
                return self._services.video_ai().collect(todo[at]["task"])
            except ServiceError as error:
                if error.short == NOTHING_FOUND:
                    return ()
                raise

    def _begun(self, piece: Piece, key: str) -> bool:
        return bool(piece.get("task")) or self._purchases.begun(key)


class _Progress:
    """Bytes of the whole video, by the time that is sent already."""

    def __init__(self, watch: Watch, item: MediaItem, piece: Span) -> None:
        self._watch = watch
        self._total = item.bytes
        rate = item.bytes / (item.metadata.duration or piece.end)
        self._before, self._own = piece.start * rate, (piece.end - piece.start) * rate

    def cutting(self, done: float, total: float) -> None:
        self._watch.report(self._before, self._total)

    def sending(self, done: float, total: float) -> None:
        share = done / total if total else 1.0
        self._watch.report(min(self._before + share * self._own, self._total), self._total)


def _pieces(job: Job) -> list[Piece]:
    return [dict(piece) for piece in job.payload.get("pieces") or ()]


def _piece(span: Span) -> Piece:
    return {"start": span.start, "end": span.end}


def _span(piece: Piece) -> Span:
    return Span(piece["start"], piece["end"])


def _minutes(piece: Piece) -> float:
    return float(piece["end"] - piece["start"]) / 60


def _first(todo: Sequence[Piece], missing: str) -> int | None:
    return next((at for at, piece in enumerate(todo) if not piece.get(missing)), None)


def _without(todo: Sequence[Piece], at: int, name: str) -> list[Piece]:
    return [piece | {name: None} if n == at else piece for n, piece in enumerate(todo)]


def _joined(parts: Sequence[tuple[Span, Sequence[MomentVector]]]) -> list[MomentVector]:
    """Moments of pieces as those of the whole: in its time, and none twice at the seams."""
    whole: list[MomentVector] = []
    for modality in Modality:
        told = [
            (window, _told(window, [v for v in vectors if v.modality is modality]))
            for window, vectors in parts
        ]
        whole += [replace(vector, span=span) for span, vector in pieces.seamed(told)]
    return whole


def _told(window: Span, vectors: Sequence[MomentVector]) -> list[pieces.Timed[MomentVector]]:
    """In the time of the whole, inside the piece, in order."""
    moved = [(pieces.moved(v.span, window.start), v) for v in vectors if v.span is not None]
    inside = [(pieces.within(span, window), v) for span, v in moved]
    return sorted(
        ((span, v) for span, v in inside if span is not None), key=lambda timed: timed[0].start
    )
