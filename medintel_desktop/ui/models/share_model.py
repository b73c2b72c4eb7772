"""The ledger of links, newest first."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from medintel_desktop.domain.share import Share, ShareState
from medintel_desktop.domain.store import place_name
from medintel_desktop.ui import link_words
from medintel_desktop.ui.store_words import SHORT
from medintel_desktop.ui.theme import Theme

HEADINGS = ("Item", "For", "Made", "Opens until", "State", "Store")

Index = QModelIndex | QPersistentModelIndex


class ShareModel(QAbstractTableModel):
    """Rows of shares; what opens no more is greyed."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shares: Sequence[Share] = ()
        self._now = time.time()

    @property
    def shares(self) -> Sequence[Share]:
        return self._shares

    def set_shares(self, shares: Sequence[Share]) -> None:
        self.beginResetModel()
        self._shares, self._now = list(shares), time.time()
        self.endResetModel()

    def is_open(self, row: int) -> bool:
        """Whether the link of a row still works."""
        return self._shares[row].state(self._now) is ShareState.OPEN

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shares)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(index)
        share = self._shares[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._more(share)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            share.name,
            share.person or "–",
            link_words.minute(share.created_at),
            link_words.minute(share.expires_at),
            link_words.state(share, self._now),
            SHORT[share.kind],
        )[index.column()]

    def _more(self, share: Share) -> str:
        parts = [share.name, place_name(share.place)]
        if share.ended_at is not None:
            parts.append(f"{share.ending or 'Ended'}, {link_words.minute(share.ended_at)}")
        return "\n".join(parts)

    def _ink(self, index: Index) -> QColor:
        tokens = self._theme.tokens
        if not self.is_open(index.row()):
            return tokens.t3
        return tokens.ok if index.column() == HEADINGS.index("State") else tokens.t1
