"""Passages of a video as a list that plays: the model and the view that all such lists share."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QScrollArea,
    QStyledItemDelegate,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import Passage

Index = QModelIndex | QPersistentModelIndex

MOST_AT_ONCE = 50
"""Passages that may last at the same time; more are not looked through at every frame."""
MOST_DRAWN = 400
"""Characters of a line; none is wide enough for more."""


class Passages(QAbstractListModel):
    """Rows in the order of time, and which of them is playing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._passages: tuple[Passage, ...] = ()
        self.playing = -1
        """The row under the play head, -1 for none."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self._passages

    def show(self, passages: Sequence[Passage]) -> bool:
        """Replace all; whether anything is another."""
        if tuple(passages) == self._passages:
            return False
        self.beginResetModel()
        self._passages, self.playing = tuple(passages), -1
        self.endResetModel()
        return True

    def at(self, row: int) -> Passage:
        return self._passages[row]

    def play(self, seconds: float) -> None:
        """The play head is here; the rows it leaves and enters change."""
        row = row_at(self._passages, seconds)
        if row != self.playing:
            before, self.playing = self.playing, row
            for changed in (before, row):
                if 0 <= changed < len(self._passages):
                    self.dataChanged.emit(self.index(changed), self.index(changed))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._passages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        passage = self._passages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return passage.title or passage.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            span = words.span(passage.span.start, passage.span.end)
            return ", ".join(part for part in (passage.title, span, passage.text) if part)
        return None


def passage_in_focus() -> Passage | None:
    """The row that the keyboard is at, in whichever of these lists has the focus."""
    view = QApplication.focusWidget()
    if not isinstance(view, PassageView) or not view.currentIndex().isValid():
        return None
    return view.rows.at(view.currentIndex().row())


def row_at(passages: Sequence[Passage], seconds: float) -> int:
    """The last passage that lasts at a second, -1 for none. They are in the order of time."""
    last = bisect_right(passages, seconds, key=lambda passage: passage.span.start)
    for row in range(last - 1, max(-1, last - 1 - MOST_AT_ONCE), -1):
        if seconds < passages[row].span.end:
            return row
    return -1


def draw_line(painter: QPainter, room: QRect, text: str, font: QFont, color: QColor) -> int:
    """One line, elided; the width it took. It is drawn, so it is never markup."""
    painter.setFont(font)
    painter.setPen(color)
    plain = " ".join(text[:MOST_DRAWN].split())
    shown = painter.fontMetrics().elidedText(plain, Qt.TextElideMode.ElideRight, room.width())
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    painter.drawText(room, flags, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


class PassageView(QListView):
    """As high as its rows: what is around it scrolls. A click or Enter plays, F2 edits."""

    chosen = Signal(float)
    """Seconds to play from."""
    edit_asked = Signal(int)
    """A row."""

    def __init__(
        self, rows: Passages, delegate: QStyledItemDelegate, row_height: int, name: str,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.rows, self._row_height = rows, row_height
        self.setModel(rows)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(name)
        rows.modelReset.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.chosen.emit(self.rows.at(index.row()).span.start)
        elif event.key() == Qt.Key.Key_F2 and index.isValid():
            self.edit_asked.emit(index.row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.press(index.row(), event)

    def press(self, row: int, _event: QMouseEvent) -> None:
        """A row was clicked."""
        self.chosen.emit(self.rows.at(row).span.start)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.edit_asked.emit(index.row())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self.bring(current.row())

    def part(self) -> Passage | None:
        """The one that is current: what is added to a plan."""
        index = self.currentIndex()
        return self.rows.at(index.row()) if index.isValid() else None

    def bring(self, row: int) -> None:
        """Scroll what is around so that a row is seen."""
        area: QWidget | None = self
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None or row < 0 or (page := area.widget()) is None:
            return
        place = self.mapTo(page, self.visualRect(self.rows.index(row)).center())
        area.ensureVisible(0, place.y(), 0, self._row_height)

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self.rows.rowCount() * self._row_height))
