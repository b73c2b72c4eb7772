"""Where files go: the folder's name, and a button for another one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Theme


class FolderRow(QWidget):
    """``folder`` is what was chosen."""

    def __init__(self, theme: Theme, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.said = Label(theme, parent=self)
        self.said.setMinimumWidth(0)
        self.choose = QPushButton("Choose…", self)
        self.choose.setAutoDefault(False)
        self.choose.setAccessibleName("Choose another folder")
        self.choose.clicked.connect(self.ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.said, 1)
        row.addWidget(self.choose)
        self._say()

    def set_folder(self, folder: Path) -> None:
        self.folder = folder
        self._say()

    def ask(self) -> None:
        """Let the user choose another folder."""
        dialog = QFileDialog(self, "Export to", str(self.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.set_folder(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        path = str(self.folder)
        room = self.said.width() - 2
        middle = Qt.TextElideMode.ElideMiddle
        self.said.setText(self.said.fontMetrics().elidedText(path, middle, room))
        self.said.setToolTip(path)
        self.said.setAccessibleName(f"Folder: {path}")
