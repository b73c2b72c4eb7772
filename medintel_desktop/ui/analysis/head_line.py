"""The first line of the panel: who answered, when, and that it is kept here."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from medintel_desktop.domain.analysis import Origin
from medintel_desktop.ui.analysis.safety import said_by
from medintel_desktop.ui.analysis.shown import Shown
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

KEPT = "Kept on this computer."


class HeadLine(QWidget):
    """Beside it the history, and what else can be asked."""

    history_asked = Signal()
    more_asked = Signal()
    """Choose what to ask."""
    again_asked = Signal()
    """Everything that was answered once more."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = Label(theme, parent=self)
        self.words = Label(theme, "", Role.TINY, "t3", parent=self)
        self.history = IconButton(theme, "history", "History", size=14, parent=self)
        self.more = IconButton(theme, "ellipsis", "Ask for more", size=14, parent=self)
        for button in (self.history, self.more):
            button.setProperty("look", "bare")
            button.setMinimumWidth(24)
            button.setFixedSize(24, 24)
        self.ask_more = QAction("Ask for more…", self)
        self.ask_again = QAction("Ask again…", self)
        self.ask_more.triggered.connect(self.more_asked)
        self.ask_again.triggered.connect(self.again_asked)
        self.menu = QMenu(self)
        self.menu.addActions([self.ask_more, self.ask_again])
        self.history.clicked.connect(self.history_asked)
        self.more.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(0)
        row.addWidget(self._icon)
        row.addSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.history)
        row.addWidget(self.more)
        theme.changed.connect(self._dress)
        self._dress()

    def show_answers(self, shown: Shown, *, may_ask: bool) -> None:
        newest = shown.newest
        if newest is not None:
            who = said_by(newest) if newest.origin is Origin.SERVICE else "Written by you"
            self.words.setText(f"{who}. {KEPT}")
            self.words.setToolTip(self.words.text())
        self.setVisible(newest is not None)
        self.more.setVisible(may_ask)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.tokens.line)
        painter.end()

    def _open(self) -> None:
        below = self.more.mapToGlobal(self.more.rect().bottomRight())
        self.menu.popup(below - QPoint(self.menu.sizeHint().width(), 0))

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap("sparkles", 12, self._theme.tokens.t3, ratio))
