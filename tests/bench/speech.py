"""Years of speech made up: words as frequent, and as long, as those of a language."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence

import numpy as np

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from tests.bench.library import fill

WORDS_KNOWN = 60_000
WORDS_A_LINE = 25
LINE_SECONDS = 10.0
"""150 words a minute."""
VIDEO_HOURS = 2
_VIDEO_EVERY = 25
"""Of the items of a library made up, see ``library``."""

_ON = ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "st", "tr", "th", "sh", "w"]
_IN = ["a", "e", "i", "o", "u", "ea", "ou", "ai"]
_OFF = ["", "", "n", "r", "s", "t", "l", "nd", "ng", "ck", "m"]


def vocabulary(seed: int = 1) -> list[str]:
    """The most frequent first; frequent words are short, as they are in languages."""
    chance, found = random.Random(seed), dict[str, None]()
    while len(found) < WORDS_KNOWN:
        rank = len(found)
        syllables = 1 if rank < 60 else chance.choice((1, 2, 2) if rank < 1500 else (2, 3, 3, 4))
        ends = _OFF if rank >= 60 else _OFF[:4]
        parts = (
            chance.choice(_ON) + chance.choice(_IN) + chance.choice(ends) for _ in range(syllables)
        )
        found.setdefault("".join(parts))
        if rank < 60 and len(found) == rank:
            found.setdefault(f"{chance.choice(_ON)}{chance.choice(_IN)}{chance.choice(_ON)}{rank}")
    return list(found)


def make_speech(catalogue: Catalogue, hours: int, words: Sequence[str]) -> int:
    """Fill a catalogue with talking videos; how many lines they have."""
    count = max(1, hours // VIDEO_HOURS)
    fill(catalogue, count * _VIDEO_EVERY)
    with catalogue.database.read() as db:
        ids = [row[0] for row in db.execute("SELECT id FROM media WHERE kind = 'video'")]
    total = 0
    for media_id, lines in zip(ids, _videos(count, words), strict=True):
        catalogue.transcripts.put(
            Transcript(str(uuid.uuid4()), media_id, TranscriptSource.SERVICE, lines)
        )
        total += len(lines)
    return total


def _videos(count: int, words: Sequence[str]) -> Iterator[tuple[Line, ...]]:
    """By Zipf's law: the second most frequent word half as often as the first."""
    shares = np.cumsum(1 / np.arange(1, len(words) + 1))
    chance = np.random.default_rng(1)
    known, lines = np.array(words, dtype=object), int(VIDEO_HOURS * 3600 / LINE_SECONDS)
    for _ in range(count):
        drawn = chance.random((lines, WORDS_A_LINE)) * shares[-1]
        said = known[np.searchsorted(shares, drawn)]
        yield tuple(
            Line(Span(at * LINE_SECONDS, (at + 1) * LINE_SECONDS), " ".join(texts))
            for at, texts in enumerate(said)
        )
