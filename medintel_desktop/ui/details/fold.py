"""A section that folds: a heading to press, and what stands below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

HEADING = 26
MARGIN = 14
_ICON_INSET = 5
"""What a tool button keeps free left of its icon."""


def inset(widget: QWidget, by: int = 0) -> QHBoxLayout:
    """The widget between the margins of the panel, ``by`` px further out on both sides."""
    row = QHBoxLayout()
    row.setContentsMargins(MARGIN - by, 0, MARGIN - by, 0)
    row.addWidget(widget)
    return row


class Fold(QWidget):
    """A line above, the heading with an optional number at its right, the body.

    A ``flush`` body reaches from edge to edge, for rows that are painted over all the width.
    """

    folded = Signal(bool)

    def __init__(
        self, theme: Theme, title: str, body: QWidget, parent: QWidget, *, flush: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.body = body
        self.heading = QToolButton(self)
        self.heading.setProperty("look", "fold")
        self.heading.setText(title)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setIconSize(QSize(12, 12))
        self.heading.setCheckable(True)
        self.heading.setChecked(True)
        self.heading.setFixedHeight(HEADING)
        self.heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.heading.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.heading.toggled.connect(self._fold)
        self.number = Label(theme, "", Role.SMALL, "t3", parent=self)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN - _ICON_INSET, 0, MARGIN, 0)
        row.addWidget(self.heading)
        row.addStretch(1)
        row.addWidget(self.number)
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 7, 0, 12)
        column.setSpacing(2)
        column.addLayout(row)
        column.addLayout(inset(body, MARGIN if flush else 0))
        self._dress()
        theme.changed.connect(self._dress)

    def set_number(self, text: str) -> None:
        self.number.setText(text)

    def add_tool(self, button: QWidget) -> None:
        """Put a small button at the right end of the heading."""
        self._row.addWidget(button)

    def set_open(self, is_open: bool) -> None:
        self.heading.setChecked(is_open)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._theme.tokens.line)
        painter.end()

    def _fold(self, is_open: bool) -> None:
        self.body.setVisible(is_open)
        self.folded.emit(not is_open)
        self._dress()

    def _dress(self) -> None:
        tokens, opened = self._theme.tokens, self.heading.isChecked()
        arrow = "chevron-down" if opened else "chevron-right"
        self.heading.setIcon(self._theme.icon(arrow, 12, tokens.t3))
        self.heading.setFont(self._theme.font(Role.HEADING))
        state = "open" if opened else "folded"
        self.heading.setAccessibleName(f"{self.heading.text()}, {state}")
