"""What is said in a video, line by line, with times.

Lines come from a service or a file and are made fit by :func:`fit` before they are kept: plain
text, whole milliseconds, inside the video, in the order of time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from medintel_desktop.domain.moment import Span

MOST_LINES = 200_000
"""Of one transcript: ten hours with a line every 0.2 s."""
MOST_CHARACTERS = 10_000
"""Of one line."""
LONGEST_SPEAKER = 80
"""Characters of a name."""
SHORTEST = 0.001
"""Seconds that lines and words last at least; times are kept in whole milliseconds."""


class TranscriptSource(StrEnum):
    """Who wrote a version of a transcript."""

    SERVICE = "service"
    USER = "user"
    FILE = "file"
    """An SRT, VTT or TXT file, or subtitles inside the video."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its times in seconds."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says at a stretch. ``words`` is empty where only the line has times."""

    span: Span
    text: str
    speaker: str = ""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """One version; ``lines`` are in the order of time. The service's own is never changed.

    ``chosen_at`` is when people wrote it, brought it in or chose it, 0 where nobody did: of all
    versions the one that was chosen last is in force, else the newest.
    """

    id: str
    media_id: str
    source: TranscriptSource
    lines: tuple[Line, ...]
    made_at: float = 0.0
    language: str = ""
    based_on: str | None = None
    chosen_at: float = 0.0


@dataclass(frozen=True, slots=True)
class TranscriptVersion:
    """A version without its lines; ``count`` says how many it has."""

    id: str
    source: TranscriptSource
    made_at: float
    count: int
    in_force: bool
    based_on: str | None = None


def fit(lines: Iterable[Line], duration: float | None = None) -> tuple[Line, ...]:
    """Lines as they may be kept, whoever wrote them.

    Lines and words without text, or outside the ``duration`` (seconds, None where it is not
    known), are left out; what reaches over its end is cut there.
    """
    last = math.inf if duration is None else max(_rounded(duration), SHORTEST)
    fitted = (one for line in lines if (one := _fit_line(line, last)) is not None)
    return tuple(sorted(fitted, key=lambda line: (line.span.start, line.span.end)))[:MOST_LINES]


def tidy(text: str) -> str:
    """One line of plain text: no breaks, control or direction characters."""
    plain = "".join(c if c.isprintable() else " " for c in text[:MOST_CHARACTERS])
    return " ".join(plain.split())


def tidy_speaker(name: str) -> str:
    return tidy(name[:LONGEST_SPEAKER]).rstrip(": ")


def word_places(line: Line) -> Iterator[tuple[int, int, Word]]:
    """Each timed word with where it stands in the text: first character, and one behind its last.

    Words that are not found behind the one before are left out.
    """
    text, at = line.text, 0
    for word in line.words:
        found = text.find(word.text, at)
        if found >= 0:
            at = found + len(word.text)
            yield found, at, word


def _fit_line(line: Line, last: float) -> Line | None:
    text, span = tidy(line.text), _fit_span(line.span, last)
    if not text or span is None:
        return None
    return Line(span, text, tidy_speaker(line.speaker), tuple(_fit_words(line.words, span)))


def _fit_words(words: Iterable[Word], span: Span) -> Iterator[Word]:
    """Inside the line and one behind the other."""
    begun = span.start
    for word in words:
        text = tidy(word.text)
        start = max(_rounded(word.span.start), begun)
        end = min(max(_rounded(word.span.end), _rounded(start + SHORTEST)), span.end)
        if text and start < end:
            yield Word(Span(start, end), text)
            begun = end


def _fit_span(span: Span, last: float) -> Span | None:
    start = _rounded(span.start)
    end = min(max(_rounded(span.end), _rounded(start + SHORTEST)), last)
    return Span(start, end) if start < end else None


def _rounded(seconds: float) -> float:
    return round(seconds, 3)
