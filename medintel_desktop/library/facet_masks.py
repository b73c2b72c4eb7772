"""Which of the rows of a facet have a value, and how many do for each value.

A value of places and cameras is words, found by their beginning like those of the filter itself
(see ``catalogue.traits``), so that one choice may hold what another value holds as well.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from medintel_desktop.catalogue.columns import KINDS
from medintel_desktop.catalogue.facets import Camera, FacetRows, Pairs, lowered
from medintel_desktop.catalogue.traits import SHAPES, STANDINGS
from medintel_desktop.domain.facet import Facet, chosen
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.words import DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

MOST = 12
"""Values of cameras, places and tags that are counted; further ones can be typed."""

_WORD = re.compile(r"[^\W_]+")
_MOST_STARS = 5


class FacetMasks:
    """Rows, and what each choice leaves of them. Never changed: safe in several threads."""

    def __init__(self, rows: FacetRows) -> None:
        self.rows = rows
        self._having: dict[tuple[Facet, str], Mask] = {}

    def filtered(self, query: SearchQuery, facet: Facet) -> Mask | None:
        """The rows that the filter of a facet leaves, None while it is not in force."""
        rows, traits = self.rows, query.traits
        left: Mask | None = None
        match facet:
            case Facet.KIND if query.kind is not None:
                left = rows.kind == KINDS[query.kind]
            case Facet.YEAR if query.taken_from is not None or query.taken_to is not None:
                left = self._dated(query)
            case Facet.RATING if traits.rating:
                left = rows.rating >= traits.rating
            case Facet.SHAPE if traits.shape is not None:
                left = rows.shape == _place(SHAPES, traits.shape) + 1
            case Facet.STATE if traits.standing is not None:
                left = (rows.states & (1 << _place(STANDINGS, traits.standing))) != 0
            case Facet.COLOUR | Facet.TAG | Facet.ALBUM:
                left = self._of_several(query, facet)
            case Facet.PLACE if _WORD.search(traits.place):
                left = self._placed(traits.place)[rows.place]
            case Facet.CAMERA if _WORD.search(traits.camera):
                left = self._shot(traits.camera)[rows.camera]
        return left

    def counts(self, facet: Facet, left: Mask) -> Iterator[tuple[str, int]]:
        """How many of the rows that are ``left`` have each value, in the order to be shown."""
        rows = self.rows
        match facet:
            case Facet.KIND:
                found = np.bincount(rows.kind[left], minlength=len(KINDS) + 1)
                return ((str(kind), int(found[code])) for kind, code in KINDS.items())
            case Facet.RATING:
                found = np.bincount(rows.rating[left], minlength=_MOST_STARS + 1)
                stars = range(_MOST_STARS, 0, -1)
                return ((str(least), int(found[least:].sum())) for least in stars)
            case Facet.SHAPE:
                found = np.bincount(rows.shape[left], minlength=len(SHAPES) + 1)
                return ((str(shape), int(found[at])) for at, shape in enumerate(SHAPES, start=1))
            case Facet.STATE:
                states = np.bincount(rows.states[left], minlength=256)
                return (
                    (str(state), int(states[_WITH_BIT[bit]].sum()))
                    for bit, state in enumerate(STANDINGS)
                )
            case Facet.YEAR:
                return self._years(left)
            case Facet.COLOUR | Facet.TAG | Facet.ALBUM:
                return self._named(self._pairs[facet], left)
            case Facet.PLACE:
                found = np.bincount(rows.place[left], minlength=len(rows.places))
                countries = [place.country for place in rows.places]
                return _worded(found, countries, self._placed)
            case Facet.CAMERA:
                found = np.bincount(rows.camera[left], minlength=len(rows.cameras))
                return _worded(found, [said(camera) for camera in rows.cameras], self._shot)
        return iter(())

    @property
    def _pairs(self) -> Mapping[Facet, Pairs]:
        """Of facets of which an item may have several values."""
        rows = self.rows
        return {Facet.COLOUR: rows.colours, Facet.TAG: rows.tags, Facet.ALBUM: rows.albums}

    def _of_several(self, query: SearchQuery, facet: Facet) -> Mask | None:
        """As :meth:`filtered`, where an item may have several values."""
        alone = facet is Facet.ALBUM and query.traits.album_alone
        pairs = self.rows.directly if alone else self._pairs[facet]
        masks = [self._paired(pairs, value) for value in chosen(query, facet)]
        return np.logical_and.reduce(masks) if masks else None

    def label(self, facet: Facet, value: str) -> str:
        """What a value is called, "" where it tells that itself."""
        return self.rows.album_names.get(value, "") if facet is Facet.ALBUM else ""

    def _dated(self, query: SearchQuery) -> Mask:
        time = self.rows.time
        left = ~np.isnan(time)
        if query.taken_from is not None:
            left &= time >= _midnight(query.taken_from)
        if query.taken_to is not None:
            left &= time < _midnight(query.taken_to) + DAY
        return left

    def _years(self, left: Mask) -> Iterator[tuple[str, int]]:
        found = np.bincount(self._year[left], minlength=1)
        years = np.flatnonzero(found[1:]) + 1
        return ((str(year), int(found[year])) for year in years[::-1])

    @cached_property
    def _year(self) -> NDArray[np.int64]:
        """0 where it is not known."""
        time = self.rows.time
        known = ~np.isnan(time)
        days = np.floor(np.where(known, time, 0.0) / DAY).astype("datetime64[D]")
        years = days.astype("datetime64[Y]").astype(np.int64) + 1970
        return np.where(known, np.clip(years, 1, 9999), 0)

    def _paired(self, pairs: Pairs, name: str) -> Mask:
        mask = np.zeros(len(self.rows.num), np.bool_)
        folded = lowered(name)
        for code, other in enumerate(pairs.names):
            if lowered(other) == folded:
                mask[pairs.row[pairs.code == code]] = True
        return mask

    def _named(self, pairs: Pairs, left: Mask) -> Iterator[tuple[str, int]]:
        found = np.bincount(pairs.code[left[pairs.row]], minlength=len(pairs.names))
        best = np.argsort(-found, kind="stable")[:MOST]
        return ((pairs.names[code], int(found[code])) for code in best if found[code])

    def _placed(self, text: str) -> Mask:
        """Which of the places have the words."""
        key = (Facet.PLACE, text)
        if key not in self._having:
            self._having[key] = self._place_words.having(text)
        return self._having[key]

    def _shot(self, text: str) -> Mask:
        """Which of the cameras do; lens and camera are indexed as one, so their name is asked."""
        key = (Facet.CAMERA, text)
        if key not in self._having:
            having = self._camera_words.having(text)
            names = [lowered(f"{camera.make} {camera.model}") for camera in self.rows.cameras]
            for word in _WORD.findall(text):
                having &= np.array([word.lower() in name for name in names], np.bool_)
            self._having[key] = having
        return self._having[key]

    @cached_property
    def _place_words(self) -> _Words:
        return _Words(place.words for place in self.rows.places)

    @cached_property
    def _camera_words(self) -> _Words:
        return _Words(" ".join(filter(None, camera)) for camera in self.rows.cameras)


def said(camera: Camera) -> str:
    """What a camera is called: "NIKON COOLPIX P6000"."""
    make = camera.make.split(" ", 1)[0]
    repeats = make and lowered(camera.model).startswith(lowered(make))
    return camera.model if repeats else f"{camera.make} {camera.model}".strip()


def _worded(
    found: NDArray[np.int64], values: list[str], having: Callable[[str], Mask]
) -> Iterator[tuple[str, int]]:
    """Values of the most rows; each counts all that its words find."""
    sums: dict[str, int] = {}
    for at in np.flatnonzero(found):
        if _WORD.search(values[at]):
            sums[values[at]] = sums.get(values[at], 0) + int(found[at])
    best = sorted(sums, key=lambda value: (-sums[value], value))[:MOST]
    counted = ((value, int(found[having(value)].sum())) for value in best)
    return iter(sorted(counted, key=lambda pair: (-pair[1], pair[0])))


class _Words:
    """Which of some texts have words that begin so, as the full-text index finds them."""

    def __init__(self, texts: Iterable[str]) -> None:
        places: dict[str, list[int]] = {}
        self._length = 0
        for at, text in enumerate(texts):
            self._length = at + 1
            for word in _folded(text):
                places.setdefault(word, []).append(at)
        self._words = sorted(places)
        self._places = [np.array(places[word], np.int64) for word in self._words]

    def having(self, text: str) -> Mask:
        """One bool a text: whether it has all of the words."""
        having = np.ones(self._length, np.bool_)
        for word in _folded(text):
            one = np.zeros(self._length, np.bool_)
            at = bisect.bisect_left(self._words, word)
            while at < len(self._words) and self._words[at].startswith(word):
                one[self._places[at]] = True
                at += 1
            having &= one
        return having


def _folded(text: str) -> list[str]:
    """Words without accents, in small letters."""
    plain = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return [word.lower() for word in _WORD.findall(bare)]


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def _place(table: Iterable[object], value: object) -> int:
    return list(table).index(value)


_WITH_BIT = [np.flatnonzero(np.arange(256) & (1 << bit)) for bit in range(len(STANDINGS))]
