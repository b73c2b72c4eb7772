"""The columns of a preset's table, one row each: name, type, what belongs there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain.preset import FieldType, PresetField
from medintel_desktop.library.presets import MOST_FIELDS
from medintel_desktop.ui.answers.preset_words import TYPES
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

NAME, TYPE = 150, 112
"""Widths in px."""
_LONGEST = 400


class FieldRows(QWidget):
    """``changed`` while the user types, adds, takes away or moves."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[FieldRow] = []
        self.add = QPushButton("Add a field", self)
        self.add.setProperty("small", True)
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._append)
        self._none = Label(theme, "Without fields it is answered in free words.", Role.SMALL, "t3",
                           parent=self)  # fmt: skip
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._none)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch()

    @property
    def fields(self) -> tuple[PresetField, ...]:
        """As they are typed."""
        return tuple(row.field for row in self.rows)

    def show_fields(self, fields: Sequence[PresetField]) -> None:
        """Nothing is told by this."""
        for row in self.rows:
            self._drop(row)
        self.rows = [self._row(field) for field in fields]
        self._arrange()

    def _append(self) -> None:
        row = self._row(PresetField(""))
        self.rows.append(row)
        self._arrange()
        row.name.setFocus()
        self.changed.emit()

    def _remove(self, row: FieldRow) -> None:
        place = self.rows.index(row)
        self.rows.remove(row)
        self._drop(row)
        self._arrange()
        if self.rows:
            self.rows[min(place, len(self.rows) - 1)].name.setFocus()
        else:
            self.add.setFocus()
        self.changed.emit()

    def _move(self, row: FieldRow, by: int) -> None:
        place = self.rows.index(row)
        to = min(max(place + by, 0), len(self.rows) - 1)
        self.rows.insert(to, self.rows.pop(place))
        self._arrange()
        row.name.setFocus()
        self.changed.emit()

    def _row(self, field: PresetField) -> FieldRow:
        row = FieldRow(self._theme, field, self)
        row.changed.connect(self.changed)
        row.remove.clicked.connect(partial(self._remove, row))
        row.up.clicked.connect(partial(self._move, row, -1))
        row.down.clicked.connect(partial(self._move, row, 1))
        return row

    def _drop(self, row: FieldRow) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _arrange(self) -> None:
        """In order; the ends cannot go further."""
        for place, row in enumerate(self.rows):
            self._column.removeWidget(row)
            self._column.insertWidget(place, row)
            row.up.setEnabled(place > 0)
            row.down.setEnabled(place < len(self.rows) - 1)
            row.number(place + 1)
            row.show()
        before = self
        for row in self.rows:  # Tab goes from the top, however they were moved
            for part in row.parts:
                QWidget.setTabOrder(before, part)
                before = part  # type: ignore[assignment]
        self._none.setVisible(not self.rows)
        self.add.setEnabled(len(self.rows) < MOST_FIELDS)


class FieldRow(QWidget):
    """One column."""

    changed = Signal()

    def __init__(self, theme: Theme, field: PresetField, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = self._line(field.name, "Name")
        self.name.setFixedWidth(NAME)
        self.type = DropDown(theme, "Type", self)
        self.type.addItems(list(TYPES.values()))
        self.type.setCurrentIndex(list(TYPES).index(field.type))
        self.type.setFixedWidth(TYPE)
        self.type.currentIndexChanged.connect(self.changed)
        self.told = self._line(field.description, "What belongs there")
        self.up = IconButton(theme, "arrow-up", "Move up", size=14, parent=self)
        self.down = IconButton(theme, "arrow-down", "Move down", size=14, parent=self)
        self.remove = IconButton(theme, "x", "Remove", size=14, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in self.parts:
            if isinstance(part, IconButton):
                part.setFixedWidth(28)
            row.addWidget(part, 1 if part is self.told else 0)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """From left to right."""
        return (self.name, self.type, self.told, self.up, self.down, self.remove)

    @property
    def field(self) -> PresetField:
        kind: FieldType = list(TYPES)[self.type.currentIndex()]
        return PresetField(self.name.text(), kind, self.told.text())

    def number(self, place: int) -> None:
        """Name its parts by its place."""
        for part, what in zip(
            self.parts, ("Name", "Type", "What belongs there", "Move up", "Move down", "Remove"),
            strict=True,
        ):  # fmt: skip
            part.setAccessibleName(f"Field {place}: {what}")

    def _line(self, text: str, placeholder: str) -> QLineEdit:
        line = QLineEdit(text, self)
        line.setPlaceholderText(placeholder)
        line.setMaxLength(_LONGEST)
        line.textChanged.connect(self.changed)
        return line
