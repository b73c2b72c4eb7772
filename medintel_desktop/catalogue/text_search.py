"""Full-text search (FTS5) over names, albums, camera, place, dates, captions, tags and answers.

Whatever the user types is words, never FTS5 syntax: each word is quoted and matched as a prefix.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.search import Found, Match, SearchQuery

WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*")
"""Accents may stand beside their letter, as in file names from a Mac."""

MOST_WORDS = 32
"""Words of a query that are looked up; a pasted page is cut there."""

_COLUMNS = (
    "name", "album", "camera", "place", "date", "caption", "tags", "answers", "proposed tags"
)  # fmt: skip
_WEIGHTS = "8.0, 3.0, 2.0, 4.0, 2.0, 5.0, 6.0, 2.0, 3.0"
"""bm25 weights in the order of the columns: names and tags say most."""

_BARS = {
    "name": 0.9, "tags": 0.85, "caption": 0.8, "place": 0.75, "album": 0.7, "answers": 0.65,
    "camera": 0.6, "date": 0.6, "proposed tags": 0.5,
}  # fmt: skip
"""How much a word says of an item where it stands first: the bar of a hit, for every query."""

WINDOW = 2000
"""Items with the words that are compared by how well they fit: 12 ms of a million."""

_SOMEWHERE = ("Words", 0.5)

_FOUND_IN = ("title", "summary", "topics", "hashtags", "chapters", "highlights")
"""Kinds of answers that tell what an item is about."""

_TEXTS = """
SELECT m.name,
  (SELECT group_concat(a.name, ' ') FROM album_media am JOIN album a ON a.id = am.album
    WHERE am.media = m.num),
  m.camera_make, m.camera_model, m.lens, m.place, m.taken_at, m.caption, m.description,
  (SELECT group_concat(name, ' ') FROM (SELECT name FROM tag WHERE media = m.num
    UNION SELECT name FROM model_tag WHERE media = m.num AND state = 'accepted')),
  (SELECT group_concat(name, ' ') FROM model_tag WHERE media = m.num AND state = 'proposed')
FROM media m WHERE m.num = ?
"""

_ANSWERS = f"""
SELECT content FROM analysis WHERE media = ? AND in_force = 1 AND whole = 1
AND kind IN ({", ".join(repr(kind) for kind in _FOUND_IN)})
"""  # noqa: S608 - constants


def reindex(db: sqlite3.Connection, nums: Iterable[int]) -> None:
    """Write the words of these items anew, inside the caller's transaction."""
    for num in nums:
        row = db.execute(_TEXTS, (num,)).fetchone()
        if row is None:
            continue
        (name, album, make, model, lens, place, taken_at, caption, description, tags,
         proposed) = row  # fmt: skip
        camera, said = _joined(make, model, lens), _joined(caption, description)
        db.execute("DELETE FROM media_text WHERE rowid = ?", (num,))
        db.execute(
            "INSERT INTO media_text (rowid, name, album, camera, place, date, caption, tags,"
            " answers, proposed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (num, name, album, camera, place, spoken_date(taken_at), said, tags,
             _answers(db, num), proposed),
        )  # fmt: skip


def _answers(db: sqlite3.Connection, num: int) -> str:
    """The words of what was answered about an item."""
    rows = db.execute(_ANSWERS, (num,)).fetchall()
    return " ".join(word for row in rows for word in _words(json.loads(row["content"])))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _words(inner)


def spoken_date(taken_at: str | None) -> str:
    """A date as people type it: "2024-10-24 2024 October Oct 24 Thursday"."""
    if not taken_at:
        return ""
    taken = datetime.fromisoformat(taken_at)
    month, weekday = _MONTHS[taken.month - 1], _WEEKDAYS[taken.weekday()]
    return f"{taken:%Y-%m-%d} {taken.year} {month} {month[:3]} {taken.day} {weekday}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


class TextSearch:
    """Finds items by words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, query: SearchQuery, where: str, values: list[object]) -> list[Found]:
        """Best first. ``where`` and ``values`` are conditions on ``media m`` (see ``filters``).

        Of more than WINDOW items those added last are compared, and with ``Match.ANY`` those that
        have all the words come into it first.
        """
        words = _asked(query)
        if not words:
            return []
        sql = (
            f"SELECT m.num, bm25(media_text, {_WEIGHTS})"  # noqa: S608 - no user text
            " FROM media_text CROSS JOIN media m ON m.num = media_text.rowid"
            f" WHERE media_text MATCH ? AND {where} ORDER BY media_text.rowid DESC LIMIT ?"
        )
        window, ranks = max(WINDOW, query.limit), dict[int, float]()
        with self._database.read() as db:
            for expression in _expressions(words, query.match):
                if len(ranks) < window:
                    rows = db.execute(sql, [expression, *values, window]).fetchall()
                    ranks.update((row[0], row[1]) for row in rows)
            nums = sorted(ranks, key=ranks.__getitem__)[: query.limit]
            why = _reasons(db, words, nums)
        return [Found(num, None, None, score, text) for num in nums for text, score in [why[num]]]

    def count(self, query: SearchQuery, where: str, values: list[object]) -> int:
        """How many :meth:`find` finds without a limit."""
        expression = _expression(query)
        if not expression:
            return 0
        sql = (
            "SELECT count(*) FROM media_text CROSS JOIN media m ON m.num = media_text.rowid"  # noqa: S608 - no user text
            f" WHERE media_text MATCH ? AND {where}"
        )
        with self._database.read() as db:
            return int(db.execute(sql, [expression, *values]).fetchone()[0])

    def nums(self, query: SearchQuery) -> list[int]:
        """The row numbers of all that has the words, the trash and what filters leave out
        included, in no order: a quick answer for whoever knows the rest."""
        expression = _expression(query)
        if not expression:
            return []
        sql = "SELECT rowid FROM media_text WHERE media_text MATCH ?"
        with self._database.read() as db:
            cursor = db.cursor()
            cursor.row_factory = None
            return [row[0] for row in cursor.execute(sql, [expression])]


def _asked(query: SearchQuery) -> list[str]:
    return WORD.findall(query.text)[:MOST_WORDS]


def _expression(query: SearchQuery) -> str:
    """The query in FTS5's syntax, "" without words."""
    words = _asked(query)
    return _expressions(words, query.match)[-1] if words else ""


def _expressions(words: Sequence[str], match: Match) -> list[str]:
    """What to look for, one after the other; the last one has all there is."""
    quoted = [f'"{word}"*' for word in words]
    joints = [" AND "] if match is Match.ALL or len(words) == 1 else [" AND ", " OR "]
    return [joint.join(quoted) for joint in joints]


def _reasons(
    db: sqlite3.Connection, words: Sequence[str], nums: Sequence[int]
) -> dict[int, tuple[str, float]]:
    """Why each of these items was found, and its bar: where a word stands first. Told from the
    texts, because FTS5's highlight() goes through all that matches for each item."""
    begin = tuple(map(folded, words))
    sql = (
        "SELECT rowid, name, album, camera, place, date, caption, tags, answers, proposed"
        " FROM media_text WHERE rowid IN (SELECT value FROM json_each(?))"
    )
    rows = db.execute(sql, [json.dumps(nums)])
    found = {row[0]: _reason(tuple(row)[1:], begin) for row in rows}
    return {num: found.get(num, _SOMEWHERE) for num in nums}


def _reason(texts: tuple[str | None, ...], begin: tuple[str, ...]) -> tuple[str, float]:
    """ "Words “leaf” in the name": the first word that begins with one of ``begin``, and where."""
    for column, text in zip(_COLUMNS, texts, strict=True):
        for word in WORD.findall(text or ""):
            if shown := _begun(word, begin):
                return f"Words “{shown}” in the {column}", _BARS[column]
    return _SOMEWHERE


def _begun(word: str, begin: tuple[str, ...]) -> str:
    """The part of a word that begins with one of ``begin``, "" when none does. "IMG_0042" is two
    words for the tokenizer, and one that people type."""
    parts = word.split("_")
    for at in range(len(parts)):
        rest = folded("_".join(parts[at:]))
        for beginning in begin:
            if rest.startswith(beginning):
                return "_".join(parts[at : at + 1 + beginning.count("_")])
    return ""


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """As the indexes of words fold it: small letters without accents."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in apart if not "\u0300" <= letter <= "\u036f")
