"""Clips, loops and stills of what is selected, found or open; drags out of the window."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.window.drag_out import DragOut
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.sheet_commands import (
    SheetCommands,
    tell_begun,
    tell_made,
    usual_folder,
)

if TYPE_CHECKING:
    from medintel_desktop.domain.clip import ClipWish
    from medintel_desktop.domain.plan import Cut
    from medintel_desktop.library.clips import Ordered
    from medintel_desktop.ui.item_page import ItemPage
    from medintel_desktop.ui.job_thread import JobThreads


@dataclass
class _Order:
    """Clips that were asked for together, and what came of them; ``count`` is 0 until it is
    known."""

    count: int = 0
    made: list[str] = field(default_factory=list)
    ended: set[int] = field(default_factory=set)


class Exporting(QObject):
    """Opens the dialogs, hands over what was chosen, and tells when it is there."""

    def __init__(self, parts: Parts, threads: JobThreads, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._window = parts, parent
        self._wish: ClipWish | None = None
        self._folder = usual_folder()
        self.sheets = SheetCommands(parts, threads, parent)
        self._orders: dict[str, _Order] = {}
        self.drags = DragOut(parts.background, parts.workspace, parts.messages, parent)
        self.drags.follow(parts.library.grid)
        parts.library.list.when_made(self.drags.follow)
        parts.results.when_made(lambda page: self.drags.follow(page.grid))
        parts.plan.when_made(lambda page: self.drags.follow(page.matches.grid))
        parts.pages.made.connect(self._take_page)
        parts.actions.export_clips.triggered.connect(self.offer_clips)
        threads.jobs_changed.connect(self.follow_jobs)

    # -- clips ---------------------------------------------------------------------------------

    def offer_clips(self) -> None:
        """Of the moments or items selected; of an open video, of the chapter or finding that has
        the focus, else of what lies between in and out."""
        from medintel_desktop.ui.analysis.passages import passage_in_focus

        parts, results = self._parts, self._parts.results.made
        player, cell = parts.pages.player, parts.pages.cell
        passage, workspace = passage_in_focus(), parts.workspace
        if passage is not None and cell is not None:
            media_id = cell.id
            self._read_cuts(lambda: workspace.plans.cuts_of_entries(media_id, [passage]))
        elif parts.pages.plays and player is not None and cell is not None:
            self.offer_cuts(_marked(cell, *player.in_out))
        elif results is not None and parts.pages.page is results:
            self.offer_cuts(results.model.cuts(results.grid.selected_rows()))
        else:
            parts.selected.hand(self._offer_items)

    def _offer_items(self, ids: Sequence[str]) -> None:
        from medintel_desktop.domain.plan import MOST_CUTS

        workspace = self._parts.workspace
        self._read_cuts(lambda: workspace.plans.cuts_of(ids[: MOST_CUTS + 1]))

    def offer_cuts(self, cuts: Sequence[Cut]) -> None:
        """Of these, wherever they were chosen."""
        self._read_cuts(lambda: cuts)

    def offer_frame(self, second: float) -> None:
        """Of the video that is open, the picture at a second."""
        from medintel_desktop.domain.clip import ClipFormat, ClipWish
        from medintel_desktop.domain.plan import SHORTEST_CUT, Cut

        cell = self._parts.pages.cell
        if cell is not None:
            cut = Cut(cell.id, Span(second, second + SHORTEST_CUT))
            self._read_cuts(lambda: [cut], ClipWish(ClipFormat.JPEG))

    def _read_cuts(self, read: Callable[[], Sequence[Cut]], wish: ClipWish | None = None) -> None:
        workspace = self._parts.workspace
        if workspace.read_only:
            return

        def look() -> tuple[Sequence[Cut], set[str]]:
            cuts = read()
            return cuts, _photos(workspace, cuts)

        self._parts.background.read("export", look, lambda found: self._open_clips(*found, wish))

    def _open_clips(self, cuts: Sequence[Cut], photos: set[str], wish: ClipWish | None) -> None:
        from medintel_desktop.domain.clip import ClipWish
        from medintel_desktop.domain.plan import MOST_CUTS
        from medintel_desktop.ui.clips.clip_dialog import ClipDialog

        if not cuts or len(cuts) > MOST_CUTS:
            title = "Nothing here can be exported." if not cuts else "These are too many at once."
            hint = f"Up to {words.count(MOST_CUTS)} clips are made in one go." if cuts else ""
            self._parts.messages.tell(title, hint, tone="info")
            return
        dialog = ClipDialog(
            self._parts.theme, cuts, photos, wish or self._wish or ClipWish(), self._folder,
            self._window,
        )  # fmt: skip
        dialog.wanted.connect(partial(self._export, keep=wish is None))
        dialog.open()

    def _export(self, cuts: list[Cut], wish: ClipWish, folder: Path, *, keep: bool) -> None:
        workspace = self._parts.workspace
        self._folder = folder
        if keep:
            self._wish = wish

        batch = str(uuid.uuid4())
        self._orders[batch] = order = _Order()

        def queue() -> Ordered:
            return workspace.clips.enqueue(cuts, wish, folder, batch)

        def queued(ordered: Ordered) -> None:
            order.count = ordered.count
            workspace.wake()
            if ordered.count > len(order.ended):
                verb = "is" if ordered.count == 1 else "are"
                files = words.counted(ordered.count, "file")
                tell_begun(self._parts.messages, f"{files} {verb} being made.")
            self._tell_clips(batch)

        self._parts.background.change(queue, queued)

    # -- what comes of it ----------------------------------------------------------------------

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Tell when all that was asked for together has ended."""
        for job in jobs:
            order = self._orders.get(job.batch or "")
            if order is None or not job.ended or job.id in order.ended:
                continue
            order.ended.add(job.id)
            if job.state is JobState.DONE:
                order.made.append(str(job.payload.get("made", "")))
            self._tell_clips(job.batch or "")

    def _tell_clips(self, batch: str) -> None:
        """Once all have ended; one that is not counted yet may have ended already."""
        order = self._orders[batch]
        if not 0 < order.count <= len(order.ended):
            return
        del self._orders[batch]
        if order.made:
            failed = order.count - len(order.made)
            hint = f"{words.count(failed)} could not be made." if failed else ""
            title = f"{words.counted(len(order.made), 'file')} exported."
            tell_made(self._parts.messages, title, hint, order.made[-1])

    def _take_page(self, page: ItemPage) -> None:
        from medintel_desktop.ui.analysis.passages import PassageView

        actions = self._parts.actions
        for view in self._parts.details.findChildren(PassageView):
            if not view.actions():
                view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
                view.addActions([actions.add_to_plan, actions.export_clips])
        player = self._parts.pages.player
        if player is not None and page is player:
            player.clip_asked.connect(self.offer_clips)
            player.frame_asked.connect(self.offer_frame)


def _marked(cell: MediaCell, start: float | None, end: float | None) -> list[Cut]:
    """What lies between in and out; to the ends of the video where they are not set."""
    from medintel_desktop.domain.plan import SHORTEST_CUT, Cut

    first = start or 0.0
    last = end if end is not None else cell.duration or first
    return [Cut(cell.id, Span(first, last))] if last - first >= SHORTEST_CUT else []


def _photos(workspace: Workspace, cuts: Sequence[Cut]) -> set[str]:
    ids = list(dict.fromkeys(cut.media_id for cut in cuts))
    cells = workspace.catalogue.cells.by_id(ids)
    return {cell.id for cell in cells if cell.kind is MediaKind.PHOTO}
