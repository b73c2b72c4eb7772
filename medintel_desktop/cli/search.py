"""``search``: words, filters, a picture, a place, or a smart album."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from medintel_desktop.catalogue.filters import narrows
from medintel_desktop.cli.rows import hit_line, hit_row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import Match, SearchAnswer, SearchEngine, SearchQuery
from medintel_desktop.domain.typed import Name, kilometres, parse, written
from medintel_desktop.domain.words import counted, shortened

_MINUS = re.compile(r"-([^\W\d_]\w[^:]*)")
_NEGATED = re.compile(r"-([^\W\d_]\w+:.*)", re.DOTALL)


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("search", parents=[shared], help="find photos and moments")
    command.add_argument("text", nargs="*", metavar="TEXT")
    command.add_argument("--mode", choices=["any", "all"])
    command.add_argument("--kind", choices=[str(kind) for kind in MediaKind])
    command.add_argument("--album", metavar="A")
    command.add_argument("--from", dest="from_", metavar="D", help="first day, like 2024-10-01")
    command.add_argument("--to", metavar="D", help="last day")
    command.add_argument(
        "--near", metavar="PLACE", help="a town, or a position: --near=38.7,-9.1"
    )  # fmt: skip
    command.add_argument("--radius", metavar="KM", help="around --near; 20 when not said")
    command.add_argument("--image", metavar="FILE", help="find what looks like this picture")
    command.add_argument("--similar", metavar="ID", help="find what is like this item")
    command.add_argument("--smart", metavar="NAME", help="search as a smart album does")
    command.add_argument("--save", metavar="NAME", help="keep the search as a smart album")
    command.add_argument(
        "--facets", action="store_true",
        help="instead of hits: what the search can be narrowed by, with counts",
    )  # fmt: skip
    command.add_argument("--weak", action="store_true", help="show the weaker matches, too")
    command.add_argument("--limit", type=int, default=50, metavar="N")
    command.add_argument(
        "--engine", choices=list(SearchEngine), default=SearchEngine.AUTO,
        help="who looks for meaning: this computer, or the shared library in Oracle",
    )  # fmt: skip
    command.set_defaults(run=search)


def with_typed(argv: Sequence[str]) -> list[str]:
    """The same line with "-people" written out, which would be taken for an option."""
    words = list(argv)
    command = next((at for at, word in enumerate(words) if word == "search"), None)
    before = words[:command]
    plain = [word for word in before if not word.startswith("--")]
    if command is None or len(plain) > before.count("--library"):
        return words  # another command: this is one of its words
    end = words.index("--") if "--" in words else len(words)
    for at in range(command + 1, end):
        if minus := _MINUS.fullmatch(words[at]):
            words[at] = written(Name.WITHOUT, minus[1])
        elif negated := _NEGATED.fullmatch(words[at]):
            words[at] = f" -{_quoted(negated[1])}"  # told to be wrong, as in the window
    return words


def search(session: Session) -> int:
    words, workspace = session.words, session.workspace
    query = _query(session)
    if words.image:
        answer = workspace.search.by_picture(Path(words.image).expanduser(), query)
    elif query.text.strip() or query.similar_to or narrows(query) or words.smart or words.facets:
        answer = workspace.search.answer(query)
    else:
        raise UsageError(
            "There is nothing to search for.", "Give words, --near, --image or --similar."
        )
    if words.save:
        workspace.smart_albums.create(words.save, query)
    if words.facets:
        _show_facets(session, query, answer)
        return 0
    for rank, hit in enumerate(answer.hits[: query.limit], start=1):
        row = hit_row(rank, hit)
        session.show(row, hit_line(row))
    if answer.hidden:
        matches = "match is" if answer.hidden == 1 else "matches are"
        session.tell(f"{answer.hidden:,} weaker {matches} left out. Add --weak to see all.")
    if answer.note:
        session.tell(answer.note)
    if not answer.hits:
        asked = f" for “{shortened(query.text)}”" if query.text else ""
        session.tell(f"Nothing found{asked}.")
    return 0


def _show_facets(session: Session, query: SearchQuery, answer: SearchAnswer) -> None:
    """One row a value, with how many items it would leave."""
    picture = bool(session.words.image)
    counts = session.workspace.facets.of(query, answer, by_picture=picture)
    for facet, values in counts.values.items():
        for one in values:
            row = {
                "facet": facet, "value": one.value, "label": one.label or one.value,
                "items": one.count, "chosen": one.chosen,
            }  # fmt: skip
            mark = "*" if one.chosen else " "
            session.show(row, f"{one.count:7,} {mark} {facet:8}  {one.label or one.value}")
    session.tell(f"{counted(counts.items, 'item')}{'' if counts.exact else ', estimated'}.")


def _query(session: Session) -> SearchQuery:
    """What was said on the line; of a smart album, whatever the line leaves unsaid."""
    words, workspace = session.words, session.workspace
    query = SearchQuery()
    if words.smart:
        album = workspace.smart_albums.named(words.smart)
        if album.query is None:
            raise UsageError("This smart album was made by a newer version of MedIntel Desktop.")
        query = album.query
    said: dict[str, Any] = {
        "text": " ".join(map(_quoted, words.text)) or None,
        "match": Match(words.mode) if words.mode else None,
        "kind": MediaKind(words.kind) if words.kind else None,
        "album_id": workspace.albums.named(words.album).id if words.album else None,
        "taken_from": _day(words.from_),
        "taken_to": _day(words.to),
        "similar_to": session.item(words.similar).id if words.similar else None,
        "weak": words.weak or None,
    }
    said = {name: value for name, value in said.items() if value is not None}
    query = replace(
        query, limit=max(1, words.limit), engine=SearchEngine(words.engine), **said
    )  # fmt: skip
    query = workspace.typed.narrowed(query, parse(query.text))
    return replace(query, **_near(session, query))


def _near(session: Session, query: SearchQuery) -> dict[str, Any]:
    """The area of the query; without words the nearest come first."""
    words = session.words
    if not words.near:
        if words.radius:
            raise UsageError("A radius is around something.", "Give --near as well.")
        return {}
    km = kilometres(words.radius) if words.radius else None
    if words.radius and km is None:
        raise UsageError(f"{words.radius} is not a distance.", "Distances look like 20 or 500m.")
    around = session.workspace.nearby.around(words.near, km)
    if around.place != around.name or around.others:
        also = f" Also called so: {'; '.join(around.others)}." if around.others else ""
        session.tell(f"Near {around.place}.{also}")
    return {"area": around.area, "area_name": around.name, "nearest": not query.text}


def _quoted(text: str) -> str:
    """The quotes of a filter's value again, which the shell took away: album:Trip 2024."""
    name, colon, value = text.partition(":")
    plain = name.isalpha() and " " in value and '"' not in value
    return f'{name}:"{value}"' if colon and plain else text


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} is not a day.", "Days look like 2024-10-24.") from None
