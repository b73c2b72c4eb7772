"""Which calls answer what is wanted of a video: what goes together, and in which windows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from medintel_desktop.domain.analysis import LISTS, SEGMENTED, AnswerKind, Content, Finding, Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.pieces import OVERLAP, Part, joined, moved, windows
from medintel_desktop.domain.words import clock
from medintel_desktop.library.questions import together

_SLACK = 1.0
"""Seconds a window stays below the limit, for the rounding of times."""


@dataclass(frozen=True, slots=True)
class Request:
    """One paid call: ``kinds`` about the seconds of ``window``. ``name`` tells it from the others
    of a job; ``sent`` is the window where the service has to be told it, None for all."""

    name: str
    kinds: tuple[AnswerKind, ...]
    window: Span
    sent: Span | None

    @property
    def timed(self) -> bool:
        return self.kinds[0] in SEGMENTED

    @property
    def minutes(self) -> float:
        """What is counted: timed kinds count one by one."""
        if math.isinf(self.window.end):
            return 0.0
        times = len(self.kinds) if self.timed else 1
        return (self.window.end - self.window.start) * times / 60


def groups(kinds: Sequence[AnswerKind]) -> list[tuple[AnswerKind, ...]]:
    """Kinds that are asked in one call each, none empty, in the order of the screen."""
    timed = tuple(kind for kind in AnswerKind if kind in kinds and kind in SEGMENTED)
    alone = [(kind,) for kind in (AnswerKind.ANSWER, AnswerKind.TABLE) if kind in kinds]
    return [group for group in (together(kinds), timed, *alone) if group]


def planned(
    kinds: Sequence[AnswerKind], span: Span | None, duration: float | None, longest: float
) -> list[Request]:
    """The calls about a video of ``duration`` seconds, or about a ``span`` of it, each about
    ``longest`` seconds at most."""
    whole = span or Span(0.0, duration or math.inf)
    parts = [whole]
    if not math.isinf(whole.end) and whole.end - whole.start > longest:
        length = whole.end - whole.start
        fits = longest - _SLACK
        overlap = min(OVERLAP, fits / 8)
        parts = [moved(part, whole.start) for part in windows(length, fits, overlap)]
    all_of_it = span is None and len(parts) == 1
    return [
        Request(f"{group[0]} {at}", group, part, None if all_of_it else part)
        for group in groups(kinds)
        for at, part in enumerate(parts)
    ]


def one(kind: AnswerKind, parts: Sequence[tuple[Span, Content]]) -> Content:
    """What was answered about windows as one answer, without doubling what two of them tell."""
    if len(parts) == 1:
        return parts[0][1]
    contents = [content for _, content in parts]
    if kind is AnswerKind.TITLE:
        return " · ".join(dict.fromkeys(str(text) for text in contents if text))
    if all(isinstance(content, str) for content in contents):
        return in_turn([(window, str(text)) for window, text in parts])
    if kind in LISTS:
        return tuple(dict.fromkeys(str(text) for content in contents for text in content))
    if kind is AnswerKind.SAFETY:
        return _findings(parts)
    if kind is AnswerKind.TABLE:
        rows = [row for content in contents for row in content if isinstance(row, Mapping)]
        return tuple(row for at, row in enumerate(rows) if row not in rows[:at])
    return _passages([(w, [p for p in c if isinstance(p, Passage)]) for w, c in parts])


def in_turn(parts: Sequence[tuple[Span, str]]) -> str:
    """Texts about windows, each under its times."""
    return "\n\n".join(f"{clock(w.start)} – {clock(w.end)}\n{text}" for w, text in parts if text)


def _passages(parts: Sequence[tuple[Span, Sequence[Passage]]]) -> tuple[Passage, ...]:
    told: list[Part[Passage]] = [(window, [(p.span, p) for p in found]) for window, found in parts]
    return tuple(replace(passage, span=span) for span, passage in joined(told))


def _findings(parts: Sequence[tuple[Span, Content]]) -> tuple[Finding, ...]:
    """Findings of one category become one where two windows tell them; others stay apart."""
    found = [(w, [f for f in c if isinstance(f, Finding)]) for w, c in parts]
    categories = dict.fromkeys(finding.category for _, each in found for finding in each)
    kept = [f for _, each in found for f in each if f.span is None]
    for category in categories:
        told: list[Part[Finding]] = [
            (window, [(f.span, f) for f in each if f.span and f.category == category])
            for window, each in found
        ]
        kept += [replace(finding, span=span) for span, finding in joined(told)]
    return tuple(sorted(kept, key=lambda f: (f.span.start if f.span else 0.0, f.category)))
