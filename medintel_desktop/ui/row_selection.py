"""Selections as rows: Qt keeps ranges of indexes, the product thinks in whole items."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel


def row_ranges(selection: QItemSelection) -> list[range]:
    """The ranges of rows, in the order Qt keeps them."""
    found = (selection.at(number) for number in range(selection.count()))
    return [range(picked.top(), picked.bottom() + 1) for picked in found]


def selected_rows(model: QItemSelectionModel) -> list[int]:
    """All selected rows, from the top."""
    found: list[int] = []
    for rows in sorted(row_ranges(model.selection()), key=lambda rows: rows.start):
        # Ranges of the same rows come once for each of their columns, if Qt keeps them so.
        found.extend(range(max(rows.start, found[-1] + 1 if found else 0), rows.stop))
    return found
