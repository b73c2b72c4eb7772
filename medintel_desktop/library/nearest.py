"""Finds the moments nearest to a vector: here, or beside the data in the shared database.

Here is quicker and always there, so it answers while this library holds all that is shared. Until
the first sync is through, or when asked for, the database does; should it not answer, this
computer tells what it has, and says so quietly.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.album import subtree
from medintel_desktop.domain.area import Polygon
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span
from medintel_desktop.domain.ports import VectorIndex
from medintel_desktop.domain.search import Found, SearchEngine, SearchQuery
from medintel_desktop.domain.words import counted
from medintel_desktop.library.columns import Columns
from medintel_desktop.library.shared_database import SharedDatabase

MORE = 4
"""Times as many as asked for are looked up: neighbours of one video become one."""

MANY = 20_000
"""Vectors of a space from which the first search would be felt to wait."""

AROUND = 3
"""Times as many again where the database does not know all filters: of a shape it knows the box
around it alone."""

_KINDS = {
    Modality.VISUAL: "Picture",
    Modality.AUDIO: "Sound",
    Modality.TRANSCRIPTION: "Speech",
}


@dataclass(frozen=True, slots=True)
class Near:
    """What was found, where, how long it took, and what there is to say of it."""

    found: Sequence[Found]
    engine: SearchEngine
    milliseconds: float
    note: str = ""


class Nearest:
    """``shared`` None: there is no other engine than this computer."""

    def __init__(
        self, catalogue: Catalogue, index: VectorIndex, shared: SharedDatabase | None = None
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._columns = Columns(catalogue)
        self._shared = shared

    def adds(self, space: EmbeddingSpace, besides: Sequence[EmbeddingSpace]) -> bool:
        """Whether this space has an item that none of the others has."""
        count = self._catalogue.moments.count(space)
        if count == 0:
            return False
        allowed = self._columns.allowed(space, count, SearchQuery(), besides)
        return allowed is None or bool(allowed.any())

    def warm(self) -> None:
        """Have columns and codes of large spaces in memory before somebody waits for them."""
        for space, count in self._catalogue.moments.counts().items():
            if count >= MANY:
                self._columns.allowed(space, count, SearchQuery())
                for vector in self._index.read(space, [0]):
                    self._index.search(space, count, vector, 1)

    def find(
        self, query: SearchQuery, space: EmbeddingSpace, vectors: Iterable[array[float]],
        besides: Sequence[EmbeddingSpace] = (),
    ) -> Near:  # fmt: skip
        """The best of each item and moment for any of the vectors, in no order. Items that one of
        the spaces ``besides`` has are left out: they are found there."""
        state = self._catalogue.mirror.state()
        wanted = query.engine
        if wanted is SearchEngine.AUTO:
            partly = bool(state.library) and not state.synced_at and not state.offline_since
            wanted = SearchEngine.ORACLE if partly else SearchEngine.LOCAL
        vectors, began, reason = list(vectors), time.perf_counter(), ""
        if wanted is SearchEngine.ORACLE and self._shared is not None and state.library:
            try:
                found, unknown = self._there(self._shared, state.library, query, space, vectors)
                found = self._without(found, besides)
            except MedIntelError as error:
                reason = error.title
            else:
                return _near(found, SearchEngine.ORACLE, began, _on_the_way(unknown))
        elif wanted is SearchEngine.ORACLE:
            reason = "This library is not shared."
        found = [hit for vector in vectors for hit in self._here(query, space, vector, besides)]
        told = bool(state.library) or query.engine is not SearchEngine.AUTO
        return _near(found, SearchEngine.LOCAL, began, reason, told=told)

    def _without(self, found: list[Found], besides: Sequence[EmbeddingSpace]) -> list[Found]:
        """Those whose items none of the spaces has here."""
        slots = self._catalogue.moments.slots_of
        nums = {hit.num for hit in found} if besides else set()
        there = {num for num in nums if any(slots(space, [num]) for space in besides)}
        return [hit for hit in found if hit.num not in there]

    def _here(
        self, query: SearchQuery, space: EmbeddingSpace, vector: array[float],
        besides: Sequence[EmbeddingSpace],
    ) -> list[Found]:  # fmt: skip
        moments = self._catalogue.moments
        count = moments.count(space)
        if count == 0:
            return []
        allowed = self._columns.allowed(space, count, query, besides)
        best = self._index.search(space, count, vector, query.limit * MORE, allowed)
        places = moments.at(space, [slot for slot, _ in best])
        return [_found(*places[slot], score) for slot, score in best if slot in places]

    def _there(
        self, shared: SharedDatabase, library: str, query: SearchQuery, space: EmbeddingSpace,
        vectors: Sequence[array[float]],
    ) -> tuple[list[Found], int]:  # fmt: skip
        """What the database found, and how many of its items have not come here yet."""
        remote, where = shared.get(), self._where(query)
        more = _filters_here(query)
        wanted = query.limit * MORE * (AROUND if more else 1)
        hits = [
            hit
            for vector in vectors
            for hit in remote.nearest(library, space, vector, wanted, where)
        ]
        ids = list(dict.fromkeys(hit[0] for hit in hits))
        nums = {cell.id: cell.num for cell in self._catalogue.cells.by_id(ids)}
        away = len(ids) - len(nums)
        if more:
            inside = set(self._catalogue.cells.nums_where(self._catalogue.located.where(query)))
            nums = {media_id: num for media_id, num in nums.items() if num in inside}
        found = [
            _found(nums[media_id], span, modality, score)
            for media_id, span, modality, score in hits
            if media_id in nums
        ]
        return found, away

    def _where(self, query: SearchQuery) -> dict[str, Any]:
        where: dict[str, Any] = {}
        if query.kind is not None:
            where["kind"] = str(query.kind)
        if query.album_id is not None:
            where["albums"] = sorted(subtree(self._catalogue.albums.all(), query.album_id))
        if query.taken_from is not None:
            where["taken_from"] = query.taken_from.isoformat()
        if query.taken_to is not None:
            where["taken_to"] = query.taken_to.isoformat()
        if query.area is not None:
            where["area"] = query.area
        return where


def _filters_here(query: SearchQuery) -> bool:
    """Whether the database does not know all filters of a query."""
    told = query.traits.of_items or query.traits.album_alone or query.only is not None
    return told or isinstance(query.area, Polygon)


def _near(
    found: Sequence[Found], engine: SearchEngine, began: float, reason: str, *, told: bool = True
) -> Near:
    took = (time.perf_counter() - began) * 1000
    where = "in the shared library" if engine is SearchEngine.ORACLE else "on this computer"
    note = f"Searched {where} in {took:,.0f} ms. {reason}".strip() if told else ""
    return Near(found, engine, took, note)


def _on_the_way(items: int) -> str:
    goes = "is" if items == 1 else "are"
    return f"{counted(items, 'item')} found there {goes} still on the way here." if items else ""


def _found(num: int, span: Span | None, modality: Modality, score: float) -> Found:
    return Found(num, span, modality, score, "Meaning" if span is None else _KINDS[modality])
