"""The screen with the bar below it, or over it in full screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from medintel_desktop.ui.player.screen import Screen

REST = 2500
"""Milliseconds without a movement of the pointer until the bar goes."""


class Stage(QWidget):
    """Lays out two children by hand, because in full screen one lies over the other."""

    def __init__(self, screen: Screen, bar: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen, self._bar = screen, bar
        self._floating = False
        screen.setParent(self)
        bar.setParent(self)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._put_away)
        screen.setMouseTracking(True)
        screen.viewport().setMouseTracking(True)
        screen.viewport().installEventFilter(self)

    def set_floating(self, floating: bool) -> None:
        """Float the bar over the picture, where it shows while the pointer moves."""
        self._floating = floating
        self._bar.show()
        self._screen.unsetCursor()
        self._rest.stop()
        if floating:
            self._rest.start()
        self.arrange()

    def arrange(self) -> None:
        """Lay out again, after the bar got higher or lower."""
        high = self._bar.sizeHint().height()
        above = self.height() if self._floating else max(0, self.height() - high)
        self._screen.setGeometry(0, 0, self.width(), above)
        self._bar.setGeometry(0, self.height() - high, self.width(), high)
        self._bar.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._floating and event.type() == QEvent.Type.MouseMove:
            self._bar.show()
            self._screen.unsetCursor()
            self._rest.start()
        return super().eventFilter(watched, event)

    def _put_away(self) -> None:
        if self._bar.underMouse() or self._bar.isAncestorOf(self.focusWidget() or self):
            self._rest.start()
            return
        self._bar.hide()
        self._screen.setCursor(Qt.CursorShape.BlankCursor)
