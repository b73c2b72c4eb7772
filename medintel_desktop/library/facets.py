"""Counts what each further choice would leave of a search.

What is listed by its filters alone, or by words, is counted in arrays of all items, which are kept
until something is written: comparing them takes a few milliseconds where asking the database for
each value takes seconds. A ranked list is counted as it is listed, because nobody can say what else
would rank high enough; for a filter in force the list without it is asked for.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.facets import Version
from medintel_desktop.catalogue.filters import narrows
from medintel_desktop.domain.entity import MENTION
from medintel_desktop.domain.facet import (
    DateBars,
    Facet,
    FacetCounts,
    FacetValue,
    chosen,
    without,
)
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.search import Hit, Match, SearchAnswer, SearchEngine, SearchQuery
from medintel_desktop.library.facet_masks import FacetMasks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

EXACT = 300_000
"""Items up to which all are counted; of more every second, third … is, and the counts say so."""

BARS = 32

PATIENCE, QUICK = 8.0, 0.1
"""While others write all the time, arrays that took more than so many seconds to read are kept for
this many times as long: counting must not keep the disk busy."""

MOST_KEPT = 16
"""Such masks at a time."""

_CHOICES = tuple(facet for facet in Facet if facet is not Facet.MODALITY)


@dataclass(frozen=True, slots=True)
class _Known:
    version: Version
    masks: FacetMasks
    step: int
    until: float
    """Monotonic second until which it is good enough, whatever is written."""
    found: dict[SearchQuery, Mask] = field(default_factory=dict)
    """What words and other filters leave; a search that is narrowed further has them again."""

    def kept(self, query: SearchQuery, nums: Callable[[], list[int]]) -> Mask:
        """The rows of the items ``nums`` tells, which is asked the first time alone."""
        mask = self.found.get(query)
        if mask is None:
            of_rows, told = self.masks.rows.num, np.array(nums(), np.int64)
            last = int(of_rows[-1]) if len(of_rows) else 0
            known = np.zeros(last + 1, np.bool_)
            known[told[told <= last]] = True
            mask = known[of_rows]
            if len(self.found) >= MOST_KEPT:
                self.found.pop(next(iter(self.found)), None)
            self.found[query] = mask
        return mask


class Facets:
    """``answer`` is the search's own. Safe to use from several threads; not for the UI thread."""

    def __init__(
        self, catalogue: Catalogue, answer: Callable[[SearchQuery], SearchAnswer],
        patience: float = PATIENCE,
        narrowed: Callable[[SearchQuery], SearchQuery] = lambda query: query,
    ) -> None:  # fmt: skip
        """``narrowed`` tells a query the items of the smart album it is inside."""
        self._catalogue = catalogue
        self._table = catalogue.facets
        self._answer = answer
        self._narrowed = narrowed
        self._patience = patience
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def of(
        self, query: SearchQuery, answer: SearchAnswer, *, by_picture: bool = False
    ) -> FacetCounts:
        """The counts of an answer, in the way that fits how it was found."""
        likeness = by_picture or query.similar_to is not None
        if not (answer.by_meaning or likeness):
            query = replace(query, meaning=False)
            if not query.text.strip() or query.traits.modality is None:
                return self.count(query)
        # Neither a picture nor the managed index is asked once more for the sake of counts.
        paid = query.engine is SearchEngine.MANAGED or MENTION.search(query.text) is not None
        return self.count_listed(query, answer.hits, again=not (paid or by_picture))

    def count(self, query: SearchQuery) -> FacetCounts:
        """Of what filters alone, or words, find: all of it, whatever the limit."""
        query = self._narrowed(query)
        known = self._current()
        masks = known.masks
        base = self._base(query, known)
        filters = {
            facet: mask for facet in _CHOICES if (mask := masks.filtered(query, facet)) is not None
        }
        values: dict[Facet, tuple[FacetValue, ...]] = {}
        for facet in _CHOICES:
            others = [
                mask for other, mask in filters.items() if other is not facet or facet is Facet.TAG
            ]
            left = reduce(np.logical_and, others, base)
            values[facet] = _values(query, facet, masks, left, known.step)
        undated = [mask for facet, mask in filters.items() if facet is not Facet.YEAR]
        dates = _dates(masks, reduce(np.logical_and, undated, base), known.step)
        left = reduce(np.logical_and, filters.values(), base)
        items = int(np.count_nonzero(left)) * known.step
        return FacetCounts(values, dates, items, exact=known.step == 1)

    def count_listed(
        self, query: SearchQuery, hits: Sequence[Hit], *, again: bool = True
    ) -> FacetCounts:
        """Of these hits of a query. ``again``: what it finds without a filter may be asked for,
        which costs nothing where the query itself was answered by meaning a moment ago."""
        listed = FacetMasks(self._table.read(_nums(hits)))
        values: dict[Facet, tuple[FacetValue, ...]] = {}
        dates = _dates(listed, _all(listed), 1)
        for facet in _CHOICES:
            of, in_force = listed, _in_force(query, facet)
            if in_force and facet is not Facet.TAG and again:
                of = FacetMasks(self._table.read(_nums(self._without(query, facet))))
            values[facet] = _values(query, facet, of, _all(of), 1)
            if facet is Facet.YEAR and in_force:
                dates = _dates(of, _all(of), 1)
        in_force = again and query.traits.modality is not None
        found = self._without(query, Facet.MODALITY) if in_force else hits
        values[Facet.MODALITY] = _modalities(query, found)
        return FacetCounts(values, dates, len(listed.rows.num), ranked=True)

    def _without(self, query: SearchQuery, facet: Facet) -> Sequence[Hit]:
        """What is found without the filter of a facet, on this computer."""
        rest = without(query, facet)
        if rest.engine is SearchEngine.AUTO:  # a managed index would count this as another search
            rest = replace(rest, engine=SearchEngine.LOCAL)
        return self._answer(rest).hits

    def _current(self) -> _Known:
        with self._lock:
            version, known = self._table.version(), self._known
            if known is None or (version != known.version and time.monotonic() >= known.until):
                began = time.monotonic()
                step = -(-self._table.count() // EXACT) or 1
                masks = FacetMasks(self._table.read(step=step))
                now = time.monotonic()
                took = now - began
                until = now + took * self._patience if took > QUICK else now
                known = _Known(version, masks, step, until)
                self._known = known
            return known

    def _base(self, query: SearchQuery, known: _Known) -> Mask:
        """The rows that are left without the filters of any facet."""
        rest = reduce(without, Facet, query)
        left = _all(known.masks)
        if query.text.strip():
            words = SearchQuery(query.text, query.match)
            left &= known.kept(words, lambda: self._worded(words))
        now = replace(rest.traits, month_and_day=rest.traits.day_of_year)  # not that of yesterday
        rest = replace(rest, text="", match=Match.ALL, weak=False, meaning=False, traits=now)
        if narrows(rest):
            left &= known.kept(rest, lambda: self._filtered(rest))
        return left

    def _worded(self, words: SearchQuery) -> list[int]:
        """All that has the words or in which they are said."""
        said = self._catalogue.spoken.nums(words, "m.trashed_at IS NULL", [])
        return [*self._catalogue.text.nums(words), *said]

    def _filtered(self, rest: SearchQuery) -> list[int]:
        return self._catalogue.cells.nums_where(self._catalogue.located.where(rest))


def _nums(hits: Sequence[Hit]) -> list[int]:
    return list(dict.fromkeys(hit.item.num for hit in hits))


def _all(masks: FacetMasks) -> Mask:
    return np.ones(len(masks.rows.num), np.bool_)


def _in_force(query: SearchQuery, facet: Facet) -> bool:
    return without(query, facet) != query


def _values(
    query: SearchQuery, facet: Facet, masks: FacetMasks, left: Mask, step: int
) -> tuple[FacetValue, ...]:
    """Those that leave something, and those in force, whatever they leave."""
    in_force = {value.lower(): value for value in chosen(query, facet)}
    values = []
    for value, count in masks.counts(facet, left):
        is_chosen = in_force.pop(value.lower(), None) is not None
        if count or is_chosen:
            values.append(FacetValue(value, count * step, is_chosen, masks.label(facet, value)))
    for value in in_force.values():  # such as a camera that was typed in part
        mask = masks.filtered(query, facet)
        count = 0 if mask is None else int(np.count_nonzero(left & mask))
        label = masks.label(facet, value)
        values.insert(0, FacetValue(value, count * step, chosen=True, label=label))
    return tuple(values)


def _modalities(query: SearchQuery, hits: Sequence[Hit]) -> tuple[FacetValue, ...]:
    """Items with hits of each kind of moment; one found by words alone is of none."""
    pairs = {(hit.item.num, hit.modality) for hit in hits}
    counts = Counter(modality for _, modality in pairs)
    return tuple(
        FacetValue(modality, counts[modality], query.traits.modality is modality)
        for modality in Modality
        if counts[modality] or query.traits.modality is modality
    )


def _dates(masks: FacetMasks, left: Mask, step: int) -> DateBars:
    times = masks.rows.time[left]
    times = times[~np.isnan(times)]
    if not len(times):
        return DateBars()
    first, last = float(times.min()), float(times.max())
    counts = np.histogram(times, BARS, (first, last if last > first else first + 1))[0]
    return DateBars(first, last, tuple(int(count) * step for count in counts))
