"""Selections as rows: Qt keeps ranges of indexes, the product thinks in whole items."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel


def row_ranges(selection: QItemSelection) -> list[range]:
    """The ranges of rows, in the order Qt keeps them."""
    found = (selection.at(number) for number in range(selection.count()))
    return [range(picked.top(), picked.bottom() + 1) for picked in found]


def selected_rows(model: QItemSelectionModel) -> list[int]:
    """All selected rows, from the top."""
    return sorted({row for rows in row_ranges(model.selection()) for row in rows})
