"""Asking the service about items: the dialog before anything is paid, and what follows it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.trail import TableTrail

if TYPE_CHECKING:
    from medintel_desktop.ui.answers.analyse_dialog import AnalyseDialog
    from medintel_desktop.ui.answers.page import AnswersPage
    from medintel_desktop.ui.answers.wish import Wish
    from medintel_desktop.ui.job_thread import JobThreads


class Answering(QObject):
    """Carries out "Analyse…" for the selection, the details and the analysis of an open item."""

    def __init__(
        self, parts: Parts, threads: JobThreads, open_key: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._parts, self._open_key, self._window = parts, open_key, parent
        parts.actions.analyse.triggered.connect(lambda: parts.selected.hand(self.wish))
        parts.actions.answers.triggered.connect(self.show_table)
        for layout in parts.actions.lay_out.actions():
            layout.triggered.connect(self._leave_for_list)
        parts.actions.presets.triggered.connect(lambda: self.manage_presets())
        parts.details.analyse_asked.connect(self.wish)
        self.table: Later[AnswersPage] = Later(self._make_table)
        threads.jobs_changed.connect(self._hear_jobs)
        threads.library_changed.connect(self._hear)
        parts.selected.answers = self.table
        self._came_from: QWidget | None = None

    def wish(
        self, ids: Sequence[str], ticked: Collection[AnswerKind] = (), again: bool = False
    ) -> None:
        """Let the user choose what to ask; without a key, lead to where it goes."""
        workspace = self._parts.workspace
        if not ids or not workspace.may_edit:
            return
        self._parts.background.read(
            "analyst to ask", lambda: workspace.analyses.model,
            partial(self._open, list(ids), ticked, again), slow=True,
        )  # fmt: skip

    def _open(
        self, ids: list[str], ticked: Collection[AnswerKind], again: bool, model: str | None
    ) -> None:
        if model is None:
            self._open_key()
            return
        from medintel_desktop.ui.answers.analyse_dialog import AnalyseDialog
        from medintel_desktop.ui.answers.kind_boxes import USUAL

        parts = self._parts
        dialog = AnalyseDialog(
            parts.theme, parts.background, parts.workspace, ids, partial(self._start, ids),
            photos_only=self._photos_only(ids), span=self._marked(ids), ticked=ticked or USUAL,
            again=again, monthly_minutes=parts.settings.current.monthly_minutes,
            parent=self._window,
        )  # fmt: skip
        dialog.presets_button.clicked.connect(lambda: self.manage_presets(dialog))
        dialog.open()

    def manage_presets(self, asking: AnalyseDialog | None = None) -> None:
        """Make and change questions that are kept; ``asking`` is the dialog that offers them."""
        from medintel_desktop.ui.answers.preset_dialog import PresetDialog

        parts = self._parts
        if not parts.workspace.may_edit:
            return
        dialog = PresetDialog(
            parts.theme, parts.background, parts.workspace, parts.undo.do, parts.undo.undo_this,
            asking or self._window,
        )  # fmt: skip
        if asking is not None:
            dialog.changed.connect(asking.read_presets)
        if self.table.made is not None:
            dialog.changed.connect(self.table.made.read)
        dialog.open()

    def _start(self, ids: list[str], wish: Wish) -> None:
        workspace = self._parts.workspace
        batch = str(uuid.uuid4()) if len(ids) > 1 else None

        def enqueue() -> Changes:
            from medintel_desktop.ui.answers.wish import grant

            if batch is not None:
                title = f"Questions about {words.counted(len(ids), 'item')}"
                workspace.catalogue.jobs.add_batch(batch, title)
            return grant(workspace, ids, wish, batch)

        self._parts.background.change(enqueue, partial(self._started, ids))

    def _started(self, ids: list[str], changes: Changes) -> None:
        self._parts.workspace.wake()
        shown = self.table.made is not None and self._parts.pages.page is self.table.made
        if shown and self.table.made is not None:
            self.table.made.read()
        elif len(ids) > 1 and changes.jobs:
            title = f"Asking about {words.counted(len(ids), 'item')}."
            show = partial(self.show_items, ids)
            self._parts.messages.tell(title, tone="info", label="Show table", action=show)

    # -- the table -----------------------------------------------------------------------------

    def show_table(self) -> None:
        """Answers about the selection, or about all of the list that is shown."""
        parts = self._parts
        if self.table.made is not None and parts.pages.page is self.table.made:
            return
        if parts.selected.count() > 1:
            parts.selected.hand(self.show_items)
            return
        results, cells = parts.results.made, parts.workspace.catalogue.cells
        if results is not None and parts.pages.page is results:
            self.show_items([hit.item.id for hit in results.hits])
            return
        view = parts.library.view

        def read() -> tuple[list[str], int]:
            from medintel_desktop.ui.answers.lines import MOST

            numbers = cells.numbers(view)
            some = [cell.id for cell in cells.by_number(numbers[:MOST])]
            return some, max(0, len(numbers) - MOST)

        parts.background.read("items to show answers of", read, lambda f: self.show_items(*f))

    def show_items(self, ids: Sequence[str], more: int = 0) -> None:
        """Answers about these; ``more`` did not fit in."""
        pages, table = self._parts.pages, self.table()
        home = self._parts.library if pages.shows_item else pages.page
        self._came_from = self._came_from if home is table else home
        table.show_items(ids, more)
        pages.go_home(table)
        table.grid.setFocus()

    def leave(self) -> None:
        """Back to the list that the table was asked for in."""
        self._parts.pages.go_home(self._came_from or self._parts.library)

    def _leave_for_list(self) -> None:
        """Grid, list or map was chosen, which the table is not."""
        if self.table.made is not None and self._parts.pages.page is self.table.made:
            self.leave()

    def _make_table(self) -> AnswersPage:
        from medintel_desktop.ui.answers.page import AnswersPage  # no start shows answers

        parts = self._parts
        page = AnswersPage(parts.theme, parts.background, parts.workspace, parts.stack)
        parts.stack.addWidget(page)
        page.head.back_asked.connect(self.leave)
        page.opened.connect(self._open_item)
        page.analyse_asked.connect(self.wish)
        page.chosen.connect(parts.selected.refresh)
        page.retry_asked.connect(partial(self._on_jobs, "retry"))
        page.stop_asked.connect(partial(self._on_jobs, "cancel"))
        page.head.presets_asked.connect(lambda: self.manage_presets())
        page.head.export_asked.connect(self._ask_where)
        return page

    def _open_item(self, cell: MediaCell, start: float | None) -> None:
        table = self.table()
        row = table.grid.currentIndex().row()
        self._parts.pages.open(cell, start, TableTrail(table.cells, row))

    def _on_jobs(self, what: str, ids: list[int]) -> None:
        workspace = self._parts.workspace
        call = workspace.queue.retry if what == "retry" else workspace.queue.cancel
        self._parts.background.change(lambda: call(ids), lambda _: self.table().read())

    def _hear_jobs(self, jobs: list[Job]) -> None:
        if self.table.made is not None:
            self.table.made.follow_jobs(jobs)

    def _hear(self, changes: Changes) -> None:
        if self.table.made is not None:
            self.table.made.follow(changes)

    # -- taking it away ------------------------------------------------------------------------

    def _ask_where(self, ending: str) -> None:
        dialog = QFileDialog(self._window, "Export answers")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{self.table().rows.sheet.choice.title}.{ending}")
        dialog.fileSelected.connect(lambda path: self.export(Path(path)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Write the table shown; the ending of the name says how."""
        table, messages = self.table().rows.sheet.table, self._parts.messages

        def tell(_: object) -> None:
            messages.tell(f"{words.counted(len(table.rows), 'row')} exported.", path.name)

        self._parts.background.change(lambda: table.save(path), tell)

    # -- what is meant -------------------------------------------------------------------------

    def _photos_only(self, ids: Collection[str]) -> bool:
        cells = [cell for cell in self._parts.selected.cells() if cell.id in ids]
        return len(cells) == len(ids) and all(cell.kind is MediaKind.PHOTO for cell in cells)

    def _marked(self, ids: Sequence[str]) -> Span | None:
        """Between In and Out in the player, when both are set and its video is meant."""
        pages = self._parts.pages
        if pages.player is None or not pages.plays or pages.cell is None or [pages.cell.id] != ids:
            return None
        start, end = pages.player.in_out
        return Span(start, end) if start is not None and end is not None else None
