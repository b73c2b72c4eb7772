"""Edits of ours that do not stand in the shared library, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from medintel_desktop.library.conflicts import Conflict
from medintel_desktop.ui.link_words import minute

HEADINGS = ("What", "You said", "Why it does not stand", "When")

Index = QModelIndex | QPersistentModelIndex


class ConflictModel(QAbstractTableModel):
    """One row a conflict."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conflicts: Sequence[Conflict] = ()

    @property
    def conflicts(self) -> Sequence[Conflict]:
        return self._conflicts

    def set_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        self.beginResetModel()
        self._conflicts = list(conflicts)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._conflicts)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if not index.isValid() or role not in shown:
            return None
        conflict = self._conflicts[index.row()]
        why = conflict.why[:1].upper() + conflict.why[1:]
        return (conflict.what, conflict.ours or "–", why, minute(conflict.at))[index.column()]
