"""Tags a model proposes for items, and what people said to them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.model_tag import ModelTag, TagState

LONGEST = 100
"""Characters; what is longer is no tag."""


class ModelTagTable:
    """Reads and writes the states of proposed tags; names are equal whatever their case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, media_id: str) -> list[ModelTag]:
        """All of an item, by name."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT t.name, t.state, t.model FROM model_tag t JOIN media m ON m.num = t.media"
                " WHERE m.id = ? ORDER BY t.name",
                (media_id,),
            )
            return [ModelTag(row[0], TagState(row[1]), row[2]) for row in rows]

    def put(self, states: Mapping[str, Sequence[ModelTag]]) -> None:
        """Set tags of items (by id) to the states given; others stay as they are. What nobody
        decided on any more is proposed only while an answer says it, as on all other machines."""
        with self._database.write() as db:
            for media_id, tags in states.items():
                row = db.execute("SELECT num FROM media WHERE id = ?", (media_id,)).fetchone()
                if row is None:
                    continue
                db.executemany(
                    "INSERT INTO model_tag (media, name, state, model) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (media, name) DO UPDATE SET state = excluded.state"
                    " WHERE state <> excluded.state",
                    [(row["num"], tag.name, tag.state, tag.model) for tag in tags],
                )
                propose_tags(db, row["num"])
                reindex(db, [row["num"]])


def propose_tags(db: sqlite3.Connection, num: int) -> None:
    """Propose what the version that is shown says, but for what people have decided."""
    row = db.execute(
        "SELECT content, model FROM analysis WHERE media = ? AND kind = ? AND in_force = 1"
        " AND whole = 1 AND start IS NULL",
        (num, AnswerKind.TAGS),
    ).fetchone()
    propose(db, num, json.loads(row["content"]) if row else [], row["model"] if row else "")


def propose(db: sqlite3.Connection, num: int, names: Iterable[str], model: str) -> None:
    """Propose exactly these for an item; what somebody accepted or rejected stays so.

    Inside the caller's transaction, which writes the words anew.
    """
    wanted = {name.casefold(): name for name in names if 0 < len(name) <= LONGEST}
    rows = db.execute("SELECT name, state FROM model_tag WHERE media = ?", (num,)).fetchall()
    for row in rows:
        known = wanted.pop(row["name"].casefold(), None)
        if known is None and row["state"] == TagState.PROPOSED:
            db.execute("DELETE FROM model_tag WHERE media = ? AND name = ?", (num, row["name"]))
    db.executemany(
        "INSERT OR IGNORE INTO model_tag (media, name, state, model) VALUES (?, ?, 'proposed', ?)",
        [(num, name, model) for name in wanted.values()],
    )
