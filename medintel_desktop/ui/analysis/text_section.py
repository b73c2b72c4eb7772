"""A text to read, copy and correct: the summary."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.analysis.answer_text import AnswerText
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

EDITOR_LINES = 8


class TextSection(QWidget):
    """``changed``: the text as the user wrote it. ``wrong`` says what keeps a text from being
    saved, "" when nothing does."""

    changed = Signal(str)
    left = Signal()
    """Nothing is being written any more."""
    time_asked = Signal(float)

    def __init__(
        self,
        theme: Theme,
        name: str,
        parent: QWidget,
        role: Role = Role.SMALL,
        wrong: Callable[[str], str] = lambda _: "",
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._wrong = theme, role, wrong
        self.shown = AnswerText(theme, name, role, parent=self)
        self.editor = _Editor(self)
        self.editor.setAccessibleName(name)
        self.save = QPushButton("Save", self)
        self.cancel = QPushButton("Cancel", self)
        self.save.setProperty("look", "main")
        self.trouble = Label(theme, "", Role.SMALL, "danger", wrap=True, parent=self)
        self._foot = self._make_foot()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.shown, self.editor, self.trouble, self._foot):
            column.addWidget(part)
        self.shown.time_asked.connect(self.time_asked)
        self.save.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.leave)
        self.editor.textChanged.connect(self._check)
        self.editor.entered.connect(self._finish)
        self.editor.left.connect(self.leave)
        theme.changed.connect(self._dress)
        self._dress()
        self.leave()

    def _make_foot(self) -> QWidget:
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        for button in (self.cancel, self.save):
            button.setProperty("small", True)
            row.addWidget(button)
        return foot

    @property
    def editing(self) -> bool:
        return not self.editor.isHidden()

    def show_text(self, text: str, length: float) -> None:
        """What is being written stays until it is saved or given up."""
        self.shown.show_text(text, length)

    def edit(self) -> None:
        """Let the text be written."""
        self.editor.setPlainText(self.shown.text)
        lines = min(EDITOR_LINES, max(3, len(self.shown.text) // 45 + 1))
        self.editor.setFixedHeight(lines * self.editor.fontMetrics().lineSpacing() + 18)
        self.shown.hide()
        self.editor.show()
        self._foot.show()
        self._check()
        self.editor.setFocus()
        self.editor.selectAll()

    def _check(self) -> None:
        trouble = self._wrong(self.editor.toPlainText()) if self.editing else ""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.save.setEnabled(not trouble)

    def _finish(self) -> None:
        text = self.editor.toPlainText().strip()
        if self._wrong(text):
            return
        self.leave()
        if text and text != self.shown.text:
            self.changed.emit(text)

    def leave(self) -> None:
        """Give up what is being written."""
        self.editor.hide()
        self._foot.hide()
        self.trouble.hide()
        self.shown.show()
        self.left.emit()

    def _dress(self) -> None:
        self.editor.setFont(self._theme.font(self._role))


class _Editor(QPlainTextEdit):
    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
