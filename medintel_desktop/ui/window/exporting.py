"""Clips, stills and contact sheets of what is selected, found or open; drags out of the window."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.clip import ClipFormat, ClipWish
from medintel_desktop.domain.contact_sheet import SheetWish
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import MOST_CUTS, SHORTEST_CUT, Cut
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.window.drag_out import DragOut
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.selected import reveal

if TYPE_CHECKING:
    from medintel_desktop.library.clips import Ordered
    from medintel_desktop.library.contact_sheets import Shown
    from medintel_desktop.ui.item_page import ItemPage
    from medintel_desktop.ui.job_thread import JobThreads

CLIP, SHEET = "clip", "contact_sheet"
"""Kinds of jobs whose end is told."""


@dataclass
class _Order:
    """Clips that were asked for together, and what came of them; ``count`` is 0 until it is
    known."""

    count: int = 0
    made: list[str] = field(default_factory=list)
    failed: int = 0


class Exporting(QObject):
    """Opens the dialogs, hands over what was chosen, and tells when it is there."""

    def __init__(self, parts: Parts, threads: JobThreads, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._window = parts, parent
        self._wish, self._sheet = ClipWish(), SheetWish()
        self._folder: Path | None = None
        self._orders: dict[str, _Order] = {}
        self._seen: set[int] = set()
        self.drags = DragOut(parts.background, parts.workspace, parts.messages, parent)
        self.drags.follow(parts.library.grid)
        parts.library.list.when_made(self.drags.follow)
        parts.results.when_made(lambda page: self.drags.follow(page.grid))
        parts.plan.when_made(lambda page: self.drags.follow(page.matches.grid))
        parts.pages.made.connect(self._take_page)
        parts.actions.export_clips.triggered.connect(self.offer_clips)
        parts.actions.contact_sheet.triggered.connect(self.offer_sheet)
        parts.sidebar.tree.contact_sheet_asked.connect(
            lambda album_id: self._sheet_of_list(View(album_id=album_id))
        )
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
        workspace = self._parts.workspace
        self._read_cuts(lambda: workspace.plans.cuts_of(ids[: MOST_CUTS + 1]))

    def offer_cuts(self, cuts: Sequence[Cut]) -> None:
        """Of these, wherever they were chosen."""
        self._read_cuts(lambda: cuts)

    def offer_frame(self, second: float) -> None:
        """Of the video that is open, the picture at a second."""
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
        from medintel_desktop.ui.clips.clip_dialog import ClipDialog

        if not cuts or len(cuts) > MOST_CUTS:
            title = "Nothing here can be exported." if not cuts else "These are too many at once."
            hint = f"Up to {words.count(MOST_CUTS)} clips are made in one go." if cuts else ""
            self._parts.messages.tell(title, hint, tone="info")
            return
        dialog = ClipDialog(
            self._parts.theme, cuts, photos, wish or self._wish, self._place(), self._window
        )
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
            self._tell_clips(batch)

        self._parts.background.change(queue, queued)

    # -- contact sheets ------------------------------------------------------------------------

    def offer_sheet(self) -> None:
        """Of several that are selected, else of the whole list shown."""
        parts, results = self._parts, self._parts.results.made
        if results is not None and parts.pages.page is results:
            rows = results.grid.selected_rows()
            found = [results.model.hit(row) for row in rows] if len(rows) > 1 else results.hits
            shown: list[Shown] = [
                (hit.item.id, hit.span.start if hit.span else None,
                 hit.span.end if hit.span else None)
                for hit in found if hit
            ]  # fmt: skip
            self._open_sheet(results.query.text, shown)
        elif parts.selected.count() > 1 or parts.pages.page is not parts.library:
            name = self._name_of(parts.library.view)
            parts.selected.hand(lambda ids: self._open_sheet(name, _whole(ids)))
        else:
            self._sheet_of_list(parts.library.view)

    def _sheet_of_list(self, view: View) -> None:
        workspace = self._parts.workspace
        name = self._name_of(view)

        def read() -> list[Shown]:
            cells, numbers = workspace.catalogue.cells, workspace.catalogue.cells.numbers(view)
            chunks = (numbers[at : at + 200] for at in range(0, len(numbers), 200))
            return _whole(cell.id for chunk in chunks for cell in cells.by_number(chunk))

        self._parts.background.read("sheet", read, lambda shown: self._open_sheet(name, shown))

    def _open_sheet(self, title: str, shown: Sequence[Shown]) -> None:
        from medintel_desktop.ui.clips.sheet_dialog import SheetDialog

        parts = self._parts
        if not shown or parts.workspace.read_only:
            return
        last = self._sheet
        wish = SheetWish(title, last.columns, last.paper, last.names)
        dialog = SheetDialog(parts.theme, len(shown), wish, self._place(), self._window)
        dialog.wanted.connect(partial(self._make_sheet, shown))
        dialog.open()

    def _make_sheet(self, shown: Sequence[Shown], wish: SheetWish, target: Path) -> None:
        workspace = self._parts.workspace
        self._sheet, self._folder = wish, target.parent

        def queue() -> Changes:
            return workspace.sheets.enqueue(shown, wish, target)

        self._parts.background.change(queue, lambda _: workspace.wake())

    def _name_of(self, view: View) -> str:
        return self._parts.album_name(view.album_id) if view.album_id else ""

    def _place(self) -> Path:
        """The folder chosen last, else the one for videos."""
        movies = QStandardPaths.StandardLocation.MoviesLocation
        return self._folder or Path(QStandardPaths.writableLocation(movies) or Path.home())

    # -- what comes of it ----------------------------------------------------------------------

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Tell when all that was asked for together has ended."""
        for job in jobs:
            if not job.ended or job.id in self._seen or job.kind not in (CLIP, SHEET):
                continue
            self._seen.add(job.id)
            if job.kind == SHEET:
                self._tell_sheet(job)
            elif job.batch in self._orders:
                order = self._orders[job.batch]
                if job.state is JobState.DONE:
                    order.made.append(str(job.payload.get("made", "")))
                else:
                    order.failed += 1
                self._tell_clips(job.batch)

    def _tell_clips(self, batch: str) -> None:
        """Once all have ended; one that is not counted yet may have ended already."""
        order = self._orders[batch]
        if not 0 < order.count <= len(order.made) + order.failed:
            return
        del self._orders[batch]
        if order.made:
            hint = f"{words.count(order.failed)} could not be made." if order.failed else ""
            self._tell(f"{words.counted(len(order.made), 'file')} exported.", hint, order.made[-1])

    def _tell_sheet(self, job: Job) -> None:
        made = job.payload.get("made")
        if job.state is JobState.DONE and made:
            self._tell("The contact sheet is there.", Path(made).name, made)

    def _tell(self, title: str, hint: str, made: str) -> None:
        show = partial(reveal, Path(made))
        self._parts.messages.tell(title, hint, label="Show in folder", action=show)

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
    first = start or 0.0
    last = end if end is not None else cell.duration or first
    return [Cut(cell.id, Span(first, last))] if last - first >= SHORTEST_CUT else []


def _photos(workspace: Workspace, cuts: Sequence[Cut]) -> set[str]:
    ids = list(dict.fromkeys(cut.media_id for cut in cuts))
    cells = workspace.catalogue.cells.by_id(ids)
    return {cell.id for cell in cells if cell.kind is MediaKind.PHOTO}


def _whole(media_ids: Iterable[str]) -> list[Shown]:
    return [(media_id, None, None) for media_id in media_ids]
