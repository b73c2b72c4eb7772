"""Pictures of the managed index: what it counts, how videos stand, names, emptying it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QDialog

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.video_index import IndexState
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.ui.managed.index_panel import IndexPanel
from medintel_desktop.ui.managed.name_dialog import NameDialog
from medintel_desktop.ui.managed.names_panel import NamesPanel
from medintel_desktop.ui.managed.reset_dialog import ResetDialog
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from tests.screenshots import Studio
    from tests.service import StandIn

DialogT = TypeVar("DialogT", bound=QDialog)


class IndexScenes:
    """One video is ready, one on its way, one failed."""

    def __init__(self, studio: Studio, service: StandIn, target: Path) -> None:
        self._studio, self._service, self._target = studio, service, target
        self._parts = studio.session.window.parts
        self._workspace = studio.session.workspace

    def take(self) -> None:
        self._settings("index-settings-off")
        made = self._workspace.services.video_index().create("Family films")
        self._studio.settings.change(managed_index=True, managed_index_id=made.id)
        self._settings("index-settings")
        self._studio.session.window.show_view(View())
        self._studio.settle()
        videos = [cell for cell in self._cells() if cell.kind is MediaKind.VIDEO]
        self._select(*videos)
        self._parts.actions.index_items.trigger()
        self._picture(Question, "index-question")
        self._spread(videos)
        self._window("index-cells")
        self._parts.actions.show_index.trigger()
        panel = self._picture(IndexPanel, "index-panel", close=False)
        panel.reset.click()
        self._picture(ResetDialog, "index-reset")
        panel.close()
        self._name()
        self._leave(videos)

    def _spread(self, videos: list[MediaCell]) -> None:
        """Each another state, the service's own but for the one that is on its way."""
        indexing, jobs = self._workspace.managed.indexing, self._workspace.catalogue.jobs
        states = iter((IndexState.READY, IndexState.FAILED))
        for cell, state in zip(videos, states, strict=False):
            fails = "video_file_broken" if state is IndexState.FAILED else ""
            self._service.config(index_fails_with=fails, index_tells_why=True)
            indexing.enqueue([cell.id])
            self._workspace.wake()
            self._studio.until(lambda: all(job.ended for job in jobs.page(limit=500)))
        self._service.config(index_fails_with="", stuck=["index"])
        indexing.enqueue([videos[2].id])
        self._workspace.wake()

        def on_its_way() -> bool:
            cells = self._workspace.catalogue.cells.by_id([videos[2].id])
            return cells[0].waits == "Indexing"

        self._studio.until(on_its_way)

    def _name(self) -> None:
        photos = [cell for cell in self._cells() if cell.kind is MediaKind.PHOTO][:3]
        self._select(*photos)
        self._parts.actions.name_entity.trigger()
        self._picture(NameDialog, "index-name", before=lambda d: d.name.setText("Harbour"))
        table = self._workspace.catalogue.entities
        table.add("Harbour", "", [photo.id for photo in photos])
        table.add("Nonna", "", [photos[0].id])
        self._parts.actions.show_names.trigger()
        self._picture(NamesPanel, "index-names")

    def _leave(self, videos: list[MediaCell]) -> None:
        """As before, for the pictures that follow."""
        jobs = self._workspace.catalogue.jobs
        self._service.config(stuck=[])
        self._studio.until(lambda: all(job.ended for job in jobs.page(limit=500)))
        self._workspace.managed.withdrawal.enqueue([cell.id for cell in videos], uploads=False)
        self._workspace.wake()
        self._studio.until(lambda: all(job.ended for job in jobs.page(limit=500)))
        jobs.dismiss([job.id for job in jobs.page(limit=500) if job.kind == "index_video"])
        self._studio.settings.change(managed_index=False)

    def _cells(self) -> list[MediaCell]:
        return self._workspace.catalogue.cells.page(View())

    def _select(self, *cells: MediaCell) -> None:
        library = self._parts.library
        library.items.clearSelection()
        selection = library.items.selectionModel()
        for cell in cells:
            row = library.model.row_of(cell.num)
            assert row is not None
            index = library.model.index(row, 0)
            selection.setCurrentIndex(index, selection.SelectionFlag.Select)
        library.focus_items()
        self._studio.settle()

    def _settings(self, name: str) -> None:
        self._studio.session.window.open_key()

        def scroll(dialog: SettingsDialog) -> None:
            bar = dialog.page.verticalScrollBar()
            bar.setValue(bar.maximum())

        self._picture(SettingsDialog, name, before=scroll)

    def _window(self, name: str) -> None:
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.settle()
            self._studio.session.window.grab().save(str(self._target / f"{name}-{scheme}.png"))

    def _picture(
        self, kind: type[DialogT], name: str, *, close: bool = True,
        before: Callable[[DialogT], object] = lambda dialog: None,
    ) -> DialogT:  # fmt: skip
        window = self._studio.session.window
        self._studio.until(lambda: any(d.isVisible() for d in window.findChildren(kind)))
        dialog = next(d for d in window.findChildren(kind) if d.isVisible())
        self._studio.settle()
        before(dialog)
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.settle()
            path = self._target / f"{name}-{scheme}.png"
            dialog.grab().save(str(path))
            print(path)
        if close:
            dialog.close()
        self._studio.rest(200)
        return dialog
