"""A row of what is offered under a field: an icon, and texts behind it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QStyleOptionViewItem, QWidget

from medintel_desktop.ui.theme import Role, Theme


class OfferDelegate(QAbstractItemDelegate):
    """Rows are ``row`` px high; what stands in one is painted by the heirs."""

    def __init__(self, theme: Theme, row: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._row = theme, row

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._row)

    def _begin(
        self, painter: QPainter, option: QStyleOptionViewItem, icon: str, ink: QColor, gap: int = 0
    ) -> QRect:
        """Paint ground (``gap`` px within the row) and icon; the room for texts."""
        tokens, rect = self._theme.tokens, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hover:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.sel if chosen else tokens.hover)
            painter.drawRoundedRect(rect.toRectF().adjusted(0, gap, 0, -gap), 4, 4)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._theme.pixmap(icon, 16, ink, ratio)
        painter.drawPixmap(rect.left() + 8, rect.center().y() - 7, pixmap)
        return rect.adjusted(34, 0, -10, 0)

    def _text(
        self, painter: QPainter, room: QRect, text: str, role: Role, tone: str,
        *, numbers: bool = False,
    ) -> int:  # fmt: skip
        """Where the next text begins."""
        painter.setFont(self._theme.font(role, numbers=numbers))
        painter.setPen(getattr(self._theme.tokens, tone))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        return room.left() + metrics.horizontalAdvance(shown) + 10
