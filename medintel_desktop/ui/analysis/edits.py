"""What the user changes in answers, each with how to take it back."""

from __future__ import annotations

from medintel_desktop.domain.analysis import Analysis, Content
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.details.edits import Edit


def correcting(workspace: Workspace, answer: Analysis, content: Content) -> Edit:
    """A version of the user's own; the one it was made from stays."""
    made: list[str] = []

    def do() -> Changes:
        if made:
            return workspace.analyses.choose(made[0])
        changes = workspace.analyses.edit(answer.id, content)
        newest = workspace.catalogue.analyses.history(answer.id)[0]
        made.append(newest.id)
        return changes

    return Edit("the correction", do, lambda: workspace.analyses.choose(answer.id))


def choosing(workspace: Workspace, version_id: str, before_id: str) -> Edit:
    """Another version in force."""
    choose = workspace.analyses.choose
    return Edit("the version", lambda: choose(version_id), lambda: choose(before_id))
