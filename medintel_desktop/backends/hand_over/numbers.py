"""What frames of a file are called in a list that counts at one rate."""

from __future__ import annotations

from fractions import Fraction

from medintel_desktop.domain.hand_over import DROP_RATES, RATES, Event, Source
from medintel_desktop.domain.timecode import frame_of, nominal, timecode


def source_number(event: Event, rate: Fraction) -> int:
    """The number of an event's first frame by its file's timecode, counted at another rate."""
    tally = event.source.tally
    return renumbered(tally.first + event.first, event.source, rate)


def renumbered(number: int, source: Source, rate: Fraction) -> int:
    """The same hour, minute and second of timecode, and the frame that is as far into it. A rate
    without timecode is counted by the clock."""
    tally = source.tally
    if tally.rate == rate:
        return number
    if tally.rate not in RATES:
        return round(number / tally.rate * rate)
    drop = tally.drop and rate in DROP_RATES
    text = timecode(number, tally.rate, drop=tally.drop)
    clock, frames = text[:8], int(text[9:])
    base = nominal(rate)
    # The first numbers of a minute may be left out at this rate and not at the other.
    for frame in range(frames * base // nominal(tally.rate), base):
        found = frame_of(f"{clock}{';' if drop else ':'}{frame:02d}", rate)
        if found is not None:
            return found
    raise AssertionError(text)


def offset(event: Event, rate: Fraction) -> int:
    """How far into its file an event begins, in frames of another rate."""
    return round(event.first / event.source.tally.rate * rate)


def shows_drop(source: Source, rate: Fraction) -> bool:
    """Whether the timecode of a file is written as drop-frame in a list of this rate."""
    return source.tally.drop and rate in DROP_RATES
