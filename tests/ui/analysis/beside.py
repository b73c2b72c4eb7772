"""A window with an item open, and what is done and seen in the column beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content, Passage
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.ui.analysis.tab import AnalysisTab
from medintel_desktop.ui.answers.analyse_dialog import AnalyseDialog
from medintel_desktop.ui.window.item_tabs import ItemTabs
from medintel_desktop.ui.window.trail import LibraryTrail
from tests.ui.window import Driver

FILM, PHOTO = "Walk.mp4", "Garden.jpg"
LENGTH = 16.0
THREE = (("Gate", 0.0, 4.0), ("Path", 4.0, 9.5), ("Tower", 9.5, 16.0))


def passages(*rows: tuple[str, float, float]) -> tuple[Passage, ...]:
    return tuple(Passage(Span(start, end), title) for title, start, end in rows)


class Beside:
    """Drives the tabs of one window."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @property
    def tabs(self) -> ItemTabs:
        tabs = self.driver.window.analysing.tabs
        assert tabs is not None
        return tabs

    @property
    def tab(self) -> AnalysisTab:
        return self.tabs.analysis

    @property
    def titles(self) -> list[str]:
        """Of the tabs that can be seen."""
        tabs = self.driver.parts.details.tabs
        return [tabs.tabText(at) for at in range(tabs.count()) if tabs.isTabVisible(at)]

    @property
    def talk(self) -> list[tuple[str, str, str]]:
        """Question, answer and what is said below it, from the top."""
        live = [self.tab.talk.live] if self.tab.talk.live else []
        return [
            (one.question.text(), one.answer.toPlainText(), one.note.text())
            for one in [*self.tab.talk.exchanges, *live]
        ]

    def open(self, name: str) -> None:
        """Show it, and wait for what is known of it."""
        pages, library = self.driver.parts.pages, self.driver.parts.library
        self.driver.until(lambda: name in self.driver.names())
        cell = self.driver.cell(name)
        pages.open(cell, None, LibraryTrail(library.model, 0))
        self.driver.until(lambda: pages.cell is not None and pages.cell.id == cell.id)
        self.driver.until(lambda: self._shows(cell.id))
        self.driver.until(lambda: self.driver.background_rests)
        if cell.kind is MediaKind.VIDEO and pages.player is not None:
            pages.player.shuttle.halt()

    def keep(
        self, contents: dict[AnswerKind, Content], name: str = FILM, *, wait: bool = True
    ) -> None:
        """Answers as a service gave them, without asking one."""
        item = self.driver.cell(name)
        self.driver.workspace.catalogue.analyses.add(
            [
                Analysis(f"{name} {kind}", item.id, kind, content, key=str(kind),
                         model="pegasus1.6", made_at=1.7e9)
                for kind, content in contents.items()
            ]
        )  # fmt: skip
        if not wait:  # for an item that is not open
            return
        self.driver.window.analysing.renew()
        self.driver.until(
            lambda: set(contents) <= set(self.tab.shown.answers if self.tab.shown else ())
        )

    def analyse(self, kinds: Sequence[AnswerKind] | None = None) -> str:
        """Press Analyse, choose, and Start; what it was said to count."""
        self.tab.analyse.click()
        dialog = self.driver.dialog(AnalyseDialog)
        for kind, box in dialog.kinds.items():
            if kinds is not None:
                box.setChecked(kind in kinds)
        self.driver.until(dialog.yes.isEnabled)
        cost = dialog.cost.text()
        dialog.yes.click()
        return cost

    def ask(self, question: str) -> None:
        field = self.tab.ask_box.field
        field.setFocus()
        QTest.keyClicks(field, question)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def undo(self, name: str) -> None:
        """Take back what is called so, once that is offered."""
        undo = self.driver.parts.actions.undo
        self.driver.until(lambda: undo.text() == f"Undo {name}")
        undo.trigger()

    def answered(self) -> None:
        """Wait until nothing is asked any more."""
        self.driver.until(lambda: not self.tabs.asking.running)

    def _shows(self, media_id: str) -> bool:
        shown = self.tab.shown
        return shown is not None and shown.item.id == media_id
