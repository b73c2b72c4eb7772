"""What must hold of an item besides its kind, album, time and area."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from medintel_desktop.domain.moment import Modality

TODAY = "today"

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white",
           "grey")  # fmt: skip
"""Names that a dominant colour can have."""


class Shape(StrEnum):
    """How a picture lies, as seen; one whose sides differ by less than 2 % is square."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"


class Standing(StrEnum):
    """Where an item stands."""

    UNDERSTOOD = "understood"
    WAITING = "waiting"
    """Not understood yet."""
    FAILED = "failed"
    CLOUD = "cloud"
    """Its original is only in a store."""
    MISSING = "missing"
    DUPLICATE = "duplicate"
    """Another one looks nearly the same."""


@dataclass(frozen=True, slots=True)
class Traits:
    """Every field narrows; the usual value of each narrows nothing.

    Texts are found in any case and by their beginning, word by word. Bounds are inclusive.
    """

    tags: tuple[str, ...] = ()
    """All of them, people's or accepted ones."""
    place: str = ""
    camera: str = ""
    lens: str = ""
    rating: int = 0
    """At least."""
    shape: Shape | None = None
    megapixels_from: float | None = None
    megapixels_to: float | None = None
    seconds_from: float | None = None
    """Of videos."""
    seconds_to: float | None = None
    colour: str = ""
    """One of COLOURS."""
    standing: Standing | None = None
    month_and_day: str = ""
    """On this day of any year: "12-24", or TODAY, whenever that is."""
    modality: Modality | None = None
    """Moments of this kind alone."""
    without: tuple[str, ...] = ()
    """Words that must not be found."""
    album_alone: bool = False
    """Without the albums below that of the search."""

    @property
    def of_items(self) -> bool:
        """Whether anything narrows the items, rather than the moments or the album."""
        return any(
            getattr(self, field.name) != field.default
            for field in fields(self)
            if field.name not in ("modality", "album_alone")
        )

    @property
    def day_of_year(self) -> str:
        """``month_and_day`` as it is now, "" where it does not narrow."""
        day = self.month_and_day
        return f"{date.today():%m-%d}" if day == TODAY else day


ANY = Traits()
"""Nothing is asked."""


def to_json(traits: Traits) -> dict[str, Any]:
    """The fields that narrow."""
    usual = asdict(ANY)
    told = {name: value for name, value in asdict(traits).items() if value != usual[name]}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in told.items()
    }


def from_json(told: object) -> Traits:
    """What :func:`to_json` wrote. Raises ValueError or TypeError for anything else."""
    if not isinstance(told, dict):
        raise TypeError("not an object")
    return Traits(**{name: _value(name, value) for name, value in told.items()})


def _value(name: str, value: Any) -> Any:
    match name:
        case "tags" | "without":
            return tuple(_checked(text, str) for text in _checked(value, list))
        case "rating":
            return max(0, min(5, _checked(value, int)))
        case "shape":
            return Shape(value)
        case "standing":
            return Standing(value)
        case "modality":
            return Modality(value)
        case "month_and_day":
            return _day(value)
        case "album_alone":
            return _checked(value, bool)
        case "colour":
            return _colour(value)
        case _ if name.startswith(("megapixels", "seconds")):
            return float(_checked(value, (int, float)))
        case _:
            return _checked(value, str)


def _colour(value: Any) -> str:
    if value not in COLOURS:
        raise ValueError(f"no colour: {value!r}")
    return str(value)


def _day(value: Any) -> str:
    if value != TODAY:
        date.fromisoformat(f"2024-{_checked(value, str)}")
    return str(value)


def _checked(value: Any, kind: type | tuple[type, ...]) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not of the kind that is kept")
    return value
