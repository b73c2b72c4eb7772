"""The right panel of a plan by itself, its jobs carried out by the threads of the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.plan import Cut
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.plan.brief_panel import BriefPanel
from medintel_desktop.ui.plan.editing import Editing
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Theme
from tests.contract.briefs.conftest import Cutter, cutter, library

__all__ = ["cutter", "library"]


@dataclass
class Desk:
    """Where somebody writes briefs."""

    cutter: Cutter
    panel: BriefPanel
    editing: Editing
    background: Background
    qtbot: QtBot

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """As shown."""
        return self.editing.plan.cuts

    @property
    def question(self) -> Question:
        """What is asked before anything is paid."""
        self.until(lambda: self.panel.proposing.question is not None)
        question = self.panel.proposing.question
        assert question is not None
        return question

    def write(self, words: str) -> None:
        self.panel.brief.field.setPlainText(words)

    def rests(self) -> bool:
        return self.background.idle and self.editing.saved

    def propose(self, words: str) -> None:
        """Write a brief, agree to what it counts, and wait for what comes of it."""
        self.write(words)
        self.panel.brief.ask.click()
        self.question.yes.click()
        self.until(lambda: any(cut.proposed for cut in self.cuts) and self.rests())

    def add(self, *cuts: Cut) -> None:
        self.editing.edit("adding cuts", lambda plan: plan.inserted(cuts))
        self.until(self.rests)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, background: Background, cutter: Cutter) -> Iterator[Desk]:
    workspace = cutter.workspace
    editing = Editing(background, workspace)
    panel = BriefPanel(theme, background, workspace, editing)
    qtbot.addWidget(panel)
    threads = JobThreads(workspace)
    threads.jobs_changed.connect(panel.show_jobs)
    threads.library_changed.connect(background.changed)
    background.changed.connect(editing.follow)
    background.changed.connect(panel.follow)
    panel.resize(296, 700)
    panel.show()
    threads.start()
    desk = Desk(cutter, panel, editing, background, qtbot)
    editing.open(cutter.plan_id)
    desk.until(lambda: editing.kept is not None and desk.rests())
    yield desk
    assert threads.shut_down(), "a job thread did not end"
