"""What was paid: a row is written before a paid call goes out and settled by its answer.

A row still ``sent`` after a restart is a call whose answer is unknown.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database


@dataclass(frozen=True, slots=True)
class Usage:
    """Counted amounts of one period. Unknown outcomes are counted too: better too much."""

    minutes: float = 0.0
    images: float = 0.0
    queries: float = 0.0
    tokens: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One paid call. ``state``: sent, counted, refused (not paid) or unknown."""

    at: float
    service: str
    what: str
    state: str
    amount: float
    unit: str
    media_id: str | None


class Ledger:
    """Append-mostly record of paid calls."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self, key: str) -> str | None:
        """What is known of the call that bought ``key``."""
        with self._database.read() as db:
            row = db.execute("SELECT state FROM ledger WHERE key = ?", (key,)).fetchone()
        return row["state"] if row else None

    def open(
        self, service: str, what: str, key: str, amount: float, unit: str, media_id: str | None
    ) -> None:
        """Note that the call goes out now."""
        with self._database.write() as db:
            db.execute(
                "INSERT INTO ledger (at, service, what, key, state, amount, unit, media_id)"
                " VALUES (?, ?, ?, ?, 'sent', ?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET at = excluded.at, state = 'sent'",
                (time.time(), service, what, key, amount, unit, media_id),
            )

    def settle(self, key: str, state: str) -> None:
        """Note the outcome. An unknown one frees the key and stays in the sums."""
        with self._database.write() as db:
            db.execute(
                "UPDATE ledger SET state = ?, key = CASE WHEN ? = 'unknown' THEN NULL ELSE key END"
                " WHERE key = ?",
                (state, state, key),
            )

    def free(self, key: str) -> None:
        """What was bought under this key stays counted; the next call for it is another."""
        with self._database.write() as db:
            db.execute("UPDATE ledger SET key = NULL WHERE key = ? AND state = 'counted'", (key,))

    def note(self, service: str, what: str, amount: float, unit: str) -> None:
        """A counted call that needs no key (a query)."""
        with self._database.write() as db:
            db.execute(
                "INSERT INTO ledger (at, service, what, state, amount, unit)"
                " VALUES (?, ?, ?, 'counted', ?, ?)",
                (time.time(), service, what, amount, unit),
            )

    def used(self, since: float = 0.0, until: float = float("inf")) -> Usage:
        """Sums of a period, refused calls left out."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT unit, sum(amount) FROM ledger WHERE state <> 'refused'"
                " AND at >= ? AND at < ? GROUP BY unit",
                (since, until),
            ).fetchall()
        return Usage(**{row[0]: row[1] for row in rows})

    def sums(self, prefix: str, since: float = 0.0) -> dict[str, Usage]:
        """Sums of what begins with ``prefix``, one for each name; refused calls left out."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT what, unit, sum(amount) FROM ledger WHERE state <> 'refused' AND at >= ?"
                " AND substr(what, 1, ?) = ? GROUP BY what, unit",
                (since, len(prefix), prefix),
            ).fetchall()
        amounts: dict[str, dict[str, float]] = {}
        for what, unit, amount in rows:
            amounts.setdefault(what, {})[unit] = amount
        return {what: Usage(**units) for what, units in amounts.items()}

    def entries(self, limit: int = 200) -> list[Entry]:
        """The newest rows first."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT at, service, what, state, amount, unit, media_id FROM ledger"
                " ORDER BY id DESC LIMIT ?",
                (limit,),
            )
            return [Entry(*row) for row in rows]
