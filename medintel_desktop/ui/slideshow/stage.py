"""Paints what a slideshow shows at one moment: pictures that move and fade, and their captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from medintel_desktop.domain.motion import Part
from medintel_desktop.ui.theme import Role, Theme

CAPTION = 0.032
"""Height of the letters of a caption, as a share of the picture's."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture on the stage. ``part`` of it fills the stage, see ``domain.motion``."""

    picture: QPixmap
    part: Part
    opacity: float = 1.0
    caption: str = ""


class Stage(QWidget):
    """Black where nothing is shown. The layers lie over one another, the last one on top."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layers: tuple[Layer, ...] = ()
        self._captions: dict[tuple[str, int, int, float], QPixmap] = {}
        self.setAccessibleName("Slideshow")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)

    @property
    def aspect(self) -> float:
        """Width by height."""
        return self.width() / max(1, self.height())

    @property
    def layers(self) -> tuple[Layer, ...]:
        return self._layers

    def show_layers(self, layers: Sequence[Layer]) -> None:
        self._layers = tuple(layers)
        caption = layers[-1].caption if layers else ""
        if caption != self.accessibleDescription():  # being told costs more than being painted
            self.setAccessibleDescription(caption)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        for layer in self._layers:
            painter.setOpacity(layer.opacity)
            self._draw(painter, layer)
        painter.end()

    def _draw(self, painter: QPainter, layer: Layer) -> None:
        left, top, across, down = layer.part
        width, height = self.width() / across, self.height() / down
        target = QRectF(-left * width, -top * height, width, height)
        if layer.picture.isNull():
            target = QRectF()
        if layer.opacity < 1:  # what it leaves black covers the picture below as well
            for rect in _beside(QRectF(self.rect()), target):
                painter.fillRect(rect, Qt.GlobalColor.black)
        if not layer.picture.isNull():
            painter.drawPixmap(target, layer.picture, QRectF(layer.picture.rect()))
        if layer.caption:
            self._write(painter, layer.caption)

    def _write(self, painter: QPainter, text: str) -> None:
        key = (text, self.width(), self.height(), self.devicePixelRatioF())
        if key not in self._captions:
            if len(self._captions) > 3:
                self._captions.clear()
            self._captions[key] = self._caption(text)
        picture = self._captions[key]
        size, margin = picture.deviceIndependentSize(), self.height() * 0.05
        painter.drawPixmap(round(margin), round(self.height() - margin - size.height()), picture)

    def _caption(self, text: str) -> QPixmap:
        """The words on a pill, drawn once."""
        font: QFont = self._theme.font(Role.TITLE)
        font.setPixelSize(max(11, round(self.height() * CAPTION)))
        metrics, ratio = QFontMetricsF(font), self.devicePixelRatioF()
        room = self.width() - 2 * self.height() * 0.05 - 2 * metrics.height() * 0.5
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text) + metrics.height()
        height = metrics.height() * 1.5
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.pill)
        area = QRectF(0, 0, width, height)
        painter.drawRoundedRect(area, height / 6, height / 6)
        painter.setPen(self._theme.tokens.white)
        painter.setFont(font)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return picture


def _beside(area: QRectF, target: QRectF) -> list[QRectF]:
    """What of an area a picture in its middle leaves free."""
    if target.isEmpty():
        return [area]
    bars = [
        QRectF(0, 0, area.width(), target.top()),
        QRectF(0, target.bottom(), area.width(), area.height() - target.bottom()),
        QRectF(0, 0, target.left(), area.height()),
        QRectF(target.right(), 0, area.width() - target.right(), area.height()),
    ]
    return [bar for bar in bars if bar.width() > 0 and bar.height() > 0]
