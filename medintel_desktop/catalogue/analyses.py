"""Answers about items, in versions: none is ever written over, one of each subject is shown.

A subject is what the versions of one history have in common: the summary of a video, the rows of
one preset, one question of one conversation. Which of them is shown follows from the versions
alone (:func:`.domain.analysis.standing`): a service's new answer is shown at once unless the user
wrote or chose one; that gives way only to the user.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.model_tags import propose_tags
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.analysis import (
    ANY_TIME,
    Analysis,
    AnswerKind,
    Content,
    Origin,
    read,
    write,
)
from medintel_desktop.domain.moment import Span

_COLUMNS = (
    'a.id, m.id AS media_id, a.kind, a.start, a."end", a.question, a.key, a.origin, a.model,'
    " a.made_at, a.content, a.whole, a.based_on, a.thread, a.chosen_at"
)
_FROM = f"SELECT {_COLUMNS} FROM analysis a JOIN media m ON m.num = a.media"  # noqa: S608 - constants

_KINDS = {kind: at for at, kind in enumerate(AnswerKind)}


def subject(analysis: Analysis) -> str:
    """Names the history that a version belongs to."""
    if analysis.kind is AnswerKind.ANSWER:
        return f"{analysis.kind} {analysis.thread or ''} {analysis.key}"
    parts: list[object] = [analysis.kind]
    if analysis.kind is AnswerKind.TABLE:
        parts.append(analysis.thread)
    if analysis.span is not None:
        parts += [analysis.span.start, analysis.span.end]
    return " ".join(map(str, parts))


class AnalysisTable:
    """Reads and writes versions; words and proposed tags follow in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, analyses: Sequence[Analysis]) -> None:
        """Keep versions of answers; of items that are gone nothing is kept, and what is here stays
        as it is."""
        with self._database.write() as db:
            for analysis in analyses:
                sql = "SELECT num FROM media WHERE id = ?"
                media = db.execute(sql, (analysis.media_id,)).fetchone()
                if media is not None and _row(db, analysis.id) is None:
                    put(db, media["num"], analysis)

    def get(self, analysis_id: str) -> Analysis | None:
        with self._database.read() as db:
            return version_of(db, analysis_id)

    def shown(self, media_id: str) -> list[Analysis]:
        """The versions in force of an item, in the order of the screen; of one kind the oldest
        subject first, and what concerns all of a video before parts of it."""
        found = self._found(
            "m.id = ? AND a.in_force = 1", [media_id], "a.start IS NOT NULL, a.start, a.made_at"
        )
        return sorted(found, key=lambda analysis: _KINDS[analysis.kind])

    def history(self, analysis_id: str) -> list[Analysis]:
        """All versions of the subject of this one, newest first."""
        same = "(a.media, a.subject) = (SELECT media, subject FROM analysis WHERE id = ?)"
        return list(self._found(same, [analysis_id], "a.made_at DESC, a.rowid DESC"))

    def of_kind(self, media_ids: Sequence[str], kind: AnswerKind) -> list[Analysis]:
        """The versions in force of one kind, in the order of the items."""
        found: list[Analysis] = []
        for media_id in media_ids:
            found += self._found(
                "m.id = ? AND a.kind = ? AND a.in_force = 1", [media_id, kind], "a.start, a.made_at"
            )
        return found

    def thread(self, thread_id: str) -> list[Analysis]:
        """The versions in force of a conversation, in the order in which they were asked."""
        return list(self._found("a.thread = ? AND a.in_force = 1", [thread_id], _FIRST_MADE))

    def known(self, media_id: str) -> dict[str, Analysis]:
        """By the keys of questions, the newest whole answer of a service to each."""
        told = "m.id = ? AND a.origin = 'service' AND a.whole = 1"
        found = self._found(told, [media_id], "a.made_at, a.rowid")
        return {analysis.key: analysis for analysis in found}

    def rounds(self, media_id: str, key: str) -> int:
        """How many answers of a service there are to exactly this question, cut ones included."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT count(*) FROM analysis a JOIN media m ON m.num = a.media"
                " WHERE m.id = ? AND a.key = ? AND a.origin = 'service'",
                (media_id, key),
            ).fetchone()
        return int(row[0])

    def all_of(self, media_id: str) -> list[Analysis]:
        """Every version of an item, in the order in which they were made."""
        return list(self._found("m.id = ?", [media_id], "a.made_at, a.id"))

    def choose(self, version_id: str) -> bool:
        """Show this version from now on. False: it is gone."""
        with self._database.write() as db:
            row = _row(db, version_id)
            if row is None:
                return False
            latest = db.execute(
                "SELECT max(chosen_at) FROM analysis WHERE media = ? AND subject = ?",
                (row["media"], row["subject"]),
            ).fetchone()[0]
            now = max(time.time(), latest + 1e-3)
            db.execute("UPDATE analysis SET chosen_at = ? WHERE id = ?", (now, version_id))
            settle(db, row["media"], row["subject"], row["kind"])
        return True

    def remove(self, version_id: str) -> bool:
        """Forget a user's version. False: it is a service's, or gone."""
        with self._database.write() as db:
            row = _row(db, version_id)
            if row is None or row["origin"] != Origin.USER:
                return False
            forget(db, row["media"], version_id)
        return True

    def _found(
        self, where: str, values: Sequence[object], order: str = "a.made_at"
    ) -> Iterator[Analysis]:
        with self._database.read() as db:
            rows = db.execute(f"{_FROM} WHERE {where} ORDER BY {order}", values).fetchall()
        return map(analysis_of, rows)


_FIRST_MADE = (
    "(SELECT min(b.made_at) FROM analysis b WHERE b.media = a.media AND b.subject = a.subject)"
)


def version_of(db: sqlite3.Connection, version_id: str) -> Analysis | None:
    row = db.execute(f"{_FROM} WHERE a.id = ?", (version_id,)).fetchone()
    return analysis_of(row) if row else None


def analysis_of(row: sqlite3.Row) -> Analysis:
    """A version from its columns, with the item's id as ``media_id``."""
    kind = AnswerKind(row["kind"])
    return Analysis(
        id=row["id"], media_id=row["media_id"], kind=kind,
        content=_content(kind, row["content"], whole=bool(row["whole"])),
        question=row["question"], key=row["key"],
        span=None if row["start"] is None else Span(row["start"], row["end"]),
        origin=Origin(row["origin"]), model=row["model"], made_at=row["made_at"],
        whole=bool(row["whole"]), based_on=row["based_on"], thread=row["thread"],
        chosen_at=row["chosen_at"],
    )  # fmt: skip


def _content(kind: AnswerKind, text: str, *, whole: bool) -> Content:
    """What was cut off is text, whatever was asked for, unless it was cut between two entries."""
    value = json.loads(text)
    in_words = not whole and isinstance(value, str)
    return read(AnswerKind.ANSWER if in_words else kind, value, ANY_TIME)


def put(db: sqlite3.Connection, num: int, analysis: Analysis) -> None:
    """Write a version about the item of this number. Of one that is there only whether it was
    chosen is written; versions do not change."""
    about, span = subject(analysis), analysis.span
    db.execute(
        'INSERT INTO analysis (id, media, kind, subject, start, "end", question, key, origin,'
        " model, made_at, content, whole, based_on, thread, chosen_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET chosen_at = excluded.chosen_at",
        (analysis.id, num, analysis.kind, about, span and span.start, span and span.end,
         analysis.question, analysis.key, analysis.origin, analysis.model, analysis.made_at,
         json.dumps(write(analysis.content), ensure_ascii=False), analysis.whole,
         analysis.based_on, analysis.thread, analysis.chosen_at),
    )  # fmt: skip
    settle(db, num, about, analysis.kind)


def forget(db: sqlite3.Connection, num: int, version_id: str) -> None:
    """Remove a version of the item of this number, if it is there."""
    row = _row(db, version_id)
    if row is not None and row["media"] == num:
        db.execute("DELETE FROM analysis WHERE id = ?", (version_id,))
        settle(db, num, row["subject"], row["kind"])


def settle(db: sqlite3.Connection, num: int, about: str, kind: str) -> None:
    """Show the version of the subject with the highest standing."""
    best = (
        "(SELECT id FROM analysis WHERE media = ?1 AND subject = ?2"
        " ORDER BY chosen_at DESC, whole DESC, made_at DESC, id DESC LIMIT 1)"
    )
    db.execute(
        f"UPDATE analysis SET in_force = 0 WHERE media = ?1 AND subject = ?2 AND in_force = 1"  # noqa: S608 - constants
        f" AND id <> {best}",
        (num, about),
    )
    db.execute(f"UPDATE analysis SET in_force = 1 WHERE id = {best}", (num, about))  # noqa: S608 - constants
    _follow(db, num, kind)


def _follow(db: sqlite3.Connection, num: int, kind: str) -> None:
    """What hangs on the version that is shown: proposed tags, and the words that are found."""
    if kind == AnswerKind.TAGS:
        propose_tags(db, num)
    reindex(db, [num])


def _row(db: sqlite3.Connection, version_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT media, subject, kind, origin FROM analysis WHERE id = ?", (version_id,)
    ).fetchone()
    return row
