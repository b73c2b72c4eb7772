"""A grid of cells: what it paints, what the pointer does, and what it asks to be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QRect, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDrag, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.ui.cell_delegate import CellDelegate
from medintel_desktop.ui.dragging import drag_picture, paint_drop_ring
from medintel_desktop.ui.models.cell_model import CellModel, Index
from medintel_desktop.ui.placed_view import PlacedView
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails

SETTLE_MS = 20
"""After scrolling: long enough to skip what only flew by, too short to be noticed."""

State = QStyle.StateFlag


class Carry(Protocol):
    """Files that a drag takes along, out of the window."""

    def files(self, view: GridView, rows: Sequence[int]) -> Sequence[Path]:
        """Of all these rows, as far as they have any; none while that is not known."""

    def begin(self, drag: QDrag) -> None:
        """The drag begins now."""

    def end(self, *, taken: bool, inside: bool) -> None:
        """It was dropped: whether anybody took it, and whether in this window."""


class GridView(PlacedView):
    """Cells painted by ``delegate``; only what is on screen is read and gets a picture."""

    hovered = Signal(int)
    """The row that is pointed at, -1 for none."""

    def __init__(
        self,
        theme: Theme,
        thumbnails: Thumbnails,
        model: CellModel,
        delegate: CellDelegate,
        picture_width: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, picture_width, delegate.aspect, parent)
        self.theme = theme
        self._thumbnails = thumbnails
        self._paints = delegate
        self._pressed = QPoint()
        self._band: QRect | None = None
        self.carry: Carry | None = None
        """Knows the files of what is dragged; without it a drag stays in this window."""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask_for_shown)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)  # behind the scroll bar too
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.placed.connect(self._fit_cells)
        # Another list is a reason to look again for pictures that were not there.
        model.modelReset.connect(lambda: thumbnails.retry())
        thumbnails.ready.connect(self._pictures_came)
        theme.changed.connect(self.viewport().update)

    def _fit_cells(self) -> None:
        self._paints.frame = self._layout.frame
        self._settle.start()

    def dragged(self) -> QMimeData:
        """What a drag of the selected rows carries: for this window, for edit plans and, as soon
        as it is known where they are, files for other programs."""
        rows = self.selected_rows()
        mime = self._cells.mime(rows)
        files = self.carry.files(self, rows) if self.carry else []
        if files:
            mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
        return mime

    def startDrag(self, actions: Qt.DropAction) -> None:
        rows = self.selected_rows()
        drag = QDrag(self)
        drag.setMimeData(self.dragged())
        frame = self._paints.frame.picture.translated(
            self.visualRect(self.currentIndex()).topLeft()
        )
        drag.setPixmap(drag_picture(self.viewport().grab(frame), len(rows), self.theme))
        if self.carry:
            self.carry.begin(drag)
        done = drag.exec(actions, Qt.DropAction.CopyAction)
        if self.carry:
            self.carry.end(taken=done != Qt.DropAction.IgnoreAction, inside=bool(drag.target()))

    # -- pointer -------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            self._show_band(point)
        elif not event.buttons():
            self.hover(point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() + QPoint(0, self.verticalOffset())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._band is not None:
            self._band = None
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hover(None)
        return super().viewportEvent(event)

    def hover(self, point: QPoint | None) -> None:
        """Tell the delegate what the pointer is over; repaints the cells concerned."""
        index = self.indexAt(point) if point is not None else QModelIndex()
        self.hovered.emit(index.row())
        row, at = index.row(), -1.0
        if point is not None and index.isValid():
            picture = self._paints.frame.picture.translated(self.visualRect(index).topLeft())
            cell = self._cells.cell(row)
            if cell and cell.kind is MediaKind.VIDEO and picture.contains(point):
                at = (point.x() - picture.left()) / picture.width()
        before = self._paints.hover_row
        if (row, at) != (before, self._paints.hover_at):
            self._paints.hover_row, self._paints.hover_at = row, at
            for changed in {row, before} - {-1}:
                self.update(self._cells.index(changed, 0))

    def _show_band(self, point: QPoint) -> None:
        start = self._pressed - QPoint(0, self.verticalOffset())
        self._band = QRect(start, point).normalized()
        self.viewport().update()

    # -- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        dirty, top = event.rect(), self.verticalOffset()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        selection, current = self.selectionModel(), self.currentIndex()
        base = State.State_Enabled | (State.State_Active if self.hasFocus() else State.State_None)
        for row in self._layout.rows_between(dirty.top() + top, dirty.bottom() + top):
            rect = self._layout.rect(row).translated(0, -top)
            if not rect.intersects(dirty):
                continue
            index = self._cells.index(row, 0)
            option.rect, option.state = rect, base
            if selection.isSelected(index):
                option.state |= State.State_Selected
            if index == current:
                option.state |= State.State_HasFocus
            self._paints.paint(painter, option, index)
        if self._band is not None:
            self._paint_band(painter, self._band)
        paint_drop_ring(self, painter, self.theme)
        painter.end()

    def _paint_band(self, painter: QPainter, band: QRect) -> None:
        tokens = self.theme.tokens
        painter.setPen(QPen(tokens.accent, 1))
        painter.setOpacity(0.12)
        painter.fillRect(band, tokens.accent)
        painter.setOpacity(1)
        painter.drawRect(band.adjusted(0, 0, -1, -1))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)
        self._settle.start()

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        for row in self.shown_rows():
            cell = self._cells.cell(row)
            if top_left.row() <= row <= bottom_right.row() and cell is not None:
                self._thumbnails.retry(cell.checksum)
        self.viewport().update()

    def _ask_for_shown(self) -> None:
        rows = self.shown_rows()
        if not rows or not self.isVisible():
            return  # another view of the same items is on screen
        self._cells.want(rows.start, rows.stop - 1)
        cells = map(self._cells.cell, rows)
        self._thumbnails.keep({cell.checksum for cell in cells if cell is not None})

    def _pictures_came(self, checksums: set[str]) -> None:
        for row in self.shown_rows():
            cell = self._cells.cell(row)
            if cell is not None and cell.checksum in checksums:
                self.update(self._cells.index(row, 0))
