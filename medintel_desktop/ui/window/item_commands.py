"""What the user does to items; each step can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import EMPTYING, Job, JobState
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details import edits
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.window.undo import UndoStack

if TYPE_CHECKING:
    from medintel_desktop.library.forgetting import Emptied

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
        workspace = self._workspace
        edit = Edit(
            "moving to the trash",
            lambda: workspace.trash.put(ids), lambda: workspace.trash.restore(ids),
        )  # fmt: skip
        title = f"{words.counted(len(ids), 'item')} moved to the trash."
        self._do(edit, ids, title, offers_undo=True)

    def restore(self, ids: Ids) -> None:
        workspace = self._workspace
        edit = Edit(
            "restoring", lambda: workspace.trash.restore(ids), lambda: workspace.trash.put(ids)
        )
        self._do(edit, ids, f"{words.counted(len(ids), 'item')} restored.")

    def rate(self, ids: Ids, stars: int) -> None:
        """0 to 5 stars."""
        self._do(edits.rating(self._workspace, ids, stars), ids)

    def tag(self, ids: Ids, names: Sequence[str]) -> None:
        """Add tags to all."""
        self._do(edits.tagging(self._workspace, ids, names), ids)

    def rename(self, cell: MediaCell, name: str) -> None:
        """Change the name shown; the file keeps its own."""
        self._do(edits.renaming(self._workspace, cell.id, name, cell.name), [cell.id])

    def fill(self, album_id: str, album: str, ids: Ids) -> None:
        """Put items into an album."""
        workspace = self._workspace

        def go_on(inside: Collection[str]) -> None:
            fresh = [media_id for media_id in ids if media_id not in inside]
            edit = Edit(
                "filling an album",
                lambda: workspace.albums.fill(album_id, fresh),
                lambda: workspace.albums.take_out(album_id, fresh),
            )
            title = f"{words.counted(len(fresh), 'item')} added to {album}."
            hint = _were(len(ids) - len(fresh), "already in it")
            self._do(edit, fresh, title, hint, offers_undo=True)
            if ids and not fresh:
                self._messages.tell("Nothing new was added.", hint, tone="info")

        self._with_direct(album_id, ids, go_on)

    def take_out(self, album_id: str, album: str, ids: Ids) -> None:
        """Take items out of an album; they stay in the library, and in albums below it."""

        def go_on(inside: Collection[str]) -> None:
            edit = edits.taking_out(self._workspace, album_id, list(inside))
            title = f"{words.counted(len(inside), 'item')} removed from {album}."
            hint = _stay(len(ids) - len(inside))
            self._do(edit, list(inside), title, hint, offers_undo=True)
            if ids and not inside:
                self._messages.tell(f"Nothing was removed from {album}.", hint, tone="info")

        self._with_direct(album_id, ids, go_on)

    def understand(self, ids: Ids) -> None:
        """Queue understanding of what is not understood yet."""

        def queued(changes: Changes) -> None:
            self._workspace.wake()
            if not changes.jobs:
                hint = "These items are understood or on their way, or there is no key yet."
                self._messages.tell("Nothing to do.", hint, tone="info")

        def explain(why: str) -> None:
            if why:
                self._messages.tell("Long videos go in pieces.", why, tone="info")

        if ids:
            workspace = self._workspace
            self._background.read(
                "explained", lambda: workspace.understanding.explained(ids), explain
            )
            self._background.change(lambda: workspace.understanding.enqueue(ids), queued)

    def empty_trash(self, *, originals: bool, copies: bool = False, service: bool = False) -> None:
        """For good; afterwards nothing that came before can be taken back."""
        workspace = self._workspace

        def queued(_: Changes) -> None:
            self._undo.forget()
            workspace.wake()

        def empty() -> Changes:
            return workspace.trash.empty_later(originals=originals, copies=copies, service=service)

        self._background.change(empty, queued)

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Tell what came of emptying the trash, also where it was stopped."""
        for job in jobs:
            if job.kind == EMPTYING and job.state in (JobState.DONE, JobState.CANCELLED):
                self._tell_emptied(job)
            if job.kind == EMPTYING and job.state in (JobState.PAUSED, JobState.CANCELLED):
                self._background.changed.emit(Changes(media_list=True, albums=True))

    def _tell_emptied(self, job: Job) -> None:
        from medintel_desktop.library.trash import emptied_by  # not part of a start

        emptied = emptied_by(job.payload)
        title = f"{words.counted(emptied.items, 'item')} removed from the library."
        hint = _what_became(emptied, originals=bool(job.payload["originals"]))
        if job.state is JobState.CANCELLED:
            hint = f"What is left stays in the trash. {hint}"
        self._messages.tell(title, hint, tone="danger" if emptied.kept else "ok")

    def _with_direct(
        self, album_id: str, ids: Ids, go_on: Callable[[Collection[str]], None]
    ) -> None:
        """Go on with those of the items that are in the album itself, after earlier changes."""
        albums = self._workspace.catalogue.albums
        self._background.change(lambda: dict.fromkeys(albums.direct(album_id, ids)), go_on)

    def _do(
        self, edit: Edit, ids: Ids, title: str = "", hint: str = "", *, offers_undo: bool = False
    ) -> None:
        if not ids:
            return

        def tell() -> None:
            if title and offers_undo:
                self._messages.tell(title, hint, **self._undo.offer(edit))
            elif title:
                self._messages.tell(title, hint)

        self._undo.do(edit, tell)


def _were(count: int, how: str) -> str:
    """ "3 were already in it." """
    return f"{words.count(count)} {'was' if count == 1 else 'were'} {how}." if count else ""


def _stay(count: int) -> str:
    """Of items that an album shows because one below it has them."""
    if not count:
        return ""
    lie = "lies" if count == 1 else "lie"
    return (
        f"{words.counted(count, 'item')} {lie} in an album below it and stay{'s' * (count == 1)}."
    )


def _what_became(emptied: Emptied, *, originals: bool) -> str:
    """Of the files and of the copies in stores."""
    hints = ["Their original files were not touched."]
    if originals:
        hints = [f"{words.counted(emptied.originals, 'file')} moved to this computer’s trash."]
    if emptied.kept:
        hints.append(f"{words.counted(emptied.kept, 'file')} stayed. {emptied.reasons[0]}.")
    if emptied.staying:
        hints.append(f"{words.count(emptied.staying)} in the cloud stay there.")
    if emptied.objects:
        hints.append(f"{words.count(emptied.objects)} in the cloud are being deleted.")
    if emptied.withdrawn:
        hints.append(f"{words.count(emptied.withdrawn)} at TwelveLabs are being deleted.")
    return " ".join(hints)
