"""Briefs: what a film shall be, in the words of whoever wants it.

"60 seconds, upbeat, start with the crowd, no interviews" says how long, what to look for, and what
to leave out. Only the first two are read here; the service reads all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SLACK = 0.1
"""A film is as long as was asked for when it is within a tenth of it."""

LONGEST = 4 * 3600.0
"""Seconds; a longer film is taken for a slip."""

MOST_CHARACTERS = 2_000
MOST_SEARCHES = 5
"""Each is a search by meaning, which is counted."""

_NUMBERS = {
    "half a": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "forty-five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0}
_LONG_UNIT = (
    r"h(?:ours?|rs?)|min(?:s|ut(?:es?|en|os?|i))?"
    r"|sec(?:s|ond(?:s|es?|o|i)?)?|sek(?:unden?)?|seg(?:undos?)?"
)
_LENGTH = re.compile(
    # "the 60s" are years.
    r"(?<!\bthe )\b(?:(?:(?P<from>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*)?(?P<digits>\d+(?:\.\d+)?)"
    rf"\s*-?\s*(?P<unit>[hs]|{_LONG_UNIT})|"
    rf"(?!an? second\b)(?P<word>{_WORDS})[\s-]+(?P<units>{_LONG_UNIT}))"
    r"(?![\w'’])(?P<half> and a half\b)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<![\d:.])(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?![\d:.])")
_CLAUSES = re.compile(
    r"[,.;:!?\n]+|\b(?:and )?then\b|\bbut\b|(?=\b(?:no|not|without|except|avoid)\b)", re.IGNORECASE
)
_UNWANTED = re.compile(
    r"^(?:no|not|none|never|without|avoid|except|skip|omit|exclude|leave out|do not|don.?t)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:please|and|about|around|at most|at least|a|an|the|of|in|with|on|from|film|video|clip"
    r"|cut|make|show|include|use|start|begin|open|end|close|finish|first|last|finally|long"
    r"|some|more|mostly)\b\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Brief:
    """``wanted`` is the length asked for in seconds, None where the words name none;
    ``searches`` are what to look for, in the order of the words."""

    words: str
    wanted: float | None
    searches: tuple[str, ...]

    @property
    def lengths(self) -> tuple[float, float] | None:
        """The shortest and longest film that is as long as was asked for."""
        return None if self.wanted is None else fitting(self.wanted)


def read_brief(words: str) -> Brief:
    """Any text is a brief; what is not understood is left to the service."""
    text = " ".join(words.split())[:MOST_CHARACTERS]
    return Brief(text, _wanted(text), _searches(words[:MOST_CHARACTERS]))


def fitting(wanted: float) -> tuple[float, float]:
    """The shortest and longest length, in seconds, that counts as ``wanted``."""
    return wanted * (1 - SLACK), wanted * (1 + SLACK)


def fits(seconds: float, wanted: float) -> bool:
    shortest, longest = fitting(wanted)
    return shortest - 1e-6 <= seconds <= longest + 1e-6


def _wanted(text: str) -> float | None:
    """Lengths that stand together are one ("1 min 30 s"); of several the longest is that of the
    film, the others those of parts ("60 seconds, no shot longer than 5 seconds")."""
    sums: list[float] = []
    end = -1
    for match in _LENGTH.finditer(text):
        between = text[max(end, 0) : match.start()].strip(" ,").removeprefix("and").strip()
        if end >= 0 and not between:
            sums[-1] += _seconds(match)
        else:
            sums.append(_seconds(match))
        end = match.end()
    told = _CLOCK.search(text)
    if told is not None and (not sums or told.start() == 0):  # elsewhere it may be a time of a part
        sums.append(_clock(told))
    return max((found for found in sums if 0 < found <= LONGEST), default=None)


def _clock(match: re.Match[str]) -> float:
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600.0 + minutes * 60 + seconds


def _seconds(match: re.Match[str]) -> float:
    told = match["word"]
    number = _NUMBERS[told.lower()] if told else float(match["digits"])
    if match["from"]:
        number = (float(match["from"]) + number) / 2
    unit = _UNITS[(match["unit"] or match["units"])[0].lower()]
    return (number + bool(match["half"]) / 2) * unit


def _searches(text: str) -> tuple[str, ...]:
    plain = _CLOCK.sub(" ", _LENGTH.sub(" ", text))
    found: dict[str, str] = {}
    for clause in _CLAUSES.split(plain):
        words = " ".join(clause.split()).strip("\"'“”„-–() ")
        if _UNWANTED.match(words):
            continue
        words = _LEADING.sub("", words).strip()
        if len(words) > 1:
            found.setdefault(words.casefold(), words)
    return tuple(found.values())[:MOST_SEARCHES]
