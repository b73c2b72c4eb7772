"""What people do with a transcript: each function gives the lines of another version.

Lines are named by their position. Times of words are kept for all words that stay; those that
are put in between share what time there is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import SHORTEST, Line, Word, tidy, tidy_speaker

Lines = tuple[Line, ...]


def reworded(lines: Sequence[Line], at: int, text: str) -> Lines:
    """Line ``at`` says something else; without text it is taken out. Raises IndexError."""
    told, line = tidy(text), lines[at]
    fresh = [replace(line, text=told, words=_retimed(line, told))] if told else []
    return (*lines[:at], *fresh, *lines[at + 1 :])


def renamed(lines: Sequence[Line], speaker: str, name: str) -> Lines:
    """All lines of a speaker get another name; "" for nobody's."""
    called = tidy_speaker(name)
    return tuple(
        replace(line, speaker=called) if line.speaker == speaker else line for line in lines
    )


def spoken_by(lines: Sequence[Line], positions: Collection[int], name: str) -> Lines:
    """Some lines are another speaker's."""
    called = tidy_speaker(name)
    return tuple(
        replace(line, speaker=called) if at in positions else line for at, line in enumerate(lines)
    )


def speakers(lines: Sequence[Line]) -> list[str]:
    """The names in the order in which they first speak."""
    return list(dict.fromkeys(line.speaker for line in lines if line.speaker))


def _retimed(line: Line, text: str) -> tuple[Word, ...]:
    """Times for the words of a new text from those of the old one; none where there were none."""
    if not line.words:
        return ()
    old, new = [word.text for word in line.words], text.split()
    words: list[Word] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            words += line.words[i:j]
        elif tag != "delete":
            words += _shared(new[k:m], _room(line, i, j))
    return tuple(words)


def _room(line: Line, first: int, behind: int) -> Span | None:
    """The time of words ``first`` up to ``behind``, or between their neighbours; None for no
    time at all."""
    before = line.words[first - 1].span.end if first else line.span.start
    after = line.words[behind].span.start if behind < len(line.words) else line.span.end
    if behind > first:
        before, after = line.words[first].span.start, line.words[behind - 1].span.end
    return Span(before, after) if before < after else None


def _shared(texts: Sequence[str], room: Span | None) -> Iterator[Word]:
    """A run of words with a time each by its length; without room for that they have none."""
    if room is None or room.end - room.start < 2 * SHORTEST * len(texts):
        return
    total, done, begun = sum(map(len, texts)), 0, room.start
    for number, text in enumerate(texts, start=1):
        done += len(text)
        left = SHORTEST * (len(texts) - number)
        share = room.start + (room.end - room.start) * done / total
        end = round(min(max(share, begun + SHORTEST), room.end - left), 3)
        yield Word(Span(begun, end), text)
        begun = end
