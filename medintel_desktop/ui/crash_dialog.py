"""An unexpected error, told in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

LINES = 60
"""Last lines of the log that are shown."""


class CrashDialog(QDialog):
    """What to do now, with the last lines of the log for whoever helps."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        lines: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("MedIntel")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QPlainTextEdit(self)
        text.setReadOnly(True)
        text.setFont(theme.font(Role.MONO))
        text.setAccessibleName("Last lines of the log")
        text.setPlainText("\n".join([*list(lines())[-LINES:]]))
        self._text = text
        copy = QPushButton("Copy", self)
        copy.clicked.connect(self._copy)
        close = QPushButton("Go on", self)
        close.setProperty("look", "main")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(Label(theme, "MedIntel made a mistake", Role.TITLE, parent=self))
        words = (
            f"Something unexpected happened ({name}). Your originals and your library are not "
            "affected. You can go on; if it happens again, send the lines below to the makers."
        )
        column.addWidget(Label(theme, words, Role.BODY, "t2", wrap=True, parent=self))
        column.addWidget(text, 1)
        column.addLayout(row)
        self.resize(640, 420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
