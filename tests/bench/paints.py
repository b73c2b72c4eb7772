"""Telling when a widget was painted."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

SIZE = (1280, 800)
"""Of the windows compared, in px."""


class Paints(QObject):
    """Calls ``then`` once, after the first painting of ``widget`` for which ``enough`` holds."""

    def __init__(
        self, widget: QWidget, enough: Callable[[], bool], then: Callable[[], None]
    ) -> None:
        super().__init__(widget)
        self._enough, self._then = enough, then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._enough():
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._then)
        return False


def say() -> None:
    """Name all modules loaded until now, as JSON, and end the process there and then."""
    print(json.dumps(sorted(sys.modules)), flush=True)
    os._exit(0)
