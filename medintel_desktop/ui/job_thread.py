"""The runners' threads: one QThread each, reports turned into signals on the UI thread."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job
from medintel_desktop.jobs.workspace import THREADS, Workspace
from medintel_desktop.ui.priority import step_back

if TYPE_CHECKING:
    from medintel_desktop.jobs.runner import Runner

GATHER_MS = 200
"""Reports of this long are told together, so that 10,000 fast jobs do not flood the window."""


class JobThread(QThread):
    """Hosts one runner, and steps back whenever the window has something to do."""

    def __init__(self, runner: Runner, name: str) -> None:
        super().__init__()
        self._runner = runner
        self.setObjectName(name)

    def run(self) -> None:
        step_back()
        try:
            self._runner.run()
        except Exception:
            sys.excepthook(*sys.exc_info())


class JobThreads(QObject):
    """All runners of a workspace. Starts nothing when the workspace does not run jobs."""

    jobs_changed = Signal(object)
    """list[Job]: the newest state of each job that changed lately, at most five times a second."""
    library_changed = Signal(object)
    """Changes."""
    _job = Signal(object)
    _changes = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._threads: list[JobThread] = []
        self._jobs: dict[int, Job] = {}
        self._gathered = Changes()
        self._timer = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._timer.timeout.connect(self._tell)
        self._job.connect(self._gather_job)
        self._changes.connect(self._gather_changes)

    def start(self) -> None:
        if not self._workspace.runs_jobs:
            return
        for lane, count in THREADS.items():
            for number in range(count):
                runner = self._workspace.runner(lane, self._job.emit, self._changes.emit)
                thread = JobThread(runner, f"{lane} {number + 1}")
                self._threads.append(thread)
                thread.start(QThread.Priority.LowPriority)

    def shut_down(self, milliseconds: int = 15_000) -> bool:
        """Stop and join all. Steps stop at their next safe point. False: one did not end."""
        self._workspace.stop()
        ended = [thread.wait(milliseconds) for thread in self._threads]
        self._timer.stop()
        return all(ended)

    @Slot(object)
    def _gather_job(self, job: Job) -> None:
        self._jobs[job.id] = job
        self._wait()

    @Slot(object)
    def _gather_changes(self, changes: Changes) -> None:
        self._gathered |= changes
        self._wait()

    def _wait(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        jobs, self._jobs = list(self._jobs.values()), {}
        changes, self._gathered = self._gathered, Changes()
        if jobs:
            self.jobs_changed.emit(jobs)
        if changes:
            self.library_changed.emit(changes)
