"""Transcripts and their versions; the one in force of each video is searched (see ``spoken``).

Which one that is follows from the versions alone: what people chose last, else the newest.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import (
    Line,
    Transcript,
    TranscriptSource,
    TranscriptVersion,
)
from medintel_desktop.domain.transcript_json import packed_words, words_of

PART_SECONDS = 30.0
"""Lines that begin in the same half minute are one row of the word index: near enough that two
words of a query belong together."""

LAST_PART = (1 << 16) - 1

_SELECT = (
    "SELECT t.num, t.id, m.id AS media_id, t.source, t.made_at, t.language, t.based_on,"
    " t.chosen_at"
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
        """Keep a version; one with its id is replaced. Nothing happens when the video was removed
        meanwhile."""
        with self._database.write() as db:
            sql = "SELECT num FROM media WHERE id = ?"
            media = db.execute(sql, (transcript.media_id,)).fetchone()
            if media is not None:
                put(db, media["num"], transcript)

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
            latest = db.execute(
                "SELECT max(chosen_at) FROM transcript WHERE media = ?", (row["media"],)
            ).fetchone()[0]
            now = max(time.time(), latest + 1e-3)
            db.execute("UPDATE transcript SET chosen_at = ? WHERE id = ?", (now, version_id))
            _settle(db, row["media"])
            return str(row["id"])

    def of(self, media_id: str) -> Transcript | None:
        """The version in force."""
        return self._one(f"{_SELECT} WHERE m.id = ? AND t.in_force", media_id)

    def get(self, version_id: str) -> Transcript | None:
        return self._one(f"{_SELECT} WHERE t.id = ?", version_id)

    def all_of(self, media_id: str) -> list[Transcript]:
        """Every version, in the order in which they were made."""
        with self._database.read() as db:
            sql = f"{_SELECT} WHERE m.id = ? ORDER BY t.made_at, t.id"
            return [_transcript(db, row) for row in db.execute(sql, (media_id,)).fetchall()]

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
            return _transcript(db, row) if row else None


def put(db: sqlite3.Connection, num: int, transcript: Transcript) -> None:
    """Write a version about the item of this number, and see which one is in force."""
    db.execute("DELETE FROM transcript WHERE id = ?", (transcript.id,))
    version = db.execute(
        "INSERT INTO transcript (id, media, source, language, made_at, based_on, chosen_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (transcript.id, num, transcript.source, transcript.language, transcript.made_at,
         transcript.based_on, transcript.chosen_at),
    ).lastrowid  # fmt: skip
    db.executemany(
        'INSERT INTO transcript_line (transcript, part, position, start, "end", speaker, text,'
        " words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(version, *_row(at, line)) for at, line in enumerate(transcript.lines)],
    )
    _settle(db, num)


def forget(db: sqlite3.Connection, num: int, version_id: str) -> None:
    """Remove a version of the item of this number, if it is there."""
    db.execute("DELETE FROM transcript WHERE id = ? AND media = ?", (version_id, num))
    _settle(db, num)


def version_of(db: sqlite3.Connection, version_id: str) -> Transcript | None:
    row = db.execute(f"{_SELECT} WHERE t.id = ?", (version_id,)).fetchone()
    return _transcript(db, row) if row else None


def part_of(seconds: float) -> int:
    return min(LAST_PART, int(seconds // PART_SECONDS))


def lines_of_part(db: sqlite3.Connection, num: int, part: int) -> list[Line]:
    """The lines that begin in one half minute of a version."""
    sql = (
        'SELECT start, "end", speaker, text, words FROM transcript_line'
        " WHERE transcript = ? AND part = ? ORDER BY position"
    )
    return [_line(row) for row in db.execute(sql, (num, part))]


def _settle(db: sqlite3.Connection, num: int) -> None:
    """Put the version with the highest standing in force; the index follows by triggers."""
    best = db.execute(
        "SELECT num FROM transcript WHERE media = ?"
        " ORDER BY chosen_at DESC, made_at DESC, id DESC LIMIT 1",
        (num,),
    ).fetchone()
    if best is not None:
        db.execute(
            "UPDATE transcript SET in_force = 0 WHERE media = ? AND in_force AND num <> ?",
            (num, best["num"]),
        )
        db.execute(
            "UPDATE transcript SET in_force = 1 WHERE num = ? AND NOT in_force", (best["num"],)
        )


def _transcript(db: sqlite3.Connection, row: sqlite3.Row) -> Transcript:
    lines = tuple(_line(one) for one in db.execute(_LINES, (row["num"],)))
    return Transcript(
        row["id"], row["media_id"], TranscriptSource(row["source"]), lines, row["made_at"],
        row["language"], row["based_on"], row["chosen_at"],
    )  # fmt: skip


def _row(position: int, line: Line) -> tuple[object, ...]:
    return (
        part_of(line.span.start), position, line.span.start, line.span.end, line.speaker,
        line.text, packed_words(line),
    )  # fmt: skip


def _line(row: sqlite3.Row) -> Line:
    words = words_of(row["words"], row["text"])
    return Line(Span(row["start"], row["end"]), row["text"], row["speaker"], words)
