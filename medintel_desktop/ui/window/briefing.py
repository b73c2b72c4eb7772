"""The brief of the plan that is open, in the right panel: proposed cuts, the selected cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.ui.drop_down import DropDown
    from medintel_desktop.ui.job_thread import JobThreads
    from medintel_desktop.ui.plan.brief_panel import BriefPanel
    from medintel_desktop.ui.plan.page import PlanPage


class Briefing(QObject):
    """Makes the panel with the page of plans, and shows it beside that page alone."""

    def __init__(
        self, parts: Parts, threads: JobThreads, open_key: Callable[[], object],
        show_plan: Callable[[str], object], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._parts, self._open_key, self._show_plan = parts, open_key, show_plan
        self._told: set[int] = set()
        """Ids of jobs that ended."""
        self._panel: BriefPanel | None = None
        parts.plan.when_made(self._make)
        parts.pages.moved.connect(self._follow)
        parts.background.changed.connect(self._hear)
        threads.library_changed.connect(self._hear)
        threads.jobs_changed.connect(self._hear_jobs)

    @property
    def panel(self) -> BriefPanel | None:
        """None until a plan was opened."""
        return self._panel

    def look(self) -> None:
        """A key may have come or gone."""
        if self._panel is not None:
            self._panel.look()

    def _make(self, page: PlanPage) -> None:
        from medintel_desktop.ui.plan.brief_panel import BriefPanel  # no start opens a plan

        parts = self._parts
        panel = BriefPanel(
            parts.theme, parts.background, parts.workspace, page.editing, parts.details
        )
        panel.settings_asked.connect(self._open_key)
        panel.look_asked.connect(lambda cut_id: self._play(page, cut_id))
        page.chosen.connect(lambda: panel.show_selected(page.deeds.selected()))
        album = page.matches.album
        album.activated.connect(lambda _: panel.set_album(_album(album)))
        parts.details.add_tabs([(panel, "Plan")])
        self._panel = panel

    def _follow(self) -> None:
        pages, panel = self._parts.pages, self._panel
        if panel is None:
            return
        if pages.page is self._parts.plan.made:
            self._parts.details.show_tabs([panel], panel)
        elif not pages.shows_item:  # which has tabs of its own
            self._parts.details.show_tabs(())

    def _play(self, page: PlanPage, cut_id: str) -> None:
        """Select a cut and play from where it begins."""
        page.select([cut_id])
        page.seek(page.line.scene.start_of(page.plan.index(cut_id)))
        page.reel.play()

    def _hear(self, changes: Changes) -> None:
        if self._panel is not None:
            self._panel.follow(changes)

    def _hear_jobs(self, jobs: list[Job]) -> None:
        if self._panel is not None:
            self._panel.show_jobs(jobs)
        for job in jobs:
            if job.kind == "brief" and job.state is JobState.DONE and job.id not in self._told:
                self._told.add(job.id)
                self._tell(job)

    def _tell(self, job: Job) -> None:
        """What came of a brief, where its plan is not shown."""
        page, plan_id = self._parts.plan.made, str(job.payload.get("plan"))
        shown = page is not None and self._parts.pages.page is page
        if page is None or not shown or page.editing.plan_id != plan_id:
            self._parts.messages.tell(
                f"{job.title}: {job.note}.", "Nothing is used before you accept it.",
                label="Show", action=lambda: self._show_plan(plan_id),
            )  # fmt: skip


def _album(chosen: DropDown) -> tuple[str, str] | None:
    """Id and name; None for the library."""
    album_id = chosen.currentData()
    return (album_id, chosen.currentText()) if album_id else None
