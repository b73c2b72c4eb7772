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

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

KEYS = (
    ("Everywhere", (
        (("Ctrl+O", "Ctrl+Shift+O"), "Add files, add a folder"),
        (("Ctrl+V",), "Paste files, a link or a picture"),
        (("Ctrl+F", "/"), "To the search"),
        (("Ctrl+1", "Ctrl+2"), "Grid, list"),
        (("Ctrl+B", "Ctrl+I", "Ctrl+J"), "Sidebar, details, jobs"),
        (("Ctrl+Z", "Ctrl+Shift+Z"), "Undo, redo"),
        (("F6", "Shift+F6"), "Next, previous panel"),
        (("Ctrl+,",), "Settings"),
        (("Ctrl+Q",), "Quit; jobs go on next time"),
    )),
    ("Search", (
        (("Enter",), "Search by meaning"),
        (("Down",), "What can be searched for"),
        (("Esc",), "Back to the library"),
    )),
    ("Items", (
        (("Enter", "Space"), "Open"),
        (("Ctrl+A",), "Select all"),
        (("0", "5"), "Rate with 0 to 5 stars"),
        (("T", "F2"), "Tag, rename"),
        (("Del",), "Move to the trash"),
        (("Ctrl+Shift+R",), "Show in folder"),
        (("Ctrl+U",), "Understand now"),
        (("Z",), "Whole pictures, or filling"),
        (("Ctrl++", "Ctrl+-"), "Larger, smaller pictures"),
    )),
    ("Albums", (
        (("Ctrl+Shift+N",), "New album"),
        (("F2", "Del"), "Rename, delete"),
        (("Alt+Up", "Alt+Down"), "Move among its neighbours"),
        (("Alt+Right", "Alt+Left"), "Move into the one above, or out"),
    )),
    ("Video", (
        (("J", "K", "L"), "Back, pause, on; again is faster"),
        ((",", "."), "Frame back, frame on"),
        (("[", "]"), "Previous, next moment"),
        (("Left", "Right"), "5 seconds; with Shift 1 second"),
        (("I", "O"), "Mark in, mark out"),
        (("M", "F"), "Mute, full screen"),
    )),
    ("Photo", (
        (("+", "-"), "Zoom"),
        (("Left", "Right"), "Previous, next"),
        (("F", "Esc"), "Full screen, back"),
    )),
)  # fmt: skip


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
