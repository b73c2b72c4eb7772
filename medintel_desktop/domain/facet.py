"""What a list can be narrowed by next, and how many items each choice would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.traits import Shape, Standing, Traits


class Facet(StrEnum):
    """One kind of filter with values to choose from, in the order they are shown."""

    KIND = "kind"
    MODALITY = "modality"
    """Kinds of moments; only what ranks moments has it."""
    COLOUR = "colour"
    RATING = "rating"
    """A value is what an item has at least."""
    TAG = "tag"
    """People's tags and accepted ones. Several may be chosen; an item has them all."""
    ALBUM = "album"
    """Values are ids; an item counts for all albums above its own."""
    PLACE = "place"
    """Countries."""
    YEAR = "year"
    CAMERA = "camera"
    SHAPE = "shape"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """``count`` items would be left if it were chosen, with all other filters in force."""

    value: str
    count: int
    chosen: bool = False
    label: str = ""
    """What it is called, where the value does not tell."""


@dataclass(frozen=True, slots=True)
class DateBars:
    """How many were taken in each equal part of the time between two moments, in seconds as if
    the wall clock were UTC; the dates in force are left out of it."""

    first: float = 0.0
    last: float = 0.0
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Best filled first, except for stars, years and what has an order of its own."""

    values: Mapping[Facet, tuple[FacetValue, ...]] = field(default_factory=dict)
    dates: DateBars = DateBars()
    items: int = 0
    exact: bool = True
    """False: estimated from some of the items."""
    ranked: bool = False
    """Of the matches that are listed; what is weaker or beyond the limit is not counted."""


def without(query: SearchQuery, facet: Facet) -> SearchQuery:
    """The search with nothing chosen of a facet."""
    match facet:
        case Facet.KIND:
            return replace(query, kind=None)
        case Facet.YEAR:
            return replace(query, taken_from=None, taken_to=None)
        case Facet.ALBUM:
            return _with(replace(query, album_id=None), album_alone=False)
        case _:
            usual = getattr(Traits(), _FIELDS[facet])
            return replace(query, traits=replace(query.traits, **{_FIELDS[facet]: usual}))


def chosen(query: SearchQuery, facet: Facet) -> tuple[str, ...]:
    """The values in force; dates that are not one whole year are no value."""
    match facet:
        case Facet.KIND:
            return (query.kind,) if query.kind else ()
        case Facet.YEAR:
            first, last = query.taken_from, query.taken_to
            whole = first and last and _year(first.year) == (first, last)
            return (str(first.year),) if first and whole else ()
        case Facet.TAG:
            return query.traits.tags
        case Facet.ALBUM:
            return (query.album_id,) if query.album_id else ()
        case _:
            value = getattr(query.traits, _FIELDS[facet])
            return (str(value),) if value else ()


def with_value(query: SearchQuery, facet: Facet, value: str) -> SearchQuery:
    """The search with a value chosen: in place of what was, but for tags, which add up."""
    match facet:
        case Facet.KIND:
            return replace(query, kind=MediaKind(value))
        case Facet.ALBUM:
            return _with(replace(query, album_id=value), album_alone=False)
        case Facet.YEAR:
            first, last = _year(int(value))
            return replace(query, taken_from=first, taken_to=last)
        case Facet.TAG:
            rest = [tag for tag in query.traits.tags if tag.lower() != value.lower()]
            return _with(query, tags=(*rest, value))
        case Facet.RATING:
            return _with(query, rating=int(value))
        case Facet.SHAPE:
            return _with(query, shape=Shape(value))
        case Facet.STATE:
            return _with(query, standing=Standing(value))
        case Facet.MODALITY:
            return _with(query, modality=Modality(value))
        case _:
            return _with(query, **{_FIELDS[facet]: value})


def without_value(query: SearchQuery, facet: Facet, value: str) -> SearchQuery:
    """The search with a value no longer chosen."""
    if facet is not Facet.TAG:
        return without(query, facet)
    rest = tuple(tag for tag in query.traits.tags if tag.lower() != value.lower())
    return _with(query, tags=rest)


_FIELDS = {
    Facet.MODALITY: "modality", Facet.COLOUR: "colour", Facet.RATING: "rating",
    Facet.TAG: "tags", Facet.PLACE: "place", Facet.CAMERA: "camera", Facet.SHAPE: "shape",
    Facet.STATE: "standing",
}  # fmt: skip


def _with(query: SearchQuery, **values: object) -> SearchQuery:
    return replace(query, traits=replace(query.traits, **values))  # type: ignore[arg-type] # by name


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
