"""Edits of ours that do not stand in the shared library, newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt

from medintel_desktop.library.conflicts import Conflict
from medintel_desktop.ui.link_words import minute
from medintel_desktop.ui.models.row_model import Index, RowModel


class ConflictModel(RowModel[Conflict]):
    """One row a conflict; long texts can be read in its tool tips."""

    headings = ("What", "You said", "Now it is", "Why", "When")

    def texts(self, row: Conflict) -> tuple[str, ...]:
        why = row.why[:1].upper() + row.why[1:]
        return (row.what, row.ours or "–", row.stands or "–", why, minute(row.at))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            role = Qt.ItemDataRole.DisplayRole
        return super().data(index, role)
