"""The field for a brief: what a film shall be, in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain.brief import MOST_CHARACTERS
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.plan.brief_words import NO_KEY
from medintel_desktop.ui.theme import Role, Theme

LEAST_LINES, MOST_LINES = 2, 8
EXAMPLE = "60 seconds, upbeat, start with the crowd, no interviews"


class BriefBox(QWidget):
    """``asked`` with the words, by the button or Ctrl+Enter."""

    asked = Signal(str)
    settings_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._kept = theme, ""
        self._has_key = self._may_ask = True
        self._busy = self._proposed = False
        self.heading = Label(theme, "Brief", Role.SMALL_STRONG, "t1", parent=self)
        self.field = _Field(self)
        self.field.setPlaceholderText(EXAMPLE)
        self.field.setAccessibleName("Brief")
        self.heading.setBuddy(self.field)
        self.keyless = Label(theme, NO_KEY, Role.SMALL, "t2", wrap=True, parent=self)
        self.settings = QPushButton("Open settings", self)
        self.settings.setProperty("look", "link")
        self.settings.setProperty("small", True)
        self.ask = QPushButton("Propose cuts…", self)
        self.ask.setProperty("small", True)
        self.ask.setToolTip("What asking counts is shown first")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.keyless, 1)
        foot.addWidget(self.settings)
        foot.addStretch()
        foot.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.field)
        column.addLayout(foot)
        self.field.textChanged.connect(self._follow)
        self.field.sent.connect(self._send)
        self.ask.clicked.connect(self._send)
        self.settings.clicked.connect(self.settings_asked)
        theme.changed.connect(self._dress)
        self._dress()
        self._follow()

    @property
    def words(self) -> str:
        return " ".join(self.field.toPlainText().split())

    @property
    def edited(self) -> bool:
        """Whether something else stands there than what the plan keeps."""
        return self.words != self._kept

    def show_brief(self, words: str, *, fresh: bool) -> None:
        """What the plan keeps; what is being written stays unless the plan is a ``fresh`` one."""
        writing = self.edited and not fresh
        self._kept = words
        if not writing and self.words != words:
            self.field.setPlainText(words)
        self._follow()

    def show_state(self, *, has_key: bool, may_ask: bool, busy: bool, proposed: bool) -> None:
        """``busy``: it is being asked; ``proposed``: the plan holds what came of the brief."""
        self._has_key, self._may_ask = has_key, may_ask
        self._busy, self._proposed = busy, proposed
        self._follow()

    def _follow(self) -> None:
        self.field.setReadOnly(not self._may_ask)
        self.keyless.setVisible(not self._has_key and self._may_ask)
        self.settings.setVisible(not self._has_key and self._may_ask)
        done = self._proposed and not self.edited
        self.ask.setVisible(self._has_key and self._may_ask and not self._busy and not done)
        self.ask.setEnabled(bool(self.words))

    def _send(self) -> None:
        if self.words and self._has_key and self._may_ask and not self._busy:
            self.asked.emit(self.words)

    def _dress(self) -> None:
        self.field.setFont(self._theme.font(Role.SMALL))
        self.field.fit()


class _Field(QPlainTextEdit):
    """As high as its text, within limits."""

    sent = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(4)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        lines = min(MOST_LINES, max(LEAST_LINES, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + 14
        if self.height() != height:
            self.setFixedHeight(height)

    def _changed(self) -> None:
        if len(self.toPlainText()) > MOST_CHARACTERS:
            cursor = self.textCursor()
            self.setPlainText(self.toPlainText()[:MOST_CHARACTERS])
            cursor.movePosition(cursor.MoveOperation.End)
            self.setTextCursor(cursor)
        self.fit()
