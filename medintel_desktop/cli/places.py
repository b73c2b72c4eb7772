"""``places``: name items, find a place by its name, say what a position is called."""

from __future__ import annotations

import argparse
from typing import Any

from medintel_desktop.cli import tracks
from medintel_desktop.cli.add import carry
from medintel_desktop.cli.rows import place_row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import PlaceName
from medintel_desktop.library.places import ASK, NAME
from medintel_desktop.library.position_text import point_in


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("places", parents=[shared], help="names of places")
    actions = command.add_subparsers(dest="action", required=True, parser_class=type(shared))
    action = actions.add_parser(
        "name", parents=[shared],
        help="name the items that have no name, or one in another language",
    )  # fmt: skip
    action.set_defaults(run=name)
    action = actions.add_parser(
        "call", parents=[shared], help="give items a name of your own; it is never replaced"
    )
    action.add_argument("ids", nargs="+", metavar="ID")
    action.add_argument("--city", default="", metavar="NAME")
    action.add_argument("--state", default="", metavar="NAME")
    action.add_argument("--country", default="", metavar="NAME")
    action.set_defaults(run=call)
    action = actions.add_parser("find", parents=[shared], help="places that begin with a name")
    action.add_argument("text", nargs="+")
    action.add_argument("--limit", type=int, default=8, metavar="N")
    action.set_defaults(run=find)
    action = actions.add_parser("at", parents=[shared], help="what a position is called")
    action.add_argument(
        "position", nargs="+", metavar="LAT,LON", help="or two numbers: -33.86 151.2"
    )
    action.set_defaults(run=at)
    tracks.register(actions, shared)


def name(session: Session) -> int:
    """Runs until all are named; where a window is open, it does that."""
    workspace = session.workspace
    before = workspace.places.waiting()
    workspace.places.name_all()
    carry(session, None)
    left = workspace.places.waiting()
    session.show({"named": before - left, "left": left}, f"{before - left:,} named, {left:,} left")
    failed = [
        job for job in workspace.catalogue.jobs.page((JobState.FAILED,), limit=-1)
        if job.kind in (NAME, ASK) and job.problem
    ]  # fmt: skip
    for job in failed:
        session.tell(f"{job.title}: {job.problem.title if job.problem else ''}")
    return 1 if failed else 0


def call(session: Session) -> int:
    words = session.words
    chosen = PlaceName(words.city.strip(), words.state.strip(), words.country.strip())
    if not chosen.words:
        raise UsageError("A place needs a name.", "Give --city, --state or --country.")
    ids = [session.item(media_id).id for media_id in words.ids]
    session.workspace.places.rename(ids, chosen)
    return 0


def find(session: Session) -> int:
    found = session.workspace.places.find(" ".join(session.words.text), max(1, session.words.limit))
    for place in found:
        row = place_row(place.name) | {
            "latitude": place.point.latitude, "longitude": place.point.longitude,
            "population": place.population,
        }  # fmt: skip
        spot = f"{place.point.latitude:.5f},{place.point.longitude:.5f}"
        session.show(row, f"{spot:21}  {place.population:>11,}  {place.name.words}")
    if not found:
        session.tell("There is no place that begins so.")
    return 0


def at(session: Session) -> int:
    text = " ".join(session.words.position)
    point = point_in(text)
    if point is None:
        raise UsageError(f"{text} is not a position.", "Positions look like 38.7,-9.1.")
    named = session.workspace.places.at(GeoPoint(point.latitude, point.longitude))
    row = place_row(named) | {
        "country_code": named.country_code or None if named else None,
        "km": round(named.km, 3) if named and named.km is not None else None,
    }  # fmt: skip
    far = f" ({named.km:.1f} km)" if named and named.km is not None else ""
    session.show(row, f"{named.words}{far}" if named else "In the middle of nowhere")
    return 0
