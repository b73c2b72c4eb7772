"""A framed group: a head, and rows of a name beside a control."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

NAMES = 124
"""Width of the column of names."""
NOTE = 22
"""Least height of the line under a control."""


class Card(QFrame):
    """Without a title it is a frame alone."""

    def __init__(
        self, theme: Theme, title: str = "", sentence: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(14, 10, 14, 12)
        self.head.setSpacing(12)
        if title:
            self._add_head(title, sentence)
        self._rows: Rows | None = None
        theme.changed.connect(self.update)

    def add(self, widget: QWidget, above: QWidget | None = None) -> None:
        """Over the full width, without margins; at the end, or above another part."""
        self._rows = None
        self._column.insertWidget(self._column.indexOf(above) if above else -1, widget)

    def add_row(self, name: str, control: QWidget | QLayout, note: QWidget | None = None) -> None:
        """One setting; ``note`` stands under the control."""
        if self._rows is None:
            self.add(rows := Rows(self._theme, topped=bool(self.head.count())))
            self._rows = rows
        self._rows.add_row(name, control, note)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        # In the dark a raised card would swallow the buttons on it.
        painter.setBrush(tokens.panel if self._theme.dark else tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _add_head(self, title: str, sentence: str) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(1)
        self.title = Label(self._theme, title, Role.TITLE)
        texts.addWidget(self.title)
        if sentence:
            self.sentence = Label(self._theme, sentence, Role.SMALL, "t2", wrap=True)
            texts.addWidget(self.sentence)
        self.head.addLayout(texts, 1)
        self._column.addLayout(self.head)


class Rows(QWidget):
    """Settings below each other; a part of a card that can be hidden. ``topped``: a line above."""

    def __init__(self, theme: Theme, *, topped: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if topped:
            column.addWidget(Line(theme, self))
        self._noted: set[int] = set()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(14, 12, 14, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, NAMES)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)

    def add_row(self, name: str, control: QWidget | QLayout, note: QWidget | None = None) -> int:
        """One setting; ``note`` stands under the control. Returns what :meth:`show_row` wants."""
        grid = self._grid
        row = grid.rowCount()
        label = Label(self._theme, name, Role.BODY, "t2")
        label.setFixedHeight(32)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(control, QLayout):
            grid.addLayout(control, row, 1)
        else:
            control.setAccessibleName(control.accessibleName() or name)
            grid.addWidget(control, row, 1, Qt.AlignmentFlag.AlignLeft)
        if note is not None:
            grid.addWidget(note, row + 1, 1)
            grid.setRowMinimumHeight(row + 1, NOTE)
            self._noted.add(row)
        return row

    def show_row(self, row: int, shown: bool) -> None:
        """Show or hide a row with its note."""
        grid, places = self._grid, [(row, 0), (row, 1)]
        if row in self._noted:
            places.append((row + 1, 1))
            grid.setRowMinimumHeight(row + 1, NOTE if shown else 0)
        for line, column in places:
            item = grid.itemAtPosition(line, column)
            for widget in _widgets(item) if item is not None else ():
                widget.setVisible(shown)


def _widgets(item: QLayoutItem) -> list[QWidget]:
    """Those of a place in the grid: one, or all of a layout."""
    widget, layout = item.widget(), item.layout()
    if widget is not None:
        return [widget]
    inside = [layout.itemAt(n) for n in range(layout.count())] if layout is not None else []
    return [widget for one in inside if one is not None for widget in _widgets(one)]


class Line(QWidget):
    """1 px between two parts."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.line)
        painter.end()
