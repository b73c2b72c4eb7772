"""The field at the foot of the panel, with what a question counts, and Stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.label import AIR, Label
from medintel_desktop.ui.theme import Role, Theme

MOST = 2000
"""Characters of a question."""


class AskBox(QWidget):
    """Enter asks; while an answer comes, Stop or Esc ends it."""

    asked = Signal(str)
    stop_asked = Signal()
    settings_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._running = False
        self.field = QLineEdit(self)
        self.field.setMaxLength(MOST)
        self._send = QAction("Ask", self)
        self._send.triggered.connect(self._ask)
        self.field.addAction(self._send, QLineEdit.ActionPosition.TrailingPosition)
        self.counts = Label(theme, "", Role.TINY, "t3", wrap=True, parent=self)
        self.stop = QPushButton(f"{AIR}Stop", self)
        self.stop.setProperty("small", True)
        self.stop.clicked.connect(self.stop_asked)
        self.key = QPushButton("Open settings", self)
        self.key.setProperty("look", "link")
        self.key.setProperty("small", True)
        self.key.clicked.connect(self.settings_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.counts, 1)
        row.addWidget(self.key)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addLayout(row)
        self.field.returnPressed.connect(self._ask)
        theme.changed.connect(self._dress)
        self.show_state("this video", "", may_ask=False, has_key=True)
        self.set_running(False)
        self._dress()

    def show_state(self, thing: str, counts: str, *, may_ask: bool, has_key: bool) -> None:
        """``thing`` is "this video", "this photo" or "0:42 – 0:51"; ``counts`` what a question
        costs."""
        self.field.setPlaceholderText(f"Ask about {thing}")
        self.field.setAccessibleName(f"Ask about {thing}")
        self.field.setEnabled(may_ask and has_key)
        self.key.setVisible(not has_key)
        keyless = f"Add a TwelveLabs key to ask about {thing}."
        self.counts.setText(counts if has_key else keyless)
        self.setVisible(may_ask)

    def set_running(self, running: bool) -> None:
        self._running = running
        self.stop.setVisible(running)
        self._send.setEnabled(not running)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._running:
            self.stop_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.panel)
        painter.fillRect(0, 0, self.width(), 1, self._theme.tokens.line)
        painter.end()

    def _ask(self) -> None:
        words = " ".join(self.field.text().split())
        if words and not self._running and self.field.isEnabled():
            self.field.clear()
            self.asked.emit(words)

    def _dress(self) -> None:
        self._send.setIcon(self._theme.icon("send", 16))
        self.stop.setIcon(self._theme.icon("square", 12, self._theme.tokens.t1))
