"""What a service answered about an item: what can be asked, what an answer holds, its versions.

An answer is text that somebody else wrote: it enters by :func:`read`, which takes nothing that
does not have the shape of its kind and no time that lies outside the video, and it is never
markup. What a service said stays as it was said; an edit is another version (:class:`Analysis`)
that names the one it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from medintel_desktop.domain.moment import Span

MOST_CHARACTERS = 100_000
"""Of one text; a service that says more is cut there."""
MOST_ENTRIES = 5_000
"""Of one list."""
LATEST = 1e9
"""Seconds; no time is later, and whole numbers of any length can be told from it."""
SHORTEST = 0.05
"""Seconds a passage lasts at least once it was put inside its video."""
ANY_TIME = Span(0.0, LATEST)
"""Of what was put inside its video before."""


class AnswerKind(StrEnum):
    """What can be asked of an item; the order is that of the screen."""

    TITLE = "title"
    SUMMARY = "summary"
    CHAPTERS = "chapters"
    HIGHLIGHTS = "highlights"
    TOPICS = "topics"
    HASHTAGS = "hashtags"
    TAGS = "tags"
    FRAMES = "frames"
    """Seconds whose picture would make a good thumbnail."""
    SAFETY = "safety"
    SCREEN_TEXT = "screen_text"
    LOGOS = "logos"
    NAMES = "names"
    """Names that are spoken."""
    SCENES = "scenes"
    ANSWER = "answer"
    """Free words on a free question."""
    TABLE = "table"
    """Rows of a preset, with the fields that it asks for."""


TEXTS = frozenset({AnswerKind.TITLE, AnswerKind.SUMMARY, AnswerKind.ANSWER})
LISTS = frozenset({AnswerKind.TOPICS, AnswerKind.HASHTAGS, AnswerKind.TAGS})
SEGMENTED = frozenset(
    {AnswerKind.SCREEN_TEXT, AnswerKind.LOGOS, AnswerKind.NAMES, AnswerKind.SCENES}
)
"""Asked as timed fields, each counted with the whole length of the video."""
OF_PHOTOS = frozenset(
    {AnswerKind.TITLE, AnswerKind.SUMMARY, AnswerKind.TOPICS, AnswerKind.HASHTAGS,
     AnswerKind.TAGS, AnswerKind.SAFETY, AnswerKind.ANSWER, AnswerKind.TABLE}
)  # fmt: skip
"""What can be asked of a picture that has no time."""


class Origin(StrEnum):
    """Who wrote a version."""

    SERVICE = "service"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a video with words: a chapter, a highlight with its reason, a text on screen, a
    good frame (whose span begins at it)."""

    span: Span
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that some viewers should not see. ``confidence`` is in [0, 1], None where the
    model did not say; ``span`` is None for a photo."""

    category: str
    span: Span | None
    confidence: float | None
    reason: str


Row = Mapping[str, Any]
"""One row of a preset's table; values are text, numbers, true or false, or lists of text."""

Content = str | tuple[str, ...] | tuple[Passage, ...] | tuple[Finding, ...] | tuple[Row, ...]
"""Of TEXTS a text, of LISTS texts, of SAFETY findings (none: asked, and nothing was found), of
TABLE rows, else passages in the order of time."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One version of one answer about one item.

    ``question`` is what was asked, in words where a person asked; ``key`` is equal for equal
    questions on equal bytes. ``span`` is the part of the video that was asked about, None for all
    of it. ``whole`` is False for an answer that was cut off, or came without its shape: its content
    is text then, whatever the kind. ``based_on`` is the version an edit was made from, ``thread``
    the conversation that a free question belongs to, or the preset of a table. ``chosen_at`` is
    when the user said that this version is to be shown, 0 where nobody did; see :func:`standing`.
    """

    id: str
    media_id: str
    kind: AnswerKind
    content: Content
    question: str = ""
    key: str = ""
    span: Span | None = None
    origin: Origin = Origin.SERVICE
    model: str = ""
    made_at: float = 0.0
    whole: bool = True
    based_on: str | None = None
    thread: str | None = None
    chosen_at: float = field(default=0.0, compare=False)


def standing(analysis: Analysis) -> tuple[float, bool, float, str]:
    """Of the versions of one subject the one with the highest standing is shown: what the user
    chose last, else the newest whole one. So all machines that have the same versions show the
    same one, in whatever order these came."""
    return analysis.chosen_at, analysis.whole, analysis.made_at, analysis.id


def read(kind: AnswerKind, value: object, within: Span | None) -> Content:
    """Content from JSON values, made fit: texts stripped and cut, times put into ``within`` and in
    order, doubles dropped. ``within`` None: the item has no time.

    Raises ValueError where the value does not have the shape of the kind.
    """
    if kind in TEXTS:
        return _text(value)
    entries = _entries(value)
    if kind in LISTS:
        return tuple(dict.fromkeys(text for text in map(_text, entries) if text))
    if kind is AnswerKind.TABLE:
        return tuple(_mapping(entry) for entry in entries)
    if kind is AnswerKind.SAFETY:
        return tuple(_finding(_mapping(entry), within) for entry in entries)
    if within is None:
        raise ValueError(f"a picture has no {kind}")
    found = [_passage(_mapping(entry), within) for entry in entries]
    inside = {passage for passage in found if passage is not None}
    return tuple(sorted(inside, key=lambda p: (p.span.start, p.span.end, p.title, p.text)))


def write(content: Content) -> object:
    """JSON values that :func:`read` reads."""
    if isinstance(content, str):
        return content
    return [_written(entry) for entry in content]


def moved(passage: Passage, span: Span) -> Passage:
    return replace(passage, span=span)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("an answer should be text")
    return "".join(c for c in value if c.isprintable() or c in "\n\t")[:MOST_CHARACTERS].strip()


def _entries(value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise ValueError("an answer should be a list")
    return value[:MOST_ENTRIES]


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ValueError("an entry of an answer should have names")
    return value


def _passage(entry: Mapping[str, Any], within: Span) -> Passage | None:
    span = _span(entry, within)
    if span is None:
        return None
    return Passage(span, _text(entry.get("title", "")), _text(entry.get("text", "")))


def _finding(entry: Mapping[str, Any], within: Span | None) -> Finding:
    sure = entry.get("confidence")
    told = _seconds(sure) if sure is not None else None
    span = _span(entry, within) if within is not None and entry.get("start") is not None else None
    return Finding(
        _text(entry["category"]) if "category" in entry else "",
        span,
        None if told is None else min(1.0, max(0.0, told)),
        _text(entry.get("reason", "")),
    )


def _span(entry: Mapping[str, Any], within: Span) -> Span | None:
    """The entry's times inside the video; None for what lies outside. Ends before starts are
    turned round, as models mix them up; what has no length gets a little."""
    begin = _seconds(entry.get("start"))
    last = entry.get("end")
    end = begin if last is None else _seconds(last)
    start, end = sorted((begin, end))
    if end < within.start or start >= within.end:
        return None
    start = min(max(start, within.start), max(within.start, within.end - SHORTEST))
    return Span(start, max(min(end, within.end), min(start + SHORTEST, within.end)))


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LATEST:
        raise ValueError("a time should be a number of seconds")
    return float(value)


def _written(entry: object) -> object:
    if isinstance(entry, Passage):
        return {"start": entry.span.start, "end": entry.span.end, "title": entry.title,
                "text": entry.text}  # fmt: skip
    if isinstance(entry, Finding):
        times = {"start": entry.span.start, "end": entry.span.end} if entry.span else {}
        return {"category": entry.category, "confidence": entry.confidence,
                "reason": entry.reason, **times}  # fmt: skip
    return dict(entry) if isinstance(entry, Mapping) else entry
