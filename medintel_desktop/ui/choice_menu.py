"""A menu that changes one part of a search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.ui.theme import Theme


class ChoiceMenu(QMenu):
    """``chosen`` tells the query as it is with the choice."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, query: SearchQuery, title: str, icon: str) -> None:
        super().__init__(title)
        self._theme, self._query = theme, query
        self.setIcon(theme.icon(icon))

    def offer(self, text: str, on: bool, choose: Callable[[], None]) -> QAction:
        """Add a choice, marked when it is in force."""
        action = self.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda: choose())
        return action
