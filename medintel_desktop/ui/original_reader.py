"""Reads an original photo at full size in a worker thread; the newest wish wins."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader

MOST_PIXELS = 40_000_000
"""Larger photos are read smaller: 160 MB is what one picture may take on screen."""


class _Work(QRunnable):
    def __init__(self, bridge: OriginalReader, number: int, path: Path) -> None:
        super().__init__()
        self._bridge, self._number, self._path = bridge, number, path

    def run(self) -> None:
        self._bridge.finished.emit(self._number, read_upright(self._path))


class OriginalReader(QObject):
    """``read(image)`` comes in the UI thread, null when Qt cannot read the format."""

    read = Signal(QImage)
    finished = Signal(int, QImage)
    """From the worker: the number of the wish and its picture."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wish = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.finished.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def ask(self, path: Path) -> None:
        """Read this one; whatever was asked before is not told any more."""
        self.forget()
        self._pool.start(_Work(self, self._wish, path))

    def forget(self) -> None:
        self._wish += 1
        self._pool.clear()

    def shutdown(self) -> None:
        """Wait for what runs; nothing is told afterwards."""
        self.forget()
        self._pool.waitForDone()

    def _take(self, number: int, image: QImage) -> None:
        if number == self._wish:
            self.read.emit(image)


def read_upright(path: Path) -> QImage:
    """The photo as seen, at most MOST_PIXELS large and ready to be drawn; null on failure."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    pixels = size.width() * size.height()
    if pixels > MOST_PIXELS:
        reader.setScaledSize(size * math.sqrt(MOST_PIXELS / pixels))
    image = reader.read()
    # In the screen's own format it becomes a pixmap without another pass over the pixels.
    wanted = QImage.Format.Format_RGB32
    if image.hasAlphaChannel():
        wanted = QImage.Format.Format_ARGB32_Premultiplied
    return image if image.isNull() else image.convertToFormat(wanted)
