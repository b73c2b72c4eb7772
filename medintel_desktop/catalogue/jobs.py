"""The queue: rows are claimed by one runner at a time and saved after each step."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from medintel_desktop.catalogue.holds import OPENS_AFTER, WAITS, WAITS_UNTIL, HoldTable
from medintel_desktop.domain.job import ENDED, FILE_KINDS, Job, JobState, Lane, Progress
from medintel_desktop.domain.media import Problem

UNFINISHED = tuple(state for state in JobState if state not in ENDED)
UNFINISHED_SQL = ", ".join(f"'{state}'" for state in UNFINISHED)

_ENDED_SQL = ", ".join(f"'{state}'" for state in ENDED)

WATCHING = ("watch", "watch_bucket")
STANDING = (*WATCHING, "sync")
"""Kinds of jobs that never end: no work that is left, so they are neither listed nor counted nor
cancelled with all others; but one that failed is told."""

_STANDING_SQL = "kind IN ('watch', 'watch_bucket', 'sync')"
"""As in the index job_standing."""
_LISTED_SQL = f"(NOT {_STANDING_SQL} OR state = 'failed')"

_CLAIM = f"""
UPDATE job SET state = 'running', held = 1, updated_at = :now WHERE id = (
  SELECT id FROM job WHERE lane = :lane AND state IN ('queued', 'waiting') AND held = 0
  AND not_before <= :now
  AND NOT {WAITS}
  ORDER BY not_before, id LIMIT 1) RETURNING *
"""  # noqa: S608 - constants

_FILE = f"kind IN ({', '.join(repr(kind) for kind in FILE_KINDS)})"

_PROBE = f"UPDATE hold SET probe = ? WHERE service = ? AND failures >= {OPENS_AFTER}"  # noqa: S608
"""The claimed job is the one that tries, where the circuit of its service is open."""

_ALONE = (
    f" AND (NOT {_FILE} OR state = 'failed' OR batch IS NULL OR batch NOT IN"  # noqa: S608
    f" (SELECT batch FROM job WHERE {_FILE} AND batch IS NOT NULL"
    " GROUP BY batch HAVING count(*) > 1))"
)


@dataclass(frozen=True, slots=True)
class NewJob:
    """What is needed to put a job into the queue. ``unique_key``: see the table."""

    kind: str
    title: str
    step: str
    lane: Lane
    service: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    media_id: str | None = None
    batch: str | None = None
    unique_key: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Files added together, with how many of their jobs stand where."""

    id: str
    title: str
    counts: Mapping[JobState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def ended(self) -> int:
        return sum(count for state, count in self.counts.items() if state in ENDED)


class JobTable(HoldTable):
    """All reads and writes of the queue; see ``jobs.runner`` for its life."""

    def add(self, jobs: Iterable[NewJob]) -> int:
        """Queue jobs; one whose unique key is already unfinished is left out. Returns added."""
        now = time.time()
        with self._database.write() as db:
            before = db.total_changes
            db.executemany(
                "INSERT OR IGNORE INTO job (kind, title, step, lane, service, state, unique_key,"
                " payload, media_id, batch, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)",
                [
                    (j.kind, j.title, j.step, j.lane, j.service, j.unique_key,
                     json.dumps(dict(j.payload)), j.media_id, j.batch, now, now)
                    for j in jobs
                ],
            )  # fmt: skip
            return db.total_changes - before

    def add_batch(self, batch_id: str, title: str) -> None:
        with self._database.write() as db:
            db.execute(
                "INSERT INTO batch (id, title, created_at) VALUES (?, ?, ?)",
                (batch_id, title, time.time()),
            )

    def rename_batch(self, batch_id: str, title: str) -> None:
        with self._database.write() as db:
            db.execute("UPDATE batch SET title = ? WHERE id = ?", (title, batch_id))

    def claim(self, lane: Lane) -> Job | None:
        """Take the job that is due, if any; it is ``running`` from then on."""
        with self._database.read() as db:  # asking costs no write when nothing is due
            ready = db.execute(
                "SELECT 1 FROM job WHERE lane = ? AND state IN ('queued', 'waiting')"
                " AND held = 0 AND not_before <= ? LIMIT 1",
                (lane, time.time()),
            ).fetchone()
        if ready is None:
            return None
        with self._database.write() as db:
            row = db.execute(_CLAIM, {"lane": lane, "now": time.time()}).fetchone()
            if row is not None and row["service"] is not None:
                db.execute(_PROBE, (row["id"], row["service"]))
        return job_of(row) if row else None

    def next_due(self, lane: Lane) -> float | None:
        """When something waiting in this lane comes due, holds considered."""
        with self._database.read() as db:
            row = db.execute(
                f"SELECT min(max(not_before, coalesce({WAITS_UNTIL}, 0))) FROM job"  # noqa: S608
                " WHERE lane = ? AND state IN ('queued', 'waiting') AND held = 0",
                (lane,),
            ).fetchone()
        return row[0] if row else None

    def get(self, job_id: int) -> Job | None:
        with self._database.read() as db:
            row = db.execute("SELECT * FROM job WHERE id = ?", (job_id,)).fetchone()
        return job_of(row) if row else None

    def save(self, job: Job) -> Job:
        """Write everything the runner may change. A state the user set meanwhile wins, but for
        a pause that came too late: what is done or failed is not begun again by resuming."""
        problem = job.problem or Problem("", "", "")
        values = (
            job.step, job.lane, job.service, job.state, json.dumps(dict(job.payload)),
            job.media_id, job.attempts, job.not_before, job.note, problem.short, problem.title,
            problem.hint, job.progress.done, job.progress.total, job.progress.unit, time.time(),
            job.id,
        )  # fmt: skip
        with self._database.write() as db:
            row = db.execute(
                "UPDATE job SET step = ?, lane = ?, service = ?, state = CASE WHEN"
                " state = 'cancelled' OR state = 'paused' AND ?4 NOT IN ('done', 'failed')"
                " THEN state ELSE ?4 END, payload = ?, media_id = ?,"
                " attempts = ?, not_before = ?, note = ?, problem_short = ?, problem_title = ?,"
                " problem_hint = ?, done = ?, total = ?, unit = ?, updated_at = ?"
                " WHERE id = ? RETURNING *",
                values,
            ).fetchone()
        return job_of(row) if row else job

    def save_progress(self, job_id: int, progress: Progress) -> None:
        with self._database.write() as db:
            db.execute(
                "UPDATE job SET done = ?, total = ?, unit = ? WHERE id = ?",
                (progress.done, progress.total, progress.unit, job_id),
            )

    def let_go(self, job_id: int) -> None:
        """The runner has put the job down; it may be claimed again."""
        with self._database.write() as db:
            db.execute("UPDATE job SET held = 0 WHERE id = ?", (job_id,))

    def paths_in_use(self, folder: Path) -> set[str]:
        """Files in ``folder`` that jobs still need, or would if they were tried again."""
        if not any(folder.glob("*")):
            return set()
        jobs = self.page((*UNFINISHED, JobState.FAILED), limit=-1)
        return {str(job.payload["path"]) for job in jobs if job.payload.get("path")}

    def requeue_running(self) -> int:
        """At start: what was running when the app died goes on at its step."""
        with self._database.write() as db:
            db.execute("UPDATE job SET held = 0 WHERE held = 1")
            return db.execute("UPDATE job SET state = 'queued' WHERE state = 'running'").rowcount

    def set_state(
        self, wanted: JobState, allowed: Sequence[JobState], ids: Sequence[int] | None = None
    ) -> int:
        """Move jobs (None: all) that are in ``allowed`` to ``wanted``, due at once."""
        marks = ", ".join("?" * len(allowed))
        sql = (
            "UPDATE job SET state = ?, not_before = 0, attempts = 0, note = '', problem_short = '',"  # noqa: S608 - only marks
            f" problem_title = '', problem_hint = '', updated_at = ? WHERE state IN ({marks})"
        )
        if ids is None and wanted is JobState.CANCELLED:
            sql += f" AND {_LISTED_SQL}"
        values = [wanted, time.time(), *allowed]
        with self._database.write() as db:
            if ids is None:
                return db.execute(sql, values).rowcount
            return sum(db.execute(f"{sql} AND id = ?", [*values, i]).rowcount for i in ids)

    def restart(self, job_id: int, step: str, lane: Lane, service: str | None) -> None:
        """Queue a failed job at ``step``; its payload stays."""
        with self._database.write() as db:
            db.execute(
                "UPDATE OR IGNORE job SET state = 'queued', step = ?, lane = ?, service = ?,"
                " attempts = 0, not_before = 0, note = '', problem_short = '', problem_title = '',"
                " problem_hint = '', done = 0, total = 0, updated_at = ? WHERE id = ?"
                " AND state = 'failed'",
                (step, lane, service, time.time(), job_id),
            )

    def page(
        self,
        states: Sequence[JobState] = tuple(JobState),
        limit: int = 200,
        offset: int = 0,
        *,
        alone: bool = False,
    ) -> list[Job]:
        """Running first, then what waits, failed, and what ended last.

        ``alone`` leaves out what :meth:`batches` tells: files added together with others, except
        those that failed.
        """
        marks = ", ".join("?" * len(states))
        wanted = f"state IN ({marks}) AND {_LISTED_SQL}" + (_ALONE if alone else "")
        sql = (
            f"SELECT * FROM job WHERE {wanted} ORDER BY CASE state"  # noqa: S608 - only marks
            " WHEN 'running' THEN 0 WHEN 'waiting' THEN 1 WHEN 'paused' THEN 2"
            " WHEN 'failed' THEN 3 WHEN 'queued' THEN 4 ELSE 5 END,"
            " CASE WHEN state IN ('done', 'cancelled') THEN -updated_at ELSE id END"
            " LIMIT ? OFFSET ?"
        )
        with self._database.read() as db:
            return [job_of(row) for row in db.execute(sql, [*states, limit, offset])]

    def of_media(self, media_ids: Sequence[str], *, unfinished: bool = True) -> list[Job]:
        """Jobs of items, oldest first."""
        extra = f" AND state IN ({UNFINISHED_SQL})" if unfinished else ""
        found: list[Job] = []
        with self._database.read() as db:
            for media_id in media_ids:
                sql = f"SELECT * FROM job WHERE media_id = ?{extra} ORDER BY id"  # noqa: S608
                found += [job_of(row) for row in db.execute(sql, (media_id,))]
        return found

    def counts(self, *, alone: bool = False) -> dict[JobState, int]:
        """Jobs per state; ``alone`` as in :meth:`page`."""
        extra = f"WHERE true{_ALONE}" if alone else ""
        counted = f"SELECT state, count(*) AS jobs FROM job {extra} GROUP BY state"  # noqa: S608
        standing = (
            f"SELECT state, -count(*) FROM job WHERE {_STANDING_SQL}"  # noqa: S608 - constants
            " AND state != 'failed' GROUP BY state"
        )
        # Counted apart, because the index knows no kinds; in one statement, as of one moment.
        sql = f"SELECT state, sum(jobs) FROM ({counted} UNION ALL {standing}) GROUP BY state"  # noqa: S608
        with self._database.read() as db:
            return {JobState(state): count for state, count in db.execute(sql) if count}

    def batches(self, ids: Sequence[str] | None = None) -> list[Batch]:
        """The given batches, or all with unfinished jobs; newest first."""
        chosen = ids if ids is not None else self._open_batches()
        found = []
        with self._database.read() as db:
            for batch_id in chosen:
                title = db.execute("SELECT title FROM batch WHERE id = ?", (batch_id,)).fetchone()
                rows = db.execute(
                    f"SELECT state, count(*) FROM job WHERE batch = ? AND {_FILE}"  # noqa: S608
                    " GROUP BY state",
                    (batch_id,),
                )
                if title:
                    counts = {JobState(row[0]): row[1] for row in rows}
                    found.append(Batch(batch_id, title["title"], counts))
        return found

    def newest_batches(self, limit: int = 20) -> list[str]:
        """Ids of batches, the newest first, whether they have ended or not."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT id FROM batch ORDER BY created_at DESC, rowid DESC LIMIT ?", (limit,)
            )
            return [row[0] for row in rows]

    def unfinished_in(self, batch_id: str) -> int:
        """Jobs of a batch, of any kind, that have not ended."""
        with self._database.read() as db:
            sql = f"SELECT count(*) FROM job WHERE batch = ? AND state IN ({UNFINISHED_SQL})"  # noqa: S608
            return int(db.execute(sql, (batch_id,)).fetchone()[0])

    def states_in(self, batch_id: str) -> dict[JobState, int]:
        """Jobs of a batch, of any kind, per state."""
        sql = "SELECT state, count(*) FROM job WHERE batch = ? GROUP BY state"
        with self._database.read() as db:
            return {JobState(row[0]): row[1] for row in db.execute(sql, (batch_id,))}

    def unfinished_of(self, service: str) -> int:
        """Jobs at a step of this service that have not ended."""
        with self._database.read() as db:
            sql = f"SELECT count(*) FROM job WHERE service = ? AND state IN ({UNFINISHED_SQL})"  # noqa: S608
            return int(db.execute(sql, (service,)).fetchone()[0])

    def files_in(self, batch_id: str, states: Sequence[JobState]) -> list[int]:
        """Ids of the files of a batch that are in one of ``states``."""
        marks = ", ".join("?" * len(states))
        sql = f"SELECT id FROM job WHERE batch = ? AND {_FILE} AND state IN ({marks})"  # noqa: S608 - only marks
        with self._database.read() as db:
            return [row[0] for row in db.execute(sql, [batch_id, *states])]

    def in_batch(self, batch_id: str) -> list[Job]:
        with self._database.read() as db:
            rows = db.execute("SELECT * FROM job WHERE batch = ? ORDER BY id", (batch_id,))
            return [job_of(row) for row in rows]

    def prune(self, before: float) -> None:
        """Forget jobs that were done or cancelled before that time; failed ones stay."""
        with self._database.write() as db:
            db.execute(
                "DELETE FROM job WHERE state IN ('done', 'cancelled') AND updated_at < ?", (before,)
            )

    def clear_ended(self, states: Sequence[JobState] = (JobState.DONE, JobState.CANCELLED)) -> int:
        marks = ", ".join("?" * len(states))
        with self._database.write() as db:
            sql = f"DELETE FROM job WHERE state IN ({marks})"  # noqa: S608 - only marks
            return db.execute(sql, list(states)).rowcount

    def standing(self, unique_key: str) -> list[Job]:
        """Unfinished jobs of a kind that never ends."""
        sql = f"SELECT * FROM job WHERE {_STANDING_SQL} AND unique_key = ?"  # noqa: S608 - constants
        with self._database.read() as db:
            jobs = [job_of(row) for row in db.execute(sql, (unique_key,))]
        return [job for job in jobs if not job.ended]

    def latest(self, unique_key: str) -> Job | None:
        """The newest job of a kind that never ends, also one that failed."""
        sql = (
            f"SELECT * FROM job WHERE {_STANDING_SQL} AND unique_key = ?"  # noqa: S608 - constants
            " ORDER BY id DESC LIMIT 1"
        )
        with self._database.read() as db:
            row = db.execute(sql, (unique_key,)).fetchone()
        return job_of(row) if row else None

    def newest(self, unique_key: str, *, unfinished: bool = False) -> Job | None:
        """The newest job of a key, whatever became of it; or the one that is (quick)."""
        alone = f"AND state NOT IN ({_ENDED_SQL})" if unfinished else ""
        sql = f"SELECT * FROM job WHERE unique_key = ? {alone} ORDER BY id DESC LIMIT 1"  # noqa: S608 - constants
        with self._database.read() as db:
            row = db.execute(sql, (unique_key,)).fetchone()
        return job_of(row) if row else None

    def dismiss_standing(self) -> None:
        """Forget jobs that should never have ended, as they are begun anew."""
        with self._database.write() as db:
            db.execute(f"DELETE FROM job WHERE {_STANDING_SQL} AND state IN ({_ENDED_SQL})")  # noqa: S608 - constants

    def dismiss(self, ids: Sequence[int]) -> None:
        """Remove ended rows from the list."""
        with self._database.write() as db:
            sql = f"DELETE FROM job WHERE id = ? AND state IN ({_ENDED_SQL})"  # noqa: S608 - constants
            db.executemany(sql, [(job_id,) for job_id in ids])

    def _open_batches(self) -> list[str]:
        with self._database.read() as db:
            rows = db.execute(
                "SELECT DISTINCT b.id FROM job j JOIN batch b ON b.id = j.batch"  # noqa: S608
                f" WHERE j.state IN ({UNFINISHED_SQL}) ORDER BY b.created_at DESC"
            )
            return [row[0] for row in rows]


def job_of(row: sqlite3.Row) -> Job:
    """A row of ``job`` as a value."""
    problem = Problem(row["problem_short"], row["problem_title"], row["problem_hint"])
    return Job(
        id=row["id"], kind=row["kind"], title=row["title"], step=row["step"],
        lane=Lane(row["lane"]), state=JobState(row["state"]), payload=json.loads(row["payload"]),
        service=row["service"], media_id=row["media_id"], batch=row["batch"],
        attempts=row["attempts"], not_before=row["not_before"], note=row["note"],
        problem=problem if problem.title else None,
        progress=Progress(row["done"], row["total"], row["unit"]),
        created_at=row["created_at"], updated_at=row["updated_at"],
    )  # fmt: skip
