"""A row of the list view: picture and name, then one field a column."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QStyleOptionViewItem

from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.cell_paint import CellPaint, CellState
from medintel_desktop.ui.cell_words import Tone
from medintel_desktop.ui.models.cell_model import CELL_ROLE, RIGHT_ALIGNED, Column, Index
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails

ROW_HEIGHT = 40
PICTURE = QSize(44, 33)


class RowDelegate(QAbstractItemDelegate):
    """Paints one field of a row; the first has the picture before the name."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self._kit = CellPaint(theme, thumbnails)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, tokens = index.data(CELL_ROLE), self._kit.theme.tokens
        flags, flag = option.state, QStyle.StateFlag
        if flags & flag.State_Selected:
            fill = tokens.sel if flags & flag.State_Active else tokens.selin
            painter.fillRect(option.rect, fill)
        elif flags & flag.State_MouseOver:
            painter.fillRect(option.rect, tokens.hover)
        if cell is None:
            return
        area, number = option.rect.adjusted(8, 0, -8, 0), index.column()
        if number == Column.NAME:
            self._paint_name(painter, option, cell)
            return
        text, color = cell_words.column(cell, number), tokens.t2
        pill = cell_words.state_pill(cell) if number == Column.STATE else None
        if pill is not None:
            color = {Tone.FAILED: tokens.danger, Tone.OFFLINE: tokens.warn}.get(pill.tone, color)
        if number in RIGHT_ALIGNED:
            area.setLeft(max(area.right() - 1 - self._kit.width(text, Role.SMALL), area.left()))
        self._kit.text(painter, area, text, Role.SMALL, color)

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, cell: MediaCell) -> None:
        picture = option.rect.adjusted(8, (ROW_HEIGHT - PICTURE.height()) // 2, 0, 0)
        picture.setSize(PICTURE)
        self._kit.picture(painter, picture, cell, False, None)
        name = option.rect.adjusted(8 + PICTURE.width() + 10, 0, -8, 0)
        color = self._kit.theme.tokens.t1
        self._kit.text(painter, name, cell.name, Role.SMALL_STRONG, color, middle=True)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self._kit.background(painter, option.rect, CellState(current=True))
