"""Round pictures of items for the map, read and scaled in a thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

log = logging.getLogger(__name__)

SIDE = 104
"""Pixels: the largest spot of 52 px on a screen of double density."""

QUALITY = 80

Answer = Callable[[bytes | None], None]


class Pictures(QObject):
    """``thumbnail_of`` is called in the thread with an item's number; None: it has none."""

    _made = Signal(object, object)

    def __init__(
        self, thumbnail_of: Callable[[int], Path | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnail_of, self._ended = thumbnail_of, False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="map-pictures")
        self._made.connect(lambda answer, data: answer(data), Qt.ConnectionType.QueuedConnection)

    def ask(self, num: int, answer: Answer) -> None:
        """Have ``answer`` called with a square JPEG or None, here and later."""
        if self._ended:
            answer(None)
        else:
            self._thread.submit(self._make, num, answer)

    def shut_down(self) -> None:
        """End the thread; there are no pictures any more."""
        self._ended = True
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _make(self, num: int, answer: Answer) -> None:
        data = None
        try:
            path = self._thumbnail_of(num)
            data = None if path is None else square(path)
        except Exception:
            log.exception("The picture of item %d could not be read", num)
        self._made.emit(answer, data)


def square(path: Path) -> bytes | None:
    """The middle of a picture as a JPEG of SIDE x SIDE; None when it cannot be read."""
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isEmpty():
        return None
    fill = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    wanted = size.scaled(QSize(SIDE, SIDE), fill)
    reader.setScaledSize(wanted)
    corner = ((wanted.width() - SIDE) // 2, (wanted.height() - SIDE) // 2)
    reader.setScaledClipRect(QRect(*corner, SIDE, SIDE))
    image = reader.read()
    return None if image.isNull() else _jpeg(image)


def _jpeg(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.convertToFormat(QImage.Format.Format_RGB32).save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload]
    return bytes(data.data())
