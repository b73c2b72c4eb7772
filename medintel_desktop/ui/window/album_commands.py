"""What the user does to albums; renaming and moving can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.album import Album, subtree
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.models.album_model import AlbumModel
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window.undo import UndoStack

NEW = "New album"


class _Created(NamedTuple):
    album: Album
    changes: Changes = Changes(albums=True)


class AlbumCommands(QObject):
    """``created`` tells the id of a new album, whose name is to be typed next."""

    created = Signal(str)

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        undo: UndoStack,
        model: AlbumModel,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._window = parent
        self._background = background
        self._workspace = workspace
        self._undo = undo
        self._model = model

    def create(self, parent_id: str | None, then: Callable[[str], object] | None = None) -> None:
        """Make an album at the end of its siblings."""
        siblings = {a.name for a in self._model.albums() if a.parent_id == parent_id}
        name, number = NEW, 2
        while name in siblings:
            name, number = f"{NEW} {number}", number + 1

        def done(created: _Created) -> None:
            self.created.emit(created.album.id)
            if then is not None:
                then(created.album.id)

        self._background.change(
            lambda: _Created(self._workspace.albums.create(name, parent_id)), done
        )

    def rename(self, album_id: str, name: str) -> None:
        album = self._model.album(album_id)
        if album is None or album.name == name:
            return
        before = album.name
        self._undo.do(
            Edit(
                "renaming an album",
                lambda: self._workspace.albums.rename(album_id, name),
                lambda: self._workspace.albums.rename(album_id, before),
            )
        )

    def move(self, album_id: str, parent_id: str | None, position: int) -> None:
        """``position`` counts among the siblings without this album."""
        album = self._model.album(album_id)
        if album is None or (album.parent_id, album.position) == (parent_id, position):
            return
        parent, place = album.parent_id, album.position
        self._undo.do(
            Edit(
                "moving an album",
                lambda: self._workspace.albums.move(album_id, parent_id, position),
                lambda: self._workspace.albums.move(album_id, parent, place),
            )
        )

    def delete(self, album_id: str) -> None:
        """Ask first: what was in which album cannot be brought back."""
        album = self._model.album(album_id)
        if album is None:
            return
        inside = len(subtree(self._model.albums(), album_id)) - 1
        also = "" if not inside else " and the album in it"
        if inside > 1:
            also = f" and the {inside} albums in it"
        Question(
            self._theme,
            f"Delete the album “{album.name}”{also}?",
            "Its items stay in the library.",
            "Delete",
            lambda _: self._background.change(lambda: self._workspace.albums.delete(album_id)),
            danger=True,
            parent=self._window,
        ).open()
