"""The grid of results of a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from medintel_desktop.domain.search import Hit
from medintel_desktop.ui.hit_delegate import HitDelegate
from medintel_desktop.ui.item_grid import ItemGrid
from medintel_desktop.ui.media_grid import LEAST_WIDTH, MOST_WIDTH, USUAL_WIDTH
from medintel_desktop.ui.models.hit_model import HitModel, Place, place
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails

CARD_SHARE = 5 / 4
"""Result cards are that much wider than the pictures of the grid."""


class HitGrid(ItemGrid):
    """Results of a search. A click opens one at its moment; with Ctrl or Shift it selects."""

    def __init__(
        self,
        theme: Theme,
        thumbnails: Thumbnails,
        model: HitModel,
        parent: QWidget | None = None,
    ) -> None:
        delegate = HitDelegate(theme, thumbnails)
        width = round(USUAL_WIDTH * CARD_SHARE)
        super().__init__(theme, thumbnails, model, delegate, width, parent)
        self._hits = model
        self.cards = delegate
        self.setAccessibleName("Results")
        self.setDragEnabled(True)
        self.clicked.connect(self._open_clicked)

    def set_picture_width(self, width: int) -> None:
        """Takes the width of the grid's slider; cards are a quarter wider."""
        width = min(max(width, LEAST_WIDTH), MOST_WIDTH)
        super().set_picture_width(round(width * CARD_SHARE))

    def show_hits(self, hits: Sequence[Hit], *, again: bool) -> None:
        """Show other hits; whatever the user had moved to stays current if it is still there.
        ``again``: of the same search, so that what is selected stays selected as well."""
        row = self.currentIndex().row()
        held = self._places([row] if row > 0 else [])
        chosen = self._places(self.selected_rows() if again else [])
        if not self._hits.set_hits(hits):
            return
        rows = {place(hit): row for row, hit in enumerate(hits)}
        if held and held[0] in rows:
            self.show_row(rows[held[0]])
        else:
            self.scrollToTop()
        if len(chosen) > 1:
            self._select([rows[one] for one in chosen if one in rows])

    def hit(self, row: int) -> Hit | None:
        return self._hits.hit(row)

    def mark_at(self, index: QModelIndex, point: QPoint) -> float | None:
        """Of the times told on a card of a video, too."""
        hit = self._hits.hit(index.row()) if index.isValid() else None
        if hit is not None:
            corner = self.visualRect(index).topLeft()
            for box, mark in self.cards.starts_at(hit, self.cards.frame.picture.translated(corner)):
                if box.contains(point):
                    return mark.span.start
        return super().mark_at(index, point)

    def start_of(self, index: QModelIndex) -> float | None:
        hit = self._hits.hit(index.row())
        return hit.span.start if hit and hit.span else None

    def _places(self, rows: Iterable[int]) -> list[Place]:
        return [place(hit) for row in rows if (hit := self._hits.hit(row))]

    def _select(self, rows: Sequence[int]) -> None:
        """These as well; the current one stays, or is the first of them."""
        selection = self.selectionModel()
        for row in rows:
            selection.select(self._hits.index(row, 0), selection.SelectionFlag.Select)
        if rows and not self.currentIndex().isValid():
            first = self._hits.index(rows[0], 0)
            selection.setCurrentIndex(first, selection.SelectionFlag.NoUpdate)

    def _open_clicked(self, index: QModelIndex) -> None:
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            point = self.viewport().mapFromGlobal(self.cursor().pos())
            self.actions_of_items.open(index, self.mark_at(index, point))
