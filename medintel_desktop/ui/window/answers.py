"""The table of answers in the window: about which items, the way back, and taking it away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.trail import TableTrail

if TYPE_CHECKING:
    from medintel_desktop.ui.answers.page import AnswersPage
    from medintel_desktop.ui.job_thread import JobThreads


class Answers(QObject):
    """Makes the table when it is first asked for."""

    wished = Signal(list)
    """Ids of items to be asked about."""
    presets_asked = Signal()

    def __init__(self, parts: Parts, threads: JobThreads, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._window = parts, parent
        self.table: Later[AnswersPage] = Later(self._make_table)
        self._came_from: QWidget | None = None
        parts.selected.answers = self.table
        parts.actions.answers.triggered.connect(self.show)
        for layout in parts.actions.lay_out.actions():
            layout.triggered.connect(self._leave_for_list)
        threads.jobs_changed.connect(self._hear_jobs)
        threads.library_changed.connect(self._hear)

    @property
    def is_shown(self) -> bool:
        return self.table.made is not None and self._parts.pages.page is self.table.made

    def show(self) -> None:
        """Answers about the selection, or about all of the list that is shown."""
        parts = self._parts
        results = parts.results.made
        if self.is_shown:
            return
        if parts.selected.count() > 1:
            parts.selected.hand(self.show_items)
        elif results is not None and parts.pages.page is results:
            self.show_items([hit.item.id for hit in results.hits])
        else:
            self._show_view()

    def show_items(self, ids: Sequence[str], more: int = 0) -> None:
        """Answers about these; ``more`` did not fit in."""
        pages, table = self._parts.pages, self.table()
        home = self._parts.library if pages.shows_item else pages.page
        self._came_from = self._came_from if home is table else home
        table.show_items(ids, more)
        pages.go_home(table)
        table.grid.setFocus()

    def renew(self) -> None:
        """Presets are something else now, or jobs were queued."""
        if self.is_shown:
            self.table().read()

    def offer(self, ids: list[str]) -> None:
        """These are being asked about: the table shows how it goes."""
        if self.is_shown:
            self.renew()
        elif len(ids) > 1:
            title = f"Asking about {words.counted(len(ids), 'item')}."
            show = partial(self.show_items, ids)
            self._parts.messages.tell(title, tone="info", label="Show table", action=show)

    def leave(self) -> None:
        """Back to the list that the table was asked for in."""
        self._parts.pages.go_home(self._came_from or self._parts.library)

    def export(self, path: Path) -> None:
        """Write the table shown; the ending of the name says how."""
        table, messages = self.table().rows.sheet.table, self._parts.messages

        def tell(_: object) -> None:
            messages.tell(f"{words.counted(len(table.rows), 'row')} exported.", path.name)

        self._parts.background.change(lambda: table.save(path), tell)

    def _show_view(self) -> None:
        cells, view = self._parts.workspace.catalogue.cells, self._parts.library.view

        def read() -> tuple[list[str], int]:
            from medintel_desktop.ui.answers.lines import MOST

            numbers = cells.numbers(view)
            some = [cell.id for cell in cells.by_number(numbers[:MOST])]
            return some, max(0, len(numbers) - MOST)

        self._parts.background.read(
            "items to show answers of", read, lambda found: self.show_items(*found)
        )

    def _leave_for_list(self) -> None:
        """Grid, list or map was chosen, which the table is not."""
        if self.is_shown:
            self.leave()

    def _make_table(self) -> AnswersPage:
        from medintel_desktop.ui.answers.page import AnswersPage  # no start shows answers

        parts = self._parts
        page = AnswersPage(parts.theme, parts.background, parts.workspace, parts.stack)
        parts.stack.addWidget(page)
        page.head.back_asked.connect(self.leave)
        page.head.presets_asked.connect(self.presets_asked)
        page.head.export_asked.connect(self._ask_where)
        page.opened.connect(self._open)
        page.analyse_asked.connect(self.wished)
        page.chosen.connect(parts.selected.refresh)
        page.retry_asked.connect(self._retry)
        page.stop_asked.connect(self._stop)
        return page

    def _open(self, cell: MediaCell, start: float | None) -> None:
        table = self.table()
        row = table.grid.currentIndex().row()
        self._parts.pages.open(cell, start, TableTrail(table.cells, row))

    def _retry(self, jobs: list[int]) -> None:
        workspace = self._parts.workspace
        self._parts.background.change(lambda: workspace.queue.retry(jobs), lambda _: self.renew())

    def _stop(self, jobs: list[int]) -> None:
        workspace = self._parts.workspace
        self._parts.background.change(lambda: workspace.queue.cancel(jobs), lambda _: self.renew())

    def _hear_jobs(self, jobs: list[Job]) -> None:
        if self.table.made is not None:
            self.table.made.follow_jobs(jobs)

    def _hear(self, changes: Changes) -> None:
        if self.table.made is not None:
            self.table.made.follow(changes)

    def _ask_where(self, ending: str) -> None:
        dialog = QFileDialog(self._window, "Export answers")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        title = self.table().rows.sheet.choice.title
        dialog.selectFile("".join(c if c.isalnum() else " " for c in title) + f".{ending}")
        dialog.fileSelected.connect(lambda path: self.export(Path(path)))
        dialog.open()
