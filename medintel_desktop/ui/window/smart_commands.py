"""What the user does to smart albums; all of it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.models.album_model import AlbumModel
from medintel_desktop.ui.window.undo import UndoStack

if TYPE_CHECKING:
    from medintel_desktop.domain.search import SearchQuery
    from medintel_desktop.domain.smart_album import SmartAlbum


class _Created(NamedTuple):
    album: SmartAlbum
    changes: Changes = Changes(albums=True)


class SmartCommands(QObject):
    """Keeps, names, changes, moves and forgets searches."""

    created = Signal(object)
    """The SmartAlbum, whose name is to be typed next."""
    edited = Signal(object)
    """The SmartAlbum as it is now."""

    def __init__(
        self, background: Background, workspace: Workspace, undo: UndoStack, messages: Messages,
        model: AlbumModel, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._background, self._workspace = background, workspace
        self._undo, self._messages, self._model = undo, messages, model

    def keep(self, query: SearchQuery, name: str) -> None:
        """Keep a search at the end of the others."""
        workspace, place = self._workspace, len(self._model.smart_albums())

        def done(created: _Created) -> None:
            album = created.album
            self._undo.remember(
                Edit(
                    "keeping a search",
                    lambda: workspace.smart_albums.bring_back(album, place),
                    lambda: workspace.smart_albums.delete(album.id),
                )
            )
            self.created.emit(album)

        self._background.change(lambda: _Created(workspace.smart_albums.create(name, query)), done)

    def edit(self, before: SmartAlbum, query: SearchQuery) -> None:
        """Let one look for something else."""
        workspace, old = self._workspace, before.query
        if old is None:
            return
        now = replace(before, query=query)
        self._undo.do(
            Edit(
                "changing a smart album",
                lambda: workspace.smart_albums.edit(before.id, query),
                lambda: workspace.smart_albums.edit(before.id, old),
            ),
            lambda: self.edited.emit(now),
        )

    def rename(self, album_id: str, name: str) -> None:
        album, workspace = self._model.smart_album(album_id), self._workspace
        if album is None or album.name == name:
            return
        before = album.name
        self._undo.do(
            Edit(
                "renaming a smart album",
                lambda: workspace.smart_albums.rename(album_id, name),
                lambda: workspace.smart_albums.rename(album_id, before),
            )
        )

    def move(self, album_id: str, position: int) -> None:
        """``position`` counts among the others."""
        workspace, place = self._workspace, self._place_of(album_id)
        last = len(self._model.smart_albums()) - 1
        position = min(position, last)
        if place is None or position == place:
            return
        self._undo.do(
            Edit(
                "moving a smart album",
                lambda: workspace.smart_albums.move(album_id, position),
                lambda: workspace.smart_albums.move(album_id, place),
            )
        )

    def nest(self, album_id: str, smart: str | None, album: str | None) -> None:
        """Put one inside another, or inside an album, or take it out of both."""
        found, workspace = self._model.smart_album(album_id), self._workspace
        before = found.query if found is not None else None
        if before is None or (before.inside, before.album_id) == (smart, album):
            return
        self._undo.do(
            Edit(
                "moving a smart album",
                lambda: workspace.smart_albums.put_inside(album_id, smart=smart, album=album),
                lambda: workspace.smart_albums.edit(album_id, before),
            )
        )

    def copy(self, album_id: str) -> None:
        """The search as it can be typed, for the clipboard."""
        found, workspace = self._model.smart_album(album_id), self._workspace
        if found is None or (query := found.query) is None:
            return

        def written(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._messages.tell("Copied as text.", text, tone="info")

        self._background.read("smart text", lambda: workspace.typed.written(query), written)

    def delete(self, album_id: str) -> None:
        """Forget a search. Nothing else changes, so nothing is asked."""
        workspace, place = self._workspace, self._place_of(album_id)
        album = self._model.smart_album(album_id)
        if album is None or place is None:
            return
        edit = Edit(
            "deleting a smart album",
            lambda: workspace.smart_albums.delete(album_id),
            lambda: workspace.smart_albums.bring_back(album, place),
        )
        self._undo.do(
            edit,
            lambda: self._messages.tell(
                f"The smart album “{album.name}” was deleted.", "What it found stays.",
                **self._undo.offer(edit),
            ),
        )  # fmt: skip

    def _place_of(self, album_id: str) -> int | None:
        ids = [album.id for album in self._model.smart_albums()]
        return ids.index(album_id) if album_id in ids else None
