"""Filters typed among the words of a search: ``near:Lisbon within:20km``.

A filter is a name, a colon and a value; a value with spaces stands in quotes. What looks like one
but is not known stays words, unless it is so near to a name that it must be a slip.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

FARTHEST = 20_038.0
"""Kilometres half around the Earth: a circle of that holds everything."""

_MILE = 1.609344
"""Kilometres of the international mile (1959)."""
_PIECE = re.compile(r'(?<!\S)([^\W\d_]+):("[^"]*"?|\S*)')
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?|\d{1,3}(?:,\d{3})+)\s*(km|m|mi|miles|mile)?", re.I)
_KM = {"km": 1.0, "m": 0.001, "mi": _MILE, "mile": _MILE, "miles": _MILE}


class Name(StrEnum):
    """Filters that can be typed."""

    NEAR = "near"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Piece:
    """One filter in the text ``[start, end)``; ``value`` is without quotes.

    ``problem`` says what is wrong with it, ``instead`` how it should have been written.
    """

    start: int
    end: int
    name: str
    value: str
    problem: str = ""
    instead: str = ""
    open: bool = False
    """It stands at the end, its quotes not closed."""


@dataclass(frozen=True, slots=True)
class Typed:
    """``words`` is what is left of the text without its filters."""

    words: str
    pieces: tuple[Piece, ...] = ()

    @property
    def problem(self) -> Piece | None:
        """The first filter that is wrong."""
        return next((piece for piece in self.pieces if piece.problem), None)

    @property
    def typing(self) -> Piece | None:
        """The place at the end of the text, which may be going on."""
        last = self.pieces[-1] if self.pieces else None
        return last if last and last.name == Name.NEAR and last.open else None

    @property
    def near(self) -> str:
        return self._value(Name.NEAR)

    @property
    def km(self) -> float | None:
        return kilometres(self._value(Name.WITHIN))

    def _value(self, name: Name) -> str:
        values = [piece.value for piece in self.pieces if piece.name == name]
        return values[-1] if values else ""


def parse(text: str) -> Typed:
    """The words and filters of a text. Values still being typed are no problem."""
    pieces: list[Piece] = []
    for found in _PIECE.finditer(text):
        quoted = len(found[2]) > 1 and found[2].startswith('"') and found[2].endswith('"')
        piece = _piece(found, going_on=found.end() == len(text) and not quoted)
        if piece is not None:
            pieces.append(piece)
    rest, at = "", 0
    for piece in pieces:
        rest += text[at : piece.start]
        at = piece.end
    return Typed(" ".join((rest + text[at:]).split()), tuple(pieces))


def kilometres(text: str) -> float | None:
    """ "20km", "20", "500 m", "2,5 km", "12 mi" in km; None for anything else."""
    found = _DISTANCE.fullmatch(text.strip())
    if found is None:
        return None
    number = found[1]
    thousands = re.fullmatch(r"\d{1,3}(,\d{3})+", number)
    value = float(number.replace(",", "" if thousands else "."))
    return min(value * _KM[(found[2] or "km").lower()], FARTHEST)


def written(name: Name, value: str) -> str:
    """A filter as it is typed, in quotes where it must be."""
    bare = value.replace('"', "")
    return f'{name}:"{bare}"' if " " in bare else f"{name}:{bare}"


def _piece(found: re.Match[str], *, going_on: bool) -> Piece | None:
    name, value = found[1].casefold(), found[2].strip('"')
    start, end = found.span()
    if name in list(Name):
        wrong = name == Name.WITHIN and value and kilometres(value) is None
        problem = f"“{value}” is not a distance." if wrong else ""
        return Piece(start, end, name, value, problem, "within:20km" if wrong else "", going_on)
    close = difflib.get_close_matches(name, list(Name), 1, 0.7)
    if not close:
        return None
    instead = written(Name(close[0]), value)
    return Piece(start, end, name, value, f"There is no filter called {name}.", instead)
