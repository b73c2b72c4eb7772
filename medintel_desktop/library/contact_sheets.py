"""Contact sheets of items and moments: their pictures from the caches, never from originals
where it can be helped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.contact_sheet import (
    FEWEST_COLUMNS,
    MOST_COLUMNS,
    MOST_PICTURES,
    Paper,
    SheetCell,
    SheetMaker,
    SheetWish,
)
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.domain.words import clock, count, counted, day, span
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.posters import Posters

SHEET = "contact_sheet"
"""Name of the kind of job and of its one step."""

_AT_ONCE = 200

Shown = tuple[str, float | None, float | None]
"""Id of an item, and where a moment of it begins and ends; None for all of it."""


class ContactSheets:
    """Looks at disks: not for the UI thread. Sheets are made for others: of an item that ``hides``
    holds for, they do not say where it was taken."""

    def __init__(
        self, catalogue: Catalogue, maker: SheetMaker, folder: LibraryFolder, posters: Posters,
        hides: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._maker = maker
        self._folder = folder
        self._posters = posters
        self._hides = hides

    def enqueue(self, shown: Sequence[Shown], wish: SheetWish, target: Path) -> Changes:
        """Queue the job that makes a sheet. Raises UsageError as :meth:`make`."""
        _check(shown, wish, target)
        payload = {
            "shown": [list(one) for one in shown], "title": wish.title, "columns": wish.columns,
            "paper": wish.paper, "names": wish.names, "target": str(target),
        }  # fmt: skip
        job = NewJob(SHEET, target.name, SHEET, Lane.TRANSFER, payload=payload)
        self._catalogue.jobs.add([job])
        return Changes(jobs=True)

    def make(
        self, shown: Sequence[Shown], wish: SheetWish, target: Path, report: Report
    ) -> Sequence[Path]:
        """Write a sheet of these, in their order, and return the files: a PNG for each page, or
        one PDF. Items that are gone are left out; what was there under the name is replaced.

        ``report`` is told pictures. Raises FileErrors, and UsageError for too many, for none, and
        for a name with another ending.
        """
        _check(shown, wish, target)
        cells = list(self._cells(shown))
        if not cells:
            raise UsageError("These items were removed from the library.")
        return self._maker.contact_sheet(cells, wish, target, report)

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The one step of a job."""
        asked = job.payload
        wish = SheetWish(asked["title"], asked["columns"], Paper(asked["paper"]), asked["names"])
        shown: list[Shown] = [(media_id, start, end) for media_id, start, end in asked["shown"]]
        made = self.make(
            shown, wish, Path(asked["target"]),
            lambda done, total: watch.report(done, total, "pictures"),
        )  # fmt: skip
        watch.save(made=str(made[0]))
        pages = f", {counted(len(made), 'page')}" if len(made) > 1 else ""
        return Finish(f"Written to {made[0].name}{pages}")

    def _cells(self, shown: Sequence[Shown]) -> Iterable[SheetCell]:
        known = self._known({media_id for media_id, _, _ in shown})
        for media_id, start, end in shown:
            cell = known.get(media_id)
            if cell is not None:
                place = "" if self._hides(media_id) else cell.place
                line = ", ".join(filter(None, (_when(cell, start, end), place)))
                yield SheetCell(self._picture(cell, start), cell.name, line)

    def _known(self, media_ids: Iterable[str]) -> Mapping[str, MediaCell]:
        ids, table = list(media_ids), self._catalogue.cells
        chunks = (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
        return {cell.id: cell for chunk in chunks for cell in table.by_id(chunk)}

    def _picture(self, cell: MediaCell, start: float | None) -> Path | None:
        if start is not None and cell.kind is MediaKind.VIDEO:
            frame = self._posters.frames(cell.id, [start])[0]
            if frame is not None:
                return frame
        kept = (self._folder.preview(cell.checksum), self._folder.thumbnail(cell.checksum))
        return next((path for path in kept if path.exists()), None)


def _when(cell: MediaCell, start: float | None, end: float | None) -> str:
    """Which moment it is, or when it was taken, or how long it is."""
    if start is not None and end is not None and cell.kind is MediaKind.VIDEO:
        return span(start, end)
    if cell.taken_at:
        return day(cell.taken_at)
    return clock(cell.duration) if cell.duration else ""


def _check(shown: Sequence[Shown], wish: SheetWish, target: Path) -> None:
    if not shown:
        raise UsageError("There is nothing to put on a contact sheet.")
    if len(shown) > MOST_PICTURES:
        raise UsageError(
            f"A contact sheet has up to {count(MOST_PICTURES)} pictures.",
            f"These are {count(len(shown))}: choose fewer.",
        )
    if not FEWEST_COLUMNS <= wish.columns <= MOST_COLUMNS:
        raise UsageError(f"A contact sheet has {FEWEST_COLUMNS} to {MOST_COLUMNS} columns.")
    if target.suffix.lower() not in (".pdf", ".png"):
        raise UsageError(f"{target.name} is neither a PDF nor a PNG.", "Let it end in .pdf.")
