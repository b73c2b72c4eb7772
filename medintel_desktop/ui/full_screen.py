"""Full screen for one page of the window, and back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget


class FullScreen(QObject):
    """Lifts ``page`` out of its window onto the whole screen. The page keeps its parent."""

    changed = Signal(bool)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._on = False
        self.moving = False
        """True while the page is hidden only to be shown again elsewhere."""

    @property
    def on(self) -> bool:
        return self._on

    def toggle(self) -> None:
        self.set_on(not self._on)

    def set_on(self, on: bool) -> None:
        """Enter or leave; the focus stays in the page."""
        if on == self._on:
            return
        self._on = on
        self.moving = True
        if self._page.parentWidget() is not None:
            kind = Qt.WindowType.Window if on else Qt.WindowType.Widget
            self._page.setWindowFlags(kind)
        if on:
            self._page.showFullScreen()
        else:
            self._page.showNormal()
        self.moving = False
        self._page.setFocus()
        self.changed.emit(on)
