"""What was answered about parts of a video: where, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.domain.analysis import Analysis, Finding, Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.ui.analysis.timed_list import TimedList
from medintel_desktop.ui.theme import Theme


class PartsList(QWidget):
    """One row an answer or passage; a click plays from where it begins."""

    time_asked = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = TimedList(theme, "Parts asked about", self)
        self.list.chosen.connect(self.time_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)

    def show_parts(self, parts: Sequence[Analysis]) -> None:
        rows = [row for part in parts for row in _rows(part)]
        self.list.rows.show(sorted(rows, key=lambda row: row.span.start))


def _rows(part: Analysis) -> list[Passage]:
    span, content = part.span or Span(0.0, 0.1), part.content
    if isinstance(content, str):
        return [Passage(span, content)]
    rows = [entry for entry in content if isinstance(entry, Passage)]
    texts = [entry for entry in content if isinstance(entry, str)]
    found = [entry for entry in content if isinstance(entry, Finding)]
    rows += [Passage(entry.span or span, entry.category, entry.reason) for entry in found]
    return [*rows, Passage(span, ", ".join(texts))] if texts else rows
