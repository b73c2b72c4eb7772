"""Items as rows: the same model, actions and selection as the grid, with columns.

A row is a cell as wide as the view. Qt's tree view would ask the model about every row before
it shows the first, which takes a second for 100,000.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from medintel_desktop.domain.view import Sort
from medintel_desktop.ui.grid_layout import GridLayout
from medintel_desktop.ui.item_grid import ItemGrid
from medintel_desktop.ui.models.cell_model import Column
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.row_delegate import ROW_FRAME, RowDelegate
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails

HEADER_HEIGHT = 28
_WIDTHS = {
    Column.DATE: 110,
    Column.PLACE: 170,
    Column.SIZE: 80,
    Column.LENGTH: 80,
    Column.STATE: 130,
}
_SORTS = {Column.NAME: Sort.NAME, Column.DATE: Sort.TAKEN, Column.SIZE: Sort.SIZE}


class MediaList(ItemGrid):
    """Rows of a view; a click on a heading asks for that order."""

    sort_asked = Signal(Sort)

    def __init__(
        self,
        theme: Theme,
        thumbnails: Thumbnails,
        model: MediaModel,
        parent: QWidget | None = None,
    ) -> None:
        self._rows = RowDelegate(theme, thumbnails)
        super().__init__(theme, thumbnails, model, self._rows, 0, parent)
        self.setAccessibleName("Items")
        self.setDragEnabled(True)
        self.header = QHeaderView(Qt.Orientation.Horizontal, self)
        self._dress_header(model)
        self.setViewportMargins(0, HEADER_HEIGHT, 0, 0)
        self.doubleClicked.connect(self.actions_of_items.open)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        header = getattr(self, "header", None)  # Qt asks while the base class is being made
        if header is not None:
            header.setGeometry(self._layout.side, 0, self._layout.cell_width, HEADER_HEIGHT)

    def _make_layout(self, count: int) -> GridLayout:
        return GridLayout.rows(count, self.width(), ROW_FRAME)

    def _dress_header(self, model: MediaModel) -> None:
        header = self.header
        header.setModel(model)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setFont(self.theme.font(Role.HEADING))
        header.setMinimumSectionSize(60)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.geometriesChanged.connect(self.viewport().update)
        header.sectionResized.connect(lambda *_: self.viewport().update())
        header.sectionClicked.connect(self._heading_clicked)

    def paintEvent(self, event: QPaintEvent) -> None:
        header = self.header
        self._rows.fields = tuple(
            (column, header.sectionViewportPosition(column), header.sectionSize(column))
            for column in Column
        )
        super().paintEvent(event)

    def _heading_clicked(self, section: int) -> None:
        sort = _SORTS.get(Column(section))
        if sort is not None:
            self.sort_asked.emit(sort)
