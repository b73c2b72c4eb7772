"""Slideshows of items: what is shown of each, for how long, and with which words."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.media import sort_time_of
from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import SHORTEST_CUT, Cut, Plan
from medintel_desktop.domain.slideshow import (
    MOST_SLIDES,
    Captions,
    Manner,
    Order,
    Slide,
    Slideshow,
)
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.library.hidden import HiddenAreas


class Slideshows:
    """Reads the catalogue alone. What cannot be read is left out; what is away is kept, because
    its preview is here."""

    def __init__(self, catalogue: Catalogue, hidden: HiddenAreas) -> None:
        self._catalogue = catalogue
        self._hidden = hidden

    def of_items(self, media_ids: Sequence[str], manner: Manner) -> Slideshow:
        """Of these items, MOST_SLIDES at most; a shuffled order is the same every time."""
        return self.of_moments([(media_id, None) for media_id in media_ids], manner)

    def of_view(self, view: View, manner: Manner) -> Slideshow:
        """Of an album or section, in the order of its list."""
        numbers = self._catalogue.cells.numbers(view)[:MOST_SLIDES]
        cells = self._catalogue.cells.by_number(numbers)
        return self._of([(cell, None) for cell in cells], manner)

    def of_moments(self, moments: Sequence[tuple[str, Span | None]], manner: Manner) -> Slideshow:
        """Of items, and of the parts of videos that a search found; where no part is named, it is
        chosen here."""
        moments = moments[:MOST_SLIDES]
        cells = self._cells(media_id for media_id, _ in moments)
        return self._of([(cells[one], span) for one, span in moments if one in cells], manner)

    def of_plan(self, plan: Plan, manner: Manner) -> Slideshow:
        """Of the cuts of a plan that were accepted, in its order and each as long as it is there;
        their titles are for whoever cuts and are not shown."""
        cuts = [replace(cut, title="") for cut in plan.cuts if not cut.proposed]
        return self.of_cuts(cuts, manner)

    def of_cuts(self, cuts: Sequence[Cut], manner: Manner) -> Slideshow:
        """Of cuts in their order; a title is the caption."""
        cells = self._cells(cut.media_id for cut in cuts)
        there = [cut for cut in cuts if cut.media_id in cells][:MOST_SLIDES]
        return self._made(
            [(cells[cut.media_id], cut.span) for cut in there], [cut.title for cut in there], manner
        )

    def _of(self, moments: Sequence[tuple[MediaCell, Span | None]], manner: Manner) -> Slideshow:
        ordered = _ordered(moments, manner.order)
        best = self._best([cell.id for cell, span in ordered if _is_video(cell) and span is None])
        spans = [
            _span(cell, manner, best.get(cell.id) if span is None else span.start, span)
            for cell, span in ordered
        ]
        shown = [(cell, span) for (cell, _), span in zip(ordered, spans, strict=True) if span]
        return self._made(shown, [""] * len(shown), manner)

    def _made(
        self, shown: Sequence[tuple[MediaCell, Span]], titles: Sequence[str], manner: Manner
    ) -> Slideshow:
        cells = [cell for cell, _ in shown]
        captions = self._captions(cells, manner.captions)
        sounds = self._sounding(cells, manner)
        return Slideshow(
            [
                Slide(cell, span, title or caption, cell.id in sounds)
                for (cell, span), title, caption in zip(shown, titles, captions, strict=True)
            ],
            manner,
        )

    def _cells(self, media_ids: Iterable[str]) -> dict[str, MediaCell]:
        ids = list(dict.fromkeys(media_ids))
        return {cell.id: cell for cell in self._catalogue.cells.by_id(ids)}

    def _best(self, video_ids: Sequence[str]) -> Mapping[str, float]:
        """Where the first highlight of a video begins, if somebody told highlights."""
        found: dict[str, float] = {}
        for answer in self._catalogue.analyses.of_kind(video_ids, AnswerKind.HIGHLIGHTS):
            for one in answer.content:
                if isinstance(one, Passage):
                    found.setdefault(answer.media_id, one.span.start)
        return found

    def _sounding(self, cells: Iterable[MediaCell], manner: Manner) -> frozenset[str]:
        """Videos that shall be heard and have a sound."""
        if not manner.clip_sound:
            return frozenset()
        videos = {cell.id for cell in cells if _is_video(cell)}
        items = map(self._catalogue.media.get, videos)
        return frozenset(item.id for item in items if item and item.metadata.audio_codec)

    def _captions(self, cells: Sequence[MediaCell], wanted: Captions) -> list[str]:
        """One for each; what the slide before says already is not said again. A place in a hidden
        area is told to nobody who looks on."""
        said = [self._caption(cell, wanted) for cell in cells]
        if wanted is Captions.NAME:
            return said
        return said[:1] + ["" if new == old else new for old, new in pairwise(said)]

    def _caption(self, cell: MediaCell, wanted: Captions) -> str:
        if wanted is Captions.NAME:
            return cell.name
        parts: list[str] = []
        if wanted in (Captions.PLACE, Captions.BOTH) and cell.place:
            parts += [] if self._hidden.hides_item(cell.id) else [cell.place]
        if wanted in (Captions.DATE, Captions.BOTH) and cell.taken_at:
            parts.append(words.day(cell.taken_at))
        return ", ".join(parts)


def _is_video(cell: MediaCell) -> bool:
    return cell.kind is MediaKind.VIDEO


def _span(cell: MediaCell, manner: Manner, best: float | None, found: Span | None) -> Span | None:
    """What is shown of an item; of a video what was ``found``, from ``best`` on, or its middle.
    None: nothing."""
    if cell.state is MediaState.UNREADABLE:
        return None
    if not _is_video(cell):
        return Span(0.0, manner.photo_seconds)
    length = min(cell.duration or 0.0, manner.clip_seconds)
    if found is not None:
        length = min(length, found.end - found.start)
    if length < SHORTEST_CUT or cell.duration is None:
        return None
    begin = (cell.duration - length) / 2 if best is None else best
    begin = min(max(begin, 0.0), cell.duration - length)
    return Span(begin, begin + length)


def _ordered(
    moments: Sequence[tuple[MediaCell, Span | None]], order: Order
) -> list[tuple[MediaCell, Span | None]]:
    """Items without a date come when they were added."""
    found = list(moments)
    if order is Order.OLDEST:
        found.sort(key=lambda moment: _time(moment[0]))
    elif order is Order.SHUFFLED:
        random.Random(" ".join(cell.id for cell, _ in found)).shuffle(found)  # noqa: S311 - no secret
    return found


def _time(cell: MediaCell) -> float:
    return sort_time_of(cell.taken_at.isoformat() if cell.taken_at else None, cell.added_at)
