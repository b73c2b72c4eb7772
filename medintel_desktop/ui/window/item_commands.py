"""What the user does to items; each step can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.window.undo import Step, UndoStack

Ids = Sequence[str]


class ItemCommands(QObject):
    """Every method takes ids, does its work in the background and remembers how to undo it."""

    def __init__(
        self,
        background: Background,
        workspace: Workspace,
        undo: UndoStack,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._workspace = workspace
        self._undo = undo
        self._messages = messages

    def trash(self, ids: Ids) -> None:
        trash = self._workspace.trash
        step = Step("moving to the trash", lambda: trash.restore(ids), lambda: trash.put(ids))
        title = f"{words.counted(len(ids), 'item')} moved to the trash."
        self._do(step, ids, title, offers_undo=True)

    def restore(self, ids: Ids) -> None:
        trash = self._workspace.trash
        step = Step("restoring", lambda: trash.put(ids), lambda: trash.restore(ids))
        self._do(step, ids, f"{words.counted(len(ids), 'item')} restored.")

    def rate(self, ids: Ids, stars: int) -> None:
        """0 to 5 stars."""
        workspace, before = self._workspace, dict[int, list[str]]()

        def redo() -> Changes:
            if not before:
                for cell in workspace.catalogue.cells.by_id(ids):
                    before.setdefault(cell.rating, []).append(cell.id)
            return workspace.collection.rate(ids, stars)

        def undo() -> Changes:
            changes = Changes()
            for rating, group in before.items():
                changes |= workspace.collection.rate(group, rating)
            return changes

        self._do(Step("rating", undo, redo), ids)

    def tag(self, ids: Ids, names: Sequence[str]) -> None:
        """Add tags to all."""
        workspace, before = self._workspace, dict[str, list[str]]()

        def redo() -> Changes:
            if not before:
                before.update(_lacking(workspace, ids, names))
            return workspace.collection.tag(ids, add=names)

        def undo() -> Changes:
            changes = Changes()
            for media_id, added in before.items():
                changes |= workspace.collection.tag([media_id], remove=added)
            return changes

        self._do(Step("tagging", undo, redo), ids)

    def rename(self, media_id: str, name: str) -> None:
        """Change the name shown; the file keeps its own."""
        workspace, before = self._workspace, list[str]()

        def redo() -> Changes:
            if not before:
                item = workspace.catalogue.media.get(media_id)
                before.append(item.name if item else name)
            return workspace.collection.rename(media_id, name)

        undo = Step("renaming", lambda: workspace.collection.rename(media_id, before[0]), redo)
        self._do(undo, [media_id])

    def fill(self, album_id: str, album: str, ids: Ids) -> None:
        """Put items into an album."""
        workspace, fresh = self._workspace, list[str]()

        def redo() -> Changes:
            if not fresh:
                media = workspace.catalogue.media
                items = (media.get(media_id) for media_id in ids)
                fresh.extend(i.id for i in items if i and album_id not in i.album_ids)
            return workspace.albums.fill(album_id, ids)

        step = Step("filling an album", lambda: workspace.albums.take_out(album_id, fresh), redo)
        title = f"{words.counted(len(ids), 'item')} added to {album}."
        self._do(step, ids, title, offers_undo=True)

    def take_out(self, album_id: str, album: str, ids: Ids) -> None:
        """Take items out of an album; they stay in the library."""
        albums = self._workspace.albums
        step = Step(
            "removing from an album",
            lambda: albums.fill(album_id, ids),
            lambda: albums.take_out(album_id, ids),
        )
        title = f"{words.counted(len(ids), 'item')} removed from {album}."
        self._do(step, ids, title, offers_undo=True)

    def understand(self, ids: Ids) -> None:
        """Queue understanding of what is not understood yet."""

        def queued(changes: Changes) -> None:
            self._workspace.wake()
            if not changes.jobs:
                hint = "These items are understood or on their way, or there is no key yet."
                self._messages.tell("Nothing to do.", hint, tone="info")

        if ids:
            self._background.change(lambda: self._workspace.understanding.enqueue(ids), queued)

    def empty_trash(self, *, originals: bool) -> None:
        """For good; afterwards nothing that came before can be taken back."""

        def done(emptied: object) -> None:
            self._undo.forget()
            kept = getattr(emptied, "kept", ())
            count = getattr(emptied, "items", 0)
            hint = "Their original files were not touched."
            if originals:
                moved = getattr(emptied, "originals", 0)
                hint = f"{words.counted(moved, 'file')} moved to this computer’s trash."
            if kept:
                hint += f" {words.counted(len(kept), 'file')} stayed. {kept[0]}."
            title = f"{words.counted(count, 'item')} removed from the library."
            self._messages.tell(title, hint, tone="danger" if kept else "ok")

        self._background.change(lambda: self._workspace.trash.empty(originals=originals), done)

    def _do(self, step: Step, ids: Ids, title: str = "", *, offers_undo: bool = False) -> None:
        if not ids:
            return

        def tell() -> None:
            if title and offers_undo:
                self._messages.tell(title, label="Undo", action=lambda: self._undo.undo_step(step))
            elif title:
                self._messages.tell(title)

        self._undo.do(step, tell)


def _lacking(workspace: Workspace, ids: Ids, names: Sequence[str]) -> dict[str, list[str]]:
    """Which of the tags each item does not have yet; upper and lower case are the same tag."""
    found: dict[str, list[str]] = {}
    for media_id in ids:
        item = workspace.catalogue.media.get(media_id)
        has = {tag.casefold() for tag in item.tags} if item else set()
        found[media_id] = [name for name in names if name.casefold() not in has]
    return found
