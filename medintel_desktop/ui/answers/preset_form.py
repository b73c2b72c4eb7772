"""One preset, to be written: its name, its question, and the fields of its table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.preset import Preset
from medintel_desktop.library.presets import checked
from medintel_desktop.ui.answers.field_rows import FieldRows
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

MOST_WORDS = 2_000
"""Characters of a question."""
QUESTION = 76


class PresetForm(QWidget):
    """``changed`` while the user writes; what is missing is said below."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._saved = Preset("", "", "")
        self._filling = False
        self.name = QLineEdit(self)
        self.name.setAccessibleName("Name")
        self.name.setPlaceholderText("Shops in view")
        self.name.setMaxLength(200)
        self.prompt = QPlainTextEdit(self)
        self.prompt.setAccessibleName("Question")
        self.prompt.setPlaceholderText("List every shop that can be seen, and when.")
        self.prompt.setTabChangesFocus(True)
        self.prompt.setFixedHeight(QUESTION)
        self.fields = FieldRows(theme, self)
        self.complaint = Label(theme, "", Role.SMALL, "warn", wrap=True, parent=self)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.fields)
        area.viewport().setAutoFillBackground(False)
        self.fields.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for heading, part in (
            ("Name", self.name), ("Question", self.prompt), ("Fields of the table", area)
        ):  # fmt: skip
            column.addWidget(Label(theme, heading, Role.SMALL, "t2", parent=self))
            column.addWidget(part, 1 if part is area else 0)
            column.addSpacing(4)
        column.addWidget(self.complaint)
        self.name.textChanged.connect(self._hear)
        self.prompt.textChanged.connect(self._hear)
        self.fields.changed.connect(self._hear)

    @property
    def draft(self) -> Preset:
        """As it is typed."""
        prompt = self.prompt.toPlainText()[:MOST_WORDS]
        return Preset(self._saved.id, self.name.text(), prompt, self.fields.fields)

    @property
    def edited(self) -> bool:
        """Whether there is something to save."""
        return self.draft != self._saved

    @property
    def problem(self) -> str:
        """Why it cannot be saved; "" when it can."""
        try:
            checked(self.draft)
        except UsageError as error:
            return error.title
        return ""

    def show_preset(self, preset: Preset) -> None:
        """Another one, or the same as it was saved."""
        self._filling, self._saved = True, preset
        self.name.setText(preset.name)
        self.prompt.setPlainText(preset.prompt)
        self.fields.show_fields(preset.fields)
        self._filling = False
        self._hear()

    def _hear(self) -> None:
        if self._filling:
            return
        self.complaint.setText(self.problem if self.edited else "")
        self.changed.emit()
