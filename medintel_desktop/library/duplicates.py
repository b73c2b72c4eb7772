"""Near-duplicates side by side: whatever looks nearly the same stands together, and says so."""

from __future__ import annotations

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.search import Found, SearchQuery
from medintel_desktop.domain.words import counted


class Duplicates:
    """Reads the groups that looks have made. Not for the UI thread."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def found(self, query: SearchQuery) -> list[Found]:
        """Group by group, the one with the newest item first; within a group the largest picture
        is first, which is the one to keep more often than not."""
        cells = self._catalogue.cells
        left = set(cells.nums_where(self._catalogue.located.where(query)))
        groups = [[num for num in group if num in left] for group in self._catalogue.looks.groups()]
        found: list[Found] = []
        for group in sorted(filter(None, groups), key=max, reverse=True):
            if len(found) >= query.limit:
                break
            shown = sorted(cells.by_number(group), key=lambda cell: -cell.width * cell.height)
            for cell in shown:
                others = counted(len(shown) - 1, "other")
                like = f"Nearly the same as {shown[0].name}"
                why = like if cell is not shown[0] else f"Nearly the same as {others}"
                found.append(Found(cell.num, None, None, 0.0, why))
        return found[: query.limit]
