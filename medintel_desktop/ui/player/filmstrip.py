"""The filmstrip of a video: a few frames, evenly over its length, made at import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QImageReader

from medintel_desktop.domain.media import FILMSTRIP_FRAMES


class Filmstrip:
    """Equal frames side by side in one small JPEG; empty when there is none yet."""

    def __init__(self, path: Path | None = None) -> None:
        # A strip is about 3000 x 150 px and decodes in a few milliseconds.
        self._image = QImageReader(str(path)).read() if path is not None else QImage()

    def __bool__(self) -> bool:
        return self._image.width() >= FILMSTRIP_FRAMES

    def frame(self, number: int) -> QImage:
        """Frame 0 to FILMSTRIP_FRAMES - 1; a null image when there is no strip."""
        if not self:
            return QImage()
        width = self._image.width() // FILMSTRIP_FRAMES
        return self._image.copy(QRect(number * width, 0, width, self._image.height()))

    @staticmethod
    def number_at(share: float) -> int:
        """The frame that stands for a place in the video, given as 0..1 of its length."""
        return min(max(int(share * FILMSTRIP_FRAMES), 0), FILMSTRIP_FRAMES - 1)

    @staticmethod
    def share_of(number: int) -> float:
        """Where in the video a frame was taken, as 0..1: in the middle of its part."""
        return (number + 0.5) / FILMSTRIP_FRAMES
