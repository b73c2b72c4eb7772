"""The first line of the panel: who answered, when, and that it is kept here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.analysis import Origin
from medintel_desktop.ui.analysis.safety import said_by
from medintel_desktop.ui.analysis.shown import Shown
from medintel_desktop.ui.kept_line import KEPT, KeptLine
from medintel_desktop.ui.theme import Theme


class HeadLine(KeptLine):
    """Beside it the history, and what else can be asked."""

    history_asked = Signal()
    more_asked = Signal()
    """Choose what to ask."""
    again_asked = Signal()
    """Everything that was answered once more."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "sparkles", "History", "Ask for more", parent)
        self.ask_more = QAction("Ask for more…", self)
        self.ask_again = QAction("Ask again…", self)
        self.ask_more.triggered.connect(self.more_asked)
        self.ask_again.triggered.connect(self.again_asked)
        self.menu.addActions([self.ask_more, self.ask_again])
        self.history.clicked.connect(self.history_asked)

    def show_answers(self, shown: Shown, *, may_ask: bool) -> None:
        newest = shown.newest
        if newest is not None:
            who = said_by(newest) if newest.origin is Origin.SERVICE else "Written by you"
            self.words.setText(f"{who}. {KEPT}")
            self.words.setToolTip(self.words.text())
        self.setVisible(newest is not None)
        self.more.setVisible(may_ask)
