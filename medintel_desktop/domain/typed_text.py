"""Searches as text that can be typed again: what a smart album is exported as.

The other direction is :mod:`.typed` with ``library.typed_search``. How results are ordered and how
many of them are shown is not part of it, and of a circle its middle is told, not what that is
called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from medintel_desktop.domain.area import Area, Box, Circle
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.search import Match, SearchQuery
from medintel_desktop.domain.traits import Traits
from medintel_desktop.domain.typed import Name, written

_MODALITIES = {
    Modality.VISUAL: "picture", Modality.AUDIO: "sound", Modality.TRANSCRIPTION: "speech",
}  # fmt: skip


def told(query: SearchQuery, album: Callable[[str], str], smart_album: Callable[[str], str]) -> str:
    """One line. ``album`` and ``smart_album`` give the name of an id, as it is typed."""
    pieces = [written(name, value) for name, value in _pieces(query, album, smart_album)]
    return " ".join([*pieces, *query.text.split()])


def _pieces(
    query: SearchQuery, album: Callable[[str], str], smart_album: Callable[[str], str]
) -> Iterator[tuple[Name, str]]:
    if query.inside is not None:
        yield Name.SMART, smart_album(query.inside)
    if query.kind is not None:
        yield Name.KIND, query.kind
    if query.album_id is not None:
        alone = query.traits.album_alone
        yield Name.DIRECTLY if alone else Name.ALBUM, album(query.album_id)
    if query.similar_to is not None:
        yield Name.LIKE, query.similar_to
        if query.similar_at is not None:
            yield Name.AT, _number(query.similar_at)
    yield from _dates(query.taken_from, query.taken_to)
    if query.area is not None:
        yield from _area(query.area)
    yield from _traits(query.traits)
    if query.match is not Match.ALL:
        yield Name.MATCH, query.match
    if not query.meaning:
        yield Name.BY, "words"


def _dates(first: date | None, last: date | None) -> Iterator[tuple[Name, str]]:
    if first is not None and first == last:
        yield Name.ON, first.isoformat()
        return
    if first is not None:
        yield Name.AFTER, first.isoformat()
    if last is not None and last < date.max:  # all is before the end of time
        yield Name.BEFORE, (last + timedelta(days=1)).isoformat()


def _area(area: Area) -> Iterator[tuple[Name, str]]:
    match area:
        case Circle():
            yield Name.NEAR, _corner(area.latitude, area.longitude)
            yield Name.WITHIN, f"{_number(area.km)}km"
        case Box():
            corners = ((area.south, area.west), (area.north, area.east))
            yield Name.AREA, " ".join(_corner(*corner) for corner in corners)
        case _:
            yield Name.AREA, " ".join(_corner(*corner) for corner in area.ring)


def _traits(traits: Traits) -> Iterator[tuple[Name, str]]:
    for tag in traits.tags:
        yield Name.TAG, tag
    if traits.rating:
        yield Name.RATING, str(traits.rating)
    texts = {
        Name.PLACE: traits.place, Name.CAMERA: traits.camera, Name.LENS: traits.lens,
        Name.COLOUR: traits.colour, Name.IS: traits.shape, Name.STATE: traits.standing,
        Name.DAY: traits.month_and_day,
    }  # fmt: skip
    yield from ((name, text) for name, text in texts.items() if text)
    if traits.modality is not None:
        yield Name.IN, _MODALITIES[traits.modality]
    bounds = {
        Name.LONGER: traits.seconds_from, Name.SHORTER: traits.seconds_to,
        Name.LARGER: traits.megapixels_from, Name.SMALLER: traits.megapixels_to,
    }  # fmt: skip
    yield from ((name, _number(bound)) for name, bound in bounds.items() if bound is not None)
    for words in traits.without:
        yield Name.WITHOUT, words


def _corner(latitude: float, longitude: float) -> str:
    return f"{_number(latitude)},{_number(longitude)}"


def _number(value: float) -> str:
    """All of its digits, without an exponent."""
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
