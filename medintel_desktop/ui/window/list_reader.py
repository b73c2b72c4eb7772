"""Reads a view into its model: the first page at once, then the order of everything.

While jobs run the order that is on screen is kept: what came meanwhile waits behind
:attr:`ListReader.news`, unless the user looks at the top and has nothing selected.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from medintel_desktop.catalogue.cells import PAGE, CellTable, Tally
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, pill
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.thumbnails import Thumbnails

GATHER_MS = 300
"""Changes of this long lead to one reading of the list."""


class Page(NamedTuple):
    """The first items of a view, and how many it has."""

    cells: list[MediaCell]
    total: int
    view: View


class _News(NamedTuple):
    """A list read again: ``shown`` is the order to show, ``fresh`` how many wait."""

    numbers: array[int]
    shown: array[int]
    fresh: int
    tally: Tally


class ListReader(QObject):
    """Fills ``model`` with the items of one view at a time."""

    shown = Signal()
    """The first page of another view is there."""
    tallied = Signal(object)
    """Tally of the view."""
    news = Signal(int)
    """How many new items wait to be shown."""

    def __init__(
        self,
        background: Background,
        workspace: Workspace,
        model: MediaModel,
        thumbnails: Thumbnails,
        at_rest: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._cells = workspace.catalogue.cells
        self._model = model
        self._thumbnails = thumbnails
        self._at_rest = at_rest
        self._order = array("q")
        self._whole = False
        self._own = False
        self.view = View()
        self._gather = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gather.timeout.connect(self._read_again)
        model.cells_wanted.connect(self._read_cells)

    def show(self, view: View) -> None:
        """Read another view, or the same one afresh."""
        self.view = view
        self._whole = False
        self._gather.stop()
        self._background.read("list", lambda: first_page(self._cells, view), self.take)

    def follow(self, changes: Changes, *, own: bool) -> None:
        """React to what changed. ``own``: the user did it here and wants to see it."""
        if changes.media:
            self._model.stale(changes.media)
        if changes.media_list:
            self._own |= own
            if own:
                self._gather.stop()
                self._read_again()
            elif not self._gather.isActive():
                self._gather.start()

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Show on each picture what its job does."""
        for job in jobs:
            if job.media_id is not None:
                self._model.set_waits(job.media_id, pill(job))

    def show_news(self) -> None:
        """Put the new items where they belong."""
        self._own = True
        self._read_again()

    def take(self, page: Page) -> None:
        """Show a first page, unless the user has gone on to another view meanwhile."""
        cells, total, view = page
        if view != self.view:
            return
        self._order = array("q", (cell.num for cell in cells))
        self._model.show_first(cells, total)
        self.news.emit(0)
        self.shown.emit()
        call = lambda: _again(self._cells, view, None)  # noqa: E731 - named for the line below
        self._background.read("list", call, lambda news: self._take_all(view, news))

    def _read_again(self) -> None:
        view, old = self.view, None if self._own or self._at_rest() else self._order
        if not self._whole:
            return  # the first reading is under way and will see it all
        self._own = False
        call = lambda: _again(self._cells, view, old)  # noqa: E731 - named for the line below
        self._background.read("list again", call, lambda news: self._take_all(view, news))

    def _take_all(self, view: View, news: _News) -> None:
        if view != self.view:
            return
        self._whole = True
        self._order = news.shown
        self._model.set_numbers(news.shown)
        self.news.emit(news.fresh)
        self.tallied.emit(news.tally)

    def _read_cells(self, numbers: Sequence[int]) -> None:
        self._background.read("cells", lambda: self._cells.by_number(numbers), self._put_cells)

    def _put_cells(self, cells: list[MediaCell]) -> None:
        """Pictures that were not there are looked for again."""
        for cell in cells:
            if self._thumbnails.absent(cell.checksum):
                self._thumbnails.retry(cell.checksum)
        self._model.put_cells(cells)


def first_page(cells: CellTable, view: View) -> Page:
    """In a worker. Raises LibraryError and kin."""
    return Page(cells.page(view, limit=PAGE), cells.count(view), view)


def _again(cells: CellTable, view: View, old: array[int] | None) -> _News:
    """In a worker: the list as it is now, and as it is shown if ``old`` is to be kept."""
    numbers, tally = cells.numbers(view), cells.tally(view)
    if old is None:
        return _News(numbers, numbers, 0, tally)
    there = set(numbers)
    kept = array("q", (number for number in old if number in there))
    return _News(numbers, kept, len(numbers) - len(kept), tally)
