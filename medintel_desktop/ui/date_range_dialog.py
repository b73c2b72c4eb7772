"""Asks for the days between which something was taken."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class DateRangeDialog(QDialog):
    """``chosen`` tells the first and the last day, None where it is open."""

    chosen = Signal(object, object)

    def __init__(
        self, theme: Theme, first: date | None, last: date | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Date taken")
        self._from = _Day(self, "From", first)
        self._to = _Day(self, "To", last)
        apply = QPushButton("Show", self)
        apply.setProperty("look", "main")
        apply.setDefault(True)
        cancel = QPushButton("Cancel", self)
        apply.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(apply)
        days = QGridLayout()
        days.setHorizontalSpacing(12)
        days.setVerticalSpacing(8)
        for row, day in enumerate((self._from, self._to)):
            days.addWidget(day.on, row, 0)
            days.addWidget(day.edit, row, 1)
        days.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(Label(theme, "Date taken", Role.PAGE))
        column.addLayout(days)
        column.addLayout(buttons)
        self.setMinimumWidth(340)

    def accept(self) -> None:
        first, last = self._from.value(), self._to.value()
        if first and last and first > last:
            first, last = last, first
        self.chosen.emit(first, last)
        super().accept()


class _Day:
    """A check box and the day that counts while it is ticked."""

    def __init__(self, parent: QWidget, name: str, day: date | None) -> None:
        self.on = QCheckBox(name, parent)
        self.on.setChecked(day is not None)
        self.edit = QDateEdit(parent)
        self.edit.setAccessibleName(name)
        self.edit.setCalendarPopup(True)
        self.edit.setFixedHeight(32)
        self.edit.setDate(QDate(day.year, day.month, day.day) if day else QDate.currentDate())
        self.edit.setEnabled(day is not None)
        self.on.toggled.connect(self.edit.setEnabled)

    def value(self) -> date | None:
        chosen = self.edit.date()
        if not self.on.isChecked():
            return None
        return date(chosen.year(), chosen.month(), chosen.day())
