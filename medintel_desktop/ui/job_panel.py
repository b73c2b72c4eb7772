"""The jobs, in a dock at the foot of the window: what runs, what waits and why, what failed.

The list is read in the background when something came, went or changed its state, never more
often than a tenth of the time reading takes; progress arrives through :meth:`JobPanel.update_jobs`
and touches only the rows concerned.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.catalogue.jobs import UNFINISHED, Batch
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.models.job_line import Action
from medintel_desktop.ui.models.job_model import Entry, JobModel
from medintel_desktop.ui.models.job_snapshot import JobFilter, JobSnapshot, read_snapshot
from medintel_desktop.ui.models.job_totals import JobTotals
from medintel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medintel_desktop.ui.job_body import JobBody
    from medintel_desktop.ui.job_head import JobHead
    from medintel_desktop.ui.job_list import JobList

SECOND_MS = 1000
SOONEST_MS = 300
"""Between two looks into the queue."""

POLL_TICKS = 2
"""Seconds between looks when another process runs the jobs and nobody reports."""


class JobPanel(QWidget):
    """Reads, shows and steers the queue. It reads from the start, for the totals, but what is to
    be seen of it is made when it first opens."""

    close_asked = Signal()
    details_asked = Signal(str)
    """Id of the item a failed job is about."""
    totals_changed = Signal(object)
    """JobTotals, for the toolbar."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        *,
        now: Callable[[], float] = time.time,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = background
        self._workspace = workspace
        self._chosen = JobFilter.ALL
        self._totals: JobTotals | None = None
        self._reading = self._again = False
        self._ticks = 0
        self.model = JobModel(lambda: workspace.table, now, self)
        self._body = Later(self._make_body)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._read)
        self._second = QTimer(self, interval=SECOND_MS)
        self._second.timeout.connect(self._tick)
        background.changed.connect(self.follow)
        self._second.start()
        self._read()

    @property
    def head(self) -> JobHead:
        return self._body().head

    @property
    def list(self) -> JobList:
        return self._body().list

    def setVisible(self, visible: bool) -> None:  # noqa: N802 - of Qt
        if visible:
            self._body()
        super().setVisible(visible)

    @Slot(object)
    def update_jobs(self, jobs: Sequence[Job]) -> None:
        """What runners report; a few times a second."""
        if self.model.update_jobs(jobs):
            self._read_soon()
        self._tell()

    @Slot(object)
    def follow(self, changes: Changes) -> None:
        """What runners and others changed; changes of the window's own arrive by themselves."""
        if changes.jobs:
            self._read_soon()

    def choose(self, chosen: JobFilter) -> None:
        """Show one segment of the list."""
        self._chosen = chosen
        self.head.show_filter(chosen)
        self.list.say_when_empty("")
        self._read()

    @property
    def busy(self) -> bool:
        """True while the list is being read or about to be."""
        return self._reading or self._soon.isActive()

    def retry_failed(self) -> None:
        """Start all jobs again that failed."""
        self._background.change(lambda: self._workspace.queue.retry())

    def _make_body(self) -> JobBody:
        from medintel_desktop.ui.job_body import JobBody

        read_only = self._workspace.read_only
        body = JobBody(self._theme, self.model, read_only=read_only, parent=self)
        head = body.head
        head.close_asked.connect(self.close_asked)
        head.filter_chosen.connect(self.choose)
        head.pause_all_asked.connect(self._pause_all)
        head.retry_failed_asked.connect(self.retry_failed)
        body.list.acted.connect(self._act)
        if self._totals is not None:
            body.show_snapshot(self.model.snapshot)
            head.show_totals(self._totals)
        self._column.addWidget(body)
        self.setFocusProxy(body.list)
        return body

    def _read_soon(self) -> None:
        if self._reading:
            self._again = True
        elif not self._soon.isActive():
            took = self.model.snapshot.seconds * 1000
            self._soon.start(max(SOONEST_MS, round(10 * took)))

    def _read(self) -> None:
        self._soon.stop()
        self._reading, self._again = True, False
        catalogue, chosen = self._workspace.catalogue, self._chosen
        self._background.read(
            "jobs", lambda: read_snapshot(catalogue, chosen), self._show, otherwise=self._unread
        )

    def _show(self, snapshot: JobSnapshot) -> None:
        self._reading = False
        self.model.show(snapshot)
        if self._body.made:
            self._body.made.show_snapshot(snapshot)
        self._tell()
        if self._again:
            self._read_soon()

    def _unread(self, error: MedIntelError) -> None:
        self._reading = False
        self._background.failed.emit(error.problem)

    def _tick(self) -> None:
        self._ticks += 1
        self.model.tick()
        self._tell()
        if not self._workspace.runs_jobs and self._ticks % POLL_TICKS == 0:
            self._read_soon()

    def _tell(self) -> None:
        totals = self.model.totals
        if totals != self._totals:
            self._totals = totals
            if self._body.made:
                self._body.made.head.show_totals(totals)
            self.totals_changed.emit(totals)

    def _pause_all(self) -> None:
        workspace, paused = self._workspace, self.model.totals.paused
        self._background.change(
            lambda: workspace.queue.resume() if paused else workspace.queue.pause()
        )

    def _act(self, row: int, action: Action) -> None:
        entry = self.model.entry(row)
        if action is Action.DETAILS:
            if isinstance(entry, Job) and entry.media_id:
                self.details_asked.emit(entry.media_id)
            return
        workspace = self._workspace
        self._background.change(lambda: _do(workspace, entry, action))


def _do(workspace: Workspace, entry: Entry, action: Action) -> Changes:
    queue = workspace.queue
    do = {
        Action.PAUSE: queue.pause,
        Action.RESUME: queue.resume,
        Action.TRY_NOW: queue.retry,
        Action.RETRY: queue.retry,
        Action.SEND_AGAIN: queue.retry,
        Action.CANCEL: queue.cancel,
        Action.DISMISS: queue.dismiss,
    }[action]
    return do(_ids(workspace, entry, ended=action is Action.DISMISS))


def _ids(workspace: Workspace, entry: Entry, *, ended: bool) -> list[int]:
    """The jobs behind a row; of a batch its files, those that have ended or those that go on."""
    if isinstance(entry, Job):
        return [entry.id]
    if not isinstance(entry, Batch):
        return []
    states = (JobState.DONE, JobState.CANCELLED) if ended else UNFINISHED
    return workspace.catalogue.jobs.files_in(entry.id, states)
