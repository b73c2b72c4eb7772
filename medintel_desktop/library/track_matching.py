"""Finds by time where on a track items were taken. Nothing is written before the user has seen it.

A camera's clock shows local time. An item that says how far that is from UTC is matched as it
is; for the others the user says it (``Choice.zone``), and :meth:`Matching.guess` proposes it.
``Choice.clock`` corrects a clock that went wrong, for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from statistics import fmean

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.tracks import TimedItem
from medintel_desktop.domain.area import distance
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.track import Course, Track
from medintel_desktop.library.positions import Positions

ZONES = range(-12 * 60, 14 * 60 + 1, 15)
"""Minutes from UTC that clocks show anywhere on Earth."""

DAY = 86_400.0
MOST_COMPARED = 200
"""Items whose own positions a guess is made of."""
FITS = 0.5
"""Kilometres between an item's own position and the track that count as the same place."""


class State(StrEnum):
    """What comes of an item: gets a position, has one that stays, or cannot be matched."""

    FOUND = "found"
    KEPT = "has a position"
    NO_TIME = "no time"
    NO_ZONE = "no time zone"
    TOO_FAR = "not on the track"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user says. ``zone`` in minutes from UTC, ``clock`` seconds that are added to what
    the camera showed, ``gap`` most seconds from a point that was recorded. ``replace``: items
    that have a position get the track's as well."""

    zone: int | None = None
    clock: float = 0.0
    gap: float = 600.0
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """``time`` in epoch seconds; ``apart`` seconds from the nearest point recorded."""

    item: TimedItem
    state: State
    time: float | None = None
    point: GeoPoint | None = None
    apart: float | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A zone for items without one, and in a few words what speaks for it."""

    zone: int
    why: str


class Matching:
    """Reads items and keeps tracks. Blocking."""

    def __init__(self, catalogue: Catalogue, positions: Positions) -> None:
        self._table = catalogue.tracks
        self._positions = positions

    def items(self, media_ids: Sequence[str]) -> list[TimedItem]:
        return self._table.items(media_ids)

    def items_of_then(self, course: Course) -> list[TimedItem]:
        """Items that may have been taken on a track, whatever zone their clock showed."""
        if not course.points:
            return []
        starts, ends = course.points[0].time, course.points[-1].time
        return self._table.items_between(
            starts + ZONES[0] * 60 - 3600, ends + ZONES[-1] * 60 + 3600
        )

    def guess(self, course: Course, items: Sequence[TimedItem]) -> Guess | None:
        """The zone that items without one were taken in; None when no item needs one.

        From items that have a position and a time but no zone: where they lie on the track. Else
        from what other items of these days say, else from this computer.
        """
        lacking = [i for i in items if i.taken is not None and i.utc_offset is None]
        if not lacking or not course.points:
            return None
        starts, ends = course.points[0].time, course.points[-1].time
        return (
            _by_position(course, lacking)
            or _by_others(self._table.zones_between(starts - DAY, ends + DAY))
            or _by_computer(starts)
        )

    def apply(self, tracks: Sequence[Track], matches: Sequence[Match]) -> Changes:
        """Write what was found, and keep the tracks for the map. Taken back by
        :meth:`Positions.put_back` and :meth:`forget`."""
        self._table.put(tracks)
        points = {m.item.id: m.point for m in matches if m.state is State.FOUND}
        return self._positions.set(points) | Changes(media_list=True)

    def forget(self, tracks: Sequence[Track]) -> Changes:
        self._table.remove([track.id for track in tracks])
        return Changes(media_list=True)


def zone_of(text: str) -> int:
    """Minutes from UTC of "+02:00", "-3:30", "UTC+2" or "Z". Raises UsageError."""
    found = re.fullmatch(r"(?:UTC)?\s*(?:([+-])\s*(\d{1,2})(?::?(\d{2}))?)?", text.strip().upper())
    if text.strip().upper() not in ("Z", "UTC") and (found is None or found[1] is None):
        raise UsageError(f"“{text}” is not a time zone.", "Write it as +02:00.")
    minutes = 0
    if found is not None and found[1] is not None:
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        minutes = -minutes if found[1] == "-" else minutes
    if minutes not in range(ZONES[0], ZONES[-1] + 1):
        raise UsageError(f"No clock on Earth shows UTC{text.strip()}.", "Write it as +02:00.")
    return minutes


def seconds_of(text: str) -> float:
    """Of "90", "+0:02" (hours and minutes) or "-1:00:30"; "" is none. Raises UsageError."""
    text = text.strip()
    found = re.fullmatch(r"([+-]?)\s*(\d{1,6})(?::(\d{2}))?(?::(\d{2}))?", text)
    if text and found is None:
        raise UsageError(f"“{text}” is not a span of time.", "Write it as +0:02:30, or in seconds.")
    if found is None:
        return 0.0
    first, *rest = (int(part) for part in found.groups()[1:] if part is not None)
    minutes, seconds = (*rest, 0, 0)[:2]
    size = first * 3600 + minutes * 60 + seconds if rest else first
    return float(-size if found[1] == "-" else size)


def matched(course: Course, items: Sequence[TimedItem], choice: Choice) -> list[Match]:
    """What would come of each item, in the order of time."""
    found = (_match(course, item, choice) for item in items)
    return sorted(found, key=lambda m: (m.time is None, m.time or 0.0, m.item.name))


def _match(course: Course, item: TimedItem, choice: Choice) -> Match:
    if item.taken is None:
        return Match(item, State.NO_TIME)
    zone = item.utc_offset if item.utc_offset is not None else choice.zone
    if zone is None:
        return Match(item, State.NO_ZONE)
    time = _epoch(item.taken, zone) + choice.clock
    found = course.at(time, choice.gap)
    if found is None:
        return Match(item, State.TOO_FAR, time)
    kept = item.point is not None and not choice.replace
    return Match(item, State.KEPT if kept else State.FOUND, time, found.point, found.apart)


def _epoch(taken: datetime, zone: int) -> float:
    return taken.replace(tzinfo=UTC).timestamp() - zone * 60


def _by_position(course: Course, items: Sequence[TimedItem]) -> Guess | None:
    """The zone in which the most of them lie on the track; of several the nearest to it."""
    told = [i for i in items if i.point is not None and not i.corrected][:MOST_COMPARED]
    best: tuple[int, float, int] | None = None
    for zone in ZONES:
        near = [away for item in told if (away := _away(course, item, zone)) <= FITS]
        if near and (best is None or (len(near), -fmean(near)) > best[:2]):
            best = (len(near), -fmean(near), zone)
    if best is None:
        return None
    one = best[0] == 1
    return Guess(best[2], f"{best[0]} of these {'has' if one else 'have'} a position that fits")


def _away(course: Course, item: TimedItem, zone: int) -> float:
    """Kilometres between where an item says it was and where the track was."""
    if item.point is None or item.taken is None:
        return float("inf")
    found = course.at(_epoch(item.taken, zone), 120.0)
    if found is None:
        return float("inf")
    there, here = found.point, item.point
    return distance(there.latitude, there.longitude, here.latitude, here.longitude)


def _by_others(zones: dict[int, int]) -> Guess | None:
    if not zones:
        return None
    zone = max(zones, key=lambda z: (zones[z], -abs(z)))
    one = zones[zone] == 1
    return Guess(zone, f"{zones[zone]:,} other item{'' if one else 's'} of these days "
                       f"{'says' if one else 'say'} so")  # fmt: skip


def _by_computer(time: float) -> Guess:
    offset = datetime.fromtimestamp(time).astimezone().utcoffset()
    return Guess(round(offset.total_seconds() / 60) if offset else 0, "as this computer’s clock")
