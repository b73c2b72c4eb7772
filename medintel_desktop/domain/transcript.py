"""What is said in a video, line by line, with times."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medintel_desktop.domain.moment import Span


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
    """One version; ``lines`` are in the order of time. The service's own is never changed."""

    id: str
    media_id: str
    source: TranscriptSource
    lines: tuple[Line, ...]
    made_at: float = 0.0
    language: str = ""
    based_on: str | None = None
