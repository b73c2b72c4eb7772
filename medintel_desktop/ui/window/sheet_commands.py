"""Contact sheets of what is selected, of an album, of what was found, or of the list shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.view import View
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.selected import reveal

if TYPE_CHECKING:
    from medintel_desktop.domain.contact_sheet import SheetWish
    from medintel_desktop.library.contact_sheets import Shown
    from medintel_desktop.ui.job_thread import JobThreads

SHEET = "contact_sheet"
"""The kind of job whose end is told."""


class SheetCommands(QObject):
    """Opens the dialog, has the sheet made, and tells when it is there."""

    def __init__(self, parts: Parts, threads: JobThreads, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._window = parts, parent
        self._last: SheetWish | None = None
        self._folder = usual_folder()
        self._told: set[int] = set()
        parts.actions.contact_sheet.triggered.connect(self.offer)
        parts.sidebar.tree.contact_sheet_asked.connect(
            lambda album_id: self._offer_list(View(album_id=album_id))
        )
        threads.jobs_changed.connect(self.follow_jobs)

    def offer(self) -> None:
        """Of several that are selected, else of the whole list shown."""
        parts, results = self._parts, self._parts.results.made
        if results is not None and parts.pages.page is results:
            rows = results.grid.selected_rows()
            found = [results.model.hit(row) for row in rows] if len(rows) > 1 else results.hits
            shown: list[Shown] = [
                (hit.item.id, hit.span.start if hit.span else None,
                 hit.span.end if hit.span else None)
                for hit in found if hit
            ]  # fmt: skip
            self._open(results.query.text, shown)
        elif parts.selected.count() > 1 or parts.pages.page is not parts.library:
            name = self._name_of(parts.library.view)
            parts.selected.hand(lambda ids: self._open(name, _whole(ids)))
        else:
            self._offer_list(parts.library.view)

    def _offer_list(self, view: View) -> None:
        workspace = self._parts.workspace
        name = self._name_of(view)

        def read() -> list[Shown]:
            cells, numbers = workspace.catalogue.cells, workspace.catalogue.cells.numbers(view)
            chunks = (numbers[at : at + 200] for at in range(0, len(numbers), 200))
            return _whole(cell.id for chunk in chunks for cell in cells.by_number(chunk))

        self._parts.background.read("sheet", read, lambda shown: self._open(name, shown))

    def _open(self, title: str, shown: Sequence[Shown]) -> None:
        from medintel_desktop.domain.contact_sheet import SheetWish
        from medintel_desktop.ui.clips.sheet_dialog import SheetDialog

        parts = self._parts
        if not shown or parts.workspace.read_only:
            return
        last = self._last or SheetWish()
        wish = SheetWish(title, last.columns, last.paper, last.names)
        dialog = SheetDialog(parts.theme, len(shown), wish, self._folder, self._window)
        dialog.wanted.connect(partial(self._make, shown))
        dialog.open()

    def _make(self, shown: Sequence[Shown], wish: SheetWish, target: Path) -> None:
        workspace = self._parts.workspace
        self._last, self._folder = wish, target.parent

        def queue() -> Changes:
            return workspace.sheets.enqueue(shown, wish, target)

        self._parts.background.change(queue, lambda _: workspace.wake())

    def _name_of(self, view: View) -> str:
        return self._parts.album_name(view.album_id) if view.album_id else ""

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Tell when a sheet is there."""
        for job in jobs:
            made = job.payload.get("made")
            if job.kind == SHEET and job.state is JobState.DONE and job.id not in self._told:
                self._told.add(job.id)
                title = "The contact sheet is there."
                tell_made(self._parts.messages, title, Path(made or "").name, made or "")


def usual_folder() -> Path:
    """Where exported files go until somebody says otherwise."""
    movies = QStandardPaths.StandardLocation.MoviesLocation
    return Path(QStandardPaths.writableLocation(movies) or Path.home())


def tell_begun(messages: Messages, title: str) -> None:
    """What was asked for is under way."""
    messages.tell(title, "Jobs show how far it is.", tone="info")


def tell_made(messages: Messages, title: str, hint: str, made: str) -> None:
    """A notice that leads to a file."""
    show = partial(reveal, Path(made))
    messages.tell(title, hint, label="Show in folder", action=show)


def _whole(media_ids: Iterable[str]) -> list[Shown]:
    return [(media_id, None, None) for media_id in media_ids]
