"""What the user changes here, each with how to take it back.

The values from before are noted when an edit is carried out for the first time, in the same
thread and order as all other changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.jobs.workspace import Workspace

if TYPE_CHECKING:
    from medintel_desktop.library.model_tags import Before

_CHUNK = 500


class Edit(NamedTuple):
    """``name`` completes "Undo …". ``do`` may be called again after ``undo``."""

    name: str
    do: Callable[[], Changes]
    undo: Callable[[], Changes]


def rating(workspace: Workspace, ids: Sequence[str], stars: int) -> Edit:
    """0 to 5 stars for all."""
    before: dict[int, list[str]] = {}

    def do() -> Changes:
        if not before:
            for at in range(0, len(ids), _CHUNK):
                for cell in workspace.catalogue.cells.by_id(ids[at : at + _CHUNK]):
                    before.setdefault(cell.rating, []).append(cell.id)
        return workspace.collection.rate(ids, stars)

    def undo() -> Changes:
        changes = Changes()
        for old, group in before.items():
            changes |= workspace.collection.rate(group, old)
        return changes

    return Edit("rating", do, undo)


def tagging(workspace: Workspace, ids: Sequence[str], add: Sequence[str]) -> Edit:
    """More tags for all; what an item had already it keeps when this is taken back."""
    lacking: dict[str, list[str]] = {}

    def do() -> Changes:
        if not lacking:
            for item in _items(workspace, ids):
                has = {tag.casefold() for tag in item.tags}
                lacking[item.id] = [name for name in add if name.casefold() not in has]
        return workspace.collection.tag(ids, add=add)

    def undo() -> Changes:
        changes = Changes()
        for media_id, names in lacking.items():
            changes |= workspace.collection.tag([media_id], remove=names)
        return changes

    return Edit("tagging", do, undo)


def untagging(workspace: Workspace, ids: Sequence[str], tag: str) -> Edit:
    """One tag less for all that have it."""
    had: list[str] = []

    def do() -> Changes:
        if not had:
            wanted = tag.casefold()
            items = _items(workspace, ids)
            had.extend(i.id for i in items if wanted in {t.casefold() for t in i.tags})
        return workspace.collection.tag(ids, remove=[tag])

    return Edit("removing a tag", do, lambda: workspace.collection.tag(had, add=[tag]))


def renaming(workspace: Workspace, media_id: str, name: str, before: str) -> Edit:
    rename = workspace.collection.rename
    return Edit("renaming", lambda: rename(media_id, name), lambda: rename(media_id, before))


def captioning(workspace: Workspace, media_id: str, text: str, before: str) -> Edit:
    caption = workspace.collection.caption
    return Edit("the caption", lambda: caption(media_id, text), lambda: caption(media_id, before))


def taking_out(workspace: Workspace, album_id: str, ids: Sequence[str]) -> Edit:
    """Out of this album; what is shown in it from an album below stays there."""
    had: list[str] = []

    def do() -> Changes:
        if not had:
            had.extend(workspace.catalogue.albums.direct(album_id, ids))
        return workspace.albums.take_out(album_id, ids)

    return Edit("removing from an album", do, lambda: workspace.albums.fill(album_id, had))


def accepting(workspace: Workspace, ids: Sequence[str], names: Sequence[str] | None) -> Edit:
    """Tags of the model count as tags; ``names`` None means all that are proposed."""
    tags = workspace.model_tags
    return _deciding(workspace, ids, "accepting tags", lambda: tags.accept(ids, names))


def rejecting(workspace: Workspace, ids: Sequence[str], names: Sequence[str]) -> Edit:
    """Tags of the model are not shown any more."""
    tags = workspace.model_tags
    return _deciding(workspace, ids, "rejecting a tag", lambda: tags.reject(ids, names))


def _deciding(
    workspace: Workspace, ids: Sequence[str], name: str, decide: Callable[[], Changes]
) -> Edit:
    before: list[Before] = []

    def do() -> Changes:
        if not before:
            before.append(workspace.model_tags.before(ids))
        return decide()

    return Edit(name, do, lambda: workspace.model_tags.restore(before[0]))


def _items(workspace: Workspace, ids: Sequence[str]) -> list[MediaItem]:
    return [item for id_ in ids if (item := workspace.catalogue.media.get(id_))]
