"""Fetches the photo in the viewer from the cloud, for as long as it is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.copies import Report
from medintel_desktop.ui.background import Background

if TYPE_CHECKING:
    from medintel_desktop.ui.viewer import ViewerPage


class Fetching(QObject):
    """One photo at a time; what is left behind is cancelled and goes on there the next time."""

    _came = Signal(int, float)
    """From the worker: the number of the wish, and how far it is."""

    def __init__(self, background: Background, workspace: Workspace, viewer: ViewerPage) -> None:
        super().__init__(viewer)
        self._background, self._workspace, self._viewer = background, workspace, viewer
        self._wish = 0
        self._media_id = ""
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def ask(self, cell: MediaCell | None) -> None:
        """Bring the original of this photo to the viewer."""
        if cell is None:
            return
        self._wish += 1
        self._media_id = cell.id
        wish, workspace, media_id = self._wish, self._workspace, cell.id

        def report(done: float, total: float) -> None:
            if wish != self._wish:
                raise Cancelled
            self._came.emit(wish, done / total)

        self._background.read(
            "original",
            lambda: _fetched(workspace, media_id, report),
            lambda path: self._take(wish, path),
            whole=True,
            otherwise=lambda error: self._viewer.fetch_failed(error.problem),
        )

    def follow(self, cell: MediaCell | None) -> None:
        """This item is open now, or none."""
        if cell is None or cell.id != self._media_id:
            self._wish += 1

    def _take(self, wish: int, path: Path | None) -> None:
        if wish == self._wish and path is not None:
            self._viewer.take_file(path)

    def _show(self, wish: int, share: float) -> None:
        if wish == self._wish:
            self._viewer.set_progress(share)


def _fetched(workspace: Workspace, media_id: str, report: Report) -> Path | None:
    item = workspace.catalogue.media.get(media_id)
    if item is None:
        return None
    try:
        with workspace.originals.reached(item, report) as path:
            return path
    except Cancelled:
        return None
