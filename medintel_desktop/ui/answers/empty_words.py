"""What stands in place of the table while nothing is answered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

ICON = "message-square-quote"
NOTHING = "Nothing is answered yet."
HINT = "Ask about these items; what it counts is said first."


class EmptyWords(QWidget):
    """One icon, one sentence, one button."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.analyse = QPushButton("Analyse…", self)
        self.analyse.setProperty("look", "main")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(3)
        for part in (
            self._icon, Label(theme, NOTHING, Role.TITLE, "t2", parent=self),
            Label(theme, HINT, Role.SMALL, "t3", parent=self), self.analyse,
        ):  # fmt: skip
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(4)
        self.setAccessibleName(f"{NOTHING} {HINT}")
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap(ICON, 32, self._theme.tokens.t3, ratio))
