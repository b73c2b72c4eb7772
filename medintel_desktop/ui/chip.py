"""A round button that stands for a filter: pressed it edits, its cross takes it away."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 26
ICON = 14
CROSS = 20
"""Width that takes the filter away when it is pressed."""
LONGEST = 240
"""Width of the text in px; more is elided."""


class Chip(QAbstractButton):
    """``clicked`` edits (Enter, Space); ``removed`` by the cross, Delete or Backspace.

    One that cannot be removed is drawn dashed: an invitation to add something.
    """

    removed = Signal()

    def __init__(
        self, theme: Theme, icon: str, text: str, *, removable: bool = True,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._icon, self._removable = theme, icon, removable
        self._over_cross = False
        self.setText(" ".join(text.split()))
        self.setAccessibleName(self.text())
        if removable:
            self.setToolTip(self.text())
            self.setAccessibleDescription("Filter. Enter edits, Delete removes.")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        width = 10 + ICON + 6 + min(self._metrics().horizontalAdvance(self.text()), LONGEST)
        return QSize(width + (CROSS + 6 if self._removable else 12), HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pressed = event.button() == Qt.MouseButton.LeftButton
        if pressed and self._cross().contains(event.position().toPoint()):
            self.removed.emit()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._over_cross = self._cross().contains(event.position().toPoint())
        self.update()
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_body(painter)
        ratio = self.devicePixelRatioF()
        ink = tokens.t1 if self._removable else tokens.t2
        top = (HEIGHT - ICON) // 2
        painter.drawPixmap(10, top, self._theme.pixmap(self._icon, ICON, ink, ratio))
        painter.setFont(self._theme.font(Role.SMALL))
        painter.setPen(ink)
        left = 10 + ICON + 6
        room = self._cross().left() - left if self._removable else self.width() - left - 10
        text = self._metrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, 0, room, HEIGHT), Qt.AlignmentFlag.AlignVCenter, text)
        if self._removable:
            cross = self._theme.pixmap("x", 12, ink if self._over_cross else tokens.t2, ratio)
            painter.drawPixmap(self._cross().center() - QPoint(6, 6), cross)
        painter.end()

    def leaveEvent(self, _event: object) -> None:
        self._over_cross = False
        self.update()

    def _paint_body(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._removable:
            painter.setBrush(tokens.press if self.isDown() else tokens.sel)
            pen = QPen(Qt.PenStyle.NoPen)
        else:
            painter.setBrush(tokens.hover if self.underMouse() else Qt.BrushStyle.NoBrush)
            pen = QPen(tokens.strong, 1, Qt.PenStyle.DashLine)
        if self.hasFocus():
            pen = QPen(tokens.accent, self._theme.ring)
        painter.setPen(pen)
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)

    def _cross(self) -> QRect:
        if not self._removable:
            return QRect()
        return QRect(self.width() - CROSS - 4, 0, CROSS, HEIGHT)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(Role.SMALL))
