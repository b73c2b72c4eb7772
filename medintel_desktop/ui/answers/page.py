"""Answers about many items as a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.analysis.shown import JOB_KIND
from medintel_desktop.ui.analysis.times import written_in
from medintel_desktop.ui.answers.empty_words import EmptyWords
from medintel_desktop.ui.answers.lines import ALL, MOST, Choice, Order, Sheet, read_sheet
from medintel_desktop.ui.answers.page_head import TableHead
from medintel_desktop.ui.answers.table_model import AnswerRows, Index
from medintel_desktop.ui.answers.table_view import AnswerGrid
from medintel_desktop.ui.answers.whole_text import WholeText
from medintel_desktop.ui.answers.work_strip import WorkStrip
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.theme import Theme

GATHER_MS = 300
"""Changes of this long are read together."""


class AnswersPage(QWidget):
    """Shows; what the user wants is told by signals of the head, the strip and these."""

    opened = Signal(object, object)
    """MediaCell, and the second to start at or None."""
    analyse_asked = Signal(list)
    """Ids of items."""
    chosen = Signal()
    """Other rows are selected."""
    retry_asked = Signal(list)
    stop_asked = Signal(list)
    """Ids of jobs."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._background, self._workspace = background, workspace
        self._ids: tuple[str, ...] = ()
        self._more = 0
        self._choice, self._order = ALL, Order()
        self.head = TableHead(theme, self)
        self.work = WorkStrip(theme, self)
        self.rows = AnswerRows(self)
        self.grid = AnswerGrid(theme, self.rows, self)
        self.reading = WholeText(theme, self)
        self.empty = EmptyWords(theme, self)
        self._body = QStackedWidget(self)
        for page in (self.empty, self.grid):
            self._body.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, self.work):
            column.addWidget(part)
        column.addWidget(self._body, 1)
        column.addWidget(self.reading)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self.read)
        self._connect()

    @property
    def ids(self) -> Sequence[str]:
        """The items whose answers are shown."""
        return self._ids

    @property
    def cells(self) -> list[MediaCell]:
        """One for each row, from the top."""
        return [line.cell for line in self.rows.sheet.lines]

    @property
    def chosen_cells(self) -> list[MediaCell]:
        """The items of the selected rows, from the top."""
        rows = sorted(index.row() for index in self.grid.selectionModel().selectedRows())
        found = {cell.id: cell for cell in (self.rows.line(row).cell for row in rows)}
        return list(found.values())

    def open_chosen(self) -> None:
        """The item of the current row."""
        if self.grid.currentIndex().isValid():
            self._open(self.grid.currentIndex())

    def show_items(self, ids: Sequence[str], more: int = 0) -> None:
        """Other items, from their first row. ``more`` of them were left out already."""
        ids = tuple(dict.fromkeys(ids))
        self._ids, self._more = ids[:MOST], more + max(0, len(ids) - MOST)
        self._choice, self._order = ALL, Order()
        self.grid.forget_order()
        self.work.begin()
        self.grid.setFocus()
        self.read()

    def showEvent(self, event: QShowEvent) -> None:
        """What came while something else was shown was not followed."""
        super().showEvent(event)
        if self._ids:
            self.read()

    def read(self) -> None:
        """Once more, in the background."""
        workspace, ids, choice, order = self._workspace, self._ids, self._choice, self._order
        self._gather.stop()
        self._background.read(
            "answer table", lambda: read_sheet(workspace, ids, choice, order), self._show
        )

    def follow(self, changes: Changes) -> None:
        """What others changed."""
        if self.isVisible() and (changes.media.intersection(self._ids) or changes.usage):
            self._gather.start()

    def follow_jobs(self, jobs: Sequence[Job]) -> None:
        """Newer states; who asks for the first time gets a row."""
        ids = frozenset(self._ids)
        mine = [job for job in jobs if job.kind == JOB_KIND and job.media_id in ids]
        if not mine or not self.isVisible():
            return
        self.rows.take_jobs(mine)
        self.grid.follow_states()
        self._show_work()
        if any(job.ended or not self.rows.shows(job.media_id) for job in mine):
            self._gather.start()

    # -- what is shown -------------------------------------------------------------------------

    def _show(self, sheet: Sheet) -> None:
        self.grid.show_sheet(sheet)
        told = words.counted(sheet.items, "item")
        left = f", {words.count(self._more)} more do not fit" if self._more else ""
        self.head.note.setText(told + left)
        self.head.show_choices(sheet.choices, sheet.choice)
        self.head.export.setEnabled(bool(sheet.table.rows and sheet.headings))
        may = self._workspace.may_edit
        for button in (self.head.analyse, self.empty.analyse):
            button.setEnabled(may and bool(sheet.items))
        self.head.presets.setEnabled(may)
        full = bool(sheet.headings or sheet.jobs) and bool(sheet.lines)
        self._body.setCurrentWidget(self.grid if full else self.empty)
        self._show_work()
        self._show_whole(self.grid.currentIndex())

    def _show_work(self) -> None:
        self.work.show_jobs(self.rows.jobs, editable=not self._workspace.read_only)

    def _show_whole(self, index: Index) -> None:
        if not index.isValid():
            self.reading.show_text("", "", 0.0)
            return
        cell = self.rows.line(index.row()).cell
        heading = self.rows.headerData(index.column(), Qt.Orientation.Horizontal)
        text = self.rows.whole(index)
        self.reading.show_text(f"{cell.name}: {heading}", text, cell.duration or 0.0)

    # -- what the user wants -------------------------------------------------------------------

    def _connect(self) -> None:
        head, grid = self.head, self.grid
        head.chosen.connect(self._choose)
        head.analyse_asked.connect(lambda: self.analyse_asked.emit(self._meant()))
        self.empty.analyse.clicked.connect(lambda: self.analyse_asked.emit(list(self._ids)))
        grid.order_asked.connect(self._sort)
        grid.opened.connect(self._open)
        grid.read_asked.connect(self._show_whole)
        grid.retry_asked.connect(lambda row: self._retry([row]))
        grid.menu_asked.connect(self._show_menu)
        grid.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.work.retry_asked.connect(self.retry_asked)
        self.work.stop_asked.connect(self.stop_asked)
        self.reading.time_asked.connect(self._play)
        self._background.changed.connect(self.follow)
        escape = QShortcut("Esc", self)
        escape.setContext(escape.context().WidgetWithChildrenShortcut)
        escape.activated.connect(head.back_asked)

    def _choose(self, choice: Choice) -> None:
        self._choice, self._order = choice, Order()
        self.grid.forget_order()
        self.read()

    def _sort(self, order: Order) -> None:
        self._order = order
        self.read()

    def _open(self, index: QModelIndex) -> None:
        """At the first time in the cell, else where the row begins."""
        line = self.rows.line(index.row())
        times = written_in(self.rows.whole(index), line.cell.duration or 0.0)
        first = next((at.seconds for at in times), None)
        self.opened.emit(line.cell, line.start if first is None else first)

    def _play(self, seconds: float) -> None:
        self.opened.emit(self.rows.line(self.grid.currentIndex().row()).cell, seconds)

    def _meant(self) -> list[str]:
        """Several selected items, else all."""
        chosen = [cell.id for cell in self.chosen_cells]
        return chosen if len(chosen) > 1 else list(self._ids)

    def _retry(self, rows: Collection[int]) -> None:
        self.retry_asked.emit([job.id for job in self.rows.failed(rows)])

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def menu(self) -> QMenu:
        """What can be done with the selected rows."""
        rows = [index.row() for index in self.grid.selectionModel().selectedRows()]
        menu, may = QMenu(self), self._workspace.may_edit
        menu.addAction("Open", self.open_chosen)
        chosen = [cell.id for cell in self.chosen_cells]
        ask = menu.addAction("Analyse…", partial(self.analyse_asked.emit, chosen))
        ask.setEnabled(may)
        failed = self.rows.failed(rows)
        jobs = {job.id: job for row in rows if (job := self.rows.job(row))}
        working = [job.id for job in jobs.values() if job.state is not JobState.FAILED]
        menu.addSeparator()
        retry = menu.addAction("Retry", partial(self._retry, rows))
        retry.setEnabled(may and bool(failed))
        stop = menu.addAction("Stop", partial(self.stop_asked.emit, working))
        stop.setEnabled(may and bool(working))
        return menu
