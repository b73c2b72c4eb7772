"""The lines of a transcript as a model, which of them is spoken now, and what is found in them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.transcript import Line, word_places

Index = QModelIndex | QPersistentModelIndex

MOST_FOUND = 10_000
"""Places of a text that are found."""


class Place(NamedTuple):
    """Characters ``[start, end)`` of a line."""

    row: int
    start: int
    end: int


class Lines(QAbstractListModel):
    """Rows in the order of time. ``playing`` is the row that is spoken, -1 for none; ``word`` the
    characters of it that are, None where words have no times."""

    marked = Signal(int)
    """A row, or all of them (-1), is to be painted anew, as high as it was: a list lays all out
    when data changes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self._folded: Sequence[str] = ()
        self.playing = -1
        self.word: tuple[int, int] | None = None
        self.found: list[Place] = []
        self.current = -1
        """Which of those found the user stands at."""
        self._sought = ""

    def show(self, lines: tuple[Line, ...], folded: Sequence[str]) -> bool:
        """Replace all; where only texts or names changed, rows stay. Whether they do not.

        ``folded`` are the texts as :func:`folded` makes them.
        """
        before, self._folded = self.lines, folded
        same = len(before) == len(lines)
        if same:
            self.lines = lines
            if before != lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        else:
            self.beginResetModel()
            self.lines, self.playing, self.word = lines, -1, None
            self.endResetModel()
        self.find(self._sought)
        return not same

    def at(self, row: int) -> Line:
        return self.lines[row]

    def begins(self, row: int) -> bool:
        """Whether somebody else than before begins to speak."""
        speaker = self.lines[row].speaker
        return bool(speaker) and (row == 0 or self.lines[row - 1].speaker != speaker)

    def play(self, seconds: float) -> bool:
        """The play head is here; whether another row is spoken."""
        row = self.row_at(seconds)
        word = None
        if row >= 0:
            word = next(
                ((start, end) for start, end, one in word_places(self.lines[row])
                 if one.span.start <= seconds < one.span.end), None,
            )  # fmt: skip
        before = self.playing
        if (row, word) == (before, self.word):
            return False
        self.playing, self.word = row, word
        self._mark(before)
        self._mark(row)
        return row != before

    def row_at(self, seconds: float) -> int:
        """The last line that has begun and not ended, -1 for none."""
        last = bisect_right(self.lines, seconds, key=lambda line: line.span.start) - 1
        for row in range(last, max(-1, last - 8), -1):
            if seconds < self.lines[row].span.end:
                return row
        return -1

    def seconds_at(self, row: int, character: int) -> float:
        """When the word at a character is said; without times of words, when the line begins."""
        line = self.lines[row]
        begun = [word.span.start for start, _, word in word_places(line) if start <= character]
        return begun[-1] if begun else line.span.start

    def find(self, text: str) -> None:
        """Find a text in all lines, whatever its capitals and accents."""
        self._sought = text
        sought = folded(text.strip())
        self.found, self.current = [], -1
        if sought:
            for row, line in enumerate(self._folded):
                at = line.find(sought)
                while at >= 0 and len(self.found) < MOST_FOUND:
                    self.found.append(Place(row, at, at + len(sought)))
                    at = line.find(sought, at + len(sought))
        self.marked.emit(-1)

    def step(self, forward: bool, from_row: int) -> Place | None:
        """Go to the next place found, at first to the next one from a row on."""
        if not self.found:
            return None
        if self.current < 0:
            first = bisect_right(self.found, from_row - 1, key=lambda place: place.row)
            self.current = (first if forward else first - 1) % len(self.found)
        else:
            left = self.found[self.current].row
            self.current = (self.current + (1 if forward else -1)) % len(self.found)
            self._mark(left)
        place = self.found[self.current]
        self._mark(place.row)
        return place

    def places(self, row: int) -> list[tuple[int, Place]]:
        """What is found in a row, each with its number."""
        first = bisect_right(self.found, row - 1, key=lambda place: place.row)
        last = bisect_right(self.found, row, key=lambda place: place.row)
        return list(enumerate(self.found[first:last], start=first))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            who = f"{line.speaker}: " if line.speaker else ""
            return f"{words.clock(line.span.start)}, {who}{line.text}"
        return None

    def _mark(self, row: int) -> None:
        if 0 <= row < len(self.lines):
            self.marked.emit(row)


def folded(text: str) -> str:
    """In small letters without accents, character by character: places stay the same."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    return unicodedata.normalize("NFD", character.lower())[:1]
