"""Where rows are in a scrolled grid, and how keys and selections move through it.

Qt's own icon view keeps a rectangle for every item and lays them out in batches, during which a
deep scroll position is lost. This one computes places (:mod:`.grid_layout`), so the first paint,
a jump to the end and a resize cost the same at ten items and at a million.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from medintel_desktop.ui.grid_layout import GridLayout
from medintel_desktop.ui.models.cell_model import CellModel, Index
from medintel_desktop.ui.row_selection import row_ranges, selected_rows

Move = QAbstractItemView.CursorAction


class PlacedView(QAbstractItemView):
    """Geometry of equal cells over a CellModel; painting is left to :mod:`.grid_view`."""

    placed = Signal()
    """Cells have new places or sizes."""
    selection_moved = Signal()
    """Other rows are selected, whichever selection model the view has been given."""

    def __init__(
        self, model: CellModel, picture_width: int, aspect: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._cells = model
        self._picture_width = picture_width
        self._aspect = aspect
        self._layout = GridLayout.of(0, 0, picture_width, aspect)
        self._held: tuple[int | None, int] | None = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        model.modelReset.connect(self._start_over)
        model.layoutAboutToBeChanged.connect(self._hold_place)
        model.layoutChanged.connect(self._keep_held_place)
        model.rowsInserted.connect(lambda *_: self._lay_out())

    @property
    def columns(self) -> int:
        return self._layout.columns

    def set_picture_width(self, width: int) -> None:
        """The least width of a picture in px; what stood at the top stays there."""
        if width != self._picture_width:
            self._picture_width = width
            self._lay_out(keep_place=True)

    def shown_rows(self) -> range:
        """Rows of which something is to be seen."""
        top = self.verticalOffset()
        return self._layout.rows_between(top, top + self.viewport().height() - 1)

    def _start_over(self) -> None:
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def _lay_out(self, *, keep_place: bool = False) -> None:
        anchor, before = self._anchor() if keep_place else None, self._layout
        self._layout = self._make_layout(self._cells.rowCount())
        self.updateGeometries()
        if anchor is not None and not self._layout.same_places(before):
            row, inset = anchor
            self.verticalScrollBar().setValue(self._layout.rect(row).top() + inset)
        self.placed.emit()
        self.viewport().update()

    def _make_layout(self, count: int) -> GridLayout:
        return GridLayout.of(count, self.width(), self._picture_width, self._aspect)

    def _anchor(self) -> tuple[int, int] | None:
        """The row to hold still while cells change size, and how far its top is above the view."""
        if not self._layout.count:
            return None
        top = self.verticalOffset()
        row = self._layout.rows_between(top, top).start
        return row, min(top - self._layout.rect(row).top(), self._layout.pitch_y // 2)

    def _hold_place(self) -> None:
        """Remember what is at the top; at the very top, new items are to come into view."""
        anchor = self._anchor() if self.verticalOffset() else None
        self._held = (self._cells.number(anchor[0]), anchor[1]) if anchor else None

    def _keep_held_place(self) -> None:
        self._lay_out()
        if self._held is not None and self._held[0] is not None:
            row, inset = self._cells.row_of(self._held[0]), self._held[1]
            if row is not None:
                self.verticalScrollBar().setValue(self._layout.rect(row).top() + inset)

    def updateGeometries(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(self._layout.height - page, 0))
        bar.setPageStep(page)
        bar.setSingleStep(max(self._layout.pitch_y // 3, 1))
        super().updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(keep_place=True)

    # -- what the view asks of a layout --------------------------------------------------------

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        return self._layout.rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.row_at(point + QPoint(0, self.verticalOffset()))
        return QModelIndex() if row is None else self._cells.index(row, 0)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        rect, height = self.visualRect(index), self.viewport().height()
        if not index.isValid():
            return
        bar, hints = self.verticalScrollBar(), QAbstractItemView.ScrollHint
        if hint == hints.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < 0 or hint == hints.PositionAtTop:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() >= height or hint == hints.PositionAtBottom:
            bar.setValue(bar.value() + rect.bottom() - height + 1)

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last = self._layout.count - 1
        if last < 0:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid() and action != Move.MoveEnd:
            return self._cells.index(0, 0)
        row, columns = max(current.row(), 0), self._layout.columns
        page = max(self.viewport().height() // self._layout.pitch_y, 1) * columns
        step = {
            Move.MoveLeft: -1,
            Move.MovePrevious: -1,
            Move.MoveRight: 1,
            Move.MoveNext: 1,
            Move.MoveUp: -columns,
            Move.MoveDown: columns,
            Move.MovePageUp: -page,
            Move.MovePageDown: page,
            Move.MoveHome: -row,
            Move.MoveEnd: last - row,
        }[action]
        return self._cells.index(self._kept_inside(row, step, last), 0)

    def _kept_inside(self, row: int, step: int, last: int) -> int:
        """Moves by whole lines keep their column, except onto a shorter last line."""
        columns = self._layout.columns
        if abs(step) < columns or step % columns:
            return min(max(row + step, 0), last)
        line = min(max(row // columns + step // columns, 0), last // columns)
        return min(line * columns + row % columns, last)

    # -- selection -----------------------------------------------------------------------------

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        offset = QPoint(0, self.verticalOffset())
        if self.state() == QAbstractItemView.State.DragSelectingState:
            ranges = self._layout.rows_in(rect.normalized().translated(offset))
        else:  # with Shift, all from one cell to another in reading order
            ends = [
                self._layout.nearest(corner + offset)
                for corner in (rect.topLeft(), rect.bottomRight())
            ]
            rows = sorted(end for end in ends if end is not None)
            ranges = [range(rows[0], rows[-1] + 1)] if rows else []
        selection = QItemSelection()
        for rows_of_line in ranges:
            first = self._cells.index(rows_of_line.start, 0)
            last = self._cells.index(rows_of_line.stop - 1, self._cells.columnCount() - 1)
            selection.merge(QItemSelection(first, last), QItemSelectionModel.SelectionFlag.Select)
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        shown, region = self.shown_rows(), QRegion()
        for rows in row_ranges(selection):
            for row in range(max(rows.start, shown.start), min(rows.stop, shown.stop)):
                region += self.visualRect(self._cells.index(row, 0))
        return region

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_moved.emit()

    def selected_rows(self) -> list[int]:
        """All selected rows, from the top."""
        return selected_rows(self.selectionModel())

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, and a search through rows not read yet would find nothing."""
