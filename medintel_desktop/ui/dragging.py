"""How drags look: the picture under the pointer, and the ring of a view that takes a drop."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView

from medintel_desktop.domain import words
from medintel_desktop.ui.theme import Role, Theme

DROP_RING = "dropRing"
"""Property of a view while files that it would take hang over it."""

PICTURE = QSize(112, 84)
BADGE = 20


def drag_picture(shown: QPixmap, count: int, theme: Theme) -> QPixmap:
    """The dragged item's picture, small, with how many there are when there are several."""
    dpr = shown.devicePixelRatio()
    size = PICTURE * dpr
    aspect, mode = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = shown.scaled(size, aspect, mode)
    if count > 1:
        tokens, text = theme.tokens, words.count(count)
        painter = QPainter(small)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(Role.TINY_STRONG, numbers=True))
        width = max(painter.fontMetrics().horizontalAdvance(text) + 12, BADGE)
        right = round(small.width() / dpr) - 4
        badge = QRect(right - width, 4, width, BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.afill)
        painter.drawRoundedRect(badge, BADGE / 2, BADGE / 2)
        painter.setPen(tokens.white)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
    return small


def paint_drop_ring(view: QAbstractItemView, painter: QPainter, theme: Theme) -> None:
    """Paint the ring along the edge of the view's viewport while files hang over it."""
    if not view.property(DROP_RING):
        return
    inset = theme.ring / 2 + 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.tokens.accent, theme.ring))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = QRectF(view.viewport().rect()).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(edge, 6, 6)
