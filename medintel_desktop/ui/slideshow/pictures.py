"""The pictures of the slides that are seen now and next, read in a worker thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from medintel_desktop.ui.thumbnail_work import prepare


class _Work(QRunnable):
    def __init__(self, bridge: Pictures, checksum: str, path: Path, side: int) -> None:
        super().__init__()
        self._bridge, self._checksum = bridge, checksum
        self._path, self._side = path, side

    def run(self) -> None:
        self._bridge.finished.emit(self._checksum, _read(self._path, self._side))


class Pictures(QObject):
    """``path_of`` gives the preview of a checksum. ``side`` is the longest side wanted, in px of
    the screen; a picture is never read larger than it is."""

    ready = Signal()
    finished = Signal(str, QImage)
    """From the worker."""

    def __init__(
        self, path_of: Callable[[str], Path], side: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._path_of, self._side = path_of, side
        self._wanted: list[str] = []
        self._kept: dict[str, QPixmap] = {}
        self._running: set[str] = set()
        prepare()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.finished.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def want(self, checksums: Sequence[str]) -> None:
        """Keep these, the most urgent first, and forget all others."""
        if checksums == self._wanted:
            return
        self._wanted = list(checksums)
        self._kept = {one: picture for one, picture in self._kept.items() if one in checksums}
        self._next()

    def has(self, checksum: str) -> bool:
        """True once it was read, or could not be."""
        return checksum in self._kept

    def picture(self, checksum: str) -> QPixmap:
        """Null when it has not been read, or cannot be."""
        return self._kept.get(checksum) or QPixmap()

    def shut_down(self) -> None:
        """Wait for what runs; nothing is told afterwards."""
        self._wanted.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _next(self) -> None:
        if self._running:
            return
        for checksum in self._wanted:
            if checksum not in self._kept:
                self._running.add(checksum)
                self._pool.start(_Work(self, checksum, self._path_of(checksum), self._side))
                return

    def _take(self, checksum: str, image: QImage) -> None:
        self._running.discard(checksum)
        if checksum in self._wanted:
            self._kept[checksum] = QPixmap.fromImage(image)
            self.ready.emit()
        self._next()


def _read(path: Path, side: int) -> QImage:
    reader = QImageReader(str(path))
    size = reader.size()
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
