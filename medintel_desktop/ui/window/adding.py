"""Ways into the library: dialogs, drops, pastes and links, all ending in one call."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from medintel_desktop.domain.errors import DiskFull
from medintel_desktop.domain.formats import SUFFIXES
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.question import TextQuestion
from medintel_desktop.ui.sources import source_of, sources_of
from medintel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medintel_desktop.library.ingest import Added


class Adding(QObject):
    """``album`` tells where to: the album shown, or None."""

    added = Signal(str, object)
    """Batch, and the album's id or None."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        messages: Messages,
        album: Callable[[], str | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._window = parent
        self._background = background
        self._workspace = workspace
        self._messages = messages
        self._album = album

    def choose_files(self) -> None:
        names = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        dialog = self._dialog("Add files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([f"Photos and videos ({names})", "All files (*)"])
        dialog.filesSelected.connect(lambda paths: self.add(paths, self._album()))
        dialog.open()

    def choose_folder(self) -> None:
        dialog = self._dialog("Add folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.filesSelected.connect(lambda paths: self.add(paths, self._album()))
        dialog.open()

    def ask_link(self) -> None:
        TextQuestion(
            self._theme,
            "Add from a link",
            "A link to a photo or video. It is downloaded into the library folder.",
            "Add",
            lambda text: self.add(text.split(), self._album()),
            value=_link_on_clipboard(),
            parent=self._window,
        ).open()

    def paste(self) -> None:
        """Files, links, or a bare picture from the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData(), self._album()):
            hint = "Copy files, a link or a picture first."
            self._messages.tell("There is nothing to paste.", hint, tone="info")

    def take(self, mime: QMimeData, album_id: str | None) -> bool:
        """Add what was dropped or copied. False: there was nothing to add."""
        sources = sources_of(mime)
        if sources:
            self.add(sources, album_id)
            return True
        picture = QImage(mime.imageData()) if mime.hasImage() else QImage()
        if picture.isNull():
            return False
        self._add_picture(picture, album_id)
        return True

    def add_urls(self, urls: Sequence[QUrl], album_id: str | None) -> None:
        """Files, folders and links dropped on items."""
        self.add([source for url in urls if (source := source_of(url))], album_id)

    def add(self, sources: Sequence[str], album_id: str | None) -> None:
        """Queue files, folders and links."""
        if sources and self._may_add():
            self._background.change(
                lambda: self._workspace.ingest.add(sources, album_id),
                lambda done: self._tell(done, album_id),
            )

    def _add_picture(self, picture: QImage, album_id: str | None) -> None:
        if not self._may_add():
            return
        name = time.strftime("Pasted %Y-%m-%d %H.%M.%S.png")
        path = self._workspace.folder.incoming / name

        def keep() -> Added:
            ingest = self._workspace.ingest  # before: when it is made, stray files are cleared away
            _save(picture, path)
            return ingest.add([str(path)], album_id, owned=True)

        self._background.change(keep, lambda done: self._tell(done, album_id))

    def _tell(self, done: Added, album_id: str | None) -> None:
        self._workspace.wake()
        self.added.emit(done.batch, album_id)

    def _may_add(self) -> bool:
        if self._workspace.may_edit:
            return True
        title = "This library is open read-only, so nothing can be added."
        hint = "Close the other window, then open it again here."
        if self._workspace.viewer:
            title = "You are a viewer of this shared library, so nothing can be added."
            hint = "Its owner can let you edit."
        self._messages.tell(title, hint, tone="danger")
        return False

    def _dialog(self, title: str) -> QFileDialog:
        places = QStandardPaths.StandardLocation
        folder = QStandardPaths.writableLocation(places.PicturesLocation)
        dialog = QFileDialog(self._window, title, folder)
        dialog.finished.connect(dialog.deleteLater)
        return dialog


def _save(picture: QImage, path: Path) -> None:
    if not picture.save(str(path), "PNG"):  # type: ignore[call-overload]  # stub wants bytes
        raise DiskFull("The picture could not be kept.", "Free some space, then try again.")


def _link_on_clipboard() -> str:
    text = QGuiApplication.clipboard().text().strip()
    return text if text.lower().startswith(("http://", "https://")) and " " not in text else ""
