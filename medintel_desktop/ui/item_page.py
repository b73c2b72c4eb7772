"""What viewer and player have in common: a head, the way back, the whole screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.ui.full_screen import FullScreen
from medintel_desktop.ui.page_head import PageHead


class ItemPage(QWidget):
    """Shows one item at a time; leaving the page calls :meth:`stop`."""

    back_asked = Signal()
    previous_asked = Signal()
    next_asked = Signal()
    """The item before or after this one is wanted."""

    def __init__(self, head: PageHead, body: QWidget, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.head = head
        self._full = FullScreen(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(body, 1)
        head.back_asked.connect(self.back_asked)
        head.previous_asked.connect(self.previous_asked)
        head.next_asked.connect(self.next_asked)

    def set_back(self, label: str) -> None:
        """Where back leads: "Results" or "Library"."""
        self.head.set_back(label)

    def stop(self) -> None:
        """Let go of the item and of the whole screen."""
        self._full.set_on(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and not self._full.moving:
            self.stop()

    def _leave(self) -> None:
        """What Esc does: first the whole screen, then the page."""
        if self._full.on:
            self._full.set_on(False)
        else:
            self.back_asked.emit()
