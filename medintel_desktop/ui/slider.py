"""The slider of the product: it goes where one presses, and can be drawn on from there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QWidget

HANDLE = 14
"""Width of the handle in px, as the style sheet makes it."""


class Slider(QSlider):
    """A horizontal one. Qt's own goes a page towards the pointer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            left, span = round(event.position().x()) - HANDLE // 2, self.width() - HANDLE
            at = QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), left, span)
            self.setSliderPosition(at)
        super().mousePressEvent(event)
