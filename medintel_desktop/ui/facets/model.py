"""The rows of the facets: headings that fold, and values with their counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from medintel_desktop.domain.facet import Facet, FacetCounts
from medintel_desktop.domain.words import counted
from medintel_desktop.ui.facets.words import FOLDED, TITLES, name_of

Index = QModelIndex | QPersistentModelIndex

FACET_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A heading when ``value`` is None; then ``chosen`` tells whether it is open."""

    facet: Facet
    value: str | None
    count: int = 0
    chosen: bool = False
    label: str = ""

    @property
    def text(self) -> str:
        if self.value is None:
            return TITLES[self.facet]
        return self.label or name_of(self.facet, self.value)


class FacetModel(QAbstractListModel):
    """Shows the last counts it was given. While it is held, rows stay where they are."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts = FacetCounts()
        self._rows: list[FacetRow] = []
        self._folds: dict[Facet, bool] = {}
        """What the user folded or opened."""
        self._held = False

    def set_counts(self, counts: FacetCounts) -> None:
        """Show these. While rows are held they take the new counts, 0 where a value is no more,
        and what is new waits."""
        self._counts = counts
        self._renew()

    def hold(self, held: bool) -> None:
        """Keep the rows where they are, or let what waited be seen."""
        self._held = held
        if not held:
            self._renew()

    def row(self, number: int) -> FacetRow | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def fold(self, facet: Facet, folded: bool) -> None:
        """Hide or show the values of a facet; the user's own doing, so nothing is held back."""
        self._folds[facet] = folded
        self._place(list(self._wanted()))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if row is None:
            return None
        if role == FACET_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:  # no tip: Qt would read a tag as markup
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(row)
        if role == Qt.ItemDataRole.CheckStateRole and row.value is not None:
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable if index.isValid() else flag.NoItemFlags

    def _renew(self) -> None:
        wanted = list(self._wanted())
        if not self._held or not self._rows:
            self._place(wanted)
            return
        now = {
            (facet, one.value): (one.count, one.chosen)
            for facet, values in self._counts.values.items()
            for one in values
        }
        held = []
        for row in self._rows:
            if row.value is not None:
                count, chosen = now.get((row.facet, row.value), (0, False))
                row = replace(row, count=count, chosen=chosen)
            held.append(row)
        self._place(held)

    def _place(self, rows: list[FacetRow]) -> None:
        """In place where the rows are the same, so that the view keeps where it was."""
        keys = [(row.facet, row.value) for row in rows]
        if keys == [(row.facet, row.value) for row in self._rows]:
            changed = [at for at, row in enumerate(rows) if row != self._rows[at]]
            self._rows = rows
            if changed:
                self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _wanted(self) -> Iterator[FacetRow]:
        for facet in Facet:
            values = self._counts.values.get(facet, ())
            if not values:
                continue
            chosen = any(one.chosen for one in values)
            opened = not self._folds.get(facet, facet in FOLDED and not chosen)
            yield FacetRow(facet, None, chosen=opened)
            for one in values if opened else ():
                yield FacetRow(facet, one.value, one.count, one.chosen, one.label)


def _spoken(row: FacetRow) -> str:
    if row.value is None:
        return f"{row.text}, {'open' if row.chosen else 'folded'}"
    state = "checked" if row.chosen else "not checked"
    return f"{TITLES[row.facet]}: {row.text}, {counted(row.count, 'item')}, {state}"
