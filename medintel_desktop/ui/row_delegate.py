"""A row of the list view: picture and name, then one field a column."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.cell_delegate import CellDelegate
from medintel_desktop.ui.cell_paint import CellState
from medintel_desktop.ui.cell_words import Tone
from medintel_desktop.ui.grid_layout import CellFrame
from medintel_desktop.ui.models.cell_model import RIGHT_ALIGNED, Column, Index
from medintel_desktop.ui.theme import Role

ROW_HEIGHT = 40
INSET = 8
PICTURE = QRect(INSET, 3, 45, 34)
ROW_FRAME = CellFrame(PICTURE, QRect(), QRect(), QRect(), ROW_HEIGHT)


class RowDelegate(CellDelegate):
    """Paints a whole row at once; the list tells where its columns are."""

    aspect = PICTURE.height() / PICTURE.width()
    fields: tuple[tuple[Column, int, int], ...] = ()
    """Column, left edge in the row and width, as the heading shows them."""

    def _paint_picture(
        self, painter: QPainter, corner: QPoint, index: Index, cell: MediaCell, state: CellState
    ) -> None:
        hover = state.hover if state.hover is not None and state.hover >= 0 else None
        place = PICTURE.translated(corner)
        self.paint_kit.picture(painter, place, cell, state.whole, hover)

    def _paint_words(
        self, painter: QPainter, corner: QPoint, index: Index, cell: MediaCell
    ) -> None:
        for column, left, width in self.fields:
            area = QRect(corner.x() + left, corner.y(), width, ROW_HEIGHT)
            if column is Column.NAME:
                self._paint_name(painter, area, cell)
            else:
                self._paint_field(painter, area.adjusted(INSET, 0, -INSET, 0), column, cell)

    def _paint_name(self, painter: QPainter, area: QRect, cell: MediaCell) -> None:
        kit = self.paint_kit
        name = area.adjusted(PICTURE.right() + 10, 0, -INSET, 0)
        kit.text(painter, name, cell.name, Role.SMALL_STRONG, kit.theme.tokens.t1, middle=True)

    def _paint_field(self, painter: QPainter, area: QRect, column: Column, cell: MediaCell) -> None:
        kit, tokens = self.paint_kit, self.paint_kit.theme.tokens
        text, color = cell_words.column(cell, column), tokens.t2
        pill = cell_words.state_pill(cell) if column is Column.STATE else None
        if pill is not None:
            color = {Tone.FAILED: tokens.danger, Tone.OFFLINE: tokens.warn}.get(pill.tone, color)
        if column in RIGHT_ALIGNED:
            # A pixel of slack: widths are rounded and the text must not be elided for it.
            area.setLeft(max(area.right() - 1 - kit.width(text, Role.SMALL), area.left()))
        kit.text(painter, area, text, Role.SMALL, color)
