"""The ranked list of a search: photos, videos and moments of videos."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt

from medintel_desktop.domain import words
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.models.cell_model import CellModel, Index

HIT_ROLE = Qt.ItemDataRole.UserRole + 2


class HitModel(CellModel):
    """All hits at once; a search is limited, so nothing is read later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []

    def set_hits(self, hits: Sequence[Hit]) -> None:
        """Show another answer, best first."""
        self.beginResetModel()
        self._hits = list(hits)
        self.endResetModel()

    def hit(self, row: int) -> Hit | None:
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def cell(self, row: int) -> MediaCell | None:
        found = self.hit(row)
        return found.item if found else None

    def spoken(self, row: int) -> str:
        found = self.hit(row)
        if found is None:
            return ""
        parts = [cell_words.spoken(found.item)]
        if found.span:
            parts.append(f"moment {words.span(found.span.start, found.span.end)}")
        if found.km is not None:
            parts.append(words.distance(found.km))
        return ", ".join([*parts, found.why] if found.why else parts)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == HIT_ROLE and index.isValid():
            return self.hit(index.row())
        return super().data(index, role)
