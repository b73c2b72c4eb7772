"""In place of a map without markers: one icon, one sentence, a hint, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

ICON = 32


class EmptyMap(QWidget):
    """Covers the map, which goes on beneath."""

    grid_asked = Signal()
    gpx_asked = Signal()
    """Items shall be matched with a recorded way."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, "map"
        self._icon = QLabel(self)
        self.words = Label(theme, role=Role.TITLE, tone="t2", parent=self)
        self.hint = Label(theme, role=Role.SMALL, tone="t2", parent=self)
        self.grid = QPushButton("Show in grid", self)
        self.gpx = QPushButton("Match with GPX…", self)
        self.grid.clicked.connect(self.grid_asked)
        self.gpx.clicked.connect(self.gpx_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.grid)
        buttons.addWidget(self.gpx)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(3)
        for widget in (self._icon, self.words, self.hint):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(4)
        theme.changed.connect(self._dress)
        self._dress()

    def say(self, icon: str, words: str, hint: str, *, grid: bool, gpx: bool) -> None:
        """``grid``, ``gpx``: the buttons that would help."""
        self._name = icon
        self.words.setText(words)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.grid.setVisible(grid)
        self.gpx.setVisible(gpx)
        self.setAccessibleName(f"{words} {hint}".strip())
        self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.base)
        painter.end()

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap(self._name, ICON, self._theme.tokens.t3, ratio))
        self.update()
