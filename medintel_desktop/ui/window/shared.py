"""The shared library in the window: the dot in the status bar, its panel, and what may be done.

Made after the first paint. Without a database there is nothing to see of it but in the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.sharing import SharingState, SharingStatus
from medintel_desktop.library.sharing import KIND
from medintel_desktop.ui.banner import BannerText
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.shared_library.conflict_list import ConflictList
from medintel_desktop.ui.shared_library.sync_dot import SyncDot
from medintel_desktop.ui.shared_library.sync_panel import MOST, SyncPanel
from medintel_desktop.ui.window.parts import Parts

GATHER_MS = 200
FOLLOW_MS = 20_000
"""What nobody tells: that a database is offline since, that another process synced."""
VIEWER = (
    "You are a viewer of the shared library “{}”: you can look and search. Its owner can let you "
    "edit."
)


class Shared(QObject):
    """Reads how the shared library stands, soon after anything that may have changed it."""

    def __init__(
        self,
        parts: Parts,
        threads: JobThreads,
        open_settings: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._parts, self._open_settings, self._window = parts, open_settings, parent
        self.status = SharingStatus(SharingState.NOT_SET_UP)
        self.dot = Later(self._make_dot)
        self.panel = Later(self._make_panel)
        self._gather = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gather.timeout.connect(self.read)
        self._follow = QTimer(self, interval=FOLLOW_MS)
        self._follow.timeout.connect(self.read)
        threads.jobs_changed.connect(self._hear_jobs)
        threads.library_changed.connect(self._hear)
        parts.background.changed.connect(self._hear)
        self._follow.start()
        self.read()

    def read(self) -> None:
        sharing = self._parts.workspace.sharing
        self._parts.background.read("sharing", sharing.status, self._show)

    def soon(self) -> None:
        """Read once the changes under way are over."""
        if not self._gather.isActive():
            self._gather.start()

    def _hear(self, _: Changes) -> None:
        self.soon()

    def _hear_jobs(self, jobs: Sequence[Job]) -> None:
        if any(job.kind == KIND for job in jobs):
            self.soon()

    def _show(self, status: SharingStatus) -> None:
        conflicts = status.conflicts != self.status.conflicts
        self.status = status
        if status.library or self.dot.made:
            self.dot().setVisible(bool(status.library))
            self.dot().say(status)
        if self.panel.made and self.panel.made.isVisible():
            self.panel.made.show_status(status)
            if conflicts:
                self._read_conflicts()
        self._allow(status)

    def _allow(self, status: SharingStatus) -> None:
        """A viewer's edits would go nowhere, so they are not offered."""
        viewer = bool(status.library) and status.role is Role.VIEWER
        text = VIEWER.format(status.library) if viewer else ""
        self._parts.set_viewer(viewer)
        banner = BannerText(text, "eye", "quiet") if viewer else None
        self._parts.messages.set_banner("viewer", banner)

    # -- the panel -----------------------------------------------------------------------------

    def _make_dot(self) -> SyncDot:
        dot = SyncDot(self._parts.theme, self._parts.status)
        dot.clicked.connect(self._open)
        self._parts.status.add(dot)
        return dot

    def _make_panel(self) -> SyncPanel:
        read_only = self._parts.workspace.read_only
        panel = SyncPanel(self._parts.theme, read_only=read_only, parent=self._window)
        panel.sync_asked.connect(self._sync)
        panel.take_asked.connect(self._take)
        panel.all_asked.connect(self._show_all)
        panel.settings_asked.connect(self._show_settings)
        panel.closed.connect(lambda: self.dot().setChecked(False))
        return panel

    def _open(self) -> None:
        self.panel().show_status(self.status)
        self.panel().open_above(self.dot())
        self._read_conflicts()
        self.read()

    def _read_conflicts(self) -> None:
        conflicts = self._parts.workspace.sharing.conflicts
        show = self.panel().show_conflicts
        self._parts.background.read("conflicts", lambda: conflicts.all(MOST), show)

    def _sync(self) -> None:
        workspace = self._parts.workspace
        self._parts.background.change(
            lambda: workspace.sharing.sync_now(), lambda _: workspace.wake()
        )

    def _take(self, conflict_id: int) -> None:
        workspace = self._parts.workspace

        def taken(_: Changes) -> None:
            workspace.wake()
            self._read_conflicts()

        self._parts.background.change(lambda: workspace.sharing.conflicts.take(conflict_id), taken)

    def _show_all(self) -> None:
        self.panel().hide()
        parts = self._parts
        ConflictList(parts.theme, parts.background, parts.workspace, self._window).open()

    def _show_settings(self) -> None:
        self.panel().hide()
        self._open_settings("shared library")
