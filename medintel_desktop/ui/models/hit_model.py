"""The ranked list of a search: photos, videos and moments of videos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt

from medintel_desktop.domain import words
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import SHORTEST_CUT, Cut
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.models.cell_model import CellModel, Index, whole

HIT_ROLE = Qt.ItemDataRole.UserRole + 2


Place = tuple[int, Span | None]
"""What tells a row from others: of which item it is, and which part."""


def place(hit: Hit) -> Place:
    return hit.item.num, hit.span


def with_pill(hit: Hit, pills: Mapping[str, str]) -> Hit:
    """With what an unfinished job says of its item, where that is told; else the same."""
    text = pills.get(hit.item.id, hit.item.waits)
    if text == hit.item.waits:
        return hit
    return replace(hit, item=replace(hit.item, waits=text))


class HitModel(CellModel):
    """All hits at once; a search is limited, so nothing is read later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []
        self.query = ""
        """The words that were searched for; cuts made of hits remember them."""

    def set_hits(self, hits: Sequence[Hit]) -> bool:
        """Show another answer, best first. Where it finds the same in the same order, rows stay as
        they are, with what is selected of them; whether they are others now."""
        before = self._hits
        if before and list(map(place, before)) == list(map(place, hits)):
            self._hits = list(hits)
            self.dataChanged.emit(self.index(0, 0), self.index(len(before) - 1, 0))
            return False
        self.beginResetModel()
        self._hits = list(hits)
        self.endResetModel()
        return True

    def set_waits(self, pills: Mapping[str, str]) -> None:
        """Change what unfinished jobs say on items, by their ids; "" when they ended."""
        for row, hit in enumerate(self._hits):
            self._hits[row] = with_pill(hit, pills)
            if self._hits[row] is not hit:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

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
        score = min(max(hit.score, 0.0), 1.0) if hit.score else None  # nothing was searched for
        return cut and replace(cut, query=self.query, score=score)

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
