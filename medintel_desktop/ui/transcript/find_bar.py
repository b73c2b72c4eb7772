"""The field that finds words in the transcript, and walks over what it found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class FindBar(QWidget):
    """Enter goes on, Shift+Enter back, Esc empties the field."""

    sought = Signal(str)
    step_asked = Signal(bool)
    """Forward."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.field = QLineEdit(self)
        self.field.setProperty("small", True)
        self.field.setPlaceholderText("Find in this transcript")
        self.field.setAccessibleName("Find in this transcript")
        self.field.setClearButtonEnabled(False)
        self._icon = QAction(self.field)
        self.field.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self.count = Label(theme, "", Role.TINY, "t3", parent=self)
        self.back = IconButton(theme, "chevron-up", "Previous", "Shift+Enter", size=14, parent=self)
        self.on = IconButton(theme, "chevron-down", "Next", "Enter", size=14, parent=self)
        for button in (self.back, self.on):
            button.small()
        self.field.textChanged.connect(self.sought)
        self.back.clicked.connect(lambda: self.step_asked.emit(False))
        self.on.clicked.connect(lambda: self.step_asked.emit(True))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addSpacing(4)
        row.addWidget(self.count)
        row.addWidget(self.back)
        row.addWidget(self.on)
        theme.changed.connect(self._dress)
        self._dress()
        self.show_count(0, -1)

    def show_count(self, found: int, current: int) -> None:
        """How many places there are, and at which the user stands, from 0."""
        asked = bool(self.field.text().strip())
        here = f"{words.count(current + 1)} of " if current >= 0 else ""
        self.count.setText(f"{here}{words.count(found)}" if found else "None" if asked else "")
        for part in (self.count, self.back, self.on):
            part.setVisible(asked)
        self.back.setEnabled(found > 0)
        self.on.setEnabled(found > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step_asked.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        self._icon.setIcon(self._theme.icon("search", 14, self._theme.tokens.t3))
