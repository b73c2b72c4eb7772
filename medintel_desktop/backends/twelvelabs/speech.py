"""What is said in a video, as the service heard it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from medintel_desktop.backends.twelvelabs import refusals
from medintel_desktop.backends.twelvelabs.connection import Connection
from medintel_desktop.backends.twelvelabs.errors import translated
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line, Word, tidy

if TYPE_CHECKING:
    from twelvelabs.types.asset_transcription_response import AssetTranscriptionResponse

SHORTEST = 0.05
"""Seconds that a word without any length gets."""
PAUSE = 1.0
"""Seconds of silence that end a line, where the service knows words alone."""
LONGEST_LINE = 80
"""Characters of such a line."""


def transcript(connection: Connection, asset_id: str) -> Sequence[Line] | None:
    """As ``Analyst.transcript``."""
    told = _told(connection, asset_id)
    if told is None:
        # There is no such asset, or nothing is said in it: the asset itself tells which.
        with translated():
            asset = connection.api.assets.retrieve(asset_id)
        if asset.status != "ready":
            return None
        told = _told(connection, asset_id)  # it may have become ready since it was asked for
        if told is None:
            return ()
    if told.status == "failed":
        raise refusals.failure(told.error.message if told.error else None)
    return lines(told) if told.status == "ready" else None


def _told(connection: Connection, asset_id: str) -> AssetTranscriptionResponse | None:
    """None where there is no transcript, or none yet."""
    with translated(fine=(404,)):
        return connection.api.assets.retrieve_transcription(
            asset_id, include=["words", "sentences", "utterances"]
        )
    return None


def lines(told: AssetTranscriptionResponse) -> list[Line]:
    """Sentences, each with its speaker and words; where there are none, what there is."""
    turns, words = _timed(told.utterances), [Word(s, t) for s, t, _ in _timed(told.words)]
    said = _timed(told.sentences) or turns or _joined(words)
    starts = [word.span.start for word in words]
    return [
        Line(span, text, speaker or _speaker(span, turns), tuple(_inside(span, words, starts)))
        for span, text, speaker in said
    ]


Timed = tuple[Span, str, str]
"""When, what, and by whom ("" where nobody knows)."""


def _timed(entries: Iterable[Any] | None) -> list[Timed]:
    """Entries in the order of time, without those that have no words or no time."""
    found = []
    for entry in entries or ():
        text = tidy(entry.value)
        start, end = entry.start, entry.end
        if not text or not (math.isfinite(start) and math.isfinite(end)):
            continue
        first, last = max(0.0, min(start, end)), max(start, end)
        span = Span(first, max(first + SHORTEST, last))
        found.append((span, text, (getattr(entry, "speaker", None) or "").strip()))
    return sorted(found, key=lambda timed: (timed[0].start, timed[0].end))


def _joined(words: Sequence[Word]) -> list[Timed]:
    """Lines out of words: a new one after a pause, the end of a sentence, or enough of them."""
    found: list[Timed] = []
    open_line = False
    for word in words:
        if open_line and word.span.start - found[-1][0].end <= PAUSE:
            span, text, _ = found[-1]
            found[-1] = (span.joined(word.span), f"{text} {word.text}", "")
        else:
            found.append((word.span, word.text, ""))
        text = found[-1][1]
        open_line = len(text) < LONGEST_LINE and not text.endswith((".", "?", "!", "…", "。"))
    return found


def _inside(span: Span, words: Sequence[Word], starts: Sequence[float]) -> Sequence[Word]:
    """Words whose middle lies in the span, so that each belongs to one line."""
    first = max(0, bisect_right(starts, span.start) - 1)
    last = bisect_right(starts, span.end)
    return [
        word for word in words[first:last]
        if span.start <= (word.span.start + word.span.end) / 2 < span.end
    ]  # fmt: skip


def _speaker(span: Span, turns: Sequence[Timed]) -> str:
    """Who speaks for the most of it."""
    shared = [
        (min(span.end, turn.end) - max(span.start, turn.start), who) for turn, _, who in turns
    ]
    most = max(shared, default=(0.0, ""), key=lambda pair: pair[0])
    return most[1] if most[0] > 0 else ""
