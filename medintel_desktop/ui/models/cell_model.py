"""What the views ask of any list of items, be it an album or a search result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import cell_words

if TYPE_CHECKING:
    from medintel_desktop.domain.plan import Cut

Index = QModelIndex | QPersistentModelIndex

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
"""The MediaCell of a row, or None while it is being read."""

ITEMS_MIME = "application/x-medintel-media"
"""Ids of dragged items, one a line."""
NUMBERS_MIME = "application/x-medintel-numbers"
"""Row numbers of the same items, one a line: complete even where an id was never read."""
CUTS_MIME = "application/x-medintel-cuts"
"""What an edit plan takes: a JSON list of cuts, as ``domain.plan_json`` writes them."""


class Column(IntEnum):
    """Columns of the list view; grids use the first alone."""

    NAME = 0
    DATE = 1
    PLACE = 2
    SIZE = 3
    LENGTH = 4
    STATE = 5


RIGHT_ALIGNED = (Column.SIZE, Column.LENGTH)
_HEADINGS = ("Name", "Date", "Place", "Size", "Length", "State")


class CellModel(QAbstractTableModel):
    """Rows of items, read a window at a time."""

    def cell(self, row: int) -> MediaCell | None:
        """The item of a row, None while it is not read yet."""
        raise NotImplementedError

    def number(self, row: int) -> int | None:
        """The row number in the catalogue, None while it is not known yet."""
        found = self.cell(row)
        return found.num if found else None

    def row_of(self, number: int) -> int | None:
        """Where an item stands, None when it is not in the list."""
        rows = range(self.rowCount())
        return next((row for row in rows if self.number(row) == number), None)

    def want(self, first: int, last: int) -> None:
        """The view shows rows ``first`` to ``last``; what is missing there is asked for."""

    def cells(self, rows: Sequence[int]) -> list[MediaCell]:
        """The items of those rows, from the top, that were read."""
        return [found for found in map(self.cell, rows) if found]

    def ids(self, rows: Sequence[int]) -> list[str]:
        """Their ids."""
        return [found.id for found in self.cells(rows)]

    def numbers(self, rows: Sequence[int]) -> list[int]:
        """Row numbers of all those rows, from the top."""
        return [found for found in map(self.number, rows) if found is not None]

    def mime(self, rows: Sequence[int]) -> QMimeData:
        """What a drag of these rows carries."""
        from medintel_desktop.domain.plan import MOST_CUTS
        from medintel_desktop.domain.plan_json import cut_to_json

        mime = QMimeData()
        mime.setData(ITEMS_MIME, QByteArray("\n".join(self.ids(rows)).encode()))
        numbers = "\n".join(map(str, self.numbers(rows)))
        mime.setData(NUMBERS_MIME, QByteArray(numbers.encode()))
        cuts = [cut_to_json(cut) for cut in self.cuts(rows)] if len(rows) <= MOST_CUTS else []
        if cuts:
            mime.setData(CUTS_MIME, QByteArray(json.dumps(cuts).encode()))
        return mime

    def moment(self, row: int) -> Cut | None:
        """A row that is a part of a video: other programs get a clip of it."""
        return None

    def cuts(self, rows: Sequence[int]) -> list[Cut]:
        """What these rows are in an edit plan: whole items, as far as they were read."""
        return [cut for found in self.cells(rows) if (cut := whole(found))]

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in RIGHT_ALIGNED:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return _HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        found = self.cell(index.row())
        if role == CELL_ROLE:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_words.column(found, index.column()) if found else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(index.row())
        return None

    def spoken(self, row: int) -> str:
        """What a screen reader says of a row."""
        found = self.cell(row)
        return cell_words.spoken(found) if found else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return (
            flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | flag.ItemIsDragEnabled
            | flag.ItemNeverHasChildren
        )

    def mimeTypes(self) -> list[str]:
        return [ITEMS_MIME, NUMBERS_MIME, CUTS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return self.mime(sorted({index.row() for index in indexes}))

    def supportedDragActions(self) -> Qt.DropAction:
        # Never moved: a file manager would take the original away.
        return Qt.DropAction.CopyAction


def whole(cell: MediaCell) -> Cut | None:
    """All of an item; None for a video whose length is not known, or which shows nothing."""
    from medintel_desktop.domain.plan import PHOTO_SECONDS, SHORTEST_CUT, Cut

    seconds = PHOTO_SECONDS if cell.kind is MediaKind.PHOTO else cell.duration
    if not seconds or seconds < SHORTEST_CUT:
        return None
    return Cut(cell.id, Span(0.0, seconds))
