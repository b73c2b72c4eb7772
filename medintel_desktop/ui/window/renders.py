"""Films of plans: asked for, followed, and told when they are there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, SignalInstance
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.selected import reveal
from medintel_desktop.ui.window.sheet_commands import tell_begun

if TYPE_CHECKING:
    from medintel_desktop.domain.render_wish import RenderWish
    from medintel_desktop.library.rendering import Queued
    from medintel_desktop.ui.plan.page import PlanPage
    from medintel_desktop.ui.plan.render_dialog import RenderDialog

RENDER = "render"
"""The kind of job whose end is told."""


class Renders(QObject):
    """Opens the dialog; what was chosen last is offered first."""

    def __init__(self, parts: Parts, jobs_changed: SignalInstance, window: QWidget) -> None:
        super().__init__(window)
        self._parts, self._window = parts, window
        self._wish: RenderWish | None = None
        self._folder: Path | None = None
        self._told: set[int] = set()
        self.dialog: RenderDialog | None = None
        """While it is open."""
        parts.plan.when_made(self._connect)
        jobs_changed.connect(self.follow_jobs)

    def offer(self, plan_id: str) -> None:
        plans = self._parts.workspace.plans
        if not self._parts.workspace.read_only:
            self._parts.background.read(
                "render name", lambda: plans.get(plan_id).plan.name, partial(self._open, plan_id)
            )

    def stop(self) -> None:
        """The window closes."""
        if self.dialog is not None:
            self.dialog.reject()

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Tell of films that are there, once each; they may have been asked for before the
        window was closed."""
        for job in jobs:
            if job.kind == RENDER and job.state is JobState.DONE and job.id not in self._told:
                self._told.add(job.id)
                self._tell(Path(job.payload["target"]))

    def _connect(self, page: PlanPage) -> None:
        page.render_asked.connect(self.offer)

    def _open(self, plan_id: str, name: str) -> None:
        from medintel_desktop.domain.render_wish import RenderWish
        from medintel_desktop.ui.plan.render_dialog import RenderDialog

        parts = self._parts
        self.dialog = dialog = RenderDialog(
            parts.theme, parts.background, parts.workspace.rendering, plan_id, name,
            self._wish or RenderWish(), self._place(), self._window,
        )  # fmt: skip
        dialog.chosen.connect(self._remember)
        dialog.queued.connect(self._queued)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _remember(self, wish: RenderWish) -> None:
        self._wish = wish

    def _queued(self, queued: Queued) -> None:
        self._folder = queued.target.parent
        self._parts.background.changed.emit(queued.changes)
        self._parts.workspace.wake()
        tell_begun(self._parts.messages, f"{queued.target.name} is being made.")

    def _forget(self) -> None:
        self.dialog = None

    def _tell(self, target: Path) -> None:
        self._parts.messages.tell(
            f"{target.name} is there.", label="Show in folder", action=partial(reveal, target)
        )

    def _place(self) -> Path:
        """The folder chosen last, else the one for videos."""
        movies = QStandardPaths.StandardLocation.MoviesLocation
        return self._folder or Path(QStandardPaths.writableLocation(movies) or Path.home())
