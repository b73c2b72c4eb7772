"""The sound of the cuts, under them."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.ui.plan.peaks import Peaks
from medintel_desktop.ui.plan.scale import Scale
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnail_work import RADIUS

HEIGHT = 42
WORDS = "Sound of the cuts"
SILENT = "Sound of the cuts: none"
_BAR, _PITCH = 2, 4
"""Px of a bar, and from one to the next."""


class SoundLane(QGraphicsItem):
    """Draws what is known; what is not is wished for by drawing it."""

    def __init__(self, theme: Theme, peaks: Peaks) -> None:
        super().__init__()
        self._theme, self._peaks = theme, peaks
        self._plan, self._scale = Plan(""), Scale()
        self._width = 0.0
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_plan(self, plan: Plan, scale: Scale) -> None:
        width = scale.x(plan.seconds)
        if width != self._width:
            self.prepareGeometryChange()
            self._width = width
        self._plan, self._scale = plan, scale
        self.update()

    @property
    def words(self) -> str:
        """What the lane is; that it is silent is said once all of it was read."""
        cuts = self._plan.cuts
        silent = bool(cuts) and all(self._peaks.silent(cut.media_id, cut.span) for cut in cuts)
        return SILENT if silent else WORDS

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        tokens, shown = self._theme.tokens, option.exposedRect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.base)
        painter.drawRoundedRect(self.boundingRect().adjusted(0.5, 0.5, -1.5, -0.5), RADIUS, RADIUS)
        painter.setFont(self._theme.font(Role.TINY))
        painter.setPen(tokens.t3)
        painter.drawText(QRectF(8, 3, 200, 14), Qt.AlignmentFlag.AlignVCenter, self.words)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.sound)
        for start, cut in self._plan.places():
            left, right = self._scale.x(start), self._scale.x(start + cut.seconds)
            if right > shown.left() and left < shown.right():
                self._paint_cut(painter, cut, left, right, shown)

    def _paint_cut(
        self, painter: QPainter, cut: Cut, left: float, right: float, shown: QRectF
    ) -> None:
        lasts = self._scale.seconds(_PITCH)
        first = max(0, math.floor((shown.left() - left) / _PITCH))
        end = min(right - _PITCH, shown.right())
        for number in range(first, max(first, math.ceil((end - left) / _PITCH))):
            second = cut.span.start + number * lasts
            loud = self._peaks.loudness(cut.media_id, second, second + lasts)
            if loud:
                # The root is nearer to how loud a sound is felt.
                high = max(2.0, math.sqrt(loud) * (HEIGHT - 12))
                x = left + number * _PITCH + 1
                painter.drawRect(QRectF(x, (HEIGHT - high) / 2, _BAR, high))
