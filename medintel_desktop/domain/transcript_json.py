"""Versions of transcripts as JSON values: beside an original in a store, in a shared library, and,
of the words of a line, in the catalogue.

What comes from elsewhere was written by anybody: every value is checked, and the lines are made
fit like all others. Words that have times are text themselves: JSON of milliseconds, start and
end by turns, when they are the words of the line; else of a pair of such a list and one of texts.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from medintel_desktop.domain.analysis import LATEST
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import (
    MOST_LINES,
    Line,
    Transcript,
    TranscriptSource,
    Word,
    fit,
)

_LONGEST_NAME = 100


def packed_words(line: Line) -> str:
    """ "" where words have no times."""
    if not line.words:
        return ""
    edges = (edge for word in line.words for edge in (word.span.start, word.span.end))
    times = [round(edge * 1000) for edge in edges]
    texts = [word.text for word in line.words]
    packed = times if texts == line.text.split() else [times, texts]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def words_of(packed: str, text: str) -> tuple[Word, ...]:
    """The words of a line that says ``text``. Raises ValueError for anything else."""
    if not packed:
        return ()
    value = json.loads(packed)
    apart = bool(value) and isinstance(value[0], list)
    times, texts = value if apart else (value, text.split())
    edges = zip(*[iter(times)] * 2, strict=True)
    spans = (Span(start / 1000, end / 1000) for start, end in edges)
    return tuple(Word(span, word) for span, word in zip(spans, texts, strict=True))


def to_json(transcript: Transcript) -> dict[str, Any]:
    """Everything but the item it is of; a line is its start, end, speaker, text and words."""
    return {
        "id": transcript.id, "source": str(transcript.source), "language": transcript.language,
        "made_at": transcript.made_at, "chosen_at": transcript.chosen_at,
        "based_on": transcript.based_on,
        "lines": [
            [line.span.start, line.span.end, line.speaker, line.text, packed_words(line)]
            for line in transcript.lines
        ],
    }  # fmt: skip


def from_json(media_id: str, value: object) -> Transcript:
    """Raises ValueError for anything else, such as what a later version writes."""
    if not isinstance(value, Mapping):
        raise ValueError("not a version of a transcript")
    lines = value.get("lines")
    if not isinstance(lines, list | tuple) or len(lines) > MOST_LINES:
        raise ValueError("a transcript should have lines")
    based_on = value.get("based_on")
    return Transcript(
        id=str(uuid.UUID(_text(value.get("id")))), media_id=media_id,
        source=TranscriptSource(str(value.get("source"))), lines=fit(map(_line, lines)),
        made_at=_number(value.get("made_at"), 1e12), language=_text(value.get("language", "")),
        based_on=None if based_on is None else _text(based_on),
        chosen_at=_number(value.get("chosen_at", 0.0), 1e12),
    )  # fmt: skip


def _line(row: object) -> Line:
    if not isinstance(row, Sequence) or isinstance(row, str) or len(row) != 5:
        raise ValueError("a line should have five parts")
    start, end, speaker, text, words = row
    if not all(isinstance(part, str) for part in (speaker, text, words)):
        raise ValueError("what is said should be text")
    span = Span(_number(start, LATEST), _number(end, LATEST))
    try:
        return Line(span, text, speaker, words_of(words, text))
    except (TypeError, RecursionError):
        raise ValueError("the words of a line make no sense") from None


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NAME:
        raise ValueError("a name should be short text")
    return value


def _number(value: object, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
        raise ValueError("not a number")
    return float(value)
