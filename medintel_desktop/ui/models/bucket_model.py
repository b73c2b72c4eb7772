"""What lies in a store, with a check box for what is not in the library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from medintel_desktop.domain import words
from medintel_desktop.library.buckets import BucketEntry
from medintel_desktop.ui.models.row_model import Index, RowModel
from medintel_desktop.ui.theme import Theme

_Role = Qt.ItemDataRole


class BucketModel(RowModel[BucketEntry]):
    """Rows are added page by page; ``chosen_changed`` after every tick."""

    headings = ("Name", "Size", "Changed", "State")
    chosen_changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chosen: set[str] = set()

    @property
    def chosen(self) -> list[BucketEntry]:
        """The ticked rows, in order."""
        return [entry for entry in self._rows if entry.name in self._chosen]

    @property
    def new(self) -> list[BucketEntry]:
        """The rows that are not in the library."""
        return [entry for entry in self._rows if entry.media_id is None]

    def clear(self) -> None:
        self.beginResetModel()
        self._rows.clear()
        self._chosen.clear()
        self.endResetModel()
        self.chosen_changed.emit()

    def add(self, entries: Sequence[BucketEntry]) -> None:
        """More rows at the end."""
        if not entries:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
        self._rows += entries
        self.endInsertRows()
        self.chosen_changed.emit()

    def choose_all(self, on: bool) -> None:
        """Tick all that is not in the library, or nothing."""
        self._chosen = {entry.name for entry in self.new} if on else set()
        self.dataChanged.emit(self.index(0, 0), self.index(max(len(self._rows) - 1, 0), 0))
        self.chosen_changed.emit()

    def toggle(self, rows: Sequence[int]) -> None:
        """Turn the ticks of these rows the other way than the first one's."""
        names = [self._rows[row].name for row in rows if self._rows[row].media_id is None]
        if names:
            ticked = names[0] in self._chosen
            self._chosen = self._chosen - set(names) if ticked else self._chosen | set(names)
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))
            self.chosen_changed.emit()

    def texts(self, row: BucketEntry) -> tuple[str, ...]:
        when = datetime.fromtimestamp(row.modified)
        return (
            " ".join(row.name.split()),
            words.size(row.bytes),
            words.time(when)[:-3] if row.modified else "–",
            "In the library" if row.media_id else "New",
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == 0 and self._rows[index.row()].media_id is None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry, column = self._rows[index.row()], index.column()
        if role == _Role.CheckStateRole and column == 0 and entry.media_id is None:
            ticked = entry.name in self._chosen
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == _Role.ForegroundRole:
            tokens = self._theme.tokens
            return tokens.t3 if entry.media_id else tokens.t1 if column == 0 else tokens.t2
        if role == _Role.ToolTipRole and column == 0:
            return entry.name
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        entry = self._rows[index.row()]
        if role != _Role.CheckStateRole or entry.media_id is not None:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.add(entry.name)
        else:
            self._chosen.discard(entry.name)
        self.dataChanged.emit(index, index)
        self.chosen_changed.emit()
        return True
