"""What stands where the map will be: that it opens, or why it does not."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

QUIET_MS = 300
"""Shorter waits show nothing."""


class MapNote(QWidget):
    """One line in large letters, one in small ones, and perhaps a button."""

    reload_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self._title = Label(theme, role=Role.WINDOW, parent=self)
        self._hint = Label(theme, tone="t2", parent=self)
        self._again = QPushButton("Reload", self)
        self._again.clicked.connect(self.reload_asked)
        self._again.hide()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch()
        for widget in (self._title, self._hint, self._again):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._later = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._later.timeout.connect(lambda: self._show("Opening the map"))

    @property
    def words(self) -> str:
        """What stands there."""
        return f"{self._title.text()} {self._hint.text()}".strip()

    def wait(self) -> None:
        """Say that the map opens, if that takes long."""
        self._show("")
        self._later.start()

    def rest(self) -> None:
        """The map is there."""
        self._later.stop()

    def tell(self, title: str, hint: str = "") -> None:
        """Why there is no map."""
        self._later.stop()
        self._show(title, hint)

    def offer_reload(self, title: str, hint: str) -> None:
        self.tell(title, hint)
        self._again.show()
        self._again.setFocus()

    def _show(self, title: str, hint: str = "") -> None:
        self._title.setText(title)
        self._hint.setText(hint)
        self._again.hide()
