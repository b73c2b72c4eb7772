"""Long videos in pieces: where they are cut, and how what is told of the pieces becomes one.

A service takes videos up to a length and a size. A longer one is given to it in overlapping
pieces (or watched in overlapping windows); times are the source's own throughout. A thing that
has a time is a pair ``(Span, anything)``; a part is a window with the things told of it, in the
order of time.

Two ways to join: :func:`seamed` for what fills the time without overlap (moments, spoken words),
:func:`joined` for what may overlap and be told in other words each time (chapters, highlights).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TypeAlias, TypeVar

from medintel_desktop.domain.moment import Span

T = TypeVar("T")

Timed: TypeAlias = tuple[Span, T]
Part: TypeAlias = tuple[Span, Sequence[Timed[T]]]

OVERLAP = 30.0
"""Seconds two pieces have in common at most: more than the longest moment of a service."""

ROOM = 0.95
"""Of a limit is planned with: a cut falls on the key frame before, and bit rates vary."""


_MP4_PICTURES = frozenset({"h264", "hevc", "mpeg4", "av1", "vp9"})
_MP4_SOUNDS = frozenset({"aac", "mp3", "ac3", "eac3", "opus", "alac", None})


def ending_of(picture_codec: str | None, sound_codec: str | None) -> str:
    """Of a file that takes these streams as they are: ".mp4" for what every reader of MP4 knows,
    else ".mkv", which takes anything."""
    fits = picture_codec in _MP4_PICTURES and sound_codec in _MP4_SOUNDS
    return ".mp4" if fits else ".mkv"


@dataclass(frozen=True, slots=True)
class Piece:
    """A file with part of a video. ``span`` is what it really holds, in the video's own time: it
    begins with the key frame at or before the start that was asked for."""

    path: Path
    span: Span


def windows(duration: float, longest: float, overlap: float) -> list[Span]:
    """Equally long windows over ``[0, duration)``, in order, as few as do.

    Neighbours have ``overlap`` seconds in common. None is longer than ``longest``, nor shorter
    than half of it unless the whole is. Raises ValueError unless ``duration > 0`` and
    ``0 <= overlap <= longest / 4``.
    """
    if not (duration > 0 and 0 <= overlap <= longest / 4):
        raise ValueError(f"no windows of {longest} s over {duration} s by {overlap} s")
    count = max(1, math.ceil((duration - overlap) / (longest - overlap)))
    length = (duration + (count - 1) * overlap) / count
    starts = [n * (length - overlap) for n in range(count)]
    ends = [min(start + length, start + longest) for start in starts[:-1]]
    return [Span(start, end) for start, end in zip(starts, [*ends, duration], strict=True)]


def planned(duration: float, size: int, longest: float, most_bytes: int) -> list[Span]:
    """The pieces of a video of ``size`` bytes, so that each is likely to keep both limits."""
    fits = min(longest, duration * most_bytes / max(size, 1)) * ROOM
    if duration <= longest and size <= most_bytes:
        return [Span(0.0, duration)]
    return windows(duration, fits, min(OVERLAP, fits / 8))


def halved(piece: Span) -> list[Span]:
    """Two pieces for one that turned out too large."""
    middle = (piece.start + piece.end) / 2
    beyond = min(OVERLAP / 2, (piece.end - piece.start) / 32)
    return [Span(piece.start, middle + beyond), Span(middle - beyond, piece.end)]


def moved(span: Span, seconds: float) -> Span:
    """The span of a piece that begins at second ``seconds`` of the source, in the source."""
    return Span(span.start + seconds, span.end + seconds)


def within(span: Span, limits: Span) -> Span | None:
    """What of a span lies in another one, None for nothing."""
    start, end = max(span.start, limits.start), min(span.end, limits.end)
    return Span(start, end) if start < end else None


def seamed(parts: Sequence[Part[T]]) -> list[Timed[T]]:
    """What was told of all parts, in the order of time, without overlap.

    The seam of two parts is the middle of what they have in common. Up to it the earlier part
    is heard, and what crosses the seam is told whole; then the later part goes on from there.
    What is cut by that keeps its rest when that is half of it or more; of less, the one before
    is stretched to its end, so that nothing is told twice and no time is lost.
    """
    found: list[Timed[T]] = []
    before: Span | None = None
    for window, things in parts:
        seam = 0.0 if before is None else (before.end + window.start) / 2
        if before is not None:
            found = [thing for thing in found if thing[0].start < seam]
        for span, what in things:
            if span.end > seam:
                _follow(found, span, what)
        before = window
    return found


def _follow(found: list[Timed[T]], span: Span, what: T) -> None:
    """Add one thing behind all others, or what of it is behind them."""
    told = found[-1][0].end if found else 0.0
    if span.end <= told:
        return
    if span.start >= told:
        found.append((span, what))
    elif span.end - told >= (span.end - span.start) / 2:
        found.append((Span(told, span.end), what))
    else:
        last, earlier = found[-1]
        found[-1] = (Span(last.start, span.end), earlier)


def joined(parts: Sequence[Part[T]]) -> list[Timed[T]]:
    """What was told of all parts, in the order of time; what two parts told both is one.

    Two things of neighbouring parts are the same when, in the time that both parts saw, they
    have at least half of the shorter one in common. They become one, from the earlier start to
    the later end, with the words of whichever was the longer. Things of one part stay apart
    unless one thing of the next part is the same as both.
    """
    found: list[Timed[T]] = []
    last: list[Timed[T]] = []
    before: Span | None = None
    for window, things in parts:
        common = None if before is None else within(before, window)
        fresh: list[Timed[T]] = []
        for thing in things:
            same = [one for one in last if _same(one[0], thing[0], common)]
            if same:
                last = [one for one in last if not _same(one[0], thing[0], common)]
                last.append(reduce(_merged, same, thing))
            else:
                fresh.append(thing)
        # What reaches into this part may go on in the next one.
        found += [one for one in last if one[0].end <= window.start]
        last = [*(one for one in last if one[0].end > window.start), *fresh]
        before = window
    return sorted([*found, *last], key=lambda thing: (thing[0].start, thing[0].end))


def _same(one: Span, other: Span, common: Span | None) -> bool:
    if common is None:
        return False
    first, second = within(one, common), within(other, common)
    if first is None or second is None:
        return False
    both = within(first, second)
    shorter = min(first.end - first.start, second.end - second.start)
    return both is not None and both.end - both.start >= shorter / 2


def _merged(one: Timed[T], other: Timed[T]) -> Timed[T]:
    longer = max(one, other, key=lambda thing: thing[0].end - thing[0].start)
    return one[0].joined(other[0]), longer[1]
