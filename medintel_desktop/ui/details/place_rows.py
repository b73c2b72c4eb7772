"""Lines with a text and a small button: albums, files, failed jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


@dataclass(frozen=True, slots=True)
class Line:
    """``icon`` or, in words, ``button`` is what is pressed; neither is a line to read only."""

    text: str
    note: str = ""
    note_tone: str = "t3"
    tone: str = "t1"
    icon: str = ""
    button: str = ""
    act: Callable[[], object] | None = None
    told: str = ""
    """What the button does, for the tool tip and screen readers."""


class Lines(QWidget):
    """A few lines; there are seldom more than three."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: list[tuple[object, ...]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.buttons: list[QPushButton | QToolButton] = []

    @property
    def texts(self) -> list[str]:
        return [str(line[0]) for line in self._shown]

    def show_lines(self, lines: Sequence[Line]) -> None:
        shown = [(x.text, x.note, x.icon, x.button, x.told) for x in lines]
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = list(shown)
        self.buttons = []
        for line in lines:
            self._column.addWidget(self._line(line))

    def _line(self, line: Line) -> QWidget:
        widget = QWidget(self)
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._label(line.text, Role.SMALL, line.tone))
        if line.note:
            words.addWidget(self._label(line.note, Role.TINY, line.note_tone))
        row.addLayout(words, 1)
        button = self._button(line)
        if button is not None:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons.append(button)
        return widget

    def _label(self, text: str, role: Role, tone: str) -> Label:
        label = Label(self._theme, text, role, tone, wrap=True, parent=self)
        flags = Qt.TextInteractionFlag
        label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        return label

    def _button(self, line: Line) -> QPushButton | QToolButton | None:
        if line.act is None:
            return None
        button: QPushButton | QToolButton
        if line.icon:
            button = IconButton(self._theme, line.icon, line.told, size=14, parent=self)
            button.setFixedSize(24, 24)
            button.setStyleSheet("QToolButton { padding: 0; }")  # else the icon has no room
        else:
            button = QPushButton(line.button, self)
            button.setProperty("small", True)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        act = line.act
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(line.told or line.button)
        button.setToolTip(line.told)
        button.clicked.connect(lambda: act())
        return button
