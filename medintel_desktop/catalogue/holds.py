"""Services whose jobs wait: for a time, for the user, or for one of them that tries first."""

from __future__ import annotations

import time
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.errors import ServiceUnreachable
from medintel_desktop.domain.media import Problem

OPENS_AFTER = 5
"""Failures of a service in a row, by whatever jobs, after which only one job at a time tries."""

_TRIED = (
    f"(failures >= {OPENS_AFTER} AND EXISTS"  # noqa: S608 - constants
    " (SELECT 1 FROM job AS probe WHERE probe.id = hold.probe AND probe.held = 1))"
)
_OF_JOB = "(hold.service = job.service OR hold.service = '')"

WAITS = (
    f"EXISTS (SELECT 1 FROM hold WHERE {_OF_JOB}"  # noqa: S608 - constants
    f" AND (until IS NULL OR until > :now OR {_TRIED}))"
)
"""SQL: whether a job has to wait for its service."""

WAITS_UNTIL = (
    f"(SELECT max(CASE WHEN until IS NULL OR {_TRIED} THEN 9e15 ELSE until END)"  # noqa: S608
    f" FROM hold WHERE {_OF_JOB})"
)
"""SQL: until when, as far as a clock can tell."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A service whose jobs wait; ``service`` "" is everything, ``until`` None: for the user.

    ``failures`` is how often the service failed in a row. From OPENS_AFTER on its circuit is open:
    when ``until`` has come, one job goes ahead, and the others follow if it gets through.
    """

    service: str
    until: float | None
    problem: Problem
    failures: int = 0

    @property
    def open(self) -> bool:
        return self.until is None or self.failures >= OPENS_AFTER or self.until > time.time()


class HoldTable:
    """One row per service that failed last time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, hold: Hold) -> None:
        """Let a service's jobs wait; a hold for the user is not shortened by one with a time."""
        p = hold.problem
        with self._database.write() as db:
            db.execute(
                "INSERT INTO hold (service, until, short, title, hint) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (service) DO UPDATE SET until = excluded.until,"
                " short = excluded.short, title = excluded.title, hint = excluded.hint"
                " WHERE hold.until IS NOT NULL OR excluded.until IS NULL",
                (hold.service, hold.until, p.short, p.title, p.hint),
            )

    def release(self, service: str) -> None:
        with self._database.write() as db:
            db.execute("DELETE FROM hold WHERE service = ?", (service,))

    def try_again(self) -> bool:
        """What could not be reached may be reached now: its jobs wait no longer. How often it
        failed in a row is kept, so that an open circuit lets one job through and no more.
        Returns whether anything waited."""
        with self._database.write() as db:
            waited = db.execute(
                "UPDATE hold SET until = 0 WHERE until > ? AND short = ?",
                (time.time(), ServiceUnreachable.short),
            )
            return waited.rowcount > 0

    def failed(self, service: str) -> int:
        """A call failed that may succeed later. Returns how many did in a row."""
        with self._database.write() as db:
            row = db.execute(
                "INSERT INTO hold (service, until, short, title, hint, failures)"
                " VALUES (?, 0, '', '', '', 1)"
                " ON CONFLICT (service) DO UPDATE SET failures = failures + 1 RETURNING failures",
                (service,),
            ).fetchone()
        return int(row[0])

    def worked(self, service: str) -> None:
        """A call succeeded: the service is well. What still waits for a time or for the user was
        said after that call began, and stays."""
        over = "service = ? AND until IS NOT NULL AND until <= ?"
        now = time.time()
        with self._database.read() as db:  # no write where nothing is wrong
            row = db.execute(f"SELECT 1 FROM hold WHERE {over}", (service, now)).fetchone()  # noqa: S608
        if row is not None:
            with self._database.write() as db:
                db.execute(f"DELETE FROM hold WHERE {over}", (service, now))  # noqa: S608

    def holds(self) -> list[Hold]:
        """What is held now; holds whose time has come are not listed."""
        return [hold for hold in self._all() if hold.until is None or hold.until > time.time()]

    def hold_of(self, service: str) -> Hold | None:
        """Also one whose time has come, None when the last call succeeded."""
        return next((hold for hold in self._all() if hold.service == service), None)

    def _all(self) -> list[Hold]:
        with self._database.read() as db:
            rows = db.execute("SELECT service, until, short, title, hint, failures FROM hold")
            return [Hold(r[0], r[1], Problem(r[2], r[3], r[4]), r[5]) for r in rows]
