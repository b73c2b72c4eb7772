"""What stands before and after the item that is open: a view of the library, or results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.models.media_model import MediaModel

if TYPE_CHECKING:
    from medintel_desktop.domain.search import Hit


class Stop(NamedTuple):
    """One place of a trail: the item's row number and the second to start at."""

    number: int
    start: float | None = None


class Trail(Protocol):
    """``name`` is where back leads; rows count from 0."""

    name: str
    row: int

    def at(self, row: int) -> Stop | None:
        """What stands there, None beyond the ends."""


class LibraryTrail:
    """The list of the view shown, as it is now."""

    name = "Library"

    def __init__(self, model: MediaModel, row: int) -> None:
        self._model, self.row = model, row

    def at(self, row: int) -> Stop | None:
        number = self._model.number(row)
        return None if number is None or row < 0 else Stop(number)


class ResultTrail:
    """Hits as they were shown when one was opened."""

    name = "Results"

    def __init__(self, hits: Sequence[Hit], row: int) -> None:
        self._hits, self.row = list(hits), row

    def at(self, row: int) -> Stop | None:
        if not 0 <= row < len(self._hits):
            return None
        hit = self._hits[row]
        return Stop(hit.item.num, hit.span.start if hit.span else None)


class MapTrail:
    """What was in view on the map when an item was opened."""

    name = "Map"

    def __init__(self, cells: Sequence[MediaCell], row: int) -> None:
        self._numbers, self.row = [cell.num for cell in cells], row

    def at(self, row: int) -> Stop | None:
        return Stop(self._numbers[row]) if 0 <= row < len(self._numbers) else None


class TableTrail:
    """The rows of the table of answers as they were when one was opened; one stop an item."""

    name = "Answers"

    def __init__(self, cells: Sequence[MediaCell], row: int) -> None:
        numbers = [cell.num for cell in cells]
        self._numbers = list(dict.fromkeys(numbers))
        self.row = self._numbers.index(numbers[row])

    def at(self, row: int) -> Stop | None:
        return Stop(self._numbers[row]) if 0 <= row < len(self._numbers) else None
