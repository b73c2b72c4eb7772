"""The first line of a tab about what a service told: who and when, and what else can be done."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

KEPT = "Kept on this computer."


class KeptLine(QWidget):
    """An icon, :attr:`words`, and two small buttons: what was before, and a menu."""

    def __init__(self, theme: Theme, icon: str, history: str, more: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._shown = theme, icon
        self._icon = Label(theme, parent=self)
        self.words = Label(theme, "", Role.TINY, "t3", parent=self)
        self.history = IconButton(theme, "history", history, size=14, parent=self).small()
        self.more = IconButton(theme, "ellipsis", more, size=14, parent=self).small()
        self.menu = QMenu(self)
        self.more.clicked.connect(lambda: open_below(self.menu, self.more))
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

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.tokens.line)
        painter.end()

    def _dress(self) -> None:
        ratio, tone = self.devicePixelRatioF(), self._theme.tokens.t3
        self._icon.setPixmap(self._theme.pixmap(self._shown, 12, tone, ratio))


def open_below(menu: QMenu, button: QWidget) -> None:
    """Let a menu open with its right edge at that of the button."""
    corner = button.mapToGlobal(button.rect().bottomRight())
    menu.popup(corner - QPoint(menu.sizeHint().width(), 0))
