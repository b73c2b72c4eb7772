"""Numbers, sizes and times as people read them, in English with thousands commas.

Every screen and command writes them the same way. What is done is rounded down and what is left
is rounded up, so that nothing looks nearer its end than it is.
"""

from __future__ import annotations

import math
from datetime import date, datetime

_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

MINUTE, HOUR, DAY = 60, 3600, 86_400

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula: what is written is text, also there."""


def count(number: int) -> str:
    """ "1,204"."""
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """ "1 file", "1,204 files"; for nouns that take an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shortened(text: str) -> str:
    """What somebody typed, as it fits into a sentence: "a red boat", "xxxxxxxx…"."""
    return _cut(" ".join(_cut(word, 30) for word in text.split(" ")), 100)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' …')}…"


def ordinal(number: int) -> str:
    """ "1st", "2nd", "11th", "1,203rd"."""
    tens, ones = number % 100, number % 10
    suffix = "th" if 10 < tens < 14 else {1: "st", 2: "nd", 3: "rd"}.get(ones, "th")
    return f"{number:,}{suffix}"


def size(bytes_: float) -> str:
    """ "512 bytes", "40 kB", "9.6 MB", "412 MB", "2.1 GB"; a kilobyte is 1,000 bytes."""
    rank = _rank(bytes_)
    return f"{_in_unit(bytes_, rank)} {_UNITS[rank] if rank or bytes_ != 1 else 'byte'}"


def amount(done: float, total: float, unit: str) -> str:
    """ "412 of 820 MB", "148 of 212 files", "0:42 of 6:20"; without a total what is done alone.

    ``unit`` is that of ``domain.job.Progress``: "bytes", "seconds", or a noun that is counted.
    """
    done = max(0.0, done)
    if total <= 0:
        return _alone(done, unit)
    done = min(done, total)
    if unit == "bytes":
        rank = _rank(total)
        return f"{_in_unit(done, rank, down=True)} of {_in_unit(total, rank)} {_UNITS[rank]}"
    if unit == "seconds":
        return f"{clock(done)} of {clock(total)}"
    noun = unit.removesuffix("s")
    return f"{int(done):,} of {counted(int(total), noun)}"


def rate(per_second: float, unit: str) -> str:
    """ "18 MB/s", "31 files/s", "12 files/min"; seconds of a video are "2.4×". "" when it stands.

    ``unit`` as in :func:`amount`.
    """
    if not math.isfinite(per_second) or per_second <= 0:
        return ""
    if unit == "bytes":
        return f"{size(per_second)}/s"
    if unit == "seconds":
        return f"{per_second:.1f}×"
    if per_second >= 1:
        return f"{counted(round(per_second), unit.removesuffix('s'))}/s"
    return f"{counted(max(1, round(per_second * MINUTE)), unit.removesuffix('s'))}/min"


def left(seconds: float) -> str:
    """ "23 s left", "4 min left", "1 h 20 min left", "3 days left"; "" when it is not known."""
    if not math.isfinite(seconds) or seconds < 0:
        return ""
    whole = max(1, math.ceil(seconds))
    if whole < 100:
        return f"{whole} s left"
    minutes = math.ceil(whole / MINUTE)
    if minutes < 100:
        return f"{minutes} min left"
    if whole < 10 * HOUR:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min left" if rest else f"{hours} h left"
    hours = math.ceil(whole / HOUR)
    return f"{hours} h left" if hours < 48 else f"{math.ceil(hours / 24)} days left"


def clock(seconds: float, *, hundredths: bool = False) -> str:
    """ "0:45", "1:02:03" or, with ``hundredths``, "0:45.08"; rounded down, never below zero."""
    # A little slack: 9.3 s may be kept as 9.299999 by binary fractions.
    total = int(max(0.0, seconds) * 100 + 0.001)
    whole, rest = divmod(total, 100)
    minutes, second = divmod(whole, MINUTE)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
    return f"{text}.{rest:02d}" if hundredths else text


def read_clock(text: str) -> float | None:
    """Seconds of a time that somebody typed: "58", "0:58", "1:02:03.5"; None if it is none."""
    parts = text.strip().replace(",", ".").split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    whole = all(number >= 0 and number == int(number) for number in numbers[:-1])
    if not 1 <= len(numbers) <= 3 or not whole or not 0 <= numbers[-1] < float("inf"):
        return None
    if any(number >= 60 for number in numbers[1:]):
        return None
    seconds = 0.0
    for number in numbers:
        seconds = seconds * 60 + number
    return seconds


def span(start: float, end: float) -> str:
    """A moment of a video: "0:42 – 0:51"."""
    return f"{clock(start)} – {clock(end)}"


def length(seconds: float) -> str:
    """How long something lasts, in words: "6 min 20 s", "41 h 5 min", "3 s"."""
    whole = round(max(0.0, seconds))
    hours, rest = divmod(whole, HOUR)
    minutes, second = divmod(rest, MINUTE)
    if hours:
        return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"
    if minutes:
        return f"{minutes} min {second} s" if second else f"{minutes} min"
    return f"{second} s"


def distance(km: float) -> str:
    """Along the surface: "80 m", "2.4 km", "1,204 km"; less than ten metres are "here"."""
    metres = round(km * 1000)
    if metres < 10:
        return "here"
    if metres < 995:
        return f"{round(metres, -1) if metres >= 100 else metres} m"
    return f"{km:.1f} km".replace(".0 km", " km") if km < 9.95 else f"{round(km):,} km"


def ago(seconds: float) -> str:
    """How long something is past: "just now", "1 min ago", "3 h ago", "2 days ago"."""
    whole = int(max(0.0, seconds))
    if whole < MINUTE:
        return "just now"
    if whole < HOUR:
        return f"{whole // MINUTE} min ago"
    if whole < DAY:
        return f"{whole // HOUR} h ago"
    return f"{counted(whole // DAY, 'day')} ago"


def day(when: date) -> str:
    """ "24 Oct 2024"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def month(when: date) -> str:
    """ "Oct 2024"."""
    return f"{_MONTHS[when.month - 1]} {when.year}"


def time(when: datetime) -> str:
    """ "24 Oct 2024, 15:12:08"."""
    return f"{day(when)}, {when.hour:02d}:{when.minute:02d}:{when.second:02d}"


def _alone(done: float, unit: str) -> str:
    if unit == "bytes":
        return size(done)
    return clock(done) if unit == "seconds" else counted(int(done), unit.removesuffix("s"))


def _rank(bytes_: float) -> int:
    """The unit to write bytes in: the largest in which they are at least 1 after rounding."""
    rank = 0
    while rank < len(_UNITS) - 1 and round(bytes_ / 1000**rank) >= 1000:
        rank += 1
    return rank


def _in_unit(bytes_: float, rank: int, *, down: bool = False) -> str:
    """Gigabytes and small numbers of the rest have one decimal, all else has none."""
    value = max(0.0, bytes_) / 1000**rank
    fine = rank >= 3 or (rank > 0 and value < 9.95)
    if down:
        value = math.floor(value * 10) / 10 if fine else math.floor(value)
    return f"{value:,.1f}".removesuffix(".0") if fine else f"{round(value):,}"


def money(dollars: float) -> str:
    """To a cent, and never less than one where there is anything: "$1,204.50"."""
    return f"${max(dollars, 0.01) if dollars > 0 else 0:,.2f}"


def cell(text: str) -> str:
    """A text as a cell of a table: what a spreadsheet would take for a formula gets an
    apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
