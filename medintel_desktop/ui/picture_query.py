"""A picture to search with: chosen, dropped, or pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QMimeData,
    QObject,
    QSize,
    QStandardPaths,
    Qt,
    QTemporaryDir,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from medintel_desktop.domain.errors import DiskFull
from medintel_desktop.domain.formats import PHOTO_SUFFIXES
from medintel_desktop.ui.background import Background

LONGEST = 2048
"""Px of a pasted picture; more does not help to find what is like it."""


class PictureQuery(QObject):
    """``chosen`` tells the Path. A pasted picture is a file until the window goes."""

    chosen = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._folder: QTemporaryDir | None = None

    def choose(self, over: QWidget) -> None:
        """Let the user choose a file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        names = " ".join(f"*{suffix}" for suffix in sorted(PHOTO_SUFFIXES))
        dialog = QFileDialog(over, "Search with a picture", folder, f"Photos ({names})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.chosen.emit(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, mime: QMimeData) -> bool:
        """Search with the first photo in what was dropped or pasted; False when there is none."""
        pictures = pictures_in(mime)
        if pictures:
            self.chosen.emit(pictures[0])
        return bool(pictures)

    def paste(self) -> bool:
        """The same with the clipboard, which may also hold the pixels alone."""
        clipboard = QGuiApplication.clipboard()
        mime = clipboard.mimeData()
        if self.take(mime):
            return True
        if not mime.hasImage() or mime.hasText():
            return False
        self._keep(clipboard.image())
        return True

    def _keep(self, image: QImage) -> None:
        if self._folder is None:
            self._folder = QTemporaryDir()
        path = Path(self._folder.filePath("Pasted picture.png"))
        self._background.read("pasted picture", lambda: _write(image, path), self.chosen.emit)


def pictures_in(mime: QMimeData) -> list[Path]:
    """The photos among the local files."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in PHOTO_SUFFIXES]


def _write(image: QImage, path: Path) -> Path:
    most = QSize(LONGEST, LONGEST)
    if image.width() > LONGEST or image.height() > LONGEST:
        image = image.scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
    if not image.save(str(path)):
        raise DiskFull("The pasted picture could not be kept.", "Free some space, then try again.")
    return path
