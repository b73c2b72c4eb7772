"""The traits of a search in words, each with the search without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from medintel_desktop.domain import words
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.traits import TODAY, Shape, Standing, Traits
from medintel_desktop.domain.typed import Name

SHAPES = {Shape.LANDSCAPE: "Landscape", Shape.PORTRAIT: "Portrait", Shape.SQUARE: "Square"}
STANDINGS = {
    Standing.UNDERSTOOD: "Understood",
    Standing.WAITING: "Not understood yet",
    Standing.FAILED: "With a problem",
    Standing.CLOUD: "Only in the cloud",
    Standing.MISSING: "Missing",
    Standing.DUPLICATE: "Nearly the same as another",
}
MODALITIES = {
    Modality.VISUAL: "Found in the picture",
    Modality.AUDIO: "Found in the sound",
    Modality.TRANSCRIPTION: "Found in speech",
}
_MODALITY_ICONS = {
    Modality.VISUAL: "eye", Modality.AUDIO: "audio-lines",
    Modality.TRANSCRIPTION: "message-square-quote",
}  # fmt: skip


class TraitChip(NamedTuple):
    """``name`` is the menu that changes it, "" when it is only typed."""

    name: str
    icon: str
    text: str
    without: Traits


def chips_of(traits: Traits) -> list[TraitChip]:
    """In the order they are shown."""
    return list(_chips(traits))


def stars(rating: int) -> str:
    """ "4 stars or more"."""
    least = words.counted(rating, "star")
    return least if rating == 5 else f"{least} or more"


def _chips(traits: Traits) -> Iterator[TraitChip]:
    def without(**usual: Any) -> Traits:
        return replace(traits, **usual)

    for tag in traits.tags:
        rest = tuple(other for other in traits.tags if other != tag)
        yield TraitChip("", "tag", tag, without(tags=rest))
    if traits.rating:
        yield TraitChip(Name.RATING, "star", stars(traits.rating), without(rating=0))
    if traits.colour:
        colour = traits.colour.capitalize()
        yield TraitChip(Name.COLOUR, "palette", colour, without(colour=""))
    if traits.shape is not None:
        yield TraitChip(Name.IS, "image", SHAPES[traits.shape], without(shape=None))
    if traits.standing is not None:
        yield TraitChip(Name.STATE, "hourglass", STANDINGS[traits.standing], without(standing=None))
    if traits.modality is not None:
        icon = _MODALITY_ICONS[traits.modality]
        yield TraitChip(Name.IN, icon, MODALITIES[traits.modality], without(modality=None))
    yield from _texts(traits)
    yield from _bounds(traits)
    if traits.album_alone:
        yield TraitChip("", "folder", "Not the albums below", without(album_alone=False))
    for word in traits.without:
        rest = tuple(other for other in traits.without if other != word)
        yield TraitChip("", "minus", f"Without “{word}”", without(without=rest))


def _texts(traits: Traits) -> Iterator[TraitChip]:
    if traits.place:
        yield TraitChip("", "map-pin", f"In {traits.place}", replace(traits, place=""))
    for name, what in (("camera", "Camera"), ("lens", "Lens")):
        value = getattr(traits, name)
        if value:
            fields: dict[str, Any] = {name: ""}
            yield TraitChip("", "camera", f"{what}: {value}", replace(traits, **fields))
    if traits.month_and_day:
        day = words.day(date.fromisoformat(f"2024-{traits.day_of_year}")).removesuffix(" 2024")
        text = "On this day" if traits.month_and_day == TODAY else f"On {day}"
        without = replace(traits, month_and_day="")
        yield TraitChip("", "calendar", f"{text} of any year", without)


def _bounds(traits: Traits) -> Iterator[TraitChip]:
    length = _between(traits.seconds_from, traits.seconds_to, words.length)
    if length:
        rest = replace(traits, seconds_from=None, seconds_to=None)
        yield TraitChip("", "film", length, rest)
    size = _between(traits.megapixels_from, traits.megapixels_to, lambda mp: f"{mp:g} MP")
    if size:
        rest = replace(traits, megapixels_from=None, megapixels_to=None)
        yield TraitChip("", "expand", size, rest)


def _between(least: float | None, most: float | None, told: Any) -> str:
    if least is not None and most is not None:
        return f"{told(least)} to {told(most)}"
    if least is not None:
        return f"{told(least)} or more"
    return f"{told(most)} or less" if most is not None else ""
