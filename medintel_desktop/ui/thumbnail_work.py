"""Making one picture for a cell: read, scale, crop, round, grey. Runs in a worker thread."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter

RADIUS = 4
AWAY_OPACITY = 0.38
"""Of the grey picture of an original that cannot be reached."""


class PictureSpec(NamedTuple):
    """How a picture is to be shown: logical px, device pixel ratio, and in which manner."""

    width: int
    height: int
    dpr: float = 1.0
    whole: bool = False
    """Show all of it instead of filling the frame."""
    away: bool = False

    @property
    def pixels(self) -> QSize:
        return QSize(round(self.width * self.dpr), round(self.height * self.dpr))


def prepare() -> None:
    """To be called in the UI thread before another thread calls :func:`make`.

    PySide sets up its classes when they are first used, and two threads that do so at once end
    the process (seen with 6.11 in one start of some hundred, when the first pictures were read
    while the first cells were painted).
    """
    QImageReader(os.devnull)
    _framed(QImage(1, 1, QImage.Format.Format_RGB32), PictureSpec(1, 1, away=True))


def make(path: Path, spec: PictureSpec, frame: int | None, frames: int) -> QImage | None:
    """The finished picture, ``spec.pixels`` large; None when the file is missing or broken.

    ``frame`` takes one of ``frames`` equal pictures that lie side by side in the file.
    """
    reader = QImageReader(str(path))
    area = QRect(0, 0, reader.size().width(), reader.size().height())
    if area.isEmpty():
        return None
    if frame is not None:
        width = area.width() // frames
        area = QRect(min(frame, frames - 1) * width, 0, width, area.height())
        reader.setClipRect(area)
    image = reader.read()
    return None if image.isNull() else _framed(image, spec)


def _framed(image: QImage, spec: PictureSpec) -> QImage:
    pixels = spec.pixels
    aspect = Qt.AspectRatioMode
    mode = aspect.KeepAspectRatio if spec.whole else aspect.KeepAspectRatioByExpanding
    size = image.size().scaled(pixels, mode).expandedTo(QSize(1, 1))
    smooth = Qt.TransformationMode.SmoothTransformation
    image = image.scaled(size, aspect.IgnoreAspectRatio, smooth)
    if spec.away:
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    target = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
    target.fill(Qt.GlobalColor.transparent)
    place = QRect(
        (pixels.width() - size.width()) // 2,
        (pixels.height() - size.height()) // 2,
        size.width(),
        size.height(),
    )
    painter = QPainter(target)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(AWAY_OPACITY if spec.away else 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(image))
    painter.setBrushOrigin(place.topLeft())
    visible = QRectF(place.intersected(target.rect()))
    painter.drawRoundedRect(visible, RADIUS * spec.dpr, RADIUS * spec.dpr)
    painter.end()
    target.setDevicePixelRatio(spec.dpr)
    return target
