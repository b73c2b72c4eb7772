"""The cells that were read lately, bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from medintel_desktop.domain.view import MediaCell

CAPACITY = 5000
"""Cells kept, about 1 kB each with their moments."""


class CellCache:
    """Least recently used cells go first. Stale ones are still shown, and read again."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._cells: OrderedDict[int, MediaCell] = OrderedDict()
        self._numbers: dict[str, int] = {}
        self._stale: set[int] = set()

    def get(self, number: int) -> MediaCell | None:
        cell = self._cells.get(number)
        if cell is not None:
            self._cells.move_to_end(number)
        return cell

    def by_id(self, media_id: str) -> MediaCell | None:
        number = self._numbers.get(media_id)
        return None if number is None else self._cells.get(number)

    def known(self, numbers: Iterable[int]) -> list[MediaCell]:
        """Those that are here, in order; asking does not count as use."""
        return list(map(self._cells.__getitem__, filter(self._cells.__contains__, numbers)))

    def needs(self, number: int) -> bool:
        """True when the cell has to be read, for the first time or again."""
        return number not in self._cells or number in self._stale

    def is_stale(self, number: int) -> bool:
        return number in self._stale

    def put(self, cells: Iterable[MediaCell]) -> None:
        """Keep fresh cells, dropping the longest unused."""
        for cell in cells:
            self.amend(cell)
            self._stale.discard(cell.num)
        while len(self._cells) > self._capacity:
            number, gone = self._cells.popitem(last=False)
            self._numbers.pop(gone.id, None)
            self._stale.discard(number)

    def amend(self, cell: MediaCell) -> None:
        """Change a cell without calling it fresh."""
        self._cells[cell.num] = cell
        self._cells.move_to_end(cell.num)
        self._numbers[cell.id] = cell.num

    def mark_stale(self, media_ids: Iterable[str]) -> None:
        self._stale.update(
            self._numbers[media_id] for media_id in media_ids if media_id in self._numbers
        )
