"""Carries jobs through their steps: claim, run a step, save what it learned, go on.

One runner serves one lane in one thread; the thread is somebody else's (a QThread in the
window, a plain one on the command line). Whatever happens, the row says where the job stands.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from medintel_desktop.catalogue.holds import Hold as HoldRow
from medintel_desktop.catalogue.jobs import JobTable
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import Cancelled, MedIntelError
from medintel_desktop.domain.job import (
    Advance,
    AskAgain,
    Finish,
    Job,
    JobState,
    Lane,
    Outcome,
    Progress,
)
from medintel_desktop.domain.media import Problem
from medintel_desktop.jobs.circuit import blamed, rest
from medintel_desktop.jobs.handlers import Handlers, Step, step_of
from medintel_desktop.jobs.retry import LONGEST_DELAY, Again, Hold, decide, given_up

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
"""At most this long between looks into the queue when nobody wakes us."""

REPORT_SECONDS = 0.2
SAVE_SECONDS = 2.0
STATE_SECONDS = 0.2
"""How often progress is told, saved, and the user's wishes are looked up."""

OnJob = Callable[[Job], None]
OnChanges = Callable[[Changes], None]


class Runner:
    """Runs the jobs of one lane until :meth:`stop`."""

    def __init__(
        self,
        jobs: JobTable,
        table: Handlers,
        lane: Lane,
        on_job: OnJob = lambda job: None,
        on_changes: OnChanges = lambda changes: None,
    ) -> None:
        self._jobs = jobs
        self._table = table
        self._lane = lane
        self._on_job = on_job
        self._on_changes = on_changes
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._trouble: tuple[MedIntelError, float] | None = None

    def run(self) -> None:
        """Work until stopped. A bug in a step fails its job and is logged, nothing more."""
        while not self._stopping.is_set():
            try:
                worked = self.run_one()
                self._trouble = None
            except MedIntelError as error:
                log.warning("The queue cannot be written: %s", error)
                self._note_trouble(error)
                worked = False
            if not worked:
                self._wake.wait(self._pause())
                self._wake.clear()

    def run_one(self) -> bool:
        """Claim one job and run it as far as it goes in this lane. False: nothing was due."""
        job = self._jobs.claim(self._lane)
        if job is None:
            return False
        self._on_job(job)
        while job.state is JobState.RUNNING and job.lane is self._lane:
            job = self._run_step(job)
            if self._stopping.is_set() and job.state is JobState.RUNNING:
                job = self._save(replace(job, state=JobState.QUEUED))
        if job.state is JobState.RUNNING:
            self._save(replace(job, state=JobState.QUEUED))
        self._jobs.let_go(job.id)
        return True

    def wake(self) -> None:
        """Something was queued: look now."""
        self._wake.set()

    def stop(self) -> None:
        """End after the step under way, which is told to stop at its next safe point."""
        self._stopping.set()
        self._wake.set()

    def trouble(self, patience: float) -> MedIntelError | None:
        """Why the queue could not be written for the last ``patience`` seconds, if so."""
        if self._trouble is None or time.monotonic() - self._trouble[1] < patience:
            return None
        return self._trouble[0]

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def _pause(self) -> float:
        try:
            due = self._jobs.next_due(self._lane)
        except MedIntelError:
            return IDLE_SECONDS
        if due is None:
            return IDLE_SECONDS
        return min(IDLE_SECONDS, max(0.02, due - time.time()))

    def _run_step(self, job: Job) -> Job:
        step = step_of(self._table, job)
        if step is None:
            return self._fail(job, _unknown(job))
        watch = StepWatch(self, self._jobs, job, self._on_job)
        try:
            outcome = step.run(job, watch)
        except Cancelled:
            return self._set_down(watch.job)
        except MedIntelError as error:
            return self._handle(watch.job, error)
        except Exception:
            log.exception("Step %s of job %s broke", job.step, job.id)
            return self._fail(watch.job, _broken())
        return self._apply(watch.job, step, outcome)

    def _apply(self, job: Job, step: Step, outcome: Outcome) -> Job:
        if job.service is not None:
            self._jobs.worked(job.service)
        if isinstance(outcome, AskAgain):
            job = self._save(
                replace(
                    job, state=JobState.WAITING, not_before=time.time() + outcome.seconds,
                    attempts=0, note=outcome.note, payload={**job.payload, **outcome.learned},
                )
            )  # fmt: skip
            if outcome.changes:
                self._on_changes(outcome.changes)
            return job
        if isinstance(outcome, Advance):
            payload = {**job.payload, **outcome.learned}
            job = replace(job, payload=payload, media_id=payload.get("media_id", job.media_id))
        following = None if isinstance(outcome, Finish) else self._after(job, step)
        if following is None:
            note = outcome.note if isinstance(outcome, Finish) else ""
            job = replace(job, state=JobState.DONE, note=note, problem=None)
        else:
            job = replace(
                job, step=following.name, lane=following.lane, service=following.service_of(job),
                attempts=0, note="", problem=None, progress=Progress(),
            )  # fmt: skip
        job = self._save(job)
        if outcome.changes:
            self._on_changes(outcome.changes)
        return job

    def _after(self, job: Job, step: Step) -> Step | None:
        steps = self._table[job.kind]
        at = steps.index(step) + 1
        return steps[at] if at < len(steps) else None

    def _handle(self, job: Job, error: MedIntelError) -> Job:
        now, chance = time.time(), random.random()  # noqa: S311 - jitter
        decision = decide(error, job.attempts, chance, self._count(job, error, now, chance))
        if isinstance(decision, Again):
            waiting = replace(
                job, state=JobState.WAITING, attempts=job.attempts + 1,
                not_before=now + decision.seconds, note=f"Waiting: {error.title}",
            )  # fmt: skip
            return self._save(waiting)
        if isinstance(decision, Hold):
            until = None if decision.seconds is None else now + decision.seconds
            self._jobs.hold(HoldRow(decision.service, until, error.problem))
            # The hold of another service than its own says nothing to a job: it waits by time.
            held = decision.service == job.service
            waiting = replace(
                job, state=JobState.WAITING, attempts=job.attempts + 1,
                not_before=0.0 if held else until or now + LONGEST_DELAY,
                note=f"Waiting: {error.title}",
            )  # fmt: skip
            self._on_changes(Changes(jobs=True))
            return self._save(waiting)
        return self._fail(job, given_up(error))

    def _count(self, job: Job, error: MedIntelError, now: float, chance: float) -> int:
        """How often the service has failed in a row now; too often opens its circuit."""
        service = blamed(error, job)
        if service is None:
            return 0
        failures = self._jobs.failed(service)
        seconds = rest(failures, chance)
        if seconds is not None:
            self._jobs.hold(HoldRow(service, now + seconds, error.problem))
            self._on_changes(Changes(jobs=True))
        return failures

    def _fail(self, job: Job, problem: Problem) -> Job:
        log.info("Job %s (%s) failed at %s: %s", job.id, job.kind, job.step, problem.title)
        media = frozenset([job.media_id]) if job.media_id else frozenset[str]()
        failed = self._save(replace(job, state=JobState.FAILED, problem=problem, note=""))
        self._on_changes(Changes(media, media_list=True))
        return failed

    def _set_down(self, job: Job) -> Job:
        """The user paused or cancelled, or the app is closing: leave the row as it should be."""
        return self._save(replace(job, state=JobState.QUEUED))

    def _save(self, job: Job) -> Job:
        """Save, waiting for room on the disk if need be; a full disk must not lose a step."""
        while True:
            try:
                saved = self._jobs.save(job)
                break
            except MedIntelError as error:
                log.warning("A step cannot be saved: %s", error)
                self._note_trouble(error)
                if self._stopping.wait(SAVE_SECONDS):
                    raise
        self._trouble = None
        self._on_job(saved)
        return saved

    def _note_trouble(self, error: MedIntelError) -> None:
        since = self._trouble[1] if self._trouble else time.monotonic()
        self._trouble = error, since


class StepWatch:
    """What a step tells and asks while it runs; see ``domain.job.Watch``."""

    def __init__(self, runner: Runner, jobs: JobTable, job: Job, on_job: OnJob) -> None:
        self.job = job
        self._runner = runner
        self._jobs = jobs
        self._on_job = on_job
        self._reported = self._saved = self._looked = time.monotonic()

    def report(self, done: float, total: float, unit: str = "bytes") -> None:
        self.job = replace(self.job, progress=Progress(done, total, unit))
        now = time.monotonic()
        if now - self._reported >= REPORT_SECONDS:
            self._reported = now
            self._on_job(self.job)
        if now - self._saved >= SAVE_SECONDS:
            self._saved = now
            self._jobs.save_progress(self.job.id, self.job.progress)
        self.check()

    def check(self) -> None:
        if self._runner.stopping:
            raise Cancelled
        now = time.monotonic()
        if now - self._looked >= STATE_SECONDS:
            self._looked = now
            row = self._jobs.get(self.job.id)
            if row is None or row.state is not JobState.RUNNING:
                raise Cancelled

    def save(self, **learned: Any) -> None:
        self.job = replace(self.job, payload={**self.job.payload, **learned})
        if "media_id" in learned:
            self.job = replace(self.job, media_id=learned["media_id"])
        self.job = self._jobs.save(self.job)


def _unknown(job: Job) -> Problem:
    return Problem(
        "Failed", "This job was made by another version of MedIntel.", "Dismiss it and add again."
    )


def _broken() -> Problem:
    return Problem(
        "Failed", "MedIntel made a mistake here.", "The log in the library folder has the details."
    )
