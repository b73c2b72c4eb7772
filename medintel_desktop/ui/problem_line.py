"""The line of a card that says what is wrong, what to do and what is safe."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class ProblemLine(QWidget):
    """Hidden while there is nothing to say. Stands at the foot of its card."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = Label(theme)
        self._words = Label(theme, "", Role.SMALL, "t1", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 14, 9)
        row.setSpacing(9)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def words(self) -> str:
        return self._words.text() if not self.isHidden() else ""

    def say(self, text: str) -> None:
        """One or two sentences; "" hides the line."""
        self._words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(self.rect().toRectF(), 5, 5)
        upper = QPainterPath()
        upper.addRect(0, 0, self.width(), self.height() / 2)  # round at the foot alone
        painter.fillPath(shape | upper, self._theme.tokens.danger_back)
        painter.end()

    def _dress(self) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap("triangle-alert", 14, tokens.danger, ratio))
        self.update()
