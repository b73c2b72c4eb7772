"""In place of results: nothing was found, and what else to try."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 560

Action = tuple[str, Callable[[], None]]
"""The words on a button and what it does."""


class NothingFound(QWidget):
    """One sentence, a hint, and buttons that lead on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = Label(theme, "", Role.WINDOW, wrap=True)
        self._hint = Label(theme, "", Role.BODY, "t2", wrap=True)
        for label in (self._words, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(WIDTH)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 48)
        column.setSpacing(8)
        column.addStretch()
        for widget in (self._words, self._hint):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addLayout(self._buttons)
        column.addStretch()

    @property
    def parts(self) -> tuple[str, str]:
        """The sentence and the hint."""
        return self._words.text(), self._hint.text()

    @property
    def words(self) -> str:
        return f"{self._words.text()} {self._hint.text()}".strip()

    @property
    def buttons(self) -> list[QPushButton]:
        items = [self._buttons.itemAt(place) for place in range(self._buttons.count())]
        widgets = [item.widget() for item in items if item]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def say(self, text: str, hint: str, actions: Sequence[Action] = ()) -> None:
        self._words.setText(text)
        self._hint.setText(hint)
        self.setAccessibleName(self.words)
        for old in self.buttons:
            old.hide()
            old.deleteLater()
        while self._buttons.count():
            self._buttons.takeAt(0)
        self._buttons.addStretch()
        for words, does in actions:
            button = QPushButton(words.replace("&", "&&"), self)
            button.setMaximumWidth(260)
            button.clicked.connect(lambda _=False, does=does: does())
            self._buttons.addWidget(button)
        self._buttons.addStretch()
