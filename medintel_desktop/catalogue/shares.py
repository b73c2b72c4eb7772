"""The ledger of links: rows outlive their items, so that it stays known who had what."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.share import Purpose, Share

_COLUMNS = (
    "id, media_id, name, place, object, link_id, purpose, person,"
    " created_at, expires_at, ended_at, ending"
)
_SELECT = f"SELECT {_COLUMNS} FROM share"  # noqa: S608 - column names of ours


class ShareTable:
    """Reads and writes shares. No URL ever comes here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, share: Share) -> None:
        with self._database.write() as db:
            marks = ", ".join("?" * 12)
            db.execute(f"INSERT INTO share ({_COLUMNS}) VALUES ({marks})", astuple(share))  # noqa: S608 - column names of ours

    def get(self, share_id: str) -> Share | None:
        with self._database.read() as db:
            row = db.execute(f"{_SELECT} WHERE id = ?", (share_id,)).fetchone()
        return _share(row) if row else None

    def matching(self, prefix: str) -> list[Share]:
        """Shares whose id begins with ``prefix`` (at most two: enough to know it is unclear)."""
        with self._database.read() as db:
            rows = db.execute(f"{_SELECT} WHERE id >= ? AND id < ? LIMIT 2", (prefix, prefix + "g"))
            return [_share(row) for row in rows]

    def page(self, purpose: Purpose | None = None, limit: int = 500) -> list[Share]:
        """The newest first; a limit of -1 is none."""
        with self._database.read() as db:
            rows = db.execute(
                f"{_SELECT} WHERE ?1 IS NULL OR purpose = ?1"
                " ORDER BY created_at DESC, rowid DESC LIMIT ?2",
                (purpose, limit),
            )
            return [_share(row) for row in rows]

    def of_media(self, media_id: str) -> list[Share]:
        """All shares of an item, the newest first."""
        with self._database.read() as db:
            rows = db.execute(
                f"{_SELECT} WHERE media_id = ? ORDER BY created_at DESC, rowid DESC", (media_id,)
            )
            return [_share(row) for row in rows]

    def of_object(self, place: str, object_: str) -> list[Share]:
        """All shares whose links lead to an object."""
        with self._database.read() as db:
            rows = db.execute(f"{_SELECT} WHERE place = ? AND object = ?", (place, object_))
            return [_share(row) for row in rows]

    def open(self, now: float, media_ids: Sequence[str] | None = None) -> list[Share]:
        """Shares whose links work at ``now``, the oldest first; None: of all items."""
        sql = f"{_SELECT} WHERE ended_at IS NULL AND expires_at > ?"
        with self._database.read() as db:
            if media_ids is None:
                return [_share(row) for row in db.execute(f"{sql} ORDER BY created_at", (now,))]
            return [
                _share(row)
                for media_id in media_ids
                for row in db.execute(f"{sql} AND media_id = ? ORDER BY created_at",
                                      (now, media_id))
            ]  # fmt: skip

    def end(self, share_id: str, at: float, ending: str) -> None:
        """Note that the link no longer opens; what was noted first stays."""
        with self._database.write() as db:
            db.execute(
                "UPDATE share SET ended_at = ?, ending = ? WHERE id = ? AND ended_at IS NULL",
                (at, ending, share_id),
            )


def _share(row: sqlite3.Row) -> Share:
    return Share(
        id=row["id"], media_id=row["media_id"], name=row["name"], place=row["place"],
        object=row["object"], link_id=row["link_id"], purpose=Purpose(row["purpose"]),
        person=row["person"], created_at=row["created_at"], expires_at=row["expires_at"],
        ended_at=row["ended_at"], ending=row["ending"],
    )  # fmt: skip
