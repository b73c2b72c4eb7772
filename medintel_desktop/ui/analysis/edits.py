"""What the user changes in answers, each with how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from medintel_desktop.domain.analysis import Analysis, Content
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.model_tags import Before
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


def accepting(workspace: Workspace, media_id: str, names: Sequence[str] | None) -> Edit:
    """Tags of the model count as tags; ``names`` None means all that are proposed."""
    tags = workspace.model_tags
    return _deciding(workspace, media_id, "accepting tags", lambda: tags.accept([media_id], names))


def rejecting(workspace: Workspace, media_id: str, names: Sequence[str]) -> Edit:
    """Tags of the model are not shown any more."""
    tags = workspace.model_tags
    return _deciding(workspace, media_id, "rejecting a tag", lambda: tags.reject([media_id], names))


def _deciding(
    workspace: Workspace, media_id: str, name: str, decide: Callable[[], Changes]
) -> Edit:
    before: list[Before] = []

    def do() -> Changes:
        if not before:
            before.append(workspace.model_tags.before([media_id]))
        return decide()

    return Edit(name, do, lambda: workspace.model_tags.restore(before[0]))
