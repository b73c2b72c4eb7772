"""Videos in the index, those that failed first."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from medintel_desktop.catalogue.indexed import Indexed
from medintel_desktop.domain import words
from medintel_desktop.domain.video_index import IndexState
from medintel_desktop.ui.managed.index_words import STATES, TONES, ready_line
from medintel_desktop.ui.models.row_model import Index, RowModel
from medintel_desktop.ui.theme import Theme


class IndexRow(NamedTuple):
    """One row; ``id`` is that of the item."""

    id: str
    indexed: Indexed


class IndexModel(RowModel[IndexRow]):
    """State in its colour; the reason of a failure is beside it."""

    headings = ("Video", "Length", "State", "What TwelveLabs tells")

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def texts(self, row: IndexRow) -> tuple[str, ...]:
        one = row.indexed
        more = ready_line(one) if one.state is IndexState.READY else one.reason
        return one.name, words.clock(one.seconds), STATES[one.state], more

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(index)
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole:
            one = self.rows[index.row()].indexed
            return "\n".join(filter(None, (one.name, one.reason)))
        return super().data(index, role)

    def _ink(self, index: Index) -> QColor:
        tokens = self._theme.tokens
        if index.column() == 2:
            tone: QColor = getattr(tokens, TONES[self.rows[index.row()].indexed.state])
            return tone
        return tokens.t1 if index.column() == 0 else tokens.t2
