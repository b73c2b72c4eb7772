"""``list`` and ``show``."""

from __future__ import annotations

import argparse
from typing import Any

from medintel_desktop.cli.rows import (
    Row,
    analysis_row,
    copy_line,
    copy_row,
    job_row,
    media_line,
    media_row,
    scene_row,
)
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.view import Section, Sort, View
from medintel_desktop.jobs.workspace import Workspace

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


def _film_of(workspace: Workspace, media_id: str) -> Row | None:
    """The plan that an item was made of."""
    made = workspace.catalogue.renderings.of(media_id)
    return {"plan": made.plan_id, "version": made.version} if made else None


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
        "scenes": [scene_row(scene) for scene in workspace.scenes.of(item.id)],
        "analyses": [analysis_row(a) for a in workspace.catalogue.analyses.shown(item.id)],
        "model_tags": {tag.name: tag.state for tag in workspace.model_tags.of(item.id)},
        "jobs": [job_row(job) for job in jobs],
        "remote_copies": [copy_row(copy) for copy in workspace.cloud.copies.of(item.id)],
        "keep_offline": workspace.catalogue.offline.kept(item.id),
        "film_of": _film_of(workspace, item.id),
    }
    session.show(row, *_details(row))
    return 0


def _details(row: dict[str, Any]) -> list[str]:
    lines = []
    for name, value in row.items():
        if value not in (None, "", [], {}):
            shown = f"{len(value)}" if name in ("moments", "jobs", "analyses", "scenes") else value
            shown = [copy_line(copy) for copy in value] if name == "remote_copies" else shown
            shown = ", ".join(map(str, shown)) if isinstance(shown, list) else shown
            lines.append(f"{name.replace('_', ' '):14} {shown}")
    return lines
