"""The rows of the table for its view. Sorting is done where they are read, not here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.ui.answers.lines import Line, Sheet
from medintel_desktop.ui.answers.standing import Standing, put, standing_of

Index = QModelIndex | QPersistentModelIndex
NAME, STATE, FIRST = 0, 1, 2
"""Columns: the item, how it stands, and where the values begin."""
MOST_SHOWN = 300
"""Characters of a value in a row; all of it stands below the table."""


class AnswerRows(QAbstractTableModel):
    """The name, how it stands, and one column for each value."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = Sheet()
        self._jobs: dict[str, Job] = {}
        self._rows_of: dict[str, list[int]] = {}

    @property
    def jobs(self) -> Sequence[Job]:
        """What works on the items shown, and what failed."""
        return list(self._jobs.values())

    @property
    def says_state(self) -> bool:
        """Whether there is something to say of how an item stands."""
        return bool(self._jobs) or not all(line.whole for line in self.sheet.lines)

    def show_sheet(self, sheet: Sheet) -> bool:
        """Other rows. False: the same ones as before, at most with other words."""
        same = self.sheet.headings == sheet.headings and [line.key for line in sheet.lines] == [
            line.key for line in self.sheet.lines
        ]
        if not same:
            self.beginResetModel()
        self.sheet, self._jobs = sheet, dict(sheet.jobs)
        self._rows_of = {}
        for row, line in enumerate(sheet.lines):
            self._rows_of.setdefault(line.cell.id, []).append(row)
        if not same:
            self.endResetModel()
        elif sheet.lines:
            last = self.index(len(sheet.lines) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        return not same

    def take_jobs(self, jobs: Iterable[Job]) -> bool:
        """Newer states of jobs; whether one of them is of an item shown here."""
        rows: list[int] = []
        for job in jobs:
            of_item = self._rows_of.get(job.media_id or "", [])
            if of_item:
                put(self._jobs, job)
                rows += of_item
        if rows:  # told at once: a view that hears of each row is slow
            self.dataChanged.emit(self.index(min(rows), STATE), self.index(max(rows), STATE))
        return bool(rows)

    def is_time(self, index: Index) -> bool:
        """Whether a cell holds a time that plays."""
        heading = self.headerData(index.column(), Qt.Orientation.Horizontal)
        return index.column() >= FIRST and heading in self.sheet.timed and bool(index.data())

    def shows(self, media_id: str | None) -> bool:
        """Whether the item has a row."""
        return media_id in self._rows_of

    def line(self, row: int) -> Line:
        return self.sheet.lines[row]

    def job(self, row: int) -> Job | None:
        return self._jobs.get(self.line(row).cell.id)

    def standing(self, row: int) -> Standing:
        return standing_of(self.job(row), self.line(row).note)

    def failed(self, rows: Iterable[int]) -> list[Job]:
        """The jobs of those rows that failed."""
        jobs = {job.id: job for row in rows if (job := self.job(row))}
        return [job for job in jobs.values() if job.state is JobState.FAILED]

    def whole(self, index: Index) -> str:
        """All that a cell says."""
        column, row = index.column(), index.row()
        if column == NAME:
            return self.line(row).cell.name
        if column == STATE:
            standing = self.standing(row)
            return "\n".join(part for part in (standing.words, standing.hint) if part)
        return told(self.line(row).values[column - FIRST], "\n")

    # -- Qt's ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.sheet.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else FIRST + len(self.sheet.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Name", "State", *self.sheet.headings)[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        if index.column() in (NAME, STATE):
            return self.whole(index).split("\n", 1)[0][:MOST_SHOWN]
        return told(self.line(index.row()).values[index.column() - FIRST], " · ")[:MOST_SHOWN]


def told(value: object, between: str) -> str:
    """A value as text; ``between`` stands between those of a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, list | tuple):
        return between.join(map(str, value))
    return str(value)
