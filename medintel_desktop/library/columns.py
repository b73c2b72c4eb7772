"""Columns to filter by, kept beside the vectors: a filter becomes one bool a slot.

Comparing an array takes 0.3 ms for a million slots where asking the database for the slots of the
same items takes a second. Kind, time, rating, modality and the trash are columns; every other
filter is asked of the database and joined to them. Before each search the columns are brought up
to date with what changed since, by whichever process.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.columns import KINDS, MODALITIES, ItemColumns, SlotColumns
from medintel_desktop.catalogue.filters import narrows
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.words import DAY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from medintel_desktop.domain.ports import SlotMask

T = TypeVar("T", bound="np.generic")

MANY = 50_000
"""Changed items from which all columns are read anew."""

ROOM = 1.25
"""Arrays are made longer than they need be, so that not each new item moves them."""


@dataclass(slots=True)
class _Known:
    """Columns by item number and, for each space, by slot. Never changed in place: whoever reads
    one has all of it as it was."""

    seq: int
    kind: NDArray[np.int8]
    time: NDArray[np.float64]
    rating: NDArray[np.int8]
    slots: dict[str, _Slots] = field(default_factory=dict)


class _Slots(NamedTuple):
    """The item of each slot (0: nobody's), and the code of its modality."""

    num: NDArray[np.int32]
    modality: NDArray[np.int8]


class Columns:
    """Keeps them once they were asked for; safe to use from several threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._table = catalogue.columns
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def allowed(
        self, space: EmbeddingSpace, count: int, query: SearchQuery,
        besides: Sequence[EmbeddingSpace] = (),
    ) -> SlotMask | None:  # fmt: skip
        """Which of the first ``count`` slots a query may find; None when all may. Items that one
        of the spaces ``besides`` has are found there."""
        known = self._current(space, *besides)
        items = known.kind > 0
        for other in besides:
            items[known.slots[other.key].num] = False
        if query.kind is not None:
            items = known.kind == KINDS[query.kind]
        if query.taken_from is not None:
            items &= known.time >= _midnight(query.taken_from)
        if query.taken_to is not None:
            items &= known.time < _midnight(query.taken_to) + DAY
        if query.traits.rating:
            items &= known.rating >= query.traits.rating
        others = replace(query.traits, rating=0, modality=None)
        rest = replace(query, kind=None, taken_from=None, taken_to=None, traits=others)
        if narrows(rest):
            items &= self._asked(rest, len(items))
        slots = known.slots[space.key]
        mask: SlotMask = items[slots.num[:count]]
        if query.traits.modality is not None:
            mask &= slots.modality[:count] == MODALITIES[query.traits.modality]
        return None if len(mask) == count and mask.all() else mask

    def _asked(self, query: SearchQuery, length: int) -> NDArray[np.bool_]:
        import numpy as np

        nums = self._catalogue.cells.nums_where(self._catalogue.located.where(query))
        chosen = np.array(nums, np.int64)
        items = np.zeros(length, np.bool_)
        items[chosen[chosen < length]] = True
        return items

    def _current(self, *spaces: EmbeddingSpace) -> _Known:
        with self._lock:
            seq = self._table.seq()
            known = self._known
            if known is None or seq < known.seq:
                known = self._read(seq)
            elif seq > known.seq:
                nums = self._table.changed(known.seq, MANY + 1)
                known = self._read(seq) if len(nums) > MANY else self._updated(known, seq, nums)
            for space in spaces:
                if space.key not in known.slots:
                    known = replace(known, slots={**known.slots, space.key: self._slots(space)})
            self._known = known
            return known

    def _read(self, seq: int) -> _Known:
        """All of it; what changes meanwhile is read again, as ``seq`` is from before."""
        import numpy as np

        items = self._table.items()
        last = int(items.num.max(initial=0))
        none = np.zeros(last + 1, np.int8)
        empty = _Known(seq, none, np.full(last + 1, np.nan), none)
        return _with_items(empty, items, [])

    def _slots(self, space: EmbeddingSpace) -> _Slots:
        import numpy as np

        none = _Slots(np.empty(0, np.int32), np.empty(0, np.int8))
        return _placed(none, self._table.slots(space))

    def _updated(self, known: _Known, seq: int, nums: Sequence[int]) -> _Known:
        """The same with these items as they are now."""
        import numpy as np

        changed = list(nums)
        known = replace(known, seq=seq)
        known = _with_items(known, self._table.items(changed), changed)
        gone = np.zeros(len(known.kind), np.bool_)
        gone[changed] = True
        spaces = {space.key: space for space in self._catalogue.moments.spaces()}
        for key, slots in known.slots.items():
            left = np.where(gone[slots.num], np.int32(0), slots.num)
            now = self._table.slots(spaces[key], changed)
            known.slots[key] = _placed(_Slots(left, slots.modality), now)
        return known


def _with_items(known: _Known, items: ItemColumns, changed: Sequence[int]) -> _Known:
    """With these rows; those ``changed`` that have none any more are of no kind."""
    import numpy as np

    last = max(int(items.num.max(initial=0)), max(changed, default=0))
    kind = _longer(known.kind, last + 1, np.int8(0))
    time = _longer(known.time, last + 1, np.float64(np.nan))
    rating = _longer(known.rating, last + 1, np.int8(0))
    kind[list(changed)] = 0
    kind[items.num], time[items.num], rating[items.num] = items.kind, items.time, items.rating
    return _Known(known.seq, kind, time, rating, dict(known.slots))


def _placed(column: _Slots, now: SlotColumns) -> _Slots:
    import numpy as np

    length = int(now.slot.max(initial=-1)) + 1
    num = _longer(column.num, length, np.int32(0))
    modality = _longer(column.modality, length, np.int8(0))
    num[now.slot], modality[now.slot] = now.num, now.modality
    return _Slots(num, modality)


def _longer(column: NDArray[T], length: int, empty: T) -> NDArray[T]:
    """A copy of at least that length."""
    import numpy as np

    size = len(column) if length <= len(column) else max(length, int(len(column) * ROOM))
    copy = np.full(size, empty, column.dtype)
    copy[: len(column)] = column
    return copy


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
