"""A view of items with everything a user can do to them; grids and the list are this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.cell_delegate import CellDelegate
from medintel_desktop.ui.grid_layout import LANE, LANE_GAP
from medintel_desktop.ui.grid_view import GridView
from medintel_desktop.ui.item_actions import ItemActions
from medintel_desktop.ui.models.cell_model import CellModel
from medintel_desktop.ui.row_selection import selected_count
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails

if TYPE_CHECKING:
    from medintel_desktop.domain.plan import Cut


class ItemGrid(GridView):
    """A grid with the actions of :class:`~.item_actions.ItemActions`, offered as its own."""

    def __init__(
        self,
        theme: Theme,
        thumbnails: Thumbnails,
        model: CellModel,
        delegate: CellDelegate,
        picture_width: int,
        parent: QWidget | None,
    ) -> None:
        super().__init__(theme, thumbnails, model, delegate, picture_width, parent)
        self.actions_of_items = ItemActions(self, model, self.start_of)
        self.opened = self.actions_of_items.opened
        self.preview = self.actions_of_items.preview
        self.rated = self.actions_of_items.rated
        self.trash_asked = self.actions_of_items.trash_asked
        self.rename_asked = self.actions_of_items.rename_asked
        self.tag_asked = self.actions_of_items.tag_asked
        self.selection_changed = self.actions_of_items.selection_changed
        self.files_dropped = self.actions_of_items.files_dropped
        self.menu_asked = self.actions_of_items.menu_asked

    def start_of(self, index: QModelIndex) -> float | None:
        """The second at which opening this row begins; None is the beginning."""
        return None

    def selected_ids(self) -> list[str]:
        """Ids of the selected items that were read."""
        return self._cells.ids(self.selected_rows())

    def selected_numbers(self) -> list[int]:
        """Row numbers of all selected items, read or not."""
        return self._cells.numbers(self.selected_rows())

    def selected_count(self) -> int:
        """How many rows are selected, without counting them one by one."""
        return selected_count(self.selectionModel())

    def parts(self, rows: Sequence[int]) -> list[int | Cut]:
        """What these rows stand for: a part of a video, or the row number of an item."""
        found = ((self._cells.moment(row), self._cells.number(row)) for row in rows)
        return [part for moment, number in found if (part := moment or number) is not None]

    def current_cell(self) -> MediaCell | None:
        """The item that has the focus ring."""
        index = self.currentIndex()
        return self._cells.cell(index.row()) if index.isValid() else None

    def show_row(self, row: int) -> None:
        """Make a row the current and only selected one, and bring it into view."""
        index = self._cells.index(row, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Z and not event.modifiers():
            self.set_whole(not self.whole)
        else:
            super().keyPressEvent(event)

    @property
    def whole(self) -> bool:
        """True while pictures are shown whole instead of filling their frame."""
        return self._paints.whole

    def set_whole(self, whole: bool) -> None:
        self._paints.whole = whole
        self.viewport().update()

    def mark_at(self, index: QModelIndex, point: QPoint) -> float | None:
        """The start of the moment whose mark lies under a point of the viewport."""
        cell = self._cells.cell(index.row()) if index.isValid() else None
        lanes = self._paints.frame.lanes.translated(self.visualRect(index).topLeft())
        # Marks are thin: what surrounds the lanes counts as the nearest one.
        if cell is None or not cell.duration or not lanes.adjusted(0, -3, 0, 3).contains(point):
            return None
        lane = min(max((point.y() - lanes.top()) // (LANE + LANE_GAP), 0), len(Modality) - 1)
        modality = list(Modality)[lane]
        second = (point.x() - lanes.left()) / lanes.width() * cell.duration
        slack = 3 / lanes.width() * cell.duration
        for mark in cell.marks:
            if (
                mark.modality is modality
                and mark.span.start - slack <= second < mark.span.end + slack
            ):
                return mark.span.start
        return None
