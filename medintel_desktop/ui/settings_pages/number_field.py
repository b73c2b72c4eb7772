"""A whole number among the settings, with its unit behind it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Theme


class NumberField(QWidget):
    """Saved when editing ends; what is out of range comes back as the nearest allowed."""

    saved = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        setting: str,
        name: str,
        unit: str,
        most: int = 1_000_000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._settings, self._setting = background, settings, setting
        self.line = QLineEdit(str(self._current()), self)
        self.line.setValidator(QIntValidator(0, most, self.line))
        self.line.setAccessibleName(f"{name}, {unit}" if unit else name)
        self.line.setFixedWidth(90)
        self.line.editingFinished.connect(self._save)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line)
        row.addWidget(Label(theme, unit))
        row.addStretch()

    def _save(self) -> None:
        number = int(self.line.text() or 0)
        if number == self._current():
            self.line.setText(str(number))
            return
        self._background.change(
            lambda: self._settings.change(**{self._setting: number}), self._show
        )

    def _show(self, _: object) -> None:
        self.line.setText(str(self._current()))
        self.saved.emit()

    def _current(self) -> int:
        return int(getattr(self._settings.current, self._setting))
