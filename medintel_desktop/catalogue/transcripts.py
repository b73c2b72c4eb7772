"""Transcripts and their versions; the one in force of each video is searched (see ``spoken``).

The words of a line that have times are kept as JSON: milliseconds, start and end by turns, when
they are the words of the text; else a pair of such a list and one of texts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import (
    Line,
    Transcript,
    TranscriptSource,
    TranscriptVersion,
    Word,
)

PART_SECONDS = 30.0
"""Lines that begin in the same half minute are one row of the word index: near enough that two
words of a query belong together."""

LAST_PART = (1 << 16) - 1

_SELECT = (
    "SELECT t.num, t.id, m.id AS media_id, t.source, t.made_at, t.language, t.based_on"
    " FROM transcript t JOIN media m ON m.num = t.media"
)
_LINES = (
    'SELECT start, "end", speaker, text, words FROM transcript_line WHERE transcript = ?'
    " ORDER BY part, position"
)


class TranscriptTable:
    """Reads and writes transcripts. Long ones take a while: not for the UI thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, transcript: Transcript) -> None:
        """Keep a version and put it in force; one with its id is replaced. Nothing happens when
        the video was removed meanwhile."""
        with self._database.write() as db:
            media = db.execute(
                "SELECT num FROM media WHERE id = ?", (transcript.media_id,)
            ).fetchone()
            if media is None:
                return
            db.execute("DELETE FROM transcript WHERE id = ?", (transcript.id,))
            num = db.execute(
                "INSERT INTO transcript (id, media, source, language, made_at, based_on)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (transcript.id, media["num"], transcript.source, transcript.language,
                 transcript.made_at, transcript.based_on),
            ).lastrowid  # fmt: skip
            db.executemany(
                "INSERT INTO transcript_line"
                ' (transcript, part, position, start, "end", speaker, text, words)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(num, *_row(at, line)) for at, line in enumerate(transcript.lines)],
            )
            _put_in_force(db, media["num"], transcript.id)

    def choose(self, version_id: str) -> str | None:
        """Put a version in force; the id of its video, None when there is no such version."""
        with self._database.write() as db:
            row = db.execute(
                "SELECT t.media, m.id FROM transcript t JOIN media m ON m.num = t.media"
                " WHERE t.id = ?",
                (version_id,),
            ).fetchone()
            if row is None:
                return None
            _put_in_force(db, row["media"], version_id)
            return str(row["id"])

    def of(self, media_id: str) -> Transcript | None:
        """The version in force."""
        return self._one(f"{_SELECT} WHERE m.id = ? AND t.in_force", media_id)

    def get(self, version_id: str) -> Transcript | None:
        return self._one(f"{_SELECT} WHERE t.id = ?", version_id)

    def versions(self, media_id: str) -> list[TranscriptVersion]:
        """Newest first."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT t.id, t.source, t.made_at, t.in_force, t.based_on,"
                " (SELECT count(*) FROM transcript_line WHERE transcript = t.num) AS count"
                " FROM transcript t JOIN media m ON m.num = t.media WHERE m.id = ?"
                " ORDER BY t.made_at DESC, t.num DESC",
                (media_id,),
            ).fetchall()
        return [
            TranscriptVersion(
                row["id"], TranscriptSource(row["source"]), row["made_at"], row["count"],
                bool(row["in_force"]), row["based_on"],
            )
            for row in rows
        ]  # fmt: skip

    def known(self, media_ids: Iterable[str]) -> set[str]:
        """Those of these items that have one."""
        sql = (
            "SELECT 1 FROM transcript t JOIN media m ON m.num = t.media"
            " WHERE m.id = ? AND t.in_force"
        )
        with self._database.read() as db:
            return {one for one in media_ids if db.execute(sql, (one,)).fetchone()}

    def _one(self, sql: str, value: str) -> Transcript | None:
        with self._database.read() as db:
            row = db.execute(sql, (value,)).fetchone()
            if row is None:
                return None
            lines = tuple(_line(one) for one in db.execute(_LINES, (row["num"],)))
        return Transcript(
            row["id"], row["media_id"], TranscriptSource(row["source"]), lines, row["made_at"],
            row["language"], row["based_on"],
        )  # fmt: skip


def part_of(seconds: float) -> int:
    return min(LAST_PART, int(seconds // PART_SECONDS))


def lines_of_part(db: sqlite3.Connection, num: int, part: int) -> list[Line]:
    """The lines that begin in one half minute of a version."""
    sql = (
        'SELECT start, "end", speaker, text, words FROM transcript_line'
        " WHERE transcript = ? AND part = ? ORDER BY position"
    )
    return [_line(row) for row in db.execute(sql, (num, part))]


def _put_in_force(db: sqlite3.Connection, media: int, version_id: str) -> None:
    db.execute(
        "UPDATE transcript SET in_force = 0 WHERE media = ? AND in_force AND id <> ?",
        (media, version_id),
    )
    db.execute("UPDATE transcript SET in_force = 1 WHERE id = ?", (version_id,))


def _row(position: int, line: Line) -> tuple[object, ...]:
    return (
        part_of(line.span.start), position, line.span.start, line.span.end, line.speaker,
        line.text, _packed(line),
    )  # fmt: skip


def _packed(line: Line) -> str:
    if not line.words:
        return ""
    edges = (edge for word in line.words for edge in (word.span.start, word.span.end))
    times = [round(edge * 1000) for edge in edges]
    texts = [word.text for word in line.words]
    packed = times if texts == line.text.split() else [times, texts]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _line(row: sqlite3.Row) -> Line:
    words = _unpacked(json.loads(row["words"]), row["text"]) if row["words"] else []
    return Line(Span(row["start"], row["end"]), row["text"], row["speaker"], tuple(words))


def _unpacked(packed: list[object], text: str) -> list[Word]:
    times: Sequence[int]
    texts: Sequence[str]
    if packed and isinstance(packed[0], list):
        times, texts = packed[0], packed[1]  # type: ignore[assignment]  # as _packed wrote them
    else:
        times, texts = packed, text.split()  # type: ignore[assignment]  # as _packed wrote them
    spans = (Span(start / 1000, end / 1000) for start, end in zip(*[iter(times)] * 2, strict=True))
    return [Word(span, word) for span, word in zip(spans, texts, strict=True)]
