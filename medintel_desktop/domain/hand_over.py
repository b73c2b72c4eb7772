"""Lists of cuts for editing programs: which frames of which files follow one another.

A plan counts seconds; editing programs count frames, each file in its own rate. What falls
between two frames is decided here, once, so that every kind of list says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Protocol

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.timecode import frame_of

NTSC = Fraction(1000, 1001)

RATES = (
    24 * NTSC, Fraction(24), Fraction(25), 30 * NTSC, Fraction(30), 48 * NTSC, Fraction(48),
    Fraction(50), 60 * NTSC, Fraction(60),
)  # fmt: skip
"""Frames a second that timecode can count (SMPTE ST 12-1 and 12-3)."""

DROP_RATES = (30 * NTSC, 60 * NTSC)
"""Those for which timecode may leave numbers out to keep up with the clock."""

_ALIKE = 0.0005
"""Relative; 23.976 and 24 differ by twice as much."""


class HandOverFormat(StrEnum):
    """The values are what commands call them."""

    EDL = "edl"
    FCPXML = "fcpxml"
    FCP7 = "xml"
    OTIO = "otio"
    AAF = "aaf"
    CSV = "csv"
    MARKERS = "markers"

    @property
    def suffix(self) -> str:
        """The ending of file names; lists of markers are EDL files as well."""
        return ".edl" if self is HandOverFormat.MARKERS else f".{self}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How the file of a video counts its frames, and what its tape is called.

    ``first`` is the number of its first frame, by its timecode, 0 without one. ``drop``: that
    timecode leaves numbers out. ``varies``: its frames do not last equally long.
    """

    rate: Fraction
    varies: bool = False
    first: int = 0
    drop: bool = False
    has_timecode: bool = False
    reel: str = ""
    channels: int = 0
    """Of its first sound track."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that cuts are taken from. ``frames`` is its length at the rate of its tally; that of
    a photo has none."""

    media_id: str
    path: Path
    name: str
    kind: MediaKind
    width: int
    height: int
    tally: Tally
    frames: int = 0
    offline: bool = False

    @property
    def photo(self) -> bool:
        return self.kind is MediaKind.PHOTO


@dataclass(frozen=True, slots=True)
class Event:
    """One cut. ``first`` is a frame of its source from 0, at the rate of the source; ``start``
    and ``frames`` count at the rate of the list."""

    source: Source
    first: int
    start: int
    frames: int
    cut: Cut

    @property
    def end(self) -> int:
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class CutList:
    """What is handed over: events without gaps, at one ``rate``. ``drop``: its timecode leaves
    numbers out; so does nothing but a rate of DROP_RATES."""

    name: str
    rate: Fraction
    drop: bool
    events: tuple[Event, ...]

    @property
    def frames(self) -> int:
        return self.events[-1].end if self.events else 0

    @property
    def first(self) -> int:
        """The number of its first frame: one hour, as reels of films have begun for ever."""
        return frame_of(f"01:00:00{';' if self.drop else ':'}00", self.rate) or 0

    @property
    def seconds(self) -> float:
        return float(self.frames / self.rate)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Each file once, in the order of their first cuts."""
        return tuple({event.source.media_id: event.source for event in self.events}.values())

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture that most of the time is shown, 1920 x 1080 if none
        says its size."""
        lasts: dict[tuple[int, int], int] = {}
        for event in self.events:
            source = event.source
            if not source.photo and source.width and source.height:
                shape = (source.width, source.height)
                lasts[shape] = lasts.get(shape, 0) + event.frames
        return max(lasts, key=lambda shape: lasts[shape], default=(1920, 1080))


class HandOverWriter(Protocol):
    """Writes lists of cuts as files that editing programs read."""

    def left_out(self, cuts: CutList, format_: HandOverFormat) -> Sequence[str]:
        """What a format cannot say of these cuts, one sentence each."""

    def write(self, cuts: CutList, format_: HandOverFormat, target: Path) -> None:
        """Raises OSError where ``target`` cannot be written."""


def known_rate(rate: float | Fraction) -> Fraction | None:
    """The one of RATES that is meant by 29.97 or 2997/100; None for any other."""
    near = min(RATES, key=lambda known: abs(known - Fraction(rate)))
    return near if abs(near - Fraction(rate)) <= near * Fraction(_ALIKE) else None


def nearest_rate(rate: Fraction) -> Fraction:
    """The one of RATES that a file of any rate fits in best: the same one, else a multiple or a
    part of it, as 30 is of 10 and 60 of 240."""
    return known_rate(rate) or min(RATES, key=lambda known: _misfit(rate, known))


def _misfit(rate: Fraction, known: Fraction) -> tuple[Fraction, int]:
    ratio = max(rate, known) / min(rate, known)
    times = max(1, round(ratio))
    return abs(ratio - times) / times, times


def usual_rate(sources: Iterable[tuple[Source, float]]) -> Fraction:
    """The rate that most seconds of videos have, 25 where there are none but photos."""
    lasts: dict[Fraction, float] = {}
    for source, seconds in sources:
        if not source.photo:
            rate = nearest_rate(source.tally.rate)
            lasts[rate] = lasts.get(rate, 0.0) + seconds
    return max(lasts, key=lambda rate: lasts[rate], default=Fraction(25))


def on_frames(
    name: str, cuts: Iterable[tuple[Cut, Source]], rate: Fraction, *, drop: bool | None = None
) -> CutList:
    """Cuts laid on frames: edges fall on the nearest one, so that the whole is never longer or
    shorter than the plan by more than a frame. Nothing is taken from beyond the end of a file: a
    cut that reaches there is the shorter for it, one that lies there has the last frames.

    ``drop`` None: as the files count, where the rate allows it. Raises ValueError for a rate that
    timecode cannot count.
    """
    if rate not in RATES:
        raise ValueError(f"no rate of timecode: {rate}")
    events = list[Event]()
    seconds, at = 0.0, 0
    for cut, source in cuts:
        seconds += cut.seconds
        wanted = max(1, round(Fraction(seconds) * rate) - at)
        first, frames = _inside(source, cut.span.start, wanted, rate)
        events.append(Event(source, first, at, frames, cut))
        at += frames
        if frames < wanted:
            seconds = float(at / rate)
    drops = rate in DROP_RATES and (_drops(events) if drop is None else drop)
    return CutList(name, rate, drops, tuple(events))


def _drops(events: Iterable[Event]) -> bool:
    """Whether files with such timecode leave numbers out; as broadcasters do where none has."""
    tallies = (event.source.tally for event in events)
    told = {tally.drop for tally in tallies if tally.has_timecode and tally.rate in DROP_RATES}
    return True in told or not told


def beyond(cut: Cut, source: Source) -> bool:
    """Whether a cut asks for more than its file has, by a frame or more."""
    if source.photo or not source.frames:
        return False
    return Fraction(cut.span.end) * source.tally.rate >= source.frames + 1


def _inside(source: Source, second: float, frames: int, rate: Fraction) -> tuple[int, int]:
    """The first frame of the source, and how many of the list fit behind it."""
    if source.photo:
        return 0, frames
    first = round(Fraction(second) * source.tally.rate)
    if not source.frames:
        return first, frames
    ratio = source.tally.rate / rate
    first = max(0, min(first, source.frames - ceil(ratio)))
    fit = max(1, floor((source.frames - first) / ratio))
    if frames - fit == 1 and first > 0:
        # Two roundings met: the frame before is nearer to what was asked for than a short cut.
        first = max(0, source.frames - ceil(frames * ratio))
        fit = max(1, floor((source.frames - first) / ratio))
    return first, min(frames, fit)
