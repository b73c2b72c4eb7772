"""All keys on one page (F1)."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.ui.keys import KEYS
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class ShortcutsDialog(QDialog):
    """Two columns that scroll where the screen is small."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._page())
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close = QPushButton("Close", self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 12, 16)
        column.setSpacing(12)
        column.addWidget(Label(theme, "Keyboard shortcuts", Role.PAGE, parent=self))
        column.addWidget(area, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(820, 600)

    def _page(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(32)
        half = 3
        for side, groups in enumerate((KEYS[:half], KEYS[half:])):
            column = QVBoxLayout()
            column.setSpacing(6)
            for title, keys in groups:
                column.addWidget(Label(self._theme, title, Role.HEADING, "t3"))
                for combination, does in keys:
                    column.addWidget(_Row(self._theme, combination, does))
                column.addSpacing(10)
            column.addStretch()
            grid.addLayout(column, 0, side)
            grid.setColumnStretch(side, 1)
        return page


class _Row(QWidget):
    def __init__(self, theme: Theme, keys: tuple[str, ...], does: str) -> None:
        super().__init__()
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(4)
        row.addWidget(Label(theme, does), 0, 0)
        row.setColumnStretch(0, 1)
        for number, key in enumerate(keys):
            row.addWidget(_Key(theme, _shown(key)), 0, 1 + number)
        self.setAccessibleName(f"{does}: {', '.join(keys)}")


class _Key(QLabel):
    """A key cap."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._theme = theme
        self.setFont(theme.font(Role.TINY_STRONG))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContentsMargins(7, 3, 7, 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.tokens.line, 1))
        painter.setBrush(self._theme.tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()
        super().paintEvent(event)


def _shown(key: str) -> str:
    """As the system writes it: Cmd instead of Ctrl on a Mac."""
    if sys.platform == "darwin":
        return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return key
