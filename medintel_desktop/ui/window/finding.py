"""Search in the window: field, results, and the way back to what was shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QShortcut

from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.ui.window.likeness import Likeness
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.smart_shown import SmartShown
from medintel_desktop.ui.window.trail import ResultTrail

if TYPE_CHECKING:
    from medintel_desktop.domain.search import Hit, SearchQuery
    from medintel_desktop.ui.search_page import SearchPage


class Finding(QObject):
    """Leads from the field to the results and back."""

    def __init__(self, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._field, self._results = parts.search, parts.results
        self._smart = SmartShown(parts, self._show_results, self)
        self._likeness = Likeness(parts, self)
        self._connect()

    @property
    def _shows_results(self) -> bool:
        return self._parts.pages.page is self._results.made

    def leave(self) -> None:
        """Another view is shown: the search is over."""
        if self._field.text():
            self._field.show_text("")
        if self._results.made:
            self._results.made.clear()
        self._smart.leave()

    def _connect(self) -> None:
        field, parts = self._field, self._parts
        field.asked.connect(self._search)
        field.picture_asked.connect(self._by_picture)
        field.album_asked.connect(self._show_album)
        field.filters_asked.connect(lambda: self._results().chips.open_menu(field.filters))
        field.emptied.connect(self._emptied)
        field.left.connect(self._leave_field)
        self._results.when_made(self._connect_results)
        self._likeness.asked.connect(self._search_anew)
        parts.actions.search.triggered.connect(self._to_field)
        parts.actions.back.triggered.connect(self._leave_field)
        for place in (parts.stack, parts.sidebar):  # not where a panel has fields of its own
            slash = QShortcut("/", place)
            slash.setContext(slash.context().WidgetWithChildrenShortcut)
            slash.activated.connect(self._to_field)

    def _connect_results(self, results: SearchPage) -> None:
        results.opened.connect(self._open)
        results.query_changed.connect(self._field.set_filters)
        results.picture_asked.connect(self._change_picture)
        results.chips.area_asked.connect(self._parts.actions.map.trigger)
        results.started.connect(self._show_results)
        results.emptied.connect(self._back_to_library)
        escape = QShortcut("Esc", results)
        escape.setContext(escape.context().WidgetWithChildrenShortcut)
        escape.activated.connect(self._leave_field)

    def _search(self, query: SearchQuery) -> None:
        """What is typed beside a picture is looked for with it."""
        self._show_results()
        self._results().search(query, beside=True)

    def _search_anew(self, query: SearchQuery) -> None:
        self._show_results()
        self._results().search(query)

    def _by_picture(self, path: Path) -> None:
        self._show_results()
        self._results().by_picture(path)

    def _change_picture(self, path: Path | None) -> None:
        if path is None:
            self._field.choose_picture()
        else:
            self._field.change_picture(path)

    def _emptied(self) -> None:
        """Nothing is typed any more: back to the list, or to what is like the picture alone."""
        results = self._results.made
        if results is not None and self._shows_results and results.asked.picture is not None:
            results.search(replace(results.query, text="", meaning=True), beside=True)
        else:
            self._back_to_library()

    def _show_results(self) -> None:
        if not self._shows_results:
            self._parts.pages.go_home(self._results())

    def _open(self, cell: MediaCell, start: float | None, hits: list[Hit], row: int) -> None:
        self._parts.pages.open(cell, start, ResultTrail(hits, row))

    def _show_album(self, album_id: str) -> None:
        self._field.show_text("")
        self._parts.sidebar.tree.view_chosen.emit(View(album_id=album_id))

    def _to_field(self) -> None:
        self._field.setFocus()
        self._field.selectAll()

    def _leave_field(self) -> None:
        """Esc: from the field to the results if there are any, from there to the library."""
        if self._field.hasFocus() and self._shows_results:
            self._results().grid.setFocus()
        else:
            self.leave()
            self._back_to_library()
        if self._parts.pages.page is self._parts.library:
            self._parts.library.focus_items()

    def _back_to_library(self) -> None:
        if self._shows_results:
            self._parts.pages.go_home(self._parts.library)
