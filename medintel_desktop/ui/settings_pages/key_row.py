"""A secret as the user sees it: typed once, then dots, a day, Replace and Remove."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

DOTS = "•" * 20


class KeyRow(QWidget):
    """Never holds a stored secret; what is typed is told once and wiped from the field."""

    kept = Signal(str)
    removed = Signal()

    def __init__(
        self, name: str, hint: str = "Paste your key", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(hint)
        self.field.setMaxLength(500)
        self.save = self._button("Save", self._keep)
        self.field.textChanged.connect(self._allow)
        self.field.returnPressed.connect(self._keep)
        self.save.setProperty("look", "main")
        self.replace = self._button("Replace…", self._edit)
        self.remove = self._button("Remove", self.removed.emit)
        self.cancel = self._button("Cancel", lambda: self.show_stored(True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        for button in (self.save, self.replace, self.remove, self.cancel):
            row.addWidget(button)
        self.show_stored(False)

    def show_stored(self, stored: bool, *, fixed: bool = False) -> None:
        """Dots with Replace and Remove, or an empty field; ``fixed``: dots and no buttons."""
        self._show(editing=not stored, buttons=stored and not fixed)

    def _edit(self) -> None:
        self._show(editing=True, buttons=False)
        self.cancel.show()
        self.field.setFocus()

    def _show(self, *, editing: bool, buttons: bool) -> None:
        echo = QLineEdit.EchoMode
        self.field.setEchoMode(echo.Password if editing else echo.Normal)
        self.field.setReadOnly(not editing)
        self.field.setText("" if editing else DOTS)
        self.field.style().unpolish(self.field)  # the sheet asks whether it is read-only
        self.field.style().polish(self.field)
        self.save.setVisible(editing)
        self.cancel.hide()
        for button in (self.replace, self.remove):
            button.setVisible(buttons)

    def _allow(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))

    def _keep(self) -> None:
        key = "".join(self.field.text().split())
        if key and not self.field.isReadOnly():
            self.field.clear()
            self.kept.emit(key)

    def _button(self, text: str, does: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(does)
        return button
