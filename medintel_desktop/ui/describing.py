"""Lets what stores know of items follow what the user changes, soon after he has done so."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_thread import JobThreads

AFTER_MS = 30_000
"""An evening of tagging is written now and then, not with every word."""


class Describing(QObject):
    """Queues the descriptions that are behind, some time after the first change."""

    def __init__(
        self,
        background: Background,
        threads: JobThreads,
        workspace: Workspace,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._sidecars = workspace.cloud.sidecars
        self._wake = workspace.wake
        self.timer = QTimer(self, interval=AFTER_MS, singleShot=True)
        self.timer.timeout.connect(self._queue)
        if workspace.runs_jobs:
            background.changed.connect(self._hear)
            threads.library_changed.connect(self._hear)

    def _hear(self, changes: Changes) -> None:
        about_items = bool(changes.media) or changes.albums
        if about_items and not self.timer.isActive():
            self.timer.start()

    def _queue(self) -> None:
        self._background.change(self._sidecars.enqueue, lambda _: self._wake())
