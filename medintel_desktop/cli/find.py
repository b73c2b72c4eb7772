"""``list``, ``show`` and ``search``."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from medintel_desktop.cli.rows import (
    copy_line,
    copy_row,
    hit_line,
    hit_row,
    job_row,
    media_line,
    media_row,
)
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import Match, SearchEngine, SearchQuery
from medintel_desktop.domain.view import Section, Sort, View

PAGE = 500


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    kinds = [str(kind) for kind in MediaKind]
    command = commands.add_parser("list", parents=[shared], help="list items")
    command.add_argument("--album", metavar="A")
    command.add_argument("--kind", choices=kinds)
    command.set_defaults(run=list_items)

    command = commands.add_parser("show", parents=[shared], help="show everything about one item")
    command.add_argument("id", metavar="ID")
    command.set_defaults(run=show)

    command = commands.add_parser("search", parents=[shared], help="find photos and moments")
    command.add_argument("text", nargs="*", metavar="TEXT")
    command.add_argument("--mode", choices=["any", "all"], default="all")
    command.add_argument("--kind", choices=kinds)
    command.add_argument("--album", metavar="A")
    command.add_argument("--from", dest="from_", metavar="D", help="first day, like 2024-10-01")
    command.add_argument("--to", metavar="D", help="last day")
    command.add_argument("--image", metavar="FILE", help="find what looks like this picture")
    command.add_argument("--similar", metavar="ID", help="find what is like this item")
    command.add_argument("--limit", type=int, default=50, metavar="N")
    command.add_argument(
        "--engine", choices=list(SearchEngine), default=SearchEngine.AUTO,
        help="who looks for meaning: this computer, or the shared library in Oracle",
    )  # fmt: skip
    command.set_defaults(run=search)


def list_items(session: Session) -> int:
    workspace, words = session.workspace, session.words
    section = {"photo": Section.PHOTOS, "video": Section.VIDEOS}.get(words.kind, Section.ALL)
    album = workspace.albums.named(words.album) if words.album else None
    view = View(section, album.id if album else None, Sort.TAKEN)
    nums = workspace.catalogue.cells.numbers(view)
    for at in range(0, len(nums), PAGE):
        for cell in workspace.catalogue.cells.by_number(nums[at : at + PAGE]):
            item = workspace.catalogue.media.get(cell.id)
            if item and (not words.kind or item.kind == words.kind):
                row = media_row(item, workspace)
                session.show(row, media_line(row))
    return 0


def show(session: Session) -> int:
    workspace = session.workspace
    item = session.item(session.words.id)
    moments = workspace.catalogue.moments.of(item.id)
    jobs = workspace.catalogue.jobs.of_media([item.id], unfinished=False)
    row = media_row(item, workspace) | {
        "description": item.metadata.description,
        "frame_rate": item.metadata.frame_rate,
        "video_codec": item.metadata.video_codec,
        "audio_codec": item.metadata.audio_codec,
        "trashed": item.trashed_at is not None,
        "moments": [
            {"start": m.span.start, "end": m.span.end, "modality": m.modality}
            for m in moments
            if m.span
        ],
        "analyses": [],
        "jobs": [job_row(job) for job in jobs],
        "remote_copies": [copy_row(copy) for copy in workspace.cloud.copies.of(item.id)],
        "keep_offline": workspace.catalogue.offline.kept(item.id),
    }
    session.show(row, *_details(row))
    return 0


def search(session: Session) -> int:
    words, workspace = session.words, session.workspace
    query = SearchQuery(
        text=" ".join(words.text),
        match=Match(words.mode),
        kind=MediaKind(words.kind) if words.kind else None,
        album_id=workspace.albums.named(words.album).id if words.album else None,
        taken_from=_day(words.from_),
        taken_to=_day(words.to),
        similar_to=session.item(words.similar).id if words.similar else None,
        limit=max(1, words.limit),
        engine=SearchEngine(words.engine),
    )
    if words.image:
        answer = workspace.search.by_picture(Path(words.image).expanduser(), query)
    elif query.text.strip() or query.similar_to:
        answer = workspace.search.answer(query)
    else:
        raise UsageError("There is nothing to search for.", "Give words, --image or --similar.")
    for rank, hit in enumerate(answer.hits[: query.limit], start=1):
        row = hit_row(rank, hit)
        session.show(row, hit_line(row))
    if answer.note:
        session.tell(answer.note)
    if not answer.hits:
        session.tell(f"Nothing found for “{query.text}”.")
    return 0


def _details(row: dict[str, Any]) -> list[str]:
    lines = []
    for name, value in row.items():
        if value not in (None, "", [], {}):
            shown = f"{len(value)}" if name in ("moments", "jobs") else value
            shown = [copy_line(copy) for copy in value] if name == "remote_copies" else shown
            shown = ", ".join(map(str, shown)) if isinstance(shown, list) else shown
            lines.append(f"{name.replace('_', ' '):14} {shown}")
    return lines


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} is not a day.", "Days look like 2024-10-24.") from None
