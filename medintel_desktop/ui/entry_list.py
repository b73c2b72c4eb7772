"""A short list inside a card or panel: what it is, more about it, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

MOST = 12
"""Rows shown; more are counted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. ``buttons`` are their words and what they do."""

    title: str
    detail: str
    buttons: tuple[tuple[str, Callable[[], object]], ...] = ()


class EntryList(QWidget):
    """``none`` is said while there is nothing. ``inset``: rows have the margins of a card, and a
    line above each; else they begin where the list does, with lines between them."""

    def __init__(
        self, theme: Theme, none: str, *, inset: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._none = theme, none
        self._side = 14 if inset else 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[QWidget] = []
        self.fill([])

    @property
    def texts(self) -> list[str]:
        """What the rows say, for tests."""
        return [label.text() for row in self._rows for label in row.findChildren(Label)]

    @property
    def buttons(self) -> list[QPushButton]:
        return [button for row in self._rows for button in row.findChildren(QPushButton)]

    def fill(self, entries: Sequence[Entry]) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        shown = [self._row(entry) for entry in entries[:MOST]]
        if len(entries) > MOST:
            shown.append(self._row(Entry("", f"and {words.count(len(entries) - MOST)} more")))
        self._rows = shown or [self._row(Entry("", self._none))]
        for number, row in enumerate(self._rows):
            self._column.addWidget(row)
            for line in row.findChildren(Line):
                line.setVisible(number > 0 or self._side > 0)

    def _row(self, entry: Entry) -> QWidget:
        row = QWidget(self)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        if entry.title:
            texts.addWidget(Label(self._theme, entry.title, Role.BODY, "t1", wrap=True))
        texts.addWidget(Label(self._theme, entry.detail, Role.SMALL, "t3", wrap=True))
        line = QHBoxLayout()
        line.setContentsMargins(self._side, 8, self._side, 8)
        line.setSpacing(12)
        line.addLayout(texts, 1)
        for verb, does in entry.buttons:
            button = _button(verb, entry.title, does)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(self._theme, row))
        column.addLayout(line)
        return row


def _button(verb: str, title: str, does: Callable[[], object]) -> QPushButton:
    button = QPushButton(verb)
    button.setProperty("small", True)
    button.setAutoDefault(False)
    button.setAccessibleName(f"{verb} {title}".strip())
    button.clicked.connect(lambda: does())
    return button
