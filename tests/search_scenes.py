"""Pictures of searching: by video, smart albums inside others, a part of a picture, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QDialog

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.ui.picture_part import PictureDialog
from medintel_desktop.ui.why_dialog import WhyDialog

if TYPE_CHECKING:
    from tests.screenshots import Studio

DialogT = TypeVar("DialogT", bound=QDialog)


class SearchScenes:
    """``take`` writes each in light and dark."""

    def __init__(self, studio: Studio, target: Path) -> None:
        self._studio, self._target = studio, target
        self._parts = studio.session.window.parts

    def take(self) -> None:
        self._nest()
        self._shoot("search-nested")
        self._search(SearchQuery("blue sea"))
        self._parts.results().head.grouping.setCurrentIndex(1)
        self._shoot("search-by-video")
        self._parts.results().grid.show_row(0)
        self._studio.settle()
        self._parts.actions.why.trigger()
        self._shoot_dialog("search-why", WhyDialog)
        first = self._parts.results().hits[0].item
        path = self._studio.session.workspace.folder.preview(first.checksum)
        self._parts.search.change_picture(path)
        self._studio.until(lambda: bool(self._dialogs(PictureDialog)))
        self._dialogs(PictureDialog)[0].canvas.mark(QRect(180, 90, 300, 220))
        self._shoot_dialog("search-part", PictureDialog)
        self._parts.results().head.grouping.setCurrentIndex(0)

    def _nest(self) -> None:
        """Three smart albums, one inside another, one inside an album."""
        workspace = self._studio.session.workspace
        shelf, album = workspace.smart_albums, workspace.albums.all()[0]
        sea = shelf.create("The sea", SearchQuery("blue sea"))
        best = shelf.create("Photos of it", SearchQuery(inside=sea.id, kind=MediaKind.PHOTO))
        shelf.create("Of the trip", SearchQuery(kind=MediaKind.VIDEO, album_id=album.id))
        self._parts.shelf.read()
        self._studio.until(lambda: len(self._parts.albums.smart_albums()) == 3)
        self._parts.sidebar.tree.expandAll()
        self._parts.sidebar.tree.smart_chosen.emit(best.id)
        self._studio.settle()

    def _search(self, query: SearchQuery) -> None:
        results = self._parts.results()
        self._parts.search.show_text(query.text)
        self._parts.search.asked.emit(query)
        self._studio.until(lambda: not results.waiting and bool(results.hits))

    def _dialogs(self, kind: type[DialogT]) -> list[DialogT]:
        return [d for d in self._studio.session.window.findChildren(kind) if d.isVisible()]

    def _shoot(self, name: str) -> None:
        from tests.screenshots import LARGE, shoot

        for scheme in ("light", "dark"):
            shoot(self._studio, self._target / f"{name}-{scheme}.png", scheme, LARGE)

    def _shoot_dialog(self, name: str, kind: type[DialogT]) -> None:
        self._studio.until(lambda: bool(self._dialogs(kind)))
        (dialog,) = self._dialogs(kind)
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.settle()
            dialog.grab().save(str(self._target / f"{name}-{scheme}.png"))
        dialog.close()
