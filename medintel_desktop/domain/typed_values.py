"""How the value of each typed filter is read: ``rating:3``, ``after:2024-05``, ``longer:2m``."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from medintel_desktop.domain.area import Area, Box, Polygon
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.search import Match
from medintel_desktop.domain.traits import COLOURS, TODAY, Shape, Standing
from medintel_desktop.domain.words import shortened

FARTHEST = 20_038.0
"""Kilometres half around the Earth: a circle of that holds everything."""

_MILE = 1.609344
"""Kilometres of the international mile (1959)."""
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?|\d{1,3}(?:,\d{3})+)\s*(km|m|mi|miles|mile)?", re.I)
_KM = {"km": 1.0, "m": 0.001, "mi": _MILE, "mile": _MILE, "miles": _MILE}
_DIGITS = r"\d{1,9}"
"""Of a number that is one: longer ones are a slip."""
_LENGTH = re.compile(
    rf"(?:({_DIGITS})h)?(?:({_DIGITS})(?:m|min))?(?:({_DIGITS}(?:\.\d+)?)s)?", re.I
)
_CLOCK = re.compile(rf"(?:({_DIGITS}):)?(\d{{1,2}}):(\d{{2}})")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SOUNDS = {"picture": Modality.VISUAL, "sound": Modality.AUDIO, "speech": Modality.TRANSCRIPTION}
_SAME = {"photos": "photo", "picture": "photo", "pictures": "photo", "videos": "video",
         "film": "video", "films": "video", "gray": "grey", "violet": "purple"}  # fmt: skip


class Name(StrEnum):
    """Filters that can be typed."""

    KIND = "kind"
    ALBUM = "album"
    DIRECTLY = "directly"
    SMART = "smart"
    TAG = "tag"
    PLACE = "place"
    NEAR = "near"
    WITHIN = "within"
    AREA = "area"
    AFTER = "after"
    BEFORE = "before"
    ON = "on"
    DAY = "day"
    CAMERA = "camera"
    LENS = "lens"
    RATING = "rating"
    COLOUR = "colour"
    IS = "is"
    LONGER = "longer"
    SHORTER = "shorter"
    LARGER = "larger"
    SMALLER = "smaller"
    STATE = "state"
    IN = "in"
    WITHOUT = "without"
    LIKE = "like"
    AT = "at"
    MATCH = "match"
    BY = "by"


ALSO = {"color": Name.COLOUR, "not": Name.WITHOUT, "type": Name.KIND, "stars": Name.RATING,
        "shape": Name.IS, "since": Name.AFTER, "until": Name.BEFORE}  # fmt: skip
"""Other words for them."""


class Days(NamedTuple):
    """Inclusive."""

    first: date
    last: date


class Value(NamedTuple):
    """``read`` raises ValueError with what is wrong, for people; ``offers`` are the values there
    are, when they are few; ``example`` is one that is right."""

    read: Callable[[str], Any]
    example: str
    what: str
    """What it narrows by, for the list of offers."""
    offers: tuple[str, ...] = ()


def kilometres(text: str) -> float | None:
    """ "20km", "20", "500 m", "2,5 km", "12 mi" in km; None for anything else."""
    found = _DISTANCE.fullmatch(text.strip())
    if found is None:
        return None
    number = found[1]
    thousands = re.fullmatch(r"\d{1,3}(,\d{3})+", number)
    value = float(number.replace(",", "" if thousands else "."))
    return min(value * _KM[(found[2] or "km").lower()], FARTHEST)


def days(text: str, today: date | None = None) -> Days:
    """ "2024", "2024-05", "2024-05-03", "today", "yesterday"."""
    today = today or date.today()
    named = {"today": today, "yesterday": today - timedelta(days=1)}.get(text.casefold())
    if named is not None:
        return Days(named, named)
    found = _DAY.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = int(found[1]), found[2], found[3]
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"“{shortened(text)}” is not a date.") from None
    if day:
        return Days(first, first)
    if month:
        return Days(first, date(year, first.month, monthrange(year, first.month)[1]))
    return Days(first, date(year, 12, 31))


def _month_and_day(text: str) -> str:
    if text.casefold() == TODAY:
        return TODAY
    try:
        month, _, day = text.partition("-")
        return f"{date(2024, int(month), int(day)):%m-%d}"
    except ValueError:
        raise ValueError(f"“{shortened(text)}” is not a day of the year.") from None


def _distance(text: str) -> float:
    km = kilometres(text)
    if km is None:
        raise ValueError(f"“{shortened(text)}” is not a distance.")
    return km


def _seconds(text: str) -> float:
    """ "90", "90s", "2m", "1h30m", "2:30", "1:02:30"."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    if re.fullmatch(rf"{_DIGITS}(\.\d+)?", text):
        return float(text)
    parts = _LENGTH.fullmatch(text)
    if parts is None or not any(parts.groups()):
        raise ValueError(f"“{shortened(text)}” is not a length.")
    return int(parts[1] or 0) * 3600 + int(parts[2] or 0) * 60 + float(parts[3] or 0)


def _megapixels(text: str) -> float:
    found = re.fullmatch(rf"({_DIGITS}(?:[.,]\d+)?)\s*(?:mp)?", text, re.I)
    if found is None:
        raise ValueError(f"“{shortened(text)}” is not a size.")
    return float(found[1].replace(",", "."))


def _area(text: str) -> Area:
    """Corners "south,west north,east" of a box, or three and more of a shape."""
    try:
        corners = [tuple(map(float, corner.split(","))) for corner in text.split()]
        if len(corners) == 2:
            (south, west), (north, east) = corners
            return Box(south, west, north, east)
        return Polygon(tuple((latitude, longitude) for latitude, longitude in corners))
    except ValueError:
        raise ValueError(f"“{shortened(text)}” is not an area.") from None


def _stars(text: str) -> int:
    found = re.fullmatch(r"(?:>=?)?([0-5])\+?", text)
    if found is None:
        raise ValueError(f"“{shortened(text)}” is not a rating.")
    return int(found[1])


def _text(text: str) -> str:
    return " ".join(text.split())


def _one_of(values: Mapping[str, Any], what: str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        folded = text.casefold()
        folded = folded if folded in values else _SAME.get(folded, folded)
        if folded not in values:
            raise ValueError(f"“{shortened(text)}” is not {what}.")
        return values[folded]

    return read


_KINDS = {str(kind): kind for kind in MediaKind}
_SHAPES = {str(shape): shape for shape in Shape}
_STANDINGS = {str(standing): standing for standing in Standing}
_MATCHES = {"any": Match.ANY, "all": Match.ALL}
_WAYS = {"words": False, "meaning": True}
_COLOURS = {colour: colour for colour in COLOURS}

VALUES: Mapping[Name, Value] = {
    Name.KIND: Value(_one_of(_KINDS, "a kind"), "video", "Photos or videos", tuple(_KINDS)),
    Name.ALBUM: Value(_text, "Trip", "Album, with those below it"),
    Name.DIRECTLY: Value(_text, "Trip", "Album, without those below it"),
    Name.SMART: Value(_text, "Beaches", "What a smart album finds"),
    Name.TAG: Value(_text, "beach", "Tag"),
    Name.PLACE: Value(_text, "Portugal", "Name of the place"),
    Name.NEAR: Value(str, "Lisbon", "Around a place"),
    Name.WITHIN: Value(_distance, "20km", "How far around"),
    Name.AREA: Value(_area, "38.6,-9.3 38.9,-9.0", "In a box or shape, by its corners"),
    Name.AFTER: Value(days, "2024-05", "Taken then or later"),
    Name.BEFORE: Value(days, "2024-05", "Taken earlier"),
    Name.ON: Value(days, "2024-05-03", "Taken on a day, in a month or year"),
    Name.DAY: Value(_month_and_day, "12-24", "On this day of any year", (TODAY,)),
    Name.CAMERA: Value(_text, "iPhone", "Camera"),
    Name.LENS: Value(_text, "35mm", "Lens"),
    Name.RATING: Value(_stars, "4", "Stars, at least", ("1", "2", "3", "4", "5")),
    Name.COLOUR: Value(_one_of(_COLOURS, "a colour"), "red", "Colour that stands out", COLOURS),
    Name.IS: Value(_one_of(_SHAPES, "a shape"), "portrait", "How it lies", tuple(_SHAPES)),
    Name.LONGER: Value(_seconds, "2m", "Videos of that length or more"),
    Name.SHORTER: Value(_seconds, "30s", "Videos of that length or less"),
    Name.LARGER: Value(_megapixels, "12mp", "Megapixels, at least"),
    Name.SMALLER: Value(_megapixels, "2mp", "Megapixels, at most"),
    Name.STATE: Value(_one_of(_STANDINGS, "a state"), "waiting", "Where it stands",
                      tuple(_STANDINGS)),
    Name.IN: Value(_one_of(_SOUNDS, "a kind of moment"), "speech", "Found in",
                   tuple(_SOUNDS)),
    Name.WITHOUT: Value(_text, "people", "Words that must not be there"),
    Name.LIKE: Value(_text, "0a1b2c3d", "Like an item, by the beginning of its id"),
    Name.AT: Value(_seconds, "0:42", "Like the moment of a video there"),
    Name.MATCH: Value(_one_of(_MATCHES, "a way to match"), "any", "One word is enough, or all",
                      tuple(_MATCHES)),
    Name.BY: Value(_one_of(_WAYS, "a way to search"), "words", "Words alone, or meaning too",
                   tuple(_WAYS)),
}  # fmt: skip
