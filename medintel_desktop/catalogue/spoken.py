"""Finds what is said in videos by words, with the second it is said at.

The index has one row per half minute and no texts (see the migration), because a library may
hold years of speech. A page is taken from it newest first, without ranking all that is found,
and then ranked by the lines themselves. Only versions in force are in it.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.filters import narrows
from medintel_desktop.catalogue.text_search import MOST_WORDS, WORD, folded
from medintel_desktop.catalogue.transcripts import lines_of_part
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import Found, Match, SearchQuery
from medintel_desktop.domain.transcript import Line, word_places

MOST_OF_ONE = 12
"""Half minutes of one video in a page, so that a lecture on the matter does not fill it."""

LINES_OF_ONE = 3
"""Lines of a half minute in a page."""

MOST_LOOKED_AT = 20_000
"""Half minutes walked over for one page."""

FEW = 500
"""Videos that filters leave, up to which each is searched by itself: walking over all that is
said anywhere would take longer."""

LONGEST_PREFIX = 6
"""Beginnings of words up to this length are in the index."""

SNIPPET = 90
"""Characters of what is said that a result tells."""

SHORT = 40
"""A line of no more characters is told whole."""

BEFORE = 16
"""Of them stand before the word that was found, at most."""

LEAD = 1.0
"""Seconds that a moment begins before its word, where the line began long before."""

_TABLES = unicodedata.ucd_3_2_0
_EVERYTHING = (0, (1 << 62) - 1)

_HEARD = (
    "SELECT spoken.rowid AS at, t.num, t.media FROM spoken"
    " CROSS JOIN transcript t ON t.num = spoken.rowid >> 16 CROSS JOIN media m ON m.num = t.media"
    " WHERE spoken MATCH ? AND spoken.rowid BETWEEN ? AND ? AND {where}"
    " ORDER BY spoken.rowid DESC"
)


class SpokenSearch:
    """Finds half minutes by words and tells the lines that hold them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, query: SearchQuery, where: str, values: list[object]) -> list[Found]:
        """Moments of speech, best first. ``where`` and ``values`` are conditions on ``media m``.

        Where more is said than a page holds, the videos transcribed last are looked at.
        """
        words = _words(query.text)
        if not words:
            return []
        with self._database.read() as db:
            ranges = self._ranges(db, query, where, values)
            rows: list[sqlite3.Row] = []
            for expression in _expressions(words, query.match):
                rows = list(_page(db, expression, ranges, where, values, query.limit))
                if len(rows) >= query.limit:
                    break
            found = [hit for row in rows for hit in _told(db, row, words)]
        return sorted(found, key=lambda hit: -hit.score)[: query.limit]

    def nums(self, query: SearchQuery, where: str, values: list[object]) -> set[int]:
        """The row numbers of all videos in which the words are said."""
        words = _words(query.text)
        if not words:
            return set()
        expression = _expressions(words, query.match)[-1]
        sql = f"SELECT DISTINCT media FROM ({_HEARD.format(where=where)})"  # noqa: S608 - no user text
        with self._database.read() as db:
            return {row[0] for row in db.execute(sql, [expression, *_EVERYTHING, *values])}

    def _ranges(
        self, db: sqlite3.Connection, query: SearchQuery, where: str, values: list[object]
    ) -> Sequence[tuple[int, int]]:
        """The rows to look at: all, or those of each video that the filters leave."""
        if not narrows(query):
            return [_EVERYTHING]
        rows = db.execute(
            "SELECT t.num FROM transcript t CROSS JOIN media m ON m.num = t.media"  # noqa: S608 - no user text
            f" WHERE t.in_force AND {where} ORDER BY t.num DESC LIMIT ?",
            [*values, FEW + 1],
        ).fetchall()
        if len(rows) > FEW:
            return [_EVERYTHING]
        return [(row[0] << 16, (row[0] << 16) | 0xFFFF) for row in rows]


def _page(
    db: sqlite3.Connection, expression: str, ranges: Sequence[tuple[int, int]], where: str,
    values: list[object], limit: int,
) -> Iterator[sqlite3.Row]:  # fmt: skip
    taken, sql = Counter[int](), _HEARD.format(where=where)
    rows = (row for span in ranges for row in db.execute(sql, [expression, *span, *values]))
    for looked, row in enumerate(rows):
        if taken.total() >= limit or looked >= MOST_LOOKED_AT:
            return
        if taken[row["num"]] < MOST_OF_ONE:
            taken[row["num"]] += 1
            yield row


def _words(text: str) -> list[str]:
    """The words of a query as the index has them. Letters that were given a number after the
    tables of the index were made part words in it; older tables know none that it does not."""
    plain = folded(text.replace("\0", " "))
    apart = "".join(c if _TABLES.category(c)[0] in "LN" else " " for c in plain)
    return apart.split()[:MOST_WORDS]


def _expressions(words: Sequence[str], match: Match) -> list[str]:
    """The query in FTS5's syntax: words as they stand where that is quicker, then what begins
    with them. A single letter is a word, never the beginning of all that it begins."""
    joint = " AND " if match is Match.ALL else " OR "
    begun = joint.join(f'"{word}"*' if len(word) > 1 else f'"{word}"' for word in words)
    if any(len(word) > LONGEST_PREFIX for word in words):
        return [joint.join(f'"{word}"' for word in words), begun]
    return [begun]


def _told(db: sqlite3.Connection, row: sqlite3.Row, words: Sequence[str]) -> Iterator[Found]:
    """Of one half minute the line that holds most of the words, and those that hold as many
    where they hold all that is asked for."""
    lines = lines_of_part(db, row["num"], row["at"] & 0xFFFF)
    held = [_held(line.text, words) for line in lines]
    most = max(map(len, held))
    best = [at for at, here in enumerate(held) if len(here) == most]
    everywhere = set[int]().union(*held)
    for at in best[: LINES_OF_ONE if most == len(words) else 1]:
        line, here = lines[at], held[at]
        score = 0.4 + 0.25 * len(everywhere) / len(words) + 0.25 * len(here) / len(words)
        first = min(here.values(), default=0)
        who = f"{line.speaker}: " if line.speaker else ""
        why = f"{who}“{_snippet(line.text, first)}”"
        yield Found(row["media"], _span(line, first), Modality.TRANSCRIPTION, score, why)


def _held(text: str, wanted: Sequence[str]) -> dict[int, int]:
    """Which of the words a line holds, and where the first word that begins so stands."""
    places: dict[int, int] = {}
    for token in WORD.finditer(text):
        word = folded(token[0])
        for number, beginning in enumerate(wanted):
            if number not in places and word.startswith(beginning):
                places[number] = token.start()
    return places


def _span(line: Line, at: int) -> Span:
    """From the beginning of the line, or shortly before the word where that is timed."""
    begun = [word.span.start for start, _, word in word_places(line) if start <= at]
    start = max(line.span.start, begun[-1] - LEAD) if begun else line.span.start
    return Span(start, line.span.end)


def _snippet(text: str, at: int) -> str:
    """What is said from shortly before character ``at``: a card has room for few words."""
    short = len(text) <= SHORT or at <= BEFORE
    begin = 0 if short else text.find(" ", at - BEFORE, at) + 1
    cut = text[begin : begin + SNIPPET]
    if begin + SNIPPET < len(text):
        cut = re.sub(r"\s+\S*$", "", cut) + "…"
    return f"…{cut}" if begin else cut
