"""Cuts made of what the library knows: items, hits, chapters; and the edges they snap to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analysis import AnswerKind, Finding, Passage
from medintel_desktop.domain.edges import (
    Edges,
    edges_of,
    exact_rate,
    frame_after,
    frame_before,
    to_frame,
)
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import PHOTO_SECONDS, SHORTEST_CUT, Cut, Plan
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.words import clock
from medintel_desktop.library.scenes import Scenes

_TITLED = (AnswerKind.CHAPTERS, AnswerKind.SCENES)


class Cutting:
    """Reads the catalogue. Times given are put inside their video and on frames of it."""

    def __init__(self, catalogue: Catalogue, scenes: Scenes) -> None:
        self._catalogue = catalogue
        self._scenes = scenes

    def cuts_of(self, media_ids: Iterable[str]) -> tuple[Cut, ...]:
        """Items as they are, a photo for PHOTO_SECONDS; what cannot be shown is left out."""
        cuts = (self.cut_of(media_id) for media_id in media_ids)
        return tuple(cut for cut in cuts if cut)

    def cut_of(
        self,
        media_id: str,
        span: Span | None = None,
        *,
        title: str = "",
        note: str = "",
        query: str = "",
        score: float | None = None,
    ) -> Cut | None:
        """A part of a video (None: all of it), or a photo for as long as the span is.

        Without a ``title`` it gets that of the chapter or scene it lies in, if one is known. None
        for an item that is not there, in the trash or unreadable, and outside of the video.
        """
        item = self._catalogue.media.get(media_id)
        if item is None or item.trashed_at is not None or item.state is MediaState.UNREADABLE:
            return None
        part = fitted(item, span)
        if part is None:
            return None
        if not title and span is not None and item.kind is MediaKind.VIDEO:
            title = self._title(media_id, part)
        near = None if score is None else min(max(score, 0.0), 1.0)
        return Cut(media_id, part, title, note, query=query, score=near)

    def cut_of_hit(self, hit: Hit, query: str = "") -> Cut | None:
        """What a search found; ``query`` are the words it looked for. A score of 0 is none: of
        what was chosen without a search."""
        return self.cut_of(hit.item.id, hit.span, query=query, score=hit.score or None)

    def cuts_of_entries(
        self, media_id: str, entries: Iterable[Passage | Finding]
    ) -> tuple[Cut, ...]:
        """Chapters, highlights, scenes or findings of one item, titled as they are."""
        cuts = (
            self.cut_of(media_id, entry.span, title=_name(entry), note=_said(entry))
            for entry in entries
        )
        return tuple(cut for cut in cuts if cut)

    def fit(self, plan: Plan, before: Plan, *, exact: bool = False) -> Plan:
        """The plan with those of its cuts that are not in ``before`` put inside their items and,
        unless they are ``exact``, on frames. Raises UsageError for one outside of its video."""
        old = set(before.cuts)
        fitting = {cut.media_id: self._catalogue.media.get(cut.media_id)
                   for cut in plan.cuts if cut not in old}  # fmt: skip
        return replace(plan, cuts=tuple(
            cut if cut in old else _fit(cut, fitting[cut.media_id], exact=exact)
            for cut in plan.cuts
        ))  # fmt: skip

    def edges(self, media_id: str) -> Edges:
        """Where shots begin and speech begins or ends, as far as it is known."""
        item = self._catalogue.media.get(media_id)
        if item is None or not item.metadata.duration:
            return Edges()
        shots = [scene.span for scene in self._scenes.of(media_id)]
        transcript = self._catalogue.transcripts.of(media_id)
        speech = [line.span for line in transcript.lines] if transcript else []
        return edges_of(shots, speech, item.metadata.duration)

    def _title(self, media_id: str, part: Span) -> str:
        """Of the shortest passage that holds the middle of the part."""
        middle = (part.start + part.end) / 2
        holding = [
            passage
            for kind in _TITLED
            for answer in self._catalogue.analyses.of_kind([media_id], kind)
            for passage in answer.content
            if isinstance(passage, Passage) and passage.title
            and passage.span.start <= middle < passage.span.end
        ]  # fmt: skip
        best = min(holding, key=lambda p: p.span.end - p.span.start, default=None)
        return best.title if best else ""


def _fit(cut: Cut, item: MediaItem | None, *, exact: bool) -> Cut:
    """What cannot be measured stays as it is: its file may come back."""
    if item is None or (item.kind is MediaKind.VIDEO and not item.metadata.duration):
        return cut
    span = fitted(item, cut.span, exact=exact)
    if span is None:
        at = clock(cut.span.start, hundredths=True)
        raise UsageError(f"There is nothing of {item.name} at {at}.", "It ends before.")
    return cut if span == cut.span else replace(cut, span=span)


def fitted(item: MediaItem, span: Span | None, *, exact: bool = False) -> Span | None:
    """A part of an item that can be shown: inside of it, from frame to frame unless it is
    ``exact``, never shorter than SHORTEST_CUT. None for what lies outside and for a video whose
    length is not known."""
    if item.kind is MediaKind.PHOTO:
        length = PHOTO_SECONDS if span is None else span.end - span.start
        return Span(0.0, max(length, SHORTEST_CUT))
    duration = item.metadata.duration
    rate = None if exact else exact_rate(item.metadata.frame_rate)
    if not duration or duration < SHORTEST_CUT:
        return None
    if span is None:
        return Span(0.0, duration)
    if span.start >= duration:
        return None
    start = min(to_frame(span.start, rate), frame_before(duration - SHORTEST_CUT, rate))
    end = duration if span.end >= duration else to_frame(span.end, rate)
    if end - start < SHORTEST_CUT:
        end = frame_after(start + SHORTEST_CUT, rate)
    return Span(start, min(end, duration))


def _name(entry: Passage | Finding) -> str:
    return entry.title if isinstance(entry, Passage) else entry.category


def _said(entry: Passage | Finding) -> str:
    return entry.text if isinstance(entry, Passage) else entry.reason
