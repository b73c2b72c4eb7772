"""One option of a store as text: typed, picked from the disk, or given by the environment."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from medintel_desktop.ui.settings_pages.store_form import Chooser, Option


class OptionField(QWidget):
    """``chosen`` tells the text when editing ends and it is another one, trimmed."""

    chosen = Signal(str)

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._option, self._value = option, ""
        self.line = QLineEdit(self)
        self.line.setAccessibleName(option.name)
        self.line.setPlaceholderText(option.hint)
        self.line.setMaxLength(1000)
        self.line.editingFinished.connect(self._finish)
        self.button = QPushButton("Choose…", self)
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(f"Choose: {option.name}")
        self.button.setVisible(option.chooser is not None)
        self.button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    def show_value(self, value: str, *, fixed: bool = False) -> None:
        """What is in force; ``fixed``: the environment says so and nothing can be typed."""
        if value != self._value or not self.line.isModified():
            self.line.setText(value)
        self._value = value
        if fixed != self.line.isReadOnly():
            self.line.setReadOnly(fixed)
            self.line.style().unpolish(self.line)  # the sheet asks whether it is read-only
            self.line.style().polish(self.line)
        self.button.setVisible(self._option.chooser is not None and not fixed)

    def _finish(self) -> None:
        text = self.line.text().strip()
        self.line.setModified(False)
        if text != self._value and not self.line.isReadOnly():
            self._value = text
            self.chosen.emit(text)

    def _choose(self) -> None:
        if self._option.chooser is not Chooser.EITHER:
            self._browse(self._option.chooser)
            return
        menu = QMenu(self)  # no dialog of any system offers both
        menu.addAction("Folder…", lambda: self._browse(Chooser.FOLDER))
        menu.addAction("File…", lambda: self._browse(Chooser.FILE))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _browse(self, what: Chooser | None) -> None:
        start = self._value if self._value and Path(self._value).exists() else QDir.homePath()
        dialog = QFileDialog(self.window(), self._option.name, start)
        if what is Chooser.FOLDER:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setFilter(QDir.Filter.Files | QDir.Filter.AllDirs | QDir.Filter.Hidden)
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, path: str) -> None:
        self.line.setText(path)
        self._finish()
