"""``places gpx``: positions by time from a track, shown first and written when asked."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from medintel_desktop.cli.rows import Row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.track import Course
from medintel_desktop.domain.words import counted
from medintel_desktop.library.gpx import GpxFile, read_gpx
from medintel_desktop.library.position_text import written
from medintel_desktop.library.track_matching import (
    Choice,
    Match,
    State,
    matched,
    seconds_of,
    zone_of,
)


def register(actions: Any, shared: argparse.ArgumentParser) -> None:
    """``actions`` are those of ``places``."""
    action = actions.add_parser(
        "gpx", parents=[shared], help="match items with a GPX file by time; without --yes only show"
    )
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument("ids", nargs="*", metavar="ID", help="these items; else all of then")
    action.add_argument(
        "--offset",
        metavar="±HH:MM",
        help="time zone of items whose file names none, as --offset=-03:30",
    )
    action.add_argument(
        "--clock", default="", metavar="±H:MM:SS", help="added to the time of the camera"
    )
    action.add_argument("--gap", type=float, default=10, metavar="MINUTES",
                        help="most time from a recorded point (10)")  # fmt: skip
    action.add_argument("--replace", action="store_true", help="also items that have a position")
    action.add_argument("--yes", action="store_true", help="write the positions")
    action.set_defaults(run=gpx)


def gpx(session: Session) -> int:
    """1 when nothing could be matched."""
    words, workspace = session.words, session.workspace
    if not 0 < words.gap <= 24 * 60:
        raise UsageError("A gap has 1 minute to a day.", "Give --gap as minutes.")
    file = read_gpx(words.file)
    _tell_file(session, file)
    course = Course(file.tracks)
    if words.ids:
        items = workspace.matching.items([session.item(media_id).id for media_id in words.ids])
    else:
        items = workspace.matching.items_of_then(course)
    zone = zone_of(words.offset) if words.offset else None
    choice = Choice(zone, seconds_of(words.clock), words.gap * 60, words.replace)
    matches = matched(course, items, choice)
    if not words.ids:
        matches = [match for match in matches if match.state is not State.TOO_FAR]
    for match in matches:
        row = match_row(match)
        session.show(row, _line(match))
    counts = Counter(match.state for match in matches)
    if counts[State.NO_ZONE]:
        guess = workspace.matching.guess(course, items)
        offer = f" Perhaps --offset {_zone(guess.zone)}: {guess.why}." if guess else ""
        session.tell(f"{counted(counts[State.NO_ZONE], 'item')} without a time zone.{offer}")
    found = counts[State.FOUND]
    if words.yes and found:
        workspace.places.name(workspace.matching.apply(file.tracks, matches).media)
    done = "set" if words.yes else "would be set; nothing was written, --yes does"
    session.tell(f"{counted(found, 'position')} {done}.")
    return 0 if found else 1


def match_row(match: Match) -> Row:
    return {
        "id": match.item.id, "name": match.item.name, "state": match.state.value,
        "time": datetime.fromtimestamp(match.time, UTC).isoformat()
        if match.time is not None else None,
        "latitude": match.point.latitude if match.point else None,
        "longitude": match.point.longitude if match.point else None,
        "seconds_apart": round(match.apart, 1) if match.apart is not None else None,
        "has_position": match.item.point is not None,
    }  # fmt: skip


def _line(match: Match) -> str:
    where = written(match.point) if match.point else ""
    apart = f"{match.apart:.0f} s" if match.apart is not None else ""
    return f"{match.item.id[:8]}  {match.state.value:16}  {where:24}  {apart:>6}  {match.item.name}"


def _tell_file(session: Session, file: GpxFile) -> None:
    tracks = counted(len(file.tracks), "track")
    session.tell(f"{file.name}: {tracks}, {counted(file.points, 'point')}. {file.broken}".strip())


def _zone(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
