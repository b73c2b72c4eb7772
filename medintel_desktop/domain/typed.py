"""Filters typed among the words of a search: ``near:Lisbon within:20km``.

A filter is a name, a colon and a value; a value with spaces stands in quotes. What looks like one
but is not known stays words, unless it is so near to a name that it must be a slip.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from medintel_desktop.domain.typed_values import ALSO, VALUES, Name, kilometres

__all__ = ["Name", "kilometres", "parse", "written"]

_QUOTED = r'"[^"]*"?|[“„][^“”]*[“”]?'
"""Closed or not; systems put round quotes in the place of straight ones."""
_PIECE = re.compile(rf"(?<!\S)(-?)([^\W\d_]+):({_QUOTED}|\S*)")
_MINUS = re.compile(rf"(?<!\S)-(?:([^\W\d_]\w+)(?!\S)|({_QUOTED}))")
_WHOLE = re.compile(r'"[^"]*"|[“„][^“”]*[“”]')
ONLY_WORDS = "Words can be left out, filters cannot."
_SHORTEST_SLIP = 4
"""Letters: shorter words are near to anything."""


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

    @property
    def unfinished(self) -> bool:
        """A filter there is, with a value that may yet become right."""
        return self.open and self.name in list(Name)


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
        """The filter at the end of the text, whose value may be going on."""
        last = self.pieces[-1] if self.pieces else None
        return last if last and last.unfinished else None

    @property
    def near(self) -> str:
        return str(self.last(Name.NEAR) or "")

    @property
    def km(self) -> float | None:
        value = self.last(Name.WITHIN)
        return None if value is None else float(value)

    def last(self, name: Name) -> Any:
        """The value of a filter, read; of several the last. None when it was not typed, or not
        whole yet."""
        return next(iter(reversed(self.all(name))), None)

    def all(self, name: Name) -> list[Any]:
        """The values of a filter in the order they were typed, read."""
        values = (piece.value for piece in self.pieces if piece.name == name)
        return [VALUES[name].read(value) for value in values if _fits(name, value)]


def parse(text: str) -> Typed:
    """The words and filters of a text. Values still being typed are no problem."""
    pieces: list[Piece] = []
    for found in _PIECE.finditer(text):
        going_on = found.end() == len(text) and not _WHOLE.fullmatch(found[3])
        piece = _negated(found, going_on) if found[1] else _piece(found, going_on)
        if piece is not None:
            pieces.append(piece)
    taken = [range(piece.start, piece.end) for piece in pieces]
    minus = [m for m in _MINUS.finditer(text) if not any(m.start() in span for span in taken)]
    pieces = sorted([*pieces, *map(_minus, minus)], key=lambda piece: piece.start)
    rest, at = "", 0
    for piece in pieces:
        rest += text[at : piece.start]
        at = piece.end
    return Typed(" ".join((rest + text[at:]).split()), tuple(pieces))


def written(name: Name, value: str) -> str:
    """A filter as it is typed, in quotes where it must be."""
    bare = value.replace('"', "")
    must = bare.startswith(("“", "„")) or any(char.isspace() for char in bare)
    return f'{name}:"{bare}"' if must else f"{name}:{bare}"


def _piece(found: re.Match[str], going_on: bool) -> Piece | None:
    name, value = found[2].casefold(), _bare(found[3])
    start, end = found.span()
    name = ALSO.get(name, name)
    if name in list(Name):
        known = Name(name)
        problem = _problem(known, value) if value else ""
        instead = written(known, VALUES[known].example) if problem else ""
        return Piece(start, end, name, value, problem, instead, going_on)
    close = difflib.get_close_matches(name, [n for n in Name if len(n) >= _SHORTEST_SLIP], 1, 0.75)
    if not close or len(name) < _SHORTEST_SLIP:
        return None
    instead = written(Name(close[0]), value)
    return Piece(start, end, name, value, f"There is no filter called {name}.", instead)


def _negated(found: re.Match[str], going_on: bool) -> Piece | None:
    """ "-tag:beach" must not become words to look for."""
    name, value = found[2].casefold(), _bare(found[3])
    if ALSO.get(name, name) not in list(Name):
        return None
    instead = written(Name.WITHOUT, value) if value else ""
    return Piece(*found.span(), Name.WITHOUT, value, ONLY_WORDS, instead, going_on)


def _minus(found: re.Match[str]) -> Piece:
    """ "-people" is short for "without:people"."""
    return Piece(*found.span(), Name.WITHOUT, found[1] or _bare(found[2]))


def _bare(value: str) -> str:
    """Without its quotes."""
    if value[:1] not in '"“„':
        return value
    return value.strip('"') if value[:1] == '"' else value.strip("“”„")


def _problem(name: Name, value: str) -> str:
    try:
        VALUES[name].read(value)
    except ValueError as error:
        return str(error)
    return ""


def _fits(name: Name, value: str) -> bool:
    return bool(value) and not _problem(name, value)
