"""The scenes of the video that plays: read, looked for, shown with real pictures; its thumbnail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, SignalInstance
from PySide6.QtGui import QImage, QImageReader

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.domain.scene import Scene
    from medintel_desktop.ui.item_page import ItemPage

STAYS_MS = 800
"""How long a video is open until its scenes are looked for: the user may be passing through."""

AT_ONCE = 4
"""Pictures that are made in one go; those that are asked for meanwhile come next."""

_SIZE = QSize(320, 100)
"""Px a picture is kept at, at most: twice what a cell of the strip needs."""


class PlayerScenes(QObject):
    """Follows what is open. ``library_changed`` announces what jobs have changed."""

    def __init__(self, parts: Parts, library_changed: SignalInstance, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._open: MediaCell | None = None
        self._asked = ""
        """Id of the video whose scenes were last looked for."""
        self._stays = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._stays.timeout.connect(self._look)
        parts.pages.made.connect(self._take_page)
        parts.pages.moved.connect(self._follow)
        parts.background.changed.connect(self._hear)
        library_changed.connect(self._hear)

    def choose_poster(self, media_id: str, second: float) -> None:
        """Let the picture of a video show this second."""
        parts = self._parts
        edit = posing(parts.workspace, media_id, second)
        told = "The thumbnail shows this frame now."
        parts.undo.do(edit, lambda: parts.messages.tell(told, **parts.undo.offer(edit)))

    def _take_page(self, page: ItemPage) -> None:
        player = self._parts.pages.player
        if player is not None and page is player:
            player.controls.scenes.frames_wanted.connect(self._make_frames)
            player.poster_asked.connect(self._choose)

    def _choose(self, second: float) -> None:
        if self._open is not None:
            self.choose_poster(self._open.id, second)

    def _follow(self) -> None:
        pages = self._parts.pages
        cell = pages.cell if pages.plays else None
        self._stays.stop()
        if cell is None:
            self._open = None
        elif self._open is None or cell.id != self._open.id:
            self._open = cell
            self._read()
        if pages.player is not None:
            pages.player.transport.set_may_edit(self._parts.workspace.may_edit)

    def _hear(self, changes: Changes) -> None:
        if changes.pictures:
            self._parts.thumbnails.renew(changes.pictures)
        if self._open is not None and self._open.id in changes.media:
            self._read()

    def _read(self) -> None:
        workspace, cell = self._parts.workspace, self._open
        if cell is not None:
            self._parts.background.read(
                "scenes", lambda: workspace.scenes.of(cell.id), lambda s: self._show(cell, s)
            )

    def _show(self, cell: MediaCell, scenes: Sequence[Scene]) -> None:
        player = self._parts.pages.player
        if player is None or self._open is None or cell.id != self._open.id:
            return
        player.controls.scenes.set_scenes(scenes, cell.duration or 0.0)
        if not scenes and cell.id != self._asked:
            self._stays.start()

    def _look(self) -> None:
        workspace, cell = self._parts.workspace, self._open
        if cell is not None and not workspace.read_only:
            self._asked = cell.id
            self._parts.background.change(
                lambda: workspace.scenes.enqueue(cell.id), lambda _: workspace.wake()
            )

    def _make_frames(self, seconds: list[float]) -> None:
        workspace, cell = self._parts.workspace, self._open
        if cell is not None:
            self._parts.background.read(
                "scene frames", lambda: _pictures(workspace, cell.id, seconds[:AT_ONCE]),
                lambda found: self._take_frames(cell.id, found), slow=True,
            )  # fmt: skip

    def _take_frames(self, media_id: str, found: Mapping[float, QImage | None]) -> None:
        player = self._parts.pages.player
        if player is not None and self._open is not None and self._open.id == media_id:
            player.controls.scenes.take_frames(found)


def posing(workspace: Workspace, media_id: str, second: float) -> Edit:
    """Another frame as the picture of a video."""
    before: list[float | None] = []

    def do() -> Changes:
        if not before:
            before.append(workspace.posters.chosen(media_id))
        return workspace.posters.choose(media_id, second)

    return Edit("choosing a thumbnail", do, lambda: workspace.posters.choose(media_id, before[0]))


def _pictures(
    workspace: Workspace, media_id: str, seconds: Sequence[float]
) -> dict[float, QImage | None]:
    """In a worker."""
    found: dict[float, QImage | None] = {}
    for second, path in zip(seconds, workspace.posters.frames(media_id, seconds), strict=True):
        image = QImage() if path is None else QImageReader(str(path)).read()
        small = image.scaled(
            _SIZE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        found[second] = None if image.isNull() else small
    return found
