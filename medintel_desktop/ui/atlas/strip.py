"""A row of pictures under the map: what is in view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.cell_paint import CellPaint
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails

HEIGHT = 86
MOST = 200
"""Pictures shown; the grid shows the rest."""

_WIDTH, _TALL, _GAP, _TOP = 118, 70, 6, 8
_SIDE = 12


class ItemStrip(QAbstractScrollArea):
    """``chosen`` names the item that was clicked, ``opened`` the one to be seen large."""

    chosen = Signal(object)
    """MediaCell."""
    opened = Signal(object)
    """MediaCell."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._paint = theme, CellPaint(theme, thumbnails)
        self._cells: Sequence[MediaCell] = ()
        self._current = -1
        self.setFixedHeight(HEIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("In view")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thumbnails.ready.connect(self._repaint)
        theme.changed.connect(self._repaint)

    @property
    def cells(self) -> Sequence[MediaCell]:
        return self._cells

    @property
    def current(self) -> MediaCell | None:
        return self._cells[self._current] if 0 <= self._current < len(self._cells) else None

    def show_cells(self, cells: Sequence[MediaCell]) -> None:
        """At most :data:`MOST`; the current one stays current when it is still there."""
        kept = self.current.num if self.current else None
        self._cells = cells[:MOST]
        numbers = [cell.num for cell in self._cells]
        self._current = numbers.index(kept) if kept in numbers else -1
        self._fit()
        self._repaint()

    def choose(self, number: int | None) -> None:
        """Ring the item with this number and bring it into sight."""
        numbers = [cell.num for cell in self._cells]
        self._current = numbers.index(number) if number in numbers else -1
        if self._current >= 0:
            self._show_current()
        self._repaint()

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._fit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self._repaint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar, turn = self.horizontalScrollBar(), event.angleDelta()
        bar.setValue(bar.value() - (turn.y() or turn.x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().toPoint().x())
        if at is not None:
            self._set_current(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().toPoint().x())
        if at is not None:
            self.opened.emit(self._cells[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._cells) - 1}
        key = Qt.Key(event.key())
        if key in steps and self._cells:
            self._set_current(min(len(self._cells) - 1, max(0, self._current + steps[key])))
        elif key in ends and self._cells:
            self._set_current(ends[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, _event: QFocusEvent) -> None:
        self._repaint()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._repaint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        tokens = self._theme.tokens
        painter.fillRect(self.viewport().rect(), tokens.panel)
        painter.fillRect(0, 0, self.viewport().width(), 1, tokens.line)
        if not self._cells:
            painter.setFont(self._theme.font(Role.SMALL))
            painter.setPen(tokens.t3)
            none = "Nothing in this part of the map."
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, none)
        for at, rect in self._visible():
            self._paint_one(painter, rect, at)
        if self.hasFocus():
            ring = self._theme.ring
            inset = (ring + 1) // 2
            painter.setPen(QPen(tokens.accent, ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(inset, inset, -inset, -inset))
        painter.end()

    def _paint_one(self, painter: QPainter, rect: QRect, at: int) -> None:
        cell, tokens = self._cells[at], self._theme.tokens
        self._paint.picture(painter, rect, cell, False, None)
        if cell.duration is not None:
            text = words.clock(cell.duration)
            painter.setFont(self._theme.font(Role.TINY_STRONG, numbers=True))
            width = painter.fontMetrics().horizontalAdvance(text) + 10
            pill = QRect(rect.right() - width - 4, rect.bottom() - 21, width, 17)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.pill)
            painter.drawRoundedRect(pill, 4, 4)
            painter.setPen(tokens.white)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        if at == self._current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.accent, self._theme.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _visible(self) -> Iterator[tuple[int, QRect]]:
        shift = self.horizontalScrollBar().value()
        pitch = _WIDTH + _GAP
        first = max(0, (shift - _SIDE) // pitch)
        last = min(len(self._cells), (shift + self.viewport().width()) // pitch + 1)
        for at in range(first, last):
            yield at, QRect(_SIDE + at * pitch - shift, _TOP, _WIDTH, _TALL)

    def _at(self, x: int) -> int | None:
        return next((at for at, rect in self._visible() if rect.left() <= x <= rect.right()), None)

    def _set_current(self, at: int) -> None:
        self._current = at
        self._show_current()
        self._repaint()
        self.chosen.emit(self._cells[at])

    def _show_current(self) -> None:
        bar, left = self.horizontalScrollBar(), _SIDE + self._current * (_WIDTH + _GAP)
        width = self.viewport().width()
        bar.setValue(max(left + _WIDTH + _SIDE - width, min(bar.value(), left - _SIDE)))

    def _fit(self) -> None:
        bar = self.horizontalScrollBar()
        whole = 2 * _SIDE + len(self._cells) * (_WIDTH + _GAP)
        bar.setRange(0, max(0, whole - self.viewport().width()))
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(_WIDTH + _GAP)

    def _repaint(self) -> None:
        self.viewport().update()
