"""What the user does with jobs: pause, resume, cancel, retry, one or all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.catalogue.jobs import JobTable
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import AnswerLost
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import Problem
from medintel_desktop.jobs.handlers import Handlers

ALL = ""
"""The hold that stops everything."""

_CHANGED = Changes(jobs=True, media_list=True)


def answer_lost(job: Job) -> bool:
    """True for a job that failed because nobody knows whether its call was counted."""
    return job.problem is not None and job.problem.short == AnswerLost.short


class Queue:
    """``ids`` None means all. Each call answers what changed and wakes the runners.

    ``given_up`` is called when jobs will not go on, to take back what they left half done.
    """

    def __init__(
        self,
        jobs: JobTable,
        table: Handlers,
        wake: Callable[[], None],
        given_up: Callable[[], object] = lambda: None,
    ) -> None:
        self._jobs = jobs
        self._table = table
        self._wake = wake
        self._given_up = given_up

    def pause(self, ids: Sequence[int] | None = None) -> Changes:
        """Running ones stop at their next safe point and keep what they have."""
        if ids is None:
            title = Problem("Paused", "Paused by you", "Resume whenever you like.")
            self._jobs.hold(Hold(ALL, None, title))
        active = (JobState.QUEUED, JobState.WAITING, JobState.RUNNING)
        self._jobs.set_state(JobState.PAUSED, active, ids)
        return _CHANGED

    def resume(self, ids: Sequence[int] | None = None) -> Changes:
        if ids is None:
            self._jobs.release(ALL)
        self._jobs.set_state(JobState.QUEUED, (JobState.PAUSED,), ids)
        self._wake()
        return _CHANGED

    def cancel(self, ids: Sequence[int] | None = None) -> Changes:
        active = (JobState.QUEUED, JobState.WAITING, JobState.RUNNING, JobState.PAUSED)
        self._jobs.set_state(JobState.CANCELLED, active, ids)
        self._given_up()
        self._wake()
        return _CHANGED

    def retry(self, ids: Sequence[int] | None = None) -> Changes:
        """Failed jobs begin at their first step; what is known already is not done again.

        Jobs that wait, for a time or for a service, try now. A job whose answer was lost is left
        out when all are meant: what may be paid twice is named one by one.
        """
        for job in self._retried(ids):
            if job.service is not None:
                self._jobs.release(job.service)
            first = self._table[job.kind][0] if job.kind in self._table else None
            if first and job.state is JobState.FAILED:
                self._jobs.restart(job.id, first.name, first.lane, first.service_of(job))
        self._jobs.set_state(JobState.QUEUED, (JobState.WAITING,), ids)
        self._wake()
        return _CHANGED

    def _retried(self, ids: Sequence[int] | None) -> list[Job]:
        if ids is None:
            jobs = self._jobs.page((JobState.FAILED, JobState.WAITING), -1)
            return [job for job in jobs if not answer_lost(job)]
        return [job for job in map(self._jobs.get, ids) if job is not None]

    def dismiss(self, ids: Sequence[int] | None = None) -> Changes:
        """Take ended rows off the list (None: those done or cancelled)."""
        if ids is None:
            self._jobs.clear_ended()
        else:
            self._jobs.dismiss(ids)
            self._given_up()
        return _CHANGED

    @property
    def paused(self) -> bool:
        """True while everything is paused."""
        return any(hold.service == ALL for hold in self._jobs.holds())
