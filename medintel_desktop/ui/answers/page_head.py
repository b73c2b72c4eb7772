"""The strip above the table: where it leads back to, which table, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from medintel_desktop.ui.answers.lines import Choice
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 48


class TableHead(QWidget):
    """What the user wants is told by signals."""

    back_asked = Signal()
    chosen = Signal(object)
    """A Choice: another table."""
    analyse_asked = Signal()
    presets_asked = Signal()
    export_asked = Signal(str)
    """ "csv" or "json"."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices: tuple[Choice, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.back = QToolButton(self)
        self.back.setText("Library")
        self.back.setAccessibleName("Back to the library")
        self.back.setToolTip("Back to the library (Esc)")
        self.back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back.setIconSize(QSize(16, 16))
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title = Label(theme, "Answers", Role.VIEW, parent=self)
        self.note = Label(theme, "", Role.SMALL, "t2", parent=self)
        self.choice = DropDown(theme, "Which answers", self)
        self.choice.setMinimumWidth(190)
        self.analyse = self._button("Analyse…")
        self.presets = self._button("Presets…")
        self.export = self._button("Export")
        menu = QMenu(self.export)
        menu.addAction("As CSV, for a spreadsheet…", lambda: self.export_asked.emit("csv"))
        menu.addAction("As JSON…", lambda: self.export_asked.emit("json"))
        self.export.setMenu(menu)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()

    def show_choices(self, choices: Sequence[Choice], now: Choice) -> None:
        """Nothing is told by this."""
        self.choice.blockSignals(True)
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self.choice.clear()
            self.choice.addItems([choice.title for choice in choices])
        self.choice.setCurrentIndex(self._choices.index(now))
        self.choice.blockSignals(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.fillRect(self.rect(), tokens.base)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.line)
        painter.end()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addSpacing(4)
        row.addWidget(self.title)
        row.addWidget(self.note)
        row.addStretch()
        for part in (self.choice, self.analyse, self.presets, self.export):
            row.addWidget(part)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.choice.currentIndexChanged.connect(
            lambda place: self.chosen.emit(self._choices[place])
        )
        self.analyse.clicked.connect(self.analyse_asked)
        self.presets.clicked.connect(self.presets_asked)

    def _button(self, text: str) -> QPushButton:
        return QPushButton(text, self)

    def _dress(self) -> None:
        self.back.setIcon(self._theme.icon("arrow-left", 16))
        self.back.setFont(self._theme.font(Role.BODY))
        self.update()
