"""Changes of positions, each with how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medintel_desktop.catalogue.positions import Position
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.details.edits import Edit


def placing(workspace: Workspace, points: Mapping[str, GeoPoint | None]) -> Edit:
    """Each item (by its id) at a point, None: nowhere."""
    name = "setting a position" if any(points.values()) else "removing a position"
    return _edit(workspace, name, list(points), lambda: workspace.positions.set(points))


def giving_back(workspace: Workspace, ids: Sequence[str]) -> Edit:
    """The files' own positions."""
    act = workspace.positions.give_back
    return _edit(workspace, "using the file’s own position", ids, lambda: act(ids))


def _edit(workspace: Workspace, name: str, ids: Sequence[str], act: Callable[[], Changes]) -> Edit:
    before: dict[str, Position] = {}

    def do() -> Changes:
        if not before:
            before.update(workspace.positions.of(ids))
        return act()

    return Edit(name, do, lambda: workspace.positions.put_back(before))
