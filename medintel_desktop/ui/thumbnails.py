"""Pictures for cells, made in two worker threads and kept within a limit of bytes.

Painting asks with :meth:`Thumbnails.picture` and gets what there is; :attr:`Thumbnails.ready`
tells which checksums to paint again. The newest wish is served first, because it is the one on
screen; :meth:`Thumbnails.keep` drops wishes of rows that left it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.ui.thumbnail_work import PictureSpec, make, prepare

THREADS = 2
CACHE_BYTES = 64 * 2**20
MOST_PENDING = 200
NEWS_MS = 30

Key = tuple[str, int | None]
"""Checksum, and the frame of the film strip or None for the thumbnail."""


_FRAMES = (None, *range(FILMSTRIP_FRAMES))


class _Bridge(QObject):
    """Carries a finished picture into the UI thread."""

    made = Signal(object, object, object)


class _Work(QRunnable):
    def __init__(self, bridge: _Bridge, path: Path, key: Key, spec: PictureSpec) -> None:
        super().__init__()
        self._bridge, self._path, self._key, self._spec = bridge, path, key, spec

    def run(self) -> None:
        image = make(self._path, self._spec, self._key[1], FILMSTRIP_FRAMES)
        self._bridge.made.emit(self._key, self._spec, image)


class Thumbnails(QObject):
    """``path_of`` and ``strip_of`` give the JPEG of a checksum; the files may not exist."""

    ready = Signal(set)
    """Checksums (set[str]) whose picture came; at most once in 30 ms."""

    def __init__(
        self,
        path_of: Callable[[str], Path],
        strip_of: Callable[[str], Path],
        parent: QObject | None = None,
        limit: int = CACHE_BYTES,
    ) -> None:
        super().__init__(parent)
        self._path_of, self._strip_of, self._limit = path_of, strip_of, limit
        self._kept: OrderedDict[tuple[Key, PictureSpec], QPixmap] = OrderedDict()
        self._latest: dict[Key, PictureSpec] = {}
        self._bytes = 0
        self._absent: set[Key] = set()
        self._pending: OrderedDict[Key, PictureSpec] = OrderedDict()
        self._running: dict[Key, PictureSpec] = {}
        self._again: set[Key] = set()
        """Under way when somebody said that the file is new: it may have been read before."""
        self._outdated: set[tuple[Key, PictureSpec]] = set()
        self._news: set[str] = set()
        prepare()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._bridge = _Bridge(self)
        self._bridge.made.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._tell = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._tell.timeout.connect(self._tell_news)

    @property
    def bytes(self) -> int:
        """Held by finished pictures."""
        return self._bytes

    def picture(self, checksum: str, spec: PictureSpec, frame: int | None = None) -> QPixmap | None:
        """The picture, of another size or manner until the right one is made, or None."""
        key = (checksum, frame)
        found = self._kept.get((key, spec))
        if found is None or (key, spec) in self._outdated:
            self._outdated.discard((key, spec))
            self._wish(key, spec)
        if found is None:
            latest = self._latest.get(key)
            return None if latest is None else self._kept.get((key, latest))
        self._kept.move_to_end((key, spec))
        return found

    def absent(self, checksum: str) -> bool:
        """True when there was no thumbnail to read at the last try."""
        return (checksum, None) in self._absent

    def retry(self, checksum: str | None = None) -> None:
        """Look again for files that were not there: the item changed, or the whole list."""
        if checksum is None:
            self._absent.clear()
            self._again.update(self._running)
        else:
            self._absent.difference_update((checksum, frame) for frame in _FRAMES)
            self._again.update(key for key in self._running if key[0] == checksum)

    def renew(self, checksums: Container[str]) -> None:
        """The files of these show something else now; the old pictures stay until the new ones
        are made."""
        old = [kept for kept in self._kept if kept[0][0] in checksums]
        self._outdated.update(old)
        self._again.update(key for key in self._running if key[0] in checksums)
        self._absent = {key for key in self._absent if key[0] not in checksums}
        self._tell_soon({key[0] for key, _ in old})

    def keep(self, checksums: Container[str]) -> None:
        """Forget wishes for anything else."""
        for key in [key for key in self._pending if key[0] not in checksums]:
            del self._pending[key]

    def shut_down(self) -> None:
        """Finish what runs and start nothing more."""
        self._pending.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _wish(self, key: Key, spec: PictureSpec) -> None:
        if not key[0] or key in self._absent or self._running.get(key) == spec:
            return
        self._pending[key] = spec
        self._pending.move_to_end(key)
        if len(self._pending) > MOST_PENDING:
            self._pending.popitem(last=False)
        self._start()

    def _start(self) -> None:
        while self._pending and len(self._running) < THREADS:
            key = next((key for key in reversed(self._pending) if key not in self._running), None)
            if key is None:
                return
            spec = self._running[key] = self._pending.pop(key)
            checksum, frame = key
            path = self._path_of(checksum) if frame is None else self._strip_of(checksum)
            self._pool.start(_Work(self._bridge, path, key, spec))

    def _take(self, key: Key, spec: PictureSpec, image: QImage | None) -> None:
        self._running.pop(key, None)
        again = key in self._again
        self._again.discard(key)
        if again:
            self._pending.setdefault(key, spec)
        elif image is None:
            self._absent.add(key)
        if image is not None:
            self._store(key, spec, QPixmap.fromImage(image))
        self._tell_soon({key[0]})
        self._start()

    def _store(self, key: Key, spec: PictureSpec, pixmap: QPixmap) -> None:
        if (key, spec) not in self._kept:
            self._bytes += _weight(pixmap)
        self._kept[key, spec] = pixmap
        self._latest[key] = spec
        while self._bytes > self._limit and len(self._kept) > 1:
            (old, manner), gone = self._kept.popitem(last=False)
            self._bytes -= _weight(gone)
            if self._latest.get(old) == manner:
                del self._latest[old]

    def _tell_soon(self, checksums: set[str]) -> None:
        self._news |= checksums
        if not self._tell.isActive():
            self._tell.start()

    def _tell_news(self) -> None:
        news, self._news = self._news, set()
        self.ready.emit(news)


def _weight(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
