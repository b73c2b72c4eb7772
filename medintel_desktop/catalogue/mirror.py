"""The state of the mirror: what has not been sent, what is here, what lost."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.mirror import (
    Asked,
    Change,
    Entity,
    Role,
    SharedLibrary,
    Stamp,
    Understood,
)

LONG_AGO = 1e9
"""Stamp (2001) of what was made before sharing and has no time of its own."""

_NOTE = "INSERT OR IGNORE INTO outbox (entity, key, field, at)"

_SEED_ALONE = tuple(
    f"{_NOTE} SELECT {what}"
    for what in (
        f"'album', id, 'name', {LONG_AGO} FROM album",
        f"'album', id, 'place', {LONG_AGO} FROM album",
        "'plan', id, 'plan', updated_at FROM plan",
        "'share', id, 'share', created_at FROM share WHERE purpose = 'person'",
        "'query', space || char(10) || text, 'vector', used_at FROM query_vector",
    )
)
"""What was here before sharing and hangs on no item; little enough to be noted at once."""

_SEED_MEDIA = tuple(
    f"{_NOTE} SELECT {what}, m.added_at FROM media m {source} m.num BETWEEN :first AND :last"  # noqa: S608 - no user text
    for what, source in (
        ("'media', m.id, 'facts'", "WHERE"),
        ("'media', m.id, 'name'", "WHERE"),
        ("'media', m.id, 'rating'", "WHERE m.rating <> 0 AND"),
        ("'media', m.id, 'caption'", "WHERE m.caption <> '' AND"),
        ("'media', m.id, 'trashed'", "WHERE m.trashed_at IS NOT NULL AND"),
        ("'member', a.album || '/' || m.id, 'present'",
         "JOIN album_media a ON a.media = m.num WHERE"),
        ("'tag', m.id || '/' || t.name, 'name'", "JOIN tag t ON t.media = m.num WHERE"),
        ("'moments', m.id, 'vectors'",
         "WHERE EXISTS (SELECT 1 FROM moment o WHERE o.media = m.num) AND"),
        ("'analysis', m.id || '/' || a.id, 'answer'", "JOIN analysis a ON a.media = m.num WHERE"),
        ("'model_tag', m.id || '/' || t.name, 'state'",
         "JOIN model_tag t ON t.media = m.num WHERE t.state <> 'proposed' AND"),
        ("'transcript', m.id || '/' || t.id, 'said'", "JOIN transcript t ON t.media = m.num WHERE"),
        ("'copy', c.place || char(10) || c.object, 'copy'",
         "JOIN copy c ON c.media = m.num WHERE"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pulling:
    """A pull on its way to change number ``upto``: all kinds before ``entity`` are here, and of
    that one all up to ``after``; ``rows`` counts them."""

    upto: int
    entity: Entity
    after: int
    rows: int


@dataclass(frozen=True, slots=True)
class MirrorState:
    """``library`` is "" while nothing is shared; ``pulled`` the change number up to which all is
    here; ``ahead`` how many seconds the server's clock is ahead of ours; ``offline_since`` 0 when
    the database answered last time; ``pulling`` where a pull stands that was broken off."""

    library: str
    name: str
    machine: str
    role: Role
    pulled: int
    seeded: int
    ahead: float
    synced_at: float
    offline_since: float = 0.0
    pulling: Pulling | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """One row of the outbox; ``at`` by our clock."""

    seq: int
    entity: Entity
    key: str
    field: str
    at: float


@dataclass(frozen=True, slots=True)
class Lost:
    """One row of the history: a change that another stood against, or that was refused."""

    id: int
    entity: Entity
    key: str
    field: str
    value: Any
    stamp: Stamp
    why: str
    at: float


class MirrorTable:
    """Reads and writes the mirror's own rows; what travels is read and written by
    ``outgoing`` and ``incoming``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self) -> MirrorState:
        with self._database.read() as db:
            row = db.execute("SELECT * FROM mirror").fetchone()
        return MirrorState(
            row["library"], row["name"], row["machine"], Role(row["role"]), row["pulled"],
            row["seeded"], row["ahead"], row["synced_at"], row["offline_since"],
            _pulling(row["pulling"]),
        )  # fmt: skip

    def join(self, library: SharedLibrary, machine: str, ahead: float) -> None:
        """Begin to share: from now on changes are noted; what is here already is to be seeded."""
        with self._database.write() as db:
            _forget(db)
            db.execute(
                "UPDATE mirror SET active = ?, library = ?, name = ?, machine = ?, role = ?,"
                " ahead = ?, met = 0, pulled = 0, pulling = NULL, synced_at = 0, offline_since = 0,"
                " seeded = 0, seed_until = (SELECT coalesce(max(num), 0) FROM media)",
                (library.role is not Role.VIEWER, library.id, library.name, machine, library.role,
                 ahead),
            )  # fmt: skip
            db.execute("INSERT INTO thumbnail_due (media) SELECT num FROM media")
            if library.role is not Role.VIEWER:
                for statement in _SEED_ALONE:
                    db.execute(statement)

    def leave(self) -> None:
        """Stop sharing; what is here stays."""
        with self._database.write() as db:
            db.execute("UPDATE mirror SET active = 0, library = '', name = '', offline_since = 0")
            _forget(db)

    def set_role(self, role: Role) -> None:
        """Rights were given or taken: of who may only look, no changes are noted."""
        with self._database.write() as db:
            sql = "UPDATE mirror SET role = ?, active = ? WHERE role <> ?"
            db.execute(sql, (role, role is not Role.VIEWER, role))

    def set_pulled(self, change: int) -> None:
        with self._database.write() as db:
            db.execute("UPDATE mirror SET pulled = ?, pulling = NULL", (change,))

    def set_pulling(self, at: Pulling) -> None:
        """A page is here: a pull that is broken off goes on from there."""
        with self._database.write() as db:
            db.execute("UPDATE mirror SET pulling = ?", (json.dumps(astuple(at)),))

    def set_synced(self, at: float) -> None:
        with self._database.write() as db:
            db.execute("UPDATE mirror SET synced_at = ?, offline_since = 0", (at,))

    def set_offline(self, at: float) -> None:
        """The database does not answer; what was noted first stays."""
        with self._database.write() as db:
            db.execute("UPDATE mirror SET offline_since = ? WHERE offline_since = 0", (at,))

    def set_ahead(self, ahead: float) -> None:
        """Note the clock difference. Changes that wait keep the stamp they had: what was once
        compared with the server's must not turn out otherwise later."""
        with self._database.write() as db:
            db.execute("UPDATE outbox SET at = at + (SELECT ahead FROM mirror) - ?", (ahead,))
            db.execute("UPDATE mirror SET met = met + ahead - ?, ahead = ?", (ahead, ahead))

    def seed(self, limit: int) -> bool:
        """Note the next ``limit`` items that were here before sharing began, with all that
        belongs to them. Their stamps are as old as the items, so that what others edited stands.
        False: all is noted."""
        with self._database.write() as db:
            nums = db.execute(
                "SELECT m.num FROM mirror, media m WHERE active"
                " AND m.num > seeded AND m.num <= seed_until ORDER BY m.num LIMIT ?",
                (limit,),
            ).fetchall()
            if not nums:
                return False
            _note_items(db, nums[0][0], nums[-1][0])
            db.execute("UPDATE mirror SET seeded = ?", (nums[-1][0],))
        return True

    def renote(self, media_ids: Iterable[str]) -> None:
        """Note items with all that belongs to them as if they had just been made."""
        with self._database.write() as db:
            for media_id in media_ids:
                row = db.execute("SELECT num FROM media WHERE id = ?", (media_id,)).fetchone()
                fields = ("facts", "name", "rating", "caption", "trashed")
                db.executemany(
                    "INSERT OR IGNORE INTO outbox (entity, key, field, at)"
                    " VALUES ('media', ?, ?, 0)",
                    [(media_id, field) for field in fields],
                )
                _note_items(db, row["num"], row["num"])
                db.execute("UPDATE outbox SET at = ? WHERE instr(key, ?)", (time.time(), media_id))

    def waiting(self) -> int:
        """How many changes have not been sent."""
        with self._database.read() as db:
            return int(db.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def pending(self, limit: int) -> list[Noted]:
        """The oldest changes that wait, in the order in which their kinds must arrive."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT * FROM (SELECT * FROM outbox ORDER BY seq LIMIT ?) ORDER BY seq", (limit,)
            )
            return [
                Noted(row["seq"], Entity(row["entity"]), row["key"], row["field"], row["at"])
                for row in rows
            ]

    def sent(self, seqs: Iterable[int]) -> None:
        """These are in the database; what was changed again meanwhile has another number."""
        with self._database.write() as db:
            db.executemany("DELETE FROM outbox WHERE seq = ?", [(seq,) for seq in seqs])

    def keep_lost(self, changes: Sequence[tuple[Change, Stamp | None, str]]) -> None:
        """Keep changes that do not stand: each with the stamp that won and why."""
        now = time.time()
        with self._database.write() as db:
            db.executemany(
                "INSERT INTO history (entity, key, field, value, stamp, winner, why, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (c.entity, c.key, c.field, _kept(c.value), str(c.stamp), str(winner or ""),
                     why, now)
                    for c, winner, why in changes
                ],
            )  # fmt: skip

    def lost(self, limit: int = 200) -> list[Lost]:
        """What did not stand, the newest first."""
        with self._database.read() as db:
            rows = db.execute("SELECT * FROM history ORDER BY id DESC LIMIT ?", (limit,))
            return [
                Lost(
                    row["id"], Entity(row["entity"]), row["key"], row["field"],
                    json.loads(row["value"]), Stamp.parse(row["stamp"]), row["why"], row["at"],
                )
                for row in rows
            ]  # fmt: skip

    def count_lost(self) -> int:
        with self._database.read() as db:
            return int(db.execute("SELECT count(*) FROM history").fetchone()[0])

    def forget_lost(self, ids: Iterable[int]) -> None:
        """Take rows off the history: seen, or taken back."""
        with self._database.write() as db:
            db.executemany("DELETE FROM history WHERE id = ?", [(one,) for one in ids])


def _forget(db: sqlite3.Connection) -> None:
    """All that concerns the library that was shared last."""
    for table in ("outbox", "stranded", "shared_album", "thumbnail_due"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours


def _pulling(text: str | None) -> Pulling | None:
    if text is None:
        return None
    upto, entity, after, rows = json.loads(text)
    return Pulling(upto, Entity(entity), after, rows)


def _kept(value: Any) -> str:
    """As JSON; vectors, which are large and can be had again, are not kept."""
    return json.dumps(None if isinstance(value, Understood | Asked) else value)


def _note_items(db: sqlite3.Connection, first: int, last: int) -> None:
    for statement in _SEED_MEDIA:
        db.execute(statement, {"first": first, "last": last})
