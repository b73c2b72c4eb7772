"""Items as rows: the same model, actions and selection as the grid, with columns."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTreeView,
    QWidget,
)

from medintel_desktop.domain.view import Sort
from medintel_desktop.ui.dragging import drag_picture, paint_drop_ring
from medintel_desktop.ui.item_actions import ItemActions
from medintel_desktop.ui.models.cell_model import Column
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.row_delegate import PICTURE, ROW_HEIGHT, RowDelegate
from medintel_desktop.ui.row_selection import selected_rows
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails

HEADER_HEIGHT = 28
SETTLE_MS = 20
_WIDTHS = {
    Column.NAME: 320,
    Column.DATE: 110,
    Column.PLACE: 170,
    Column.SIZE: 80,
    Column.LENGTH: 80,
    Column.STATE: 130,
}
_SORTS = {Column.NAME: Sort.NAME, Column.DATE: Sort.TAKEN, Column.SIZE: Sort.SIZE}


class MediaList(QTreeView):
    """Rows of a view; a click on a heading asks for that order."""

    sort_asked = Signal(Sort)

    def __init__(
        self,
        theme: Theme,
        thumbnails: Thumbnails,
        model: MediaModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._thumbnails, self._cells = thumbnails, model
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask_for_shown)
        self._dress()
        self.setModel(model)
        self.setItemDelegate(RowDelegate(theme, thumbnails, self))
        self._dress_header()
        self.actions_of_items = ItemActions(self, model, self.selected_rows, lambda _: None)
        self.opened = self.actions_of_items.opened
        self.preview = self.actions_of_items.preview
        self.rated = self.actions_of_items.rated
        self.trash_asked = self.actions_of_items.trash_asked
        self.rename_asked = self.actions_of_items.rename_asked
        self.tag_asked = self.actions_of_items.tag_asked
        self.selection_changed = self.actions_of_items.selection_changed
        self.files_dropped = self.actions_of_items.files_dropped
        self.menu_asked = self.actions_of_items.menu_asked
        self.doubleClicked.connect(self.actions_of_items.open)
        model.modelReset.connect(lambda: self._settle.start())
        model.layoutChanged.connect(lambda: self._settle.start())
        thumbnails.ready.connect(self._pictures_came)
        theme.changed.connect(self.viewport().update)

    def selected_rows(self) -> list[int]:
        """All selected rows, from the top."""
        return selected_rows(self.selectionModel())

    def selected_ids(self) -> list[str]:
        """Ids of the selected items that were read."""
        return self._cells.ids(self.selected_rows())

    def selected_numbers(self) -> list[int]:
        """Row numbers of all selected items, read or not."""
        return self._cells.numbers(self.selected_rows())

    def shown_rows(self) -> range:
        """Rows of which something is to be seen."""
        first = self.indexAt(self.viewport().rect().topLeft())
        if not first.isValid():
            return range(0)
        count = self.viewport().height() // ROW_HEIGHT + 2
        return range(first.row(), min(first.row() + count, self._cells.rowCount()))

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, and rows not read yet would not be found."""

    def startDrag(self, actions: Qt.DropAction) -> None:
        rows = self.selected_rows()
        drag = QDrag(self)
        drag.setMimeData(self._cells.mime(rows))
        picture = self.visualRect(self.currentIndex().siblingAtColumn(Column.NAME))
        picture.setSize(PICTURE)
        grabbed = self.viewport().grab(picture.translated(8, 3))
        drag.setPixmap(drag_picture(grabbed, len(rows), self.theme))
        drag.exec(actions, Qt.DropAction.CopyAction)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._settle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint_drop_ring(self, painter, self.theme)
        painter.end()

    def _dress(self) -> None:
        self.setAccessibleName("Items")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)  # behind the scroll bar too
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setAllColumnsShowFocus(True)
        self.setDragEnabled(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _dress_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setFont(self.theme.font(Role.HEADING))
        header.setFixedHeight(HEADER_HEIGHT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.sectionClicked.connect(self._heading_clicked)

    def _heading_clicked(self, section: int) -> None:
        sort = _SORTS.get(Column(section))
        if sort is not None:
            self.sort_asked.emit(sort)

    def _ask_for_shown(self) -> None:
        rows = self.shown_rows()
        if rows and self.isVisible():
            self._cells.want(rows.start, rows.stop - 1)

    def _pictures_came(self, checksums: set[str]) -> None:
        if any(
            cell is not None and cell.checksum in checksums
            for cell in map(self._cells.cell, self.shown_rows())
        ):
            self.viewport().update()
