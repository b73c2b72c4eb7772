"""What the job list shows, as it is read from the catalogue in one go."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.catalogue.jobs import Batch
from medintel_desktop.domain import words
from medintel_desktop.domain.job import Job, JobState

MOST_ROWS = 300
"""Jobs that are read for the list; what lies behind is told as a number."""

_LEDGER_ROWS = 500


class JobFilter(StrEnum):
    """The segments above the list."""

    ALL = "All"
    RUNNING = "Running"
    WAITING = "Waiting"
    """Queued and paused ones, too: everything that will go on."""
    FAILED = "Failed"
    DONE = "Done"

    @property
    def states(self) -> tuple[JobState, ...]:
        return _STATES[self]


_WILL_GO_ON = (JobState.WAITING, JobState.PAUSED, JobState.QUEUED)
_STATES = {
    JobFilter.ALL: (JobState.RUNNING, *_WILL_GO_ON, JobState.FAILED, JobState.DONE),
    JobFilter.RUNNING: (JobState.RUNNING,),
    JobFilter.WAITING: _WILL_GO_ON,
    JobFilter.FAILED: (JobState.FAILED,),
    JobFilter.DONE: (JobState.DONE,),
}


@dataclass(frozen=True, slots=True)
class JobSnapshot:
    """Files added together are one of ``batches``; ``jobs`` stand for themselves."""

    chosen: JobFilter = JobFilter.ALL
    jobs: tuple[Job, ...] = ()
    batches: tuple[Batch, ...] = ()
    """All of more than one file, whatever is chosen; newest first."""
    running: tuple[Job, ...] = ()
    """Those of the jobs that run, whatever is chosen."""
    alone: Mapping[JobState, int] = field(default_factory=dict)
    """How many jobs stand for themselves."""
    holds: tuple[Hold, ...] = ()
    counted: Mapping[str, str] = field(default_factory=dict)
    """Item id -> what its understanding counted, in words."""
    seconds: float = 0.0
    """How long reading took."""

    def rows(self, chosen: JobFilter) -> int:
        """How many rows a filter has, shown or not."""
        batches = sum(batch_state(batch) in chosen.states for batch in self.batches)
        return batches + sum(self.alone.get(state, 0) for state in chosen.states)

    @property
    def more(self) -> int:
        """Rows that are not in ``jobs``."""
        wanted = sum(self.alone.get(state, 0) for state in self.chosen.states)
        return max(0, wanted - len(self.jobs))


def read_snapshot(catalogue: Catalogue, chosen: JobFilter) -> JobSnapshot:
    """Blocking; 0.2 s with 100,000 jobs."""
    begun = time.perf_counter()
    table = catalogue.jobs
    batches = table.batches()
    known = {batch.id for batch in batches}
    batches += table.batches([id_ for id_ in table.newest_batches() if id_ not in known])
    jobs = table.page(chosen.states, MOST_ROWS, alone=True)
    counted = _counted(catalogue) if any(job.state is JobState.DONE for job in jobs) else {}
    return JobSnapshot(
        chosen,
        tuple(jobs),
        tuple(batch for batch in batches if batch.total > 1 and _on_list(batch)),
        tuple(table.page((JobState.RUNNING,), MOST_ROWS, alone=True)),
        table.counts(alone=True),
        tuple(table.holds()),
        counted,
        time.perf_counter() - begun,
    )


def batch_state(batch: Batch) -> JobState:
    """Where a batch stands as a whole."""
    counts = batch.counts
    if counts.get(JobState.RUNNING):
        return JobState.RUNNING
    if counts.get(JobState.QUEUED):
        # Between two files nothing runs for a moment: that is still going on.
        return JobState.RUNNING if batch.ended else JobState.QUEUED
    if counts.get(JobState.PAUSED):
        return JobState.PAUSED
    return JobState.WAITING if counts.get(JobState.WAITING) else JobState.DONE


def _on_list(batch: Batch) -> bool:
    """Failed files have rows of their own; a batch of nothing else but cancelled ones is gone."""
    return any(
        count and state not in (JobState.FAILED, JobState.CANCELLED)
        for state, count in batch.counts.items()
    )


def _counted(catalogue: Catalogue) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in catalogue.ledger.entries(_LEDGER_ROWS):
        if entry.media_id is None or entry.state not in ("counted", "unknown"):
            continue
        minutes = entry.unit == "minutes"
        told = words.length(entry.amount * 60) if minutes else words.counted(1, "image")
        found.setdefault(entry.media_id, f"{told} counted")
    return found
