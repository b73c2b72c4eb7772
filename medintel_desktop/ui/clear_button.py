"""The button that empties a line, with an icon of ours in place of the style's."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from medintel_desktop.ui.theme import Theme

ACTION = "_q_qlineeditclearaction"
"""What Qt calls the action of its button."""


class ClearButton(QObject):
    """Gives a line Qt's own button, which comes and goes with the text, and dresses it."""

    def __init__(self, theme: Theme, line: QLineEdit) -> None:
        super().__init__(line)
        self._theme = theme
        line.setClearButtonEnabled(True)
        self._action = line.findChild(QAction, ACTION)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        if self._action is not None:
            self._action.setIcon(self._theme.icon("x", 16))
