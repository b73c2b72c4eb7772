"""Pictures of the transcript beside the player: nothing yet, failed, full, searched, corrected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line, Word
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.ui.transcript.tab import TranscriptTab
from medintel_desktop.ui.window.trail import LibraryTrail

if TYPE_CHECKING:
    from tests.screenshots import Studio

FILM = "Over the pass.mp4"
_SAID = (
    ("Anna", "So this is the old path, under the trees."),
    ("Anna", "My grandmother used to walk here every morning."),
    ("Marco", "With that view of the sea? I would, too."),
    ("Anna", "Wait until we are on the ridge."),
    ("Marco", "Is that the harbour down there?"),
    ("Anna", "That is Porto Ercole. The boats come back at noon."),
    ("Marco", "Then let us be there for the boats."),
)


def lines(length: float) -> list[Line]:
    """The conversation, from the beginning to the end of a video."""
    step, found = length / len(_SAID), []
    for at, (speaker, text) in enumerate(_SAID):
        start, parts = at * step, text.split()
        share = 0.9 * step / len(parts)
        words = (
            Word(Span(start + n * share, start + (n + 1) * share), part)
            for n, part in enumerate(parts)
        )
        found.append(Line(Span(start, start + 0.9 * step), text, speaker, tuple(words)))
    return found


class TranscriptScenes:
    """One clip of the library."""

    def __init__(self, studio: Studio, target: Path) -> None:
        self._studio, self._target = studio, target
        self._parts = studio.session.window.parts
        self._workspace = studio.session.workspace

    def take(self) -> None:
        cells = self._workspace.catalogue.cells.page(View())
        cell = next(cell for cell in cells if cell.name == FILM)
        self._open(cell)
        self._shoot("transcript-empty")
        self.tab.fetch()
        self._studio.until(lambda: bool(self.tab.shown and self.tab.shown.jobs))
        self._studio.until(lambda: all(job.ended for job in self._jobs(cell)))
        self._changed(cell)
        self._shoot("transcript-failed")
        length = cell.duration or 15.0
        self._workspace.transcripts.keep(cell.id, lines(length))
        self._changed(cell)
        self._studio.until(lambda: self.tab.lines.rowCount() == len(_SAID))
        self.tab.set_position(length * 0.37)
        self._shoot("transcript-full")
        QTest.keyClicks(self.tab.find_bar.field, "boats")
        self._shoot("transcript-found")
        self.tab.find_bar.field.clear()
        self.tab.view.edit_row(4)
        self._shoot("transcript-edited")
        self.tab.view.stop_editing()
        self._parts.pages.back()
        self._search()
        self._shoot("transcript-results")

    @property
    def tab(self) -> TranscriptTab:
        tab = self._parts.details.findChild(TranscriptTab)
        assert isinstance(tab, TranscriptTab)
        return tab

    def _open(self, cell: MediaCell) -> None:
        pages = self._parts.pages
        row = self._parts.library.model.row_of(cell.num) or 0
        pages.open(cell, 1.0, LibraryTrail(self._parts.library.model, row))
        self._studio.until(lambda: pages.cell is not None and pages.cell.id == cell.id)
        self._studio.rest(900)
        if pages.player is not None and pages.plays:
            pages.player.shuttle.halt()
        self._parts.details.tabs.setCurrentWidget(self.tab)
        self._studio.until(lambda: self.tab.shown is not None)

    def _jobs(self, cell: MediaCell) -> list[Job]:
        return self._workspace.catalogue.jobs.of_media([cell.id])

    def _changed(self, cell: MediaCell) -> None:
        self._studio.session.background.changed.emit(Changes(frozenset([cell.id]), jobs=True))

    def _search(self) -> None:
        field = self._parts.search
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, "boats")
        field.popup.hide()
        QTest.keyClick(field, Qt.Key.Key_Return)
        self._studio.until(lambda: bool(self._parts.results().hits))

    def _shoot(self, name: str) -> None:
        from tests.screenshots import LARGE, shoot

        for scheme in ("light", "dark"):
            shoot(self._studio, self._target / f"{name}-{scheme}.png", scheme, LARGE)
