"""What the map page may say. Anything else is no message: :func:`parse` raises ValueError.

The page runs in a process that reads files of strangers, so nothing of it is trusted: each kind
has exactly its fields, numbers are finite and in range, lists have an end.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from medintel_desktop.domain.area import Area, from_json

LONGEST = 65_536
"""Characters; 500 corners of a shape take about 20,000."""

MOST_SPOTS = 4_000
MOST_ZOOM = 24
TOOLS = ("move", "box", "circle", "polygon", "lasso")

_FAR = 1e5
"""Longitudes run on while the user turns the Earth."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The page can show things."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is in view. ``west`` < ``east``; both may leave -180..180."""

    south: float
    west: float
    north: float
    east: float
    zoom: int
    moved: bool = False
    """The user moved the map, by hand, wheel or keys."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The last answer is drawn."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Spots that were clicked, by their place in the answer of that number."""

    answer: int
    spots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The area the user drew or changed; None when it was removed."""

    area: Area | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An item was dragged to another position."""

    num: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class ToolChosen:
    tool: str


@dataclass(frozen=True, slots=True)
class CreditAsked:
    """Who made the map was clicked."""


Message = Ready | Sight | Shown | Opened | Drawn | Moved | ToolChosen | CreditAsked


def parse(text: str) -> Message:
    """The message in ``text``. Raises ValueError when it is none."""
    if len(text) > LONGEST:
        raise ValueError(f"too long: {len(text)} characters")
    try:
        said = json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(said, dict):
        raise ValueError("not an object")
    kind = said.pop("kind", None)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise ValueError("not a kind of message")
    names, read = _KINDS[kind]
    if said.keys() != names:
        raise ValueError(f"{kind}: not its fields")
    return read(said)


def _refuse(constant: str) -> float:
    raise ValueError(f"not a number: {constant}")


def _number(value: Any, least: float, most: float) -> float:
    if type(value) not in (int, float) or not least <= value <= most:
        raise ValueError("a number is missing or out of range")
    found = float(value)
    if not math.isfinite(found):
        raise ValueError("not a finite number")
    return found


def _whole(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError("a whole number is missing or out of range")
    return value


def _sight(said: dict[str, Any]) -> Sight:
    south, north = (_number(said[side], -90, 90) for side in ("south", "north"))
    west, east = (_number(said[side], -_FAR, _FAR) for side in ("west", "east"))
    if south > north or west > east:
        raise ValueError("not a view")
    if type(said["moved"]) is not bool:
        raise ValueError("not yes or no")
    return Sight(south, west, north, east, _whole(said["zoom"], 0, MOST_ZOOM), said["moved"])


def _opened(said: dict[str, Any]) -> Opened:
    spots = said["spots"]
    if not isinstance(spots, list) or not 1 <= len(spots) <= MOST_SPOTS:
        raise ValueError("not a list of spots")
    numbers = tuple(_whole(spot, 0, MOST_SPOTS) for spot in spots)
    return Opened(_whole(said["answer"], 0, 2**53), numbers)


def _drawn(said: dict[str, Any]) -> Drawn:
    return Drawn(None if said["area"] is None else _area(said["area"]))


def _area(data: Any) -> Area:
    if not isinstance(data, dict):
        raise ValueError("not an area")
    for name, value in data.items():
        if name == "ring":
            _ring(value)
        elif name != "kind":
            _number(value, -180, 40_100)
    return from_json(data)


def _ring(ring: Any) -> None:
    if not isinstance(ring, list):
        raise ValueError("not a ring")
    for corner in ring:
        if not isinstance(corner, list) or len(corner) != 2:
            raise ValueError("not a corner")
        _number(corner[0], -90, 90)
        _number(corner[1], -180, 180)


def _moved(said: dict[str, Any]) -> Moved:
    latitude, longitude = _number(said["latitude"], -90, 90), _number(said["longitude"], -180, 180)
    return Moved(_whole(said["num"], 1, 2**63 - 1), latitude, longitude)


def _tool(said: dict[str, Any]) -> ToolChosen:
    if said["tool"] not in TOOLS:
        raise ValueError("not a tool")
    return ToolChosen(said["tool"])


_KINDS: dict[str, tuple[set[str], Callable[[dict[str, Any]], Message]]] = {
    "ready": (set(), lambda _: Ready()),
    "view": ({"south", "west", "north", "east", "zoom", "moved"}, _sight),
    "shown": (set(), lambda _: Shown()),
    "opened": ({"answer", "spots"}, _opened),
    "drawn": ({"area"}, _drawn),
    "moved": ({"num", "latitude", "longitude"}, _moved),
    "tool": ({"tool"}, _tool),
    "credit": (set(), lambda _: CreditAsked()),
}
"""Kind -> the fields it must have, and what reads them."""
