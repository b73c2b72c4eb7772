"""Has cuts proposed for the plan that is shown: what it counts, who is asked, how that stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.plan import brief_words
from medintel_desktop.ui.plan.editing import Editing
from medintel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medintel_desktop.library.briefs import BriefCost
    from medintel_desktop.ui.question import Question


class Proposing(QObject):
    """``album`` limits what is proposed when the user says so: its id and name."""

    changed = Signal()
    """Whether somebody can be asked, or a job."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, editing: Editing,
        window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._editing, self._window = editing, window
        self._plan_id = ""
        self.job: Job | None = None
        """The newest of the plan that is shown, while it works or when it failed."""
        self.has_key = True
        """Until it is known better."""
        self.album: tuple[str, str] | None = None
        self.question: Question | None = None
        """What is asked before anything is paid, once it was."""

    @property
    def busy(self) -> bool:
        return self.job is not None and not self.job.ended

    def open(self, plan_id: str) -> None:
        """Another plan is shown."""
        if plan_id != self._plan_id:
            self._plan_id = plan_id
            self.job = None
            self.look()
        self._read_job()

    def look(self) -> None:
        """A key may have come or gone."""
        workspace = self._workspace
        self._background.read(
            "brief model", lambda: workspace.analyses.model, self._take_model, slow=True
        )

    def follow(self, changes: Changes) -> None:
        if changes.jobs:
            self._read_job()

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Some jobs stand elsewhere now."""
        for job in jobs:
            mine = job.kind == "brief" and job.payload.get("plan") == self._plan_id
            if mine and (self.job is None or self.job.id <= job.id):
                self._take_job(self._plan_id, job)

    def ask(self, words: str) -> None:
        """Say what it counts; the user decides."""
        workspace = self._workspace
        self._background.read(
            "brief cost", lambda: workspace.briefs.cost(words), partial(self._show_cost, words),
            slow=True,
        )  # fmt: skip

    def on_job(self, what: str, job_id: int) -> None:
        """ "cancel", "retry" or "dismiss" a job."""
        workspace = self._workspace
        if what == "dismiss":
            self._take_job(self._plan_id, None)
        self._background.change(lambda: getattr(workspace.queue, what)([job_id]))

    def _show_cost(self, words: str, cost: BriefCost) -> None:
        from medintel_desktop.ui.question import Question

        if cost.model is None:
            self._take_model(None)
            return
        check = f"Only from the album “{self.album[1]}”" if self.album else ""
        self.question = Question(
            self._theme, "Have cuts proposed?", brief_words.cost(cost), "Propose",
            partial(self._propose, words), check=check, parent=self._window,
        )  # fmt: skip
        self.question.open()

    def _propose(self, words: str, in_album: bool) -> None:
        workspace, plan_id = self._workspace, self._editing.plan_id
        album = self.album[0] if self.album and in_album else None
        if self.job is not None and self.job.ended:  # it failed, and is asked anew
            self.on_job("dismiss", self.job.id)
        self._background.change(
            lambda: workspace.briefs.propose(plan_id, words, album), lambda _: workspace.wake()
        )

    def _take_model(self, model: str | None) -> None:
        if (model is not None) != self.has_key:
            self.has_key = model is not None
            self.changed.emit()

    def _read_job(self) -> None:
        workspace, plan_id = self._workspace, self._plan_id
        if plan_id:
            self._background.read(
                "brief job", lambda: workspace.briefs.job(plan_id),
                partial(self._take_job, plan_id), slow=True,
            )  # fmt: skip

    def _take_job(self, plan_id: str, job: Job | None) -> None:
        if job is not None and job.state in (JobState.DONE, JobState.CANCELLED):
            job = None
        if plan_id == self._plan_id and job != self.job:
            self.job = job
            self.changed.emit()
