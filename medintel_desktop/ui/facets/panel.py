"""The tab of the facets: what the counts are of, the list, and the dates as bars."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from medintel_desktop.domain.facet import FacetCounts, with_value, without_value
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.words import DAY
from medintel_desktop.ui.atlas.time_slider import Span, TimeSlider
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.facets.model import FacetModel, FacetRow
from medintel_desktop.ui.facets.rows import FacetRows
from medintel_desktop.ui.facets.words import note_of
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

REST_MS = 250
"""After the last move of a handle before the search follows."""


class FacetPanel(QWidget):
    """Shows the counts of a search and tells the search that a choice makes of it."""

    query_asked = Signal(object)
    """SearchQuery."""
    seen = Signal()
    """It was hidden, and what it shows may be old."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query = SearchQuery()
        self.model = FacetModel(self)
        self.note = Label(theme, "", Role.TINY, "t3", wrap=True, parent=self)
        self.rows = FacetRows(theme, self.model, self)
        self.rows.toggled.connect(self._toggle)
        self.dates = TimeSlider(theme, self, bare=True)
        self.dates.setAccessibleName("Date taken")
        self.dates.changed.connect(self._move)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_dates)
        self._lay_out()
        theme.changed.connect(self.update)
        self.show_counts(self._query, FacetCounts())

    def show_counts(self, query: SearchQuery, counts: FacetCounts) -> None:
        """The counts of a search."""
        self._query = query
        self.model.set_counts(counts)
        self.note.setText(note_of(counts))
        self.note.setVisible(bool(self.note.text()))
        bars = counts.dates
        self._times.setVisible(bars.last > bars.first)
        if not self._rest.isActive():  # a handle that is held stays under the hand
            self.dates.set_bars(bars.first, bars.last, bars.counts)
            self.dates.set_span(_span(query, bars.first, bars.last))
        self._say_dates()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.panel)
        painter.end()

    def _toggle(self, row: FacetRow) -> None:
        assert row.value is not None
        choose = without_value if row.chosen else with_value
        self._ask(choose(self._query, row.facet, row.value))

    def _ask(self, query: SearchQuery) -> None:
        self._query = query  # a second tick before the counts come adds to the first
        self.query_asked.emit(query)

    def _move(self, _span: Span | None) -> None:
        self._say_dates()
        self._rest.start()

    def _ask_dates(self) -> None:
        span = self.dates.span
        first, last = (None, None) if span is None else map(_day, span)
        if (first, last) != (self._query.taken_from, self._query.taken_to):
            self._ask(replace(self._query, taken_from=first, taken_to=last))

    def _say_dates(self) -> None:
        self.span.setText(self.dates.words())
        self.dates.setAccessibleDescription(self.dates.words())

    def _lay_out(self) -> None:
        self._times = QWidget(self)
        title = Label(self._theme, "Date taken", Role.HEADING, "t2", parent=self._times)
        self.span = Label(self._theme, "", Role.SMALL, "accent", parent=self._times)
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 14, 0)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.span)
        times = QVBoxLayout(self._times)
        times.setContentsMargins(0, 0, 0, 4)
        times.setSpacing(0)
        times.addWidget(Line(self._theme))
        times.addLayout(head)
        times.addWidget(self.dates)
        said = QHBoxLayout()
        said.setContentsMargins(14, 8, 14, 4)
        said.addWidget(self.note, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(said)
        column.addWidget(self.rows, 1)
        column.addWidget(self._times)


def _day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def _span(query: SearchQuery, first: float, last: float) -> Span | None:
    """Where the handles stand for the dates of a search; both days are part of it."""
    if query.taken_from is None and query.taken_to is None:
        return None
    begin = _midnight(query.taken_from) if query.taken_from else first
    end = _midnight(query.taken_to) + DAY - 1 if query.taken_to else last
    return max(begin, first), min(end, last)


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
