"""Timecode, SMPTE ST 12-1: frames numbered as hours, minutes, seconds and frames.

Numbers count whole frames a second, 30 of them for a rate of 29.97, so that an hour of timecode
lasts 3.6 s longer than the clock's. Drop-frame timecode leaves the first numbers of a minute out,
but for every tenth minute, and keeps up; its frames are written after a semicolon.
"""

from __future__ import annotations

import re
from fractions import Fraction

_SHAPE = re.compile(r"^\s*(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})\s*$")
_DAY = 24


def nominal(rate: Fraction) -> int:
    """How many numbers a second has: 24 for 23.976."""
    return max(1, round(rate))


def is_drop(text: str) -> bool:
    """Whether the frames of a timecode are written as those of drop-frame timecode are."""
    found = _SHAPE.match(text)
    return bool(found) and found[4] in ";," if found else False


def timecode(frame: int, rate: Fraction, *, drop: bool = False) -> str:
    """The number of a frame, "01:00:00:00" or, with ``drop``, "01:00:00;00". Starts anew after a
    day. Rates above 99 have three digits for frames."""
    base = nominal(rate)
    if drop:
        frame = _with_gaps(frame % _day(base), base)
    frame %= _DAY * 3600 * base
    seconds, frames = divmod(frame, base)
    digits = 3 if base > 100 else 2
    return (
        f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        f"{';' if drop else ':'}{frames:0{digits}d}"
    )


def frame_of(text: str, rate: Fraction) -> int | None:
    """The frame that has a timecode, drop-frame or not as it is written; None for what is no
    timecode at this rate, such as a number that drop-frame timecode leaves out."""
    found = _SHAPE.match(text)
    if not found:
        return None
    hours, minutes, seconds, frames = (int(found[group]) for group in (1, 2, 3, 5))
    base = nominal(rate)
    if hours >= _DAY or minutes > 59 or seconds > 59 or frames >= base:
        return None
    number = ((hours * 60 + minutes) * 60 + seconds) * base + frames
    if not is_drop(text):
        return number
    dropped = _dropped(base)
    if minutes % 10 and not seconds and frames < dropped:
        return None
    passed = hours * 60 + minutes
    return number - dropped * (passed - passed // 10)


def _dropped(base: int) -> int:
    """Numbers left out at the beginning of a minute: 2 of 30, 4 of 60."""
    return base // 15


def _day(base: int) -> int:
    return _DAY * 6 * (600 * base - 9 * _dropped(base))


def _with_gaps(frame: int, base: int) -> int:
    """The number a frame has where numbers are left out."""
    dropped = _dropped(base)
    tens, rest = divmod(frame, 600 * base - 9 * dropped)
    gaps = 9 * tens
    if rest >= 60 * base:
        gaps += 1 + (rest - 60 * base) // (60 * base - dropped)
    return frame + gaps * dropped
