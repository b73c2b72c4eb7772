"""All of one value, below the table: to read, to select, and with times that play."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from medintel_desktop.ui.analysis.answer_text import AnswerText
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 132


class WholeText(QWidget):
    """Gone while no value is chosen."""

    time_asked = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.heading = Label(theme, "", Role.HEADING, "t3", parent=self)
        self.text = AnswerText(theme, "The whole answer", Role.BODY, parent=self)
        self.text.time_asked.connect(self.time_asked)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        inner = QWidget()
        inner.setAutoFillBackground(False)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 12, 8)
        column.addWidget(self.text)
        column.addStretch()
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 4, 4)
        outer.setSpacing(4)
        outer.addWidget(self.heading)
        outer.addWidget(area, 1)
        self.setFixedHeight(HEIGHT)
        self.hide()

    def show_text(self, heading: str, text: str, length: float) -> None:
        """Times up to ``length`` seconds can be clicked."""
        self.heading.setText(heading)
        self.text.show_text(text, length)
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.fillRect(self.rect(), tokens.panel)
        painter.fillRect(0, 0, self.width(), 1, tokens.line)
        painter.end()
