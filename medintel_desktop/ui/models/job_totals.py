"""All jobs in one line: how many, how far, how long still."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from medintel_desktop.domain import words
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.rate import Rate
from medintel_desktop.jobs.queue import ALL as EVERYTHING
from medintel_desktop.ui.models.job_line import batch_key, job_key
from medintel_desktop.ui.models.job_snapshot import JobFilter, JobSnapshot, batch_state


class JobTotals(NamedTuple):
    """``active`` rows run or will go on; ``share`` 0..1 and ``left`` seconds, None if unknown."""

    active: int = 0
    failed: int = 0
    paused: bool = False
    """Everything is paused."""
    amount: str = ""
    """ "3.1 of 5.2 GB" or "148 of 212 files"."""
    share: float | None = None
    left: float | None = None

    @property
    def words(self) -> str:
        """ "3.1 of 5.2 GB, 4 min left"."""
        left = "" if self.left is None else words.left(self.left)
        return ", ".join(filter(None, (self.amount, left)))


def totals_of(
    snapshot: JobSnapshot, running: Iterable[Job], rates: Mapping[str, Rate], now: float
) -> JobTotals:
    """``running`` as they are told live; the rest as it was read."""
    sums: dict[str, list[float]] = {"bytes": [0.0, 0.0], "files": [0.0, 0.0]}
    times: list[float] = []
    for job in running:
        progress = job.progress
        if progress.unit == "bytes" and progress.total > 0:
            sums["bytes"][0] += progress.done
            sums["bytes"][1] += progress.total
        _add_time(times, rates.get(job_key(job.id)), progress.total, now)
    for batch in snapshot.batches:
        if batch_state(batch) is not JobState.DONE:
            sums["files"][0] += batch.ended
            sums["files"][1] += batch.total
        if batch_state(batch) is JobState.RUNNING:
            _add_time(times, rates.get(batch_key(batch.id)), batch.total, now)
    unit = "bytes" if sums["bytes"][1] else "files"
    done, total = sums[unit]
    return JobTotals(
        snapshot.rows(JobFilter.RUNNING) + snapshot.rows(JobFilter.WAITING),
        snapshot.rows(JobFilter.FAILED),
        any(hold.service == EVERYTHING for hold in snapshot.holds),
        words.amount(done, total, unit) if total else "",
        done / total if total else None,
        max(times, default=None),
    )


def _add_time(times: list[float], rate: Rate | None, total: float, now: float) -> None:
    seconds = rate.seconds_left(total, now) if rate and total > 0 else None
    if seconds is not None:
        times.append(seconds)
