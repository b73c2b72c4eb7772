"""Unexpected errors: caught wherever they happen, logged, and told in plain words once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop import log
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

LINES = 60
"""Last lines of the log that are shown."""


class Faults(QObject):
    """Takes over Python's hooks; ``caught`` is told on the UI thread."""

    caught = Signal(str)
    """The name of what was raised; the log has the rest."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def install(self) -> None:
        sys.excepthook = self._raised
        threading.excepthook = lambda args: self._raised(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda args: self._note(args.exc_value)

    def remove(self) -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def _raised(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return  # the window is told to close by its own handler
        self._note(error)
        self.caught.emit(kind.__name__)

    def _note(self, error: BaseException | None) -> None:
        if error is not None:
            log.crashed(error)


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
