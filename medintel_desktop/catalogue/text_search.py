"""Full-text search (FTS5) over names, albums, camera, place, dates, captions, tags and answers.

Whatever the user types is words, never FTS5 syntax: each word is quoted and matched as a prefix.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime

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
        """Best first. ``where`` and ``values`` are conditions on ``media m`` (see ``filters``)."""
        expression = _expression(query)
        if not expression:
            return []
        sql = (
            f"SELECT m.num, bm25(media_text, {_WEIGHTS}) AS rank"  # noqa: S608 - no user text
            " FROM media_text CROSS JOIN media m ON m.num = media_text.rowid"
            f" WHERE media_text MATCH ? AND {where} ORDER BY rank LIMIT ?"
        )
        with self._database.read() as db:
            rows = db.execute(sql, [expression, *values, query.limit]).fetchall()
            why = _reasons(db, expression, [row["num"] for row in rows])
        found = ((row["num"], *why.get(row["num"], _SOMEWHERE)) for row in rows)
        return [Found(num, None, None, score, text) for num, text, score in found]

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


def _expression(query: SearchQuery) -> str:
    """The query in FTS5's syntax, "" without words."""
    words = WORD.findall(query.text)[:MOST_WORDS]
    joint = " AND " if query.match is Match.ALL else " OR "
    return joint.join(f'"{word}"*' for word in words)


def _reasons(
    db: sqlite3.Connection, expression: str, nums: list[int]
) -> dict[int, tuple[str, float]]:
    """Why each of these items was found, and its bar. Words are marked for them alone: it is the
    dear part."""
    marks = ", ".join(f"highlight(media_text, {i}, char(2), char(3))" for i in range(len(_COLUMNS)))
    sql = (
        f"SELECT rowid, {marks} FROM media_text"  # noqa: S608 - no user text
        " WHERE media_text MATCH ? AND rowid IN (SELECT value FROM json_each(?))"
    )
    rows = db.execute(sql, (expression, json.dumps(nums)))
    return {row[0]: _reason(tuple(row)[1:]) for row in rows}


def _reason(texts: tuple[str | None, ...]) -> tuple[str, float]:
    """ "Words “leaf” in the name": what matched and where, from the marked texts."""
    for column, text in zip(_COLUMNS, texts, strict=True):
        match = re.search("\x02(.+?)\x03", text or "")
        if match:
            return f"Words “{match[1]}” in the {column}", _BARS[column]
    return _SOMEWHERE
