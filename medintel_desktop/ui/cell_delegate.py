"""The cell of the grid: picture with pills, three lanes, name, day and place or stars."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QStyleOptionViewItem

from medintel_desktop.domain import words
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.cell_paint import CellPaint, CellState
from medintel_desktop.ui.grid_layout import CellFrame
from medintel_desktop.ui.models.cell_model import CELL_ROLE, Index
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails


class CellDelegate(QAbstractItemDelegate):
    """Paints one cell. The view sets what it knows before it paints: frame, hover, manner."""

    aspect = 3 / 4
    """Height of the picture as a share of its width."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paint_kit = CellPaint(theme, thumbnails)
        self.frame = CellFrame.of(172, self.aspect)
        self.hover_row = -1
        self.hover_at = -1.0
        self.whole = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.frame.picture.width() + 16, self.frame.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        flags, row = option.state, index.row()
        state = CellState(
            selected=bool(flags & QStyle.StateFlag.State_Selected),
            current=bool(flags & QStyle.StateFlag.State_HasFocus),
            focused=bool(flags & QStyle.StateFlag.State_Active),
            hover=self.hover_at if row == self.hover_row else None,
            whole=self.whole,
        )
        self.paint_kit.background(painter, option.rect, state)
        cell = index.data(CELL_ROLE)
        corner = option.rect.topLeft()
        if cell is None:
            self.paint_kit.empty(painter, self.frame.picture.translated(corner))
        else:
            self._paint_picture(painter, corner, index, cell, state)
            self._paint_words(painter, corner, index, cell)

    def still_at(self, index: Index, cell: MediaCell) -> float | None:
        """Which frame of a video stands for it while nobody points at it; None: its poster."""
        return None

    def _paint_picture(
        self, painter: QPainter, corner: QPoint, index: Index, cell: MediaCell, state: CellState
    ) -> None:
        kit, picture = self.paint_kit, self.frame.picture.translated(corner)
        video = cell.kind is MediaKind.VIDEO
        hover = state.hover if video and state.hover is not None and state.hover >= 0 else None
        at = hover if hover is not None else self.still_at(index, cell)
        kit.picture(painter, picture, cell, state.whole, at)
        self._paint_time(painter, picture, index, cell)
        if hover is None or not cell.duration:
            kit.state_pill(painter, picture, cell)
        else:
            kit.hover_line(painter, picture, hover, hover * cell.duration)
        kit.lanes(painter, self.frame.lanes.translated(corner), cell)

    def _paint_time(self, painter: QPainter, picture: QRect, index: Index, cell: MediaCell) -> None:
        if cell.kind is MediaKind.VIDEO and cell.duration is not None:
            self.paint_kit.time_pill(painter, picture, words.clock(cell.duration))

    def _paint_words(
        self, painter: QPainter, corner: QPoint, index: Index, cell: MediaCell
    ) -> None:
        kit, tokens = self.paint_kit, self.paint_kit.theme.tokens
        name = self.frame.name.translated(corner)
        kit.text(painter, name, cell.name, Role.SMALL_STRONG, tokens.t1, middle=True)
        second = self.frame.second.translated(corner)
        if second.height() > 0:
            taken = kit.stars(painter, second, cell.rating)
            line = second.adjusted(0, 0, -taken, 0)
            kit.text(painter, line, cell_words.second_line(cell), Role.TINY, tokens.t2)
