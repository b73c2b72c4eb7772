"""Unexpected errors: caught wherever they happen, logged, and told once."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from medintel_desktop import log


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
