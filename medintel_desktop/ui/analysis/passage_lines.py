"""Passages as lines that people can write: "0:42 – 0:51  A dog runs | because it is funny"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import SHORTEST, Passage
from medintel_desktop.domain.moment import Span

_LINE = re.compile(r"^\s*([\d:.,]+)\s*(?:[-–—]\s*([\d:.,]+))?\s+(?![-–—])(\S.*)$")
_APART = " | "
"""Between the title and what is said of it."""


def line_of(passage: Passage) -> str:
    """One passage as a line."""
    said = [" ".join(part.split()) for part in (passage.title, passage.text) if part]
    return f"{words.span(passage.span.start, passage.span.end)}  {_APART.join(said)}"


def read_lines(text: str, old: Sequence[Passage], length: float) -> tuple[Passage, ...]:
    """The passages of a text in the order of time, inside ``length`` seconds.

    A line that is still as it was keeps what a line does not show, such as fractions of a second.
    A time without an end lasts a second. Raises ValueError with the number of the first line, from
    1, that has no times or no words.
    """
    known: dict[str, list[Passage]] = {}
    for passage in old:
        known.setdefault(line_of(passage), []).append(passage)
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        same = known.get(line)
        written = same.pop(0) if same else _read(line, length)
        if written is None:
            raise ValueError(number)
        found.append(written)
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end)))


def _read(line: str, length: float) -> Passage | None:
    match = _LINE.match(line)
    if match is None:
        return None
    start = words.read_clock(match[1])
    end = words.read_clock(match[2]) if match[2] else None if start is None else start + 1
    title, _, said = (part.strip() for part in match[3].partition(_APART.strip()))
    if start is None or end is None or not title:
        return None
    end = min(end, length)
    return Passage(Span(start, end), title, said) if end - start >= SHORTEST else None
