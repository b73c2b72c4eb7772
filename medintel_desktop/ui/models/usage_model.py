"""What was paid, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from medintel_desktop.catalogue.ledger import Entry
from medintel_desktop.domain import words

HEADINGS = ("When", "What", "Amount", "State")
_STATES = {
    "sent": "Sent, answer not known",
    "counted": "Counted",
    "refused": "Refused, not counted",
    "unknown": "Answer lost, may be counted",
}

Index = QModelIndex | QPersistentModelIndex


class UsageModel(QAbstractTableModel):
    """Rows of the ledger."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        entry = self._entries[index.row()]
        return (
            words.time(datetime.fromtimestamp(entry.at)),
            entry.what.capitalize(),
            _amount(entry),
            _STATES.get(entry.state, entry.state),
        )[index.column()]


def _amount(entry: Entry) -> str:
    number = f"{entry.amount:,.1f}".removesuffix(".0")
    noun = entry.unit.removesuffix("s")
    if entry.unit == "queries":
        noun = "query"
    return f"{number} {noun if number == '1' else entry.unit}"
