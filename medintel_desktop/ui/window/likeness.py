"""Searches that begin with something seen: an item, a moment, the frame on screen, duplicates;
and why a result is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medintel_desktop.domain import words
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.domain.search import Hit, SearchQuery


class Likeness(QObject):
    """Tells the searches; whoever listens shows the results."""

    asked = Signal(object)
    """SearchQuery."""

    def __init__(self, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        actions = parts.actions
        parts.selected.similar_asked.connect(self._similar)
        parts.selected.changed.connect(lambda _: self._allow())
        parts.pages.moved.connect(self._allow)
        actions.duplicates.triggered.connect(self._duplicates)
        actions.find_frame.triggered.connect(self._find_frame)
        actions.why.triggered.connect(self._explain)
        self._allow()

    def _allow(self) -> None:
        actions = self._parts.actions
        actions.find_frame.setEnabled(self._parts.pages.plays)
        actions.why.setEnabled(self._hit() is not None)

    def _hit(self) -> Hit | None:
        """The result that has the focus ring, while results are shown."""
        results = self._parts.results.made
        if results is None or self._parts.pages.page is not results:
            return None
        return results.grid.hit(results.grid.currentIndex().row())

    def _similar(self, media_id: str) -> None:
        """Of a video that plays the moment on screen, of a moment in the results that one."""
        from medintel_desktop.domain.search import SearchQuery  # no start searches

        pages, hit, at = self._parts.pages, self._hit(), None
        if pages.plays and pages.player is not None:
            at = pages.player.position
        elif hit is not None and hit.span is not None and hit.item.id == media_id:
            at = (hit.span.start + hit.span.end) / 2
        self._ask(SearchQuery(similar_to=media_id, similar_at=at))

    def _duplicates(self) -> None:
        from medintel_desktop.domain.search import SearchQuery  # no start searches
        from medintel_desktop.domain.traits import Standing, Traits

        self._ask(SearchQuery(traits=Traits(standing=Standing.DUPLICATE)))

    def _ask(self, query: SearchQuery) -> None:
        self._parts.search.show_text("")
        self.asked.emit(query)

    def _find_frame(self) -> None:
        pages = self._parts.pages
        if pages.player is None or pages.cell is None:
            return
        image = pages.player.video_sink.videoFrame().toImage()
        if not image.isNull():
            stem = pages.cell.name.rpartition(".")[0] or pages.cell.name
            at = words.clock(pages.player.position).replace(":", "-")
            self._parts.search.show_text("")
            self._parts.search.search_with(image, f"{stem} at {at}")

    def _explain(self) -> None:
        from medintel_desktop.ui.filter_chips import filters_of
        from medintel_desktop.ui.why_dialog import WhyDialog, reasons  # no start explains

        hit, results = self._hit(), self._parts.results.made
        if hit is None or results is None:
            return
        filters = [shown.text for shown in filters_of(results.asked)]
        rank = results.grid.currentIndex().row() + 1
        told = reasons(hit, rank, results.answer, filters)
        WhyDialog(self._parts.theme, hit, told, self._parts.window).open()
