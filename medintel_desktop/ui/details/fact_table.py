"""Labels and values, two columns; values can be selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from medintel_desktop.ui.details.facts import DIFFERENT, Fact
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

LABEL_WIDTH = 76


class FactTable(QWidget):
    """Rows are used again, so that walking through items makes no new widgets."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[tuple[Label, Label]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)

    @property
    def facts(self) -> list[Fact]:
        """What is shown now."""
        shown = (pair for pair in self._rows if not pair[1].isHidden())
        return [Fact(label.text(), value.text()) for label, value in shown]

    def show_facts(self, facts: Sequence[Fact]) -> None:
        while len(self._rows) < len(facts):
            self._add()
        for at, (label, value) in enumerate(self._rows):
            fact = facts[at] if at < len(facts) else None
            for widget in (label, value):
                widget.setVisible(fact is not None)
            if fact is not None:
                label.setText(fact.label)
                value.setText(fact.value)
                value.setAccessibleName(f"{fact.label}: {fact.value}")
                value.set_tone("t3" if fact.value == DIFFERENT else "t1")

    def _add(self) -> None:
        row = len(self._rows)
        label = Label(self._theme, "", Role.SMALL, "t2", parent=self)
        value = Label(self._theme, "", Role.SMALL, "t1", wrap=True, parent=self)
        flags = Qt.TextInteractionFlag
        value.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._rows.append((label, value))
