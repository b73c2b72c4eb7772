"""Speech for tests: strategies for lines, and long transcripts made up."""

from __future__ import annotations

import random
import re

from hypothesis import strategies as st

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line, Word, fit

LETTERS = "abcdefgABCxyzéßשא語日1234567890<>&'.,!?:-–{}"
_NAMES = ("", "", "Anna", "Bob & Eve", "Speaker 1", "José <x>", "語")
_TALE = (
    "so then we walked along the river and looked at autumn leaves on a gravel path while my"
    " grandmother told about her garden the harvest and an old boat that nobody had painted since"
    " summer because there was never enough time for everything she wanted to remember"
)
WORDS = _TALE.split()


@st.composite
def lines_of_speech(draw: st.DrawFn, *, one_by_one: bool = False) -> tuple[Line, ...]:
    """Lines as they are kept. ``one_by_one``: each begins in a second of its own."""
    lines, at = [], 0
    for _ in range(draw(st.integers(1, 6))):
        at += draw(st.integers(1000 if one_by_one else 0, 90_000))
        length = draw(st.integers(40, 8_000))
        texts = draw(st.lists(st.text(LETTERS, min_size=1, max_size=7), min_size=1, max_size=6))
        words = tuple(_words(texts, at, length)) if draw(st.booleans()) else ()
        span = Span(at / 1000, (at + length) / 1000)
        lines.append(Line(span, " ".join(texts), draw(st.sampled_from(_NAMES)), words))
        at += 0 if not one_by_one else 1000
    return fit(line for line in lines if not _reads_as_markup(line.text))


def _words(texts: list[str], at: int, length: int) -> list[Word]:
    step = length // len(texts)
    edges = [at + number * step for number in range(len(texts))]
    return [
        Word(Span(edge / 1000, (edge + step) / 1000), text)
        for edge, text in zip(edges, texts, strict=True)
    ]


def _reads_as_markup(text: str) -> bool:
    """SRT has no way to say that "<b>" is meant as it stands."""
    return bool(re.search(r"-->|</?[a-z]|\{\\", text, re.I))


def long_speech(seconds: float, *, seed: int = 1, timed: bool = True) -> tuple[Line, ...]:
    """A conversation of two, a line about every four seconds."""
    chance, lines, at = random.Random(seed), list[Line](), 0.0
    while at < seconds - 6:
        texts = chance.choices(WORDS, k=chance.randint(3, 16))
        length = 0.32 * len(texts)
        words = _words(texts, round(at * 1000), round(length * 1000)) if timed else []
        text = " ".join(texts).capitalize() + "."
        words = [Word(w.span, t) for w, t in zip(words, text.split(), strict=False)]
        speaker = ("Anna", "Speaker 2")[len(lines) // 3 % 2]
        lines.append(Line(Span(at, at + length), text, speaker, tuple(words)))
        at += length + chance.uniform(0.1, 1.0)
    return fit(lines, seconds)
