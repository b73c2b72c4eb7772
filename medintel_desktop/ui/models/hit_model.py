"""The ranked list of a search: photos, videos and moments of videos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt

from medintel_desktop.domain import words
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.plan import SHORTEST_CUT, Cut
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.models.cell_model import CellModel, Index, whole

HIT_ROLE = Qt.ItemDataRole.UserRole + 2


class HitModel(CellModel):
    """All hits at once; a search is limited, so nothing is read later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []
        self.query = ""
        """The words that were searched for; cuts made of hits remember them."""

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

    def moment(self, row: int) -> Cut | None:
        hit = self.hit(row)
        return self._cut(hit) if hit and hit.span and hit.item.kind is MediaKind.VIDEO else None

    def cuts(self, rows: Sequence[int]) -> list[Cut]:
        """Moments as they were found, and whole items where all of one was."""
        return [cut for row in rows if (hit := self.hit(row)) and (cut := self._cut(hit))]

    def _cut(self, hit: Hit) -> Cut | None:
        if hit.span is None or hit.span.end - hit.span.start < SHORTEST_CUT:
            cut = whole(hit.item)
        else:
            cut = Cut(hit.item.id, hit.span)
        return cut and replace(cut, query=self.query, score=min(max(hit.score, 0.0), 1.0))

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
