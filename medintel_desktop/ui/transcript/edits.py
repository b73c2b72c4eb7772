"""What the user changes in a transcript, each with how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.transcript import Transcript
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.details.edits import Edit


def rewording(workspace: Workspace, shown: Transcript, row: int, text: str) -> Edit:
    """One line says something else; "" takes it out."""
    was = shown.lines[row].text
    call = partial(workspace.transcripts.reword, shown.id, row, text, was=was)
    return _edit(workspace, shown, "the line", call)


def renaming(workspace: Workspace, shown: Transcript, speaker: str, name: str) -> Edit:
    """A speaker is called otherwise in all lines."""
    call = partial(workspace.transcripts.rename_speaker, shown.id, speaker, name)
    return _edit(workspace, shown, "the speaker", call)


def giving(workspace: Workspace, shown: Transcript, rows: Collection[int], name: str) -> Edit:
    """Some lines are another speaker's."""
    call = partial(workspace.transcripts.give_to, shown.id, rows, name)
    return _edit(workspace, shown, "the speaker", call)


def choosing(workspace: Workspace, shown: Transcript, version_id: str) -> Edit:
    """Another version in force."""
    call = partial(workspace.transcripts.choose, version_id)
    return _edit(workspace, shown, "the version", call)


def bringing_in(workspace: Workspace, shown: Transcript, path: Path) -> Edit:
    """The lines of a file in force."""
    call = partial(workspace.transcripts.bring_in, shown.media_id, path)
    return _edit(workspace, shown, "the import", call)


def _edit(workspace: Workspace, before: Transcript, name: str, call: Callable[[], Changes]) -> Edit:
    """Done again, it puts back what it made the first time."""
    made: list[Transcript] = []

    def do() -> Changes:
        if made:
            return workspace.transcripts.put_back(made[0])
        changes = call()
        now = workspace.catalogue.transcripts.of(before.media_id)
        made.extend([now] if now else [])
        return changes

    return Edit(name, do, lambda: workspace.transcripts.put_back(before))
