"""Where items are, as the user corrects it. Originals are never touched.

A correction holds whatever is read of the file later; :meth:`Positions.give_back` ends it. Every
change is taken back with what :meth:`Positions.of` told before::

    before = positions.of(ids)
    positions.set(dict.fromkeys(ids, point))
    positions.put_back(before)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.positions import Position
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import GeoPoint

BATCH = 500
"""Items written at once: others who write wait for about 50 ms."""


class Positions:
    """Every call that changes something answers with Changes.

    ``name_later`` is given the ids of items that moved, to queue finding out what their new
    positions are called; it must not block.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        name_later: Callable[[Sequence[str]], Changes] = lambda ids: Changes(),
    ) -> None:
        self._table = catalogue.positions
        self._name_later = name_later

    def of(self, media_ids: Iterable[str]) -> dict[str, Position]:
        """Where these items are now, those that are still there."""
        return self._table.of(media_ids)

    def set(self, points: Mapping[str, GeoPoint | None]) -> Changes:
        """Put each item (by its id) at a point, None: nowhere."""
        now = self._table.of(points)
        return self.put_back({id_: now[id_].moved(points[id_]) for id_ in points if id_ in now})

    def copy(self, source_id: str, media_ids: Sequence[str]) -> Changes:
        """Put items where another one is. Raises UsageError when that one is nowhere."""
        source = self._table.of([source_id]).get(source_id)
        if source is None or source.point is None:
            raise UsageError("That item has no position.", "Choose one that is on the map.")
        return self.set(dict.fromkeys(media_ids, source.point))

    def remove(self, media_ids: Sequence[str]) -> Changes:
        """Take items off the map."""
        return self.set(dict.fromkeys(media_ids))

    def give_back(self, media_ids: Sequence[str]) -> Changes:
        """Let the file's own position, or its lack of one, be in force again."""
        now = self._table.of(media_ids)
        return self.put_back({id_: Position.of_file(was.own) for id_, was in now.items()})

    def put_back(self, positions: Mapping[str, Position]) -> Changes:
        """Make it as :meth:`of` told it."""
        ids = list(positions)
        for at in range(0, len(ids), BATCH):
            self._table.put({id_: positions[id_] for id_ in ids[at : at + BATCH]})
        if not ids:
            return Changes()
        return Changes(frozenset(ids), media_list=True) | self._name_later(ids)
