"""Small real pictures of a video at given seconds, for the lists beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.ui.thumbnail_work import PictureSpec
from medintel_desktop.ui.thumbnails import Thumbnails


class Frames(QObject):
    """Follows the item that is open. Pictures are made in workers; ``ready`` says: paint again."""

    ready = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._checksum, self._length = "", 0.0
        thumbnails.ready.connect(self._hear)

    def follow(self, checksum: str, length: float) -> None:
        """Show frames of this video from now on; length in seconds."""
        self._checksum, self._length = checksum, length

    def at(self, seconds: float, spec: PictureSpec) -> QPixmap | None:
        """The frame nearest to a second that there is; None until it is made."""
        if not self._checksum:
            return None
        share = seconds / self._length if self._length > 0 else 0.0
        number = min(max(int(share * FILMSTRIP_FRAMES), 0), FILMSTRIP_FRAMES - 1)
        return self._thumbnails.picture(self._checksum, spec, number)

    def _hear(self, checksums: set[str]) -> None:
        if self._checksum in checksums:
            self.ready.emit()
