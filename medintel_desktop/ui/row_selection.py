"""Selections as rows: Qt keeps ranges of indexes, the product thinks in whole items."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionModel


def row_ranges(selection: QItemSelection) -> list[range]:
    """The ranges of rows, in the order Qt keeps them."""
    found = (selection.at(number) for number in range(selection.count()))
    return [range(picked.top(), picked.bottom() + 1) for picked in found]


def selected_rows(model: QItemSelectionModel) -> list[int]:
    """All selected rows, from the top."""
    found: list[int] = []
    for rows in _apart(model):
        found.extend(rows)
    return found


def selected_count(model: QItemSelectionModel) -> int:
    """How many rows are selected."""
    return sum(map(len, _apart(model)))


def _apart(model: QItemSelectionModel) -> Iterator[range]:
    """From the top, no row twice: ranges of the same rows come once for each of their columns, if
    Qt keeps them so."""
    done = 0
    for rows in sorted(row_ranges(model.selection()), key=lambda rows: rows.start):
        yield range(max(rows.start, done), max(rows.stop, done))
        done = max(rows.stop, done)
