"""``transcript``: what is said in a video, shown, fetched, written to files and read from them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from medintel_desktop.cli.add import carry
from medintel_desktop.cli.rows import Row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.transcript import Line, Transcript
from medintel_desktop.domain.words import clock, counted
from medintel_desktop.library.captions import CaptionFormat
from medintel_desktop.library.transcripts import TRANSCRIBE


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "transcript", parents=[shared], help="show what is said in a video, and fetch or correct it"
    )
    command.add_argument("id", metavar="ID")
    command.add_argument(
        "--fetch", action="store_true",
        help="take the subtitles in the file, and ask the service what it hears",
    )  # fmt: skip
    command.add_argument(
        "--import", dest="import_", type=Path, metavar="FILE", help="an SRT, VTT or TXT file"
    )
    command.add_argument(
        "--rename", nargs=2, metavar=("SPEAKER", "NAME"), help="call a speaker otherwise"
    )
    command.add_argument("--versions", action="store_true", help="list all versions")
    command.add_argument("--use", metavar="VERSION", help="show and search another version")
    for format_ in CaptionFormat:
        command.add_argument(
            f"--{format_}", type=Path, metavar="FILE", help=f"write it as {format_.upper()}"
        )
    command.set_defaults(run=transcript)


def transcript(session: Session) -> int:
    """1 when there is none, whatever was tried."""
    words, workspace = session.words, session.workspace
    item = session.item(words.id)
    if item.kind is not MediaKind.VIDEO:
        raise UsageError(f"{item.name} is a photo; nothing is said in it.")
    _change(session, item)
    if words.versions:
        return _list(session, item)
    found = workspace.catalogue.transcripts.of(item.id)
    if found is None:
        session.tell(f"There is no transcript of {item.name} yet. --fetch brings one.")
        return 1
    if not _written(session, found):
        for line in found.lines:
            session.show(line_row(line), line_text(line))
    return 0


def _change(session: Session, item: MediaItem) -> None:
    words, workspace = session.words, session.workspace
    if words.fetch:
        _fetch(session, item)
    if words.import_:
        workspace.transcripts.bring_in(item.id, words.import_.expanduser())
    if words.use:
        workspace.transcripts.choose(_version(session, item, words.use))
    if words.rename:
        _rename(session, item, *words.rename)


def _written(session: Session, found: Transcript) -> bool:
    """Whether files were asked for; they are there now."""
    targets = [(one, path) for one in CaptionFormat if (path := getattr(session.words, one))]
    for format_, path in targets:
        session.workspace.transcripts.give_out(found.media_id, path.expanduser(), format_)
        session.tell(f"{counted(len(found.lines), 'line')} written to {path.name}.")
    return bool(targets)


def line_row(line: Line) -> Row:
    return {
        "start": line.span.start, "end": line.span.end, "speaker": line.speaker or None,
        "text": line.text,
        "words": [
            {"start": word.span.start, "end": word.span.end, "text": word.text}
            for word in line.words
        ],
    }  # fmt: skip


def line_text(line: Line) -> str:
    who = f"{line.speaker}: " if line.speaker else ""
    return f"{clock(line.span.start):>8}  {who}{line.text}"


def _fetch(session: Session, item: MediaItem) -> None:
    changes = session.workspace.transcripts.enqueue([item.id])
    held = carry(session, None) if changes.jobs else []
    jobs = session.workspace.catalogue.jobs.of_media([item.id], unfinished=False)
    last = [job for job in jobs if job.kind == TRANSCRIBE][-1:]
    for job in last:
        if job.state is JobState.FAILED and job.problem:
            session.tell(f"{job.problem.title} {job.problem.hint}".strip())
        elif job.note:
            session.tell(f"{job.note}.".replace("..", "."))
    for why in held:
        session.tell(why)


def _version(session: Session, item: MediaItem, beginning: str) -> str:
    versions = session.workspace.catalogue.transcripts.versions(item.id)
    found = [version.id for version in versions if version.id.startswith(beginning.lower())]
    if len(found) != 1:
        raise UsageError(f"{beginning} is no version.", "--versions lists them.")
    return found[0]


def _rename(session: Session, item: MediaItem, speaker: str, name: str) -> None:
    workspace = session.workspace
    found = workspace.catalogue.transcripts.of(item.id)
    if not found or not workspace.transcripts.rename_speaker(found.id, speaker, name):
        raise UsageError(f"Nobody is called {speaker} in it.")


def _list(session: Session, item: MediaItem) -> int:
    versions = session.workspace.catalogue.transcripts.versions(item.id)
    for version in versions:
        row = {
            "id": version.id, "source": version.source, "made_at": version.made_at,
            "lines": version.count, "in_force": version.in_force, "based_on": version.based_on,
        }  # fmt: skip
        mark = "*" if version.in_force else " "
        lines = counted(version.count, "line")
        session.show(row, f"{mark} {version.id[:8]}  {version.source:7}  {lines}")
    return 0 if versions else 1
