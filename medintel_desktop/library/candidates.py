"""Parts of items that a film could be made of: what a brief finds, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, zip_longest

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analysis import Analysis, AnswerKind, Passage
from medintel_desktop.domain.brief import Brief
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import PHOTO_SECONDS, Cut
from medintel_desktop.domain.proposal import LONGEST_PHOTO, Candidate
from medintel_desktop.domain.search import Match, SearchAnswer, SearchQuery
from medintel_desktop.domain.transcript import Line
from medintel_desktop.domain.view import MediaCell, View

MOST = 40
"""Candidates: enough for minutes of film, and few enough for a person to look through."""

MOST_HITS = 40
"""Of one search."""

MOST_OF_ITEM = 3
"""Parts of a video of which only the whole was found."""

SHORTEST = 4.0
"""Seconds a part has, where its video is long enough: room to choose in."""

MOST_SAID = 240
"""Characters that are told of one part."""

_TIMED = (AnswerKind.HIGHLIGHTS, AnswerKind.CHAPTERS, AnswerKind.SCENES)
"""What tells parts of a video, the most telling first."""


@dataclass(frozen=True, slots=True)
class _Part:
    cell: MediaCell
    span: Span
    title: str = ""
    query: str = ""
    score: float | None = None


class Candidates:
    """Searches and reads the catalogue: not for the UI thread. ``answer`` answers a query."""

    def __init__(self, catalogue: Catalogue, answer: Callable[[SearchQuery], SearchAnswer]) -> None:
        self._catalogue = catalogue
        self._answer = answer

    def gather(self, brief: Brief, album_id: str | None, shown: Sequence[Cut]) -> list[Candidate]:
        """At most MOST, what each search of the brief found in turns, then what else there is in
        the album (None: the library), newest first. Nothing that ``shown`` cuts show, and nothing
        whose original is missing."""
        reader = _Reader(self._catalogue)
        found = [self._found(reader, words, album_id) for words in brief.searches]
        in_turn = (part for turn in zip_longest(*found) for part in turn if part is not None)
        chosen: list[_Part] = []
        taken = [(cut.media_id, cut.span) for cut in shown]
        for part in chain(in_turn, self._others(reader, album_id)):
            if len(chosen) == MOST:
                break
            if _reachable(part.cell) and not _known(part, taken):
                chosen.append(part)
                taken.append((part.cell.id, part.span))
        return [_candidate(number, part, reader) for number, part in enumerate(chosen, 1)]

    def _found(self, reader: _Reader, words: str, album_id: str | None) -> list[_Part]:
        query = SearchQuery(words, Match.ANY, album_id=album_id, limit=MOST_HITS)
        parts: list[_Part] = []
        for hit in self._answer(query).hits:
            if hit.span is None:
                found = reader.parts(hit.item, words, hit.score)
            else:
                span = _widened(hit.span, hit.item.duration)
                title = reader.of(hit.item).title(span)
                found = [_Part(hit.item, span, title, words, hit.score)]
            parts += found
        return parts

    def _others(self, reader: _Reader, album_id: str | None) -> Iterator[_Part]:
        view = View(album_id=album_id)
        for cell in self._catalogue.cells.page(view, limit=MOST):
            yield from reader.parts(cell)


class _Reader:
    """Reads what is known of each item once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._items: dict[str, _Known] = {}

    def of(self, cell: MediaCell) -> _Known:
        if cell.id not in self._items:
            self._items[cell.id] = _Known(self._catalogue, cell.id)
        return self._items[cell.id]

    def parts(self, cell: MediaCell, query: str = "", score: float | None = None) -> list[_Part]:
        """A photo, or parts of a video that are told somewhere, else some of equal distance."""
        if cell.kind is MediaKind.PHOTO:
            return [_Part(cell, Span(0.0, PHOTO_SECONDS), "", query, score)]
        if not cell.duration:
            return []
        told = self.of(cell).told
        passages = next((told[kind] for kind in _TIMED if told.get(kind)), [])
        spans = [(p.span, p.title) for p in passages[:MOST_OF_ITEM]]
        if not spans:
            spans = [(span, "") for span in _even(cell.duration)]
        return [
            _Part(cell, _widened(span, cell.duration), title, query, score) for span, title in spans
        ]


class _Known:
    """What is known of one item, read when first asked for."""

    def __init__(self, catalogue: Catalogue, media_id: str) -> None:
        self._catalogue, self._media_id = catalogue, media_id

    @cached_property
    def _answers(self) -> list[Analysis]:
        return [one for one in self._catalogue.analyses.shown(self._media_id) if one.whole]

    @cached_property
    def told(self) -> dict[AnswerKind, list[Passage]]:
        """Passages by kind, those of highlights, chapters and scenes."""
        found: dict[AnswerKind, list[Passage]] = {}
        for answer in self._answers:
            if answer.kind in _TIMED:
                passages = [entry for entry in answer.content if isinstance(entry, Passage)]
                found.setdefault(answer.kind, []).extend(passages)
        return found

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        transcript = self._catalogue.transcripts.of(self._media_id)
        return transcript.lines if transcript else ()

    @property
    def frame_rate(self) -> float | None:
        item = self._catalogue.media.get(self._media_id)
        return item.metadata.frame_rate if item else None

    def title(self, span: Span) -> str:
        """Of the passage that the middle of the part lies in."""
        middle = (span.start + span.end) / 2
        for kind in _TIMED:
            for passage in self.told.get(kind, ()):
                if passage.title and passage.span.start <= middle < passage.span.end:
                    return passage.title
        return ""

    def said(self, span: Span | None) -> str:
        """What is told of the part and heard in it; of a photo (None) its title and summary."""
        if span is None:
            texts = [
                str(one.content) for one in self._answers
                if one.kind in (AnswerKind.TITLE, AnswerKind.SUMMARY)
            ]  # fmt: skip
            return _short(". ".join(texts), MOST_SAID)
        passages = [p for kind in _TIMED for p in self.told.get(kind, ()) if _share(p.span, span)]
        told = ". ".join(f"{p.title}: {p.text}".strip(": ") for p in passages[:2])
        heard = " ".join(line.text for line in self._lines if _share(line.span, span))
        parts = [_short(told, MOST_SAID // 2), f"“{_short(heard, MOST_SAID // 2)}”" * bool(heard)]
        return " ".join(part for part in parts if part)


def _candidate(number: int, part: _Part, reader: _Reader) -> Candidate:
    cell, photo, known = part.cell, part.cell.kind is MediaKind.PHOTO, reader.of(part.cell)
    return Candidate(
        f"c{number}", cell.id, cell.kind, part.span, LONGEST_PHOTO if photo else cell.duration,
        None if photo else known.frame_rate, part.title,
        known.said(None if photo else part.span), part.query, part.score,
    )  # fmt: skip


def _reachable(cell: MediaCell) -> bool:
    return not (cell.missing or cell.elsewhere or cell.trashed or cell.problem == "Not readable")


def _known(part: _Part, taken: Iterable[tuple[str, Span]]) -> bool:
    """Whether more than half of it, or of what it overlaps, is there already."""
    for media_id, span in taken:
        if media_id != part.cell.id:
            continue
        if part.cell.kind is MediaKind.PHOTO:
            return True
        shorter = min(span.end - span.start, part.span.end - part.span.start)
        if _share(span, part.span) > shorter / 2:
            return True
    return False


def _share(one: Span, other: Span) -> float:
    """Seconds that both have."""
    return max(0.0, min(one.end, other.end) - max(one.start, other.start))


def _widened(span: Span, duration: float | None) -> Span:
    """At least SHORTEST long and inside the video, where that is long enough."""
    missing = max(0.0, SHORTEST - (span.end - span.start))
    start = max(0.0, span.start - missing / 2)
    end = span.end + missing / 2
    if duration is not None and end > duration:
        start, end = max(0.0, min(start, duration - SHORTEST)), max(duration, start + 0.1)
    return Span(start, end)


def _even(duration: float) -> list[Span]:
    """Parts of at most ten seconds, spread over a video."""
    length = min(10.0, duration)
    count = min(MOST_OF_ITEM, max(1, int(duration / length)))
    step = (duration - length) / (count - 1) if count > 1 else 0.0
    return [Span(number * step, number * step + length) for number in range(count)]


def _short(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
