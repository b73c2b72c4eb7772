"""The ledger of links, newest first."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from medintel_desktop.domain.share import Share, ShareState
from medintel_desktop.domain.store import place_name
from medintel_desktop.ui import link_words
from medintel_desktop.ui.models.row_model import Index, RowModel
from medintel_desktop.ui.store_words import SHORT
from medintel_desktop.ui.theme import Theme


class ShareModel(RowModel[Share]):
    """Rows of shares; what opens no more is greyed."""

    headings = ("Item", "For", "Made", "Opens until", "State", "Store")

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = time.time()

    def set_rows(self, rows: Sequence[Share]) -> None:
        self._now = time.time()
        super().set_rows(rows)

    def is_open(self, row: int) -> bool:
        """Whether the link of a row still works."""
        return self.rows[row].state(self._now) is ShareState.OPEN

    def texts(self, row: Share) -> tuple[str, ...]:
        return (
            row.name,
            row.person or "–",
            link_words.minute(row.created_at),
            link_words.minute(row.expires_at),
            link_words.state(row, self._now),
            SHORT[row.kind],
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(index)
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole:
            return self._more(self.rows[index.row()])
        return super().data(index, role)

    def _more(self, share: Share) -> str:
        parts = [share.name, place_name(share.place)]
        if share.ended_at is not None:
            parts.append(f"{share.ending or 'Ended'}, {link_words.minute(share.ended_at)}")
        return "\n".join(parts)

    def _ink(self, index: Index) -> QColor:
        tokens = self._theme.tokens
        if not self.is_open(index.row()):
            return tokens.t3
        return tokens.ok if index.column() == self.headings.index("State") else tokens.t1
