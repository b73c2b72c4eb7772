"""Changes of positions, each with how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medintel_desktop.catalogue.positions import Position
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.track import Track
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.track_matching import Match, State
from medintel_desktop.ui.details.edits import Edit


def placing(workspace: Workspace, points: Mapping[str, GeoPoint | None]) -> Edit:
    """Each item (by its id) at a point, None: nowhere."""
    name = "setting a position" if any(points.values()) else "removing a position"
    return _edit(workspace, name, list(points), lambda: workspace.positions.set(points))


def giving_back(workspace: Workspace, ids: Sequence[str]) -> Edit:
    """The files' own positions."""
    act = workspace.positions.give_back
    return _edit(workspace, "using the file’s own position", ids, lambda: act(ids))


def matching(workspace: Workspace, tracks: Sequence[Track], matches: Sequence[Match]) -> Edit:
    """What was found on a track, which is kept for the map."""
    ids = [match.item.id for match in matches if match.state is State.FOUND]
    placed = _edit(
        workspace, "matching with a track", ids,
        lambda: workspace.matching.apply(tracks, matches),
    )  # fmt: skip
    return Edit(placed.name, placed.do, lambda: placed.undo() | workspace.matching.forget(tracks))


def _edit(workspace: Workspace, name: str, ids: Sequence[str], act: Callable[[], Changes]) -> Edit:
    before: dict[str, Position] = {}

    def do() -> Changes:
        if not before:
            before.update(workspace.positions.of(ids))
        return act()

    return Edit(name, do, lambda: workspace.positions.put_back(before))
