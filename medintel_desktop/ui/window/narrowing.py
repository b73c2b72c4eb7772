"""The facets beside the results: shown with them, counted anew for each answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.facet import FacetCounts
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.ui.facets.panel import FacetPanel
from medintel_desktop.ui.search_page import SearchPage
from medintel_desktop.ui.window.parts import Parts

GATHER_MS = 1000
"""Changes of a second are counted together."""


class Narrowing(QObject):
    """Made with the results. The tab is there while they, or the map of them, are shown."""

    def __init__(self, parts: Parts, results: SearchPage, parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._results = parts, results
        self.panel = FacetPanel(parts.theme, parts.details.tabs)
        self.panel.hide()
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self.refresh)
        self._counted = False
        results.answered.connect(self.refresh)
        self.panel.query_asked.connect(self._ask)
        self.panel.seen.connect(self.refresh)
        parts.pages.moved.connect(self._follow)
        parts.background.changed.connect(self._hear)
        self._follow()

    def refresh(self) -> None:
        """Count what is shown; only what the user can see is counted."""
        results, facets = self._results, self._parts.workspace
        shown = self.panel.isVisible()
        if not results.asks or results.waiting or not shown:
            self._counted = False
            return
        query, answer = results.query, results.answer
        picture = results.asked.picture is not None
        self._counted = True
        self._parts.background.read(
            "facets", lambda: facets.facets.of(query, answer, by_picture=picture),
            partial(self._show, query), slow=True,
        )  # fmt: skip

    def _show(self, query: SearchQuery, counts: FacetCounts) -> None:
        if query == self._results.query:
            self.panel.show_counts(query, counts)

    def _ask(self, query: SearchQuery) -> None:
        """Search with what was chosen; the focus stays where it was chosen."""
        focus = self._parts.window.focusWidget()
        held = focus if focus is not None and self.panel.isAncestorOf(focus) else None
        self._results.ask(replace(self._results.asked, query=query))
        if held is not None and self.panel.isVisible():
            held.setFocus()

    def _follow(self) -> None:
        tabs = self._parts.details.tabs
        at, wanted = tabs.indexOf(self.panel), self._parts.pages.page is self._results
        if wanted and at < 0:
            tabs.insertTab(0, self.panel, "Filters")
            tabs.setCurrentIndex(0)
        elif at >= 0 and not wanted:
            tabs.removeTab(at)
        elif wanted:
            tabs.setTabVisible(at, True)
        several = sum(tabs.isTabVisible(place) for place in range(tabs.count())) > 1
        policy = Qt.FocusPolicy.TabFocus if several else Qt.FocusPolicy.NoFocus
        tabs.tabBar().setFocusPolicy(policy)

    def _hear(self, changes: Changes) -> None:
        if self._counted and (changes.media or changes.media_list):
            self._gather.start()
