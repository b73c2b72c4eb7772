"""One free question at a time: asked in a thread of its own, its words shown as they come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from medintel_desktop.domain.analysis import Analysis
from medintel_desktop.domain.errors import Cancelled, MedIntelError
from medintel_desktop.ui.background import Background

GATHER_MS = 50
"""Words that come within this time are shown together."""

Ask = Callable[[Callable[[str], None], Callable[[], bool]], Analysis]
"""Asks and waits: is given what takes words, and what says that it is to stop."""


class Asking(QObject):
    """Everything of an older question is dropped when a newer one is asked, or it is stopped.

    The first words are shown at once, all others gathered for :data:`GATHER_MS`.
    """

    words = Signal(str)
    """More of the answer."""
    answered = Signal(object)
    """The Analysis, whole or cut; None when it was stopped before a word came."""
    failed = Signal(object)
    """Problem."""
    running_changed = Signal(bool)
    _came = Signal(int, str)
    """From the thread: of which question, and what came."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._number = 0
        self._stop: threading.Event | None = None
        self._gathered = ""
        self._timer = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._timer.timeout.connect(self._tell)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        return self._stop is not None

    def ask(self, ask: Ask) -> None:
        """Begin; an older question is stopped first."""
        self.stop()
        self._number += 1
        self._stop = stop = threading.Event()
        number = self._number
        self.running_changed.emit(True)
        self._background.read(
            "ask",
            lambda: _asked(ask, partial(self._came.emit, number), stop),
            lambda answer: self._end(number, answer),
            streams=True,
            otherwise=lambda error: self._fail(number, error),
        )

    def stop(self) -> None:
        """Close the connection at once. What came so far is kept by whoever asked."""
        if self._stop is not None:
            self._stop.set()

    def leave(self) -> None:
        """Stop, and show nothing more of it: the page is left."""
        if self._stop is not None:
            self._stop.set()
            self._number += 1
            self._rest()

    def _take(self, number: int, text: str) -> None:
        if number != self._number or self._stop is None or not text:
            return
        first = not self._timer.isActive()
        self._gathered += text
        if first:
            self._tell()
            self._timer.start()

    def _tell(self) -> None:
        text, self._gathered = self._gathered, ""
        if text:
            self.words.emit(text)
            self._timer.start()

    def _end(self, number: int, answer: Analysis | None) -> None:
        if number == self._number:
            self._rest()
            self.answered.emit(answer)

    def _fail(self, number: int, error: MedIntelError) -> None:
        if number == self._number:
            self._rest()
            self.failed.emit(error.problem)

    def _rest(self) -> None:
        self._timer.stop()
        self._gathered = ""
        self._stop = None
        self.running_changed.emit(False)


def _asked(ask: Ask, tell: Callable[[str], None], stop: threading.Event) -> Analysis | None:
    try:
        return ask(tell, stop.is_set)
    except Cancelled:
        return None
