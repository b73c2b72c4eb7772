"""The grid of the items of a view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from medintel_desktop.ui import cell_words
from medintel_desktop.ui.cell_delegate import CellDelegate
from medintel_desktop.ui.item_grid import ItemGrid
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.month_pill import MonthPill
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails

LEAST_WIDTH, MOST_WIDTH, USUAL_WIDTH = 96, 256, 156
"""Px of a picture: the ends of the slider, and where it stands at first."""


class MediaGrid(ItemGrid):
    """Items of a view. A double click opens one, on the mark of a moment at that moment."""

    def __init__(
        self,
        theme: Theme,
        thumbnails: Thumbnails,
        model: MediaModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, thumbnails, model, CellDelegate(theme, thumbnails), USUAL_WIDTH, parent
        )
        self.setAccessibleName("Items")
        self.setDragEnabled(True)
        self.month_pill = MonthPill(self, theme, self._month_at_top)
        model.dataChanged.connect(self.month_pill.follow)

    def set_picture_width(self, width: int) -> None:
        super().set_picture_width(min(max(width, LEAST_WIDTH), MOST_WIDTH))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.actions_of_items.open(index, self.mark_at(index, point))
        else:
            super().mouseDoubleClickEvent(event)

    def _month_at_top(self) -> str:
        rows = self.shown_rows()
        cell = self._cells.cell(rows.start) if rows else None
        return cell_words.month(cell) if cell else ""
