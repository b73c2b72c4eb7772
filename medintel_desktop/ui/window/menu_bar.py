"""The menu bar without lines under letters."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar, QStyleOptionMenuItem


class MenuBar(QMenuBar):
    """Alt with a letter opens a menu all the same."""

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:
        super().initStyleOption(option, action)
        option.text = option.text.replace("&", "")
