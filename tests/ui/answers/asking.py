"""A window in which questions are asked about several items, and what is seen of them."""

from __future__ import annotations

from collections.abc import Mapping

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.answers.analyse_dialog import AnalyseDialog
from medintel_desktop.ui.answers.page import AnswersPage
from medintel_desktop.ui.window.parts import Parts
from tests.ui.window import Driver

FILMS = {
    "Harbour.mp4": ["red", "blue"], "Lake.mp4": ["green", "blue"], "Walk.mp4": ["blue", "yellow"],
}  # fmt: skip
PHOTO = "Garden.jpg"
MODEL = "pegasus1.6"


class Asking:
    """Drives the dialog and the table of one window."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @property
    def parts(self) -> Parts:
        return self.driver.parts

    @property
    def workspace(self) -> Workspace:
        return self.driver.workspace

    @property
    def page(self) -> AnswersPage:
        page = self.driver.window.answers.table.made
        assert page is not None
        return page

    def id_of(self, name: str) -> str:
        return self.driver.cell(name).id

    def ask(self, *names: str) -> AnalyseDialog:
        """Select these and choose "Analyse…"; the dialog once it has counted."""
        self.driver.select(*names)
        self.parts.actions.analyse.trigger()
        return self.dialog()

    def dialog(self) -> AnalyseDialog:
        """The one that is open, once it has counted."""
        dialog = self.driver.dialog(AnalyseDialog)
        self.counted(dialog)
        return dialog

    def counted(self, dialog: AnalyseDialog) -> None:
        """Wait until it says what is chosen now."""
        self.driver.until(lambda: self.driver.background_rests and bool(dialog.cost.text()))

    def tick(self, dialog: AnalyseDialog, *kinds: AnswerKind) -> None:
        """Choose exactly these."""
        for kind, box in dialog.kinds.items():
            box.setChecked(kind in kinds)
        self.counted(dialog)

    def keep(self, name: str, contents: Mapping[AnswerKind, Content]) -> None:
        """Answers as a service gave them, without asking one."""
        media_id = self.id_of(name)
        self.workspace.catalogue.analyses.add(
            [
                Analysis(f"{name} {kind}", media_id, kind, content, key=f"{name} {kind}",
                         model=MODEL, made_at=1.7e9)
                for kind, content in contents.items()
            ]
        )  # fmt: skip

    def jobs_ended(self) -> None:
        self.driver.until(self.driver.jobs_ended)
