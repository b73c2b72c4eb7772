"""A picture to search with: chosen, dropped, pasted, a frame of a video, or a part of any."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from medintel_desktop.jobs.workspace import Workspace
    from medintel_desktop.ui.theme import Theme

LONGEST = 2048
"""Px of a pasted picture; more does not help to find what is like it."""

LEAST = 160
"""Px of the shorter side of a picture that is searched with: services refuse smaller ones."""


class PictureQuery(QObject):
    """``chosen`` tells the Path. A pasted picture is a file until the window goes."""

    chosen = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._folder: QTemporaryDir | None = None
        self._kept = 0

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

    def drop(self, mime: QMimeData) -> bool:
        """The same; of files without a photo the first one is taken, and told to be none: what is
        let go over the search is not meant to be added to the library."""
        found = pictures_in(mime) or files_in(mime)
        if found:
            self.chosen.emit(found[0])
        return bool(found)

    def paste(self) -> bool:
        """The same with the clipboard, which may also hold the pixels alone."""
        clipboard = QGuiApplication.clipboard()
        mime = clipboard.mimeData()
        if self.take(mime):
            return True
        if not mime.hasImage() or mime.hasText():
            return False
        self.keep(clipboard.image(), "Pasted picture")
        return True

    def keep(self, image: QImage, name: str) -> None:
        """Search with pixels, under a name for people."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        self._kept += 1  # a search may still be reading the one before
        path = Path(self._folder.filePath(str(self._kept))) / f"{_plain(name)}.png"
        self._background.read("picture query", lambda: _write(image, path), self.chosen.emit)

    def ask_part(self, path: Path, over: QWidget, theme: Theme, workspace: Workspace) -> None:
        """Let the user choose a part of a picture, or another one."""

        def ask(jpeg: bytes) -> None:
            from medintel_desktop.ui.picture_part import PictureDialog  # no start waits for it

            dialog = PictureDialog(theme, path.name, QImage.fromData(jpeg), over.window())
            dialog.chosen.connect(lambda part: self.keep(part, f"Part of {path.stem}"))
            dialog.another_asked.connect(lambda: self.choose(over))
            dialog.open()

        self._background.read(
            "picture to cut", lambda: workspace.search.picture(path, LONGEST), ask, slow=True
        )


def pictures_in(mime: QMimeData) -> list[Path]:
    """The photos among the local files."""
    return [path for path in files_in(mime) if path.suffix.lower() in PHOTO_SUFFIXES]


def files_in(mime: QMimeData) -> list[Path]:
    """All local files."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _plain(name: str) -> str:
    """As a file can be called everywhere."""
    return "".join("-" if char in '<>:"/\\|?*' else char for char in name).strip(" .") or "Picture"


def _write(image: QImage, path: Path) -> Path:
    most, least = QSize(LONGEST, LONGEST), QSize(LEAST, LEAST)
    if image.width() > LONGEST or image.height() > LONGEST:
        image = image.scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
    elif min(image.width(), image.height()) < LEAST:
        image = image.scaled(least, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    path.parent.mkdir(exist_ok=True)
    if not image.save(str(path)):
        raise DiskFull("The picture could not be kept.", "Free some space, then try again.")
    return path
