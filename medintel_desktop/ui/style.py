"""Fusion with the product's details that a style sheet cannot do.

Qt asks a style for metrics and hints thousands of times while a window is made and painted. Each
would be a call into Python, so none is answered here: the style sheet and the widgets do.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

from medintel_desktop.ui.tokens import Tokens


class ProductStyle(QProxyStyle):
    """Check boxes, radio buttons and focus ring, drawn from the tokens."""

    def __init__(self, tokens: Tokens, ring: int) -> None:
        super().__init__("Fusion")
        self._tokens = tokens
        self._ring = ring
        element = QStyle.PrimitiveElement
        self._drawn = {
            element.PE_IndicatorCheckBox: self._check_box,
            element.PE_IndicatorItemViewItemCheck: self._check_box,
            element.PE_IndicatorRadioButton: self._radio_button,
            element.PE_FrameFocusRect: self._focus_ring,
        }

    def set_tokens(self, tokens: Tokens, ring: int) -> None:
        """Take the colours of another scheme; the caller repaints."""
        self._tokens = tokens
        self._ring = ring

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        draw = self._drawn.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(option, painter)
        painter.restore()

    def _indicator(self, option: QStyleOption) -> tuple[QRectF, bool, QColor, QColor]:
        """The square to draw in, whether it is set, its border and its fill."""
        tokens, state = self._tokens, option.state
        rect = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        on = bool(state & (QStyle.StateFlag.State_On | QStyle.StateFlag.State_NoChange))
        if not state & QStyle.StateFlag.State_Enabled:
            return rect, on, tokens.line, tokens.press if on else tokens.panel
        fill = tokens.afill if on else tokens.base
        held = state & QStyle.StateFlag.State_Sunken
        if not on and held:
            fill = tokens.press
        elif not on and state & QStyle.StateFlag.State_MouseOver:
            fill = tokens.hover
        return rect, on, tokens.afill if on else tokens.strong, fill

    def _check_box(self, option: QStyleOption, painter: QPainter) -> None:
        rect, on, border, fill = self._indicator(option)
        painter.setPen(QPen(border, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(rect, 3, 3)
        if not on:
            return
        pen = QPen(self._tokens.white, 1.75)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y, unit = rect.x(), rect.y(), rect.width() / 15
        if option.state & QStyle.StateFlag.State_NoChange:
            painter.drawLine(
                QPointF(x + 4 * unit, y + 7.5 * unit), QPointF(x + 11 * unit, y + 7.5 * unit)
            )
        else:
            points = ((3.8, 7.8), (6.3, 10.3), (11.2, 4.9))
            painter.drawPolyline([QPointF(x + a * unit, y + b * unit) for a, b in points])

    def _radio_button(self, option: QStyleOption, painter: QPainter) -> None:
        rect, on, border, fill = self._indicator(option)
        painter.setPen(QPen(border, 1))
        painter.setBrush(fill)
        painter.drawEllipse(rect)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._tokens.white)
            painter.drawEllipse(rect.center(), 3, 3)

    def _focus_ring(self, option: QStyleOption, painter: QPainter) -> None:
        inset = self._ring / 2
        painter.setPen(QPen(self._tokens.accent, self._ring))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = QRectF(option.rect).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, 4, 4)
