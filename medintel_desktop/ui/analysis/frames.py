"""Small real pictures of a video at given seconds, for the lists beside it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.thumbnail_work import PictureSpec, make
from medintel_desktop.ui.thumbnails import Thumbnails

AT_ONCE = 4
"""Pictures made in one go; what is on screen by then comes next."""
MOST_WISHES = 24
"""The newest are on screen; older ones have left it."""
KEPT = 400
"""Pictures held, some 12 to 40 kB each."""

FramesOf = Callable[[str, Sequence[float]], Sequence[Path | None]]
"""Files that show an item at some seconds; blocks."""

_Key = tuple[float, PictureSpec]


class Frames(QObject):
    """Follows the item that is open. Until a frame is made, the nearest of the filmstrip stands
    in for it; ``ready`` says: paint again."""

    ready = Signal()

    def __init__(
        self, thumbnails: Thumbnails, background: Background, frames_of: FramesOf,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._thumbnails, self._background, self._frames_of = thumbnails, background, frames_of
        self._media_id, self._checksum, self._length = "", "", 0.0
        self._kept: OrderedDict[_Key, QPixmap | None] = OrderedDict()
        """None where there is no frame to be had."""
        self._wishes: OrderedDict[_Key, None] = OrderedDict()
        self._under_way = False
        self._begin = QTimer(self, singleShot=True, interval=0)
        self._begin.timeout.connect(self._make)
        thumbnails.ready.connect(self._hear)

    @property
    def made(self) -> int:
        """Real frames that are held, for tests."""
        return sum(picture is not None for picture in self._kept.values())

    def follow(self, media_id: str, checksum: str, length: float) -> None:
        """Show frames of this video from now on; length in seconds."""
        self._media_id, self._checksum, self._length = media_id, checksum, length
        self._kept.clear()
        self._wishes.clear()
        self._under_way = False

    def at(self, seconds: float, spec: PictureSpec) -> QPixmap | None:
        """What the video shows at a second; of the filmstrip, or None, until that is made."""
        if not self._checksum:
            return None
        key = (round(seconds, 3), spec)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        if key not in self._kept:
            self._wish(key)
        share = seconds / self._length if self._length > 0 else 0.0
        number = min(max(int(share * FILMSTRIP_FRAMES), 0), FILMSTRIP_FRAMES - 1)
        return self._thumbnails.picture(self._checksum, spec, number)

    def _wish(self, key: _Key) -> None:
        self._wishes[key] = None
        self._wishes.move_to_end(key)
        if len(self._wishes) > MOST_WISHES:
            self._wishes.popitem(last=False)
        if not self._under_way:
            self._begin.start()

    def _make(self) -> None:
        if self._under_way or not self._wishes:
            return
        self._under_way = True
        media_id, keys = self._media_id, list(self._wishes)[-AT_ONCE:]
        frames_of = self._frames_of
        self._background.read(
            "frames", lambda: _made(frames_of, media_id, keys),
            lambda images: self._take(media_id, keys, images), slow=True,
        )  # fmt: skip

    def _take(self, media_id: str, keys: Sequence[_Key], images: Sequence[QImage | None]) -> None:
        if media_id != self._media_id:
            return
        self._under_way = False
        for key, image in zip(keys, images, strict=True):
            self._wishes.pop(key, None)
            self._kept[key] = None if image is None else QPixmap.fromImage(image)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.ready.emit()
        self._make()

    def _hear(self, checksums: set[str]) -> None:
        if self._checksum in checksums:
            self.ready.emit()


def _made(frames_of: FramesOf, media_id: str, keys: Sequence[_Key]) -> list[QImage | None]:
    """In a worker."""
    paths = frames_of(media_id, [seconds for seconds, _ in keys])
    specs = [spec for _, spec in keys]
    return [
        None if path is None else make(path, spec, None, FILMSTRIP_FRAMES)
        for path, spec in zip(paths, specs, strict=True)
    ]
