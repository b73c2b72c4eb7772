"""The items of a view: all row numbers in order, and the cells that were read.

The first page is shown at once with :meth:`MediaModel.show_first`; the order of everything
follows with :meth:`~MediaModel.set_numbers`. Cells are read for what the view shows and a page
around it: ``cells_wanted`` asks, :meth:`~MediaModel.put_cells` answers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from medintel_desktop.domain.view import Mark, MediaCell
from medintel_desktop.ui.models.cell_cache import CellCache
from medintel_desktop.ui.models.cell_model import CellModel, Column, Index

REPAINT_MS = 30
"""Changes are collected this long, so that a burst of them is one repaint."""


class MediaModel(CellModel):
    """Rows beyond the known numbers are empty cells until the numbers arrive."""

    cells_wanted = Signal(list)
    """Row numbers (list[int]) to read now; replaces what was asked before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = array("q")
        self._total = 0
        self._cache = CellCache()
        self._window = range(0)
        self._asked: list[int] = []
        self._changed: set[int] = set()
        self._repaint = QTimer(self, singleShot=True, interval=REPAINT_MS)
        self._repaint.timeout.connect(self._tell_changes)

    # -- filling -------------------------------------------------------------------------------

    def show_first(self, cells: Sequence[MediaCell], total: int) -> None:
        """Start another list: its first cells, and how many rows there will be."""
        self.beginResetModel()
        self._numbers = array("q", (cell.num for cell in cells))
        self._total = max(total, len(cells))
        self._window = range(0)
        self._asked = []
        self._cache.put(cells)
        self.endResetModel()

    def set_numbers(self, numbers: Iterable[int]) -> None:
        """All row numbers in order. Selection and place stay with their items."""
        new = array("q", numbers)
        known = min(len(self._numbers), len(new))
        if len(new) == self._total and new[:known] == self._numbers[:known]:
            self._numbers = new
        else:
            self._rearrange(new)
        self._ask()

    def put_cells(self, cells: Iterable[MediaCell]) -> None:
        """What was asked for, or news of single items; those not in the list are kept unseen."""
        for cell in cells:
            if self._cache.get(cell.num) != cell or self._cache.is_stale(cell.num):
                self._cache.put((cell,))
                self._note(cell.num)

    def set_waits(self, media_id: str, text: str) -> None:
        """Change the pill of an unfinished job, "" when it ended."""
        self._replace(media_id, waits=text)

    def set_marks(self, media_id: str, marks: tuple[Mark, ...]) -> None:
        """Change the moments on the lanes of a video."""
        self._replace(media_id, marks=marks)

    def stale(self, media_ids: Iterable[str]) -> None:
        """These items changed: they stay on screen as they are and are read again."""
        self._cache.mark_stale(media_ids)
        self._asked = []
        self._ask()

    # -- asking --------------------------------------------------------------------------------

    def cell(self, row: int) -> MediaCell | None:
        number = self.number(row)
        return None if number is None else self._cache.get(number)

    def number(self, row: int) -> int | None:
        return self._numbers[row] if 0 <= row < len(self._numbers) else None

    def cells(self, rows: Sequence[int]) -> list[MediaCell]:
        return self._cache.known(self.numbers(rows))

    def numbers(self, rows: Sequence[int]) -> list[int]:
        if rows and rows[-1] - rows[0] + 1 == len(rows):  # in one go: all may be selected
            return self._numbers[rows[0] : rows[-1] + 1].tolist()
        known = len(self._numbers)
        return [self._numbers[row] for row in rows if row < known]

    def row_of(self, number: int) -> int | None:
        """Where an item of this list stands, None when it is not in it."""
        shown = self._numbers[self._window.start : self._window.stop]
        try:
            return self._window.start + shown.index(number)
        except ValueError:
            pass
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    def want(self, first: int, last: int) -> None:
        page = last - first + 1
        self._window = range(max(first - page, 0), min(last + page + 1, self._total))
        self._ask()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._total

    # -- inside --------------------------------------------------------------------------------

    def _ask(self) -> None:
        numbers = self._numbers[self._window.start : self._window.stop]
        missing = [number for number in numbers if self._cache.needs(number)]
        if missing and missing != self._asked:
            self._asked = missing
            self.cells_wanted.emit(missing)

    def _replace(self, media_id: str, **news: object) -> None:
        cell = self._cache.by_id(media_id)
        if cell is not None:
            changed = replace(cell, **news)  # type: ignore[arg-type]  # names fixed by the callers
            if changed != cell:
                self._cache.amend(changed)
                self._note(cell.num)

    def _note(self, number: int) -> None:
        self._changed.add(number)
        if not self._repaint.isActive():
            self._repaint.start()

    def _tell_changes(self) -> None:
        changed, self._changed = self._changed, set()
        rows = [row for row in self._window if self.number(row) in changed]
        if rows:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], len(Column) - 1))

    def _rearrange(self, new: array[int]) -> None:
        """Put the list in another order, taking persistent indexes along."""
        old = self._numbers
        grows = new[: len(old)] == old and len(old) == self._total
        if grows:
            self.beginInsertRows(QModelIndex(), self._total, len(new) - 1)
            self._numbers, self._total = new, len(new)
            self.endInsertRows()
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        self._numbers, self._total = new, len(new)
        wanted = {old[index.row()] for index in kept if index.row() < len(old)}
        places = {number: row for row, number in enumerate(new) if number in wanted}
        moved = [self._moved(index, old, places) for index in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, old: array[int], places: dict[int, int]) -> QModelIndex:
        if index.row() >= len(old):
            return QModelIndex()
        row = places.get(old[index.row()])
        return QModelIndex() if row is None else self.index(row, index.column())
