"""The longest moment the window does not answer while a big library is scrolled, and its memory.

Pauses are gaps between ticks of a 1 ms timer in the event loop. What the machine itself does to
such a timer is measured first, in the same window at rest.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from medintel_desktop.catalogue import Catalogue
from tests.bench.library import checksum_of, fill
from tests.bench.photos import make_photos
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.window import show_library

if TYPE_CHECKING:
    from medintel_desktop.ui.main_window import MainWindow

PAUSE = Goal(50, more=False)
MEMORY = Goal(300, more=False)
PICTURES = 48
"""Distinct thumbnails; the other items are hard links to them."""

FRAME_MS = 16
REST_MS = 60
"""Between two notches of the wheel, and after a jump, so that its pictures come."""


class Pauses(QObject):
    """Longest gap, in ms, between two turns of the event loop since :meth:`begin`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest = 0.0
        self._last = time.perf_counter()
        timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._tick)
        timer.start()

    def begin(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1e3)
        self._last = now


class Scrolling(QObject):
    """At rest, then notch by notch, then by jumps to anywhere; each ``steps`` times."""

    def __init__(self, window: MainWindow, steps: int, done: Callable[[], object]) -> None:
        super().__init__(window)
        self._bar = window.parts.library.grid.verticalScrollBar()
        self._random = random.Random(1)
        self._steps, self._left, self._done = steps, 0, done
        self._pauses = Pauses(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._memory = _memory()
        self._phases: list[tuple[str, int, Callable[[], None]]] = [
            ("at rest", FRAME_MS, self._rest),
            ("wheel", FRAME_MS, self._notch),
            ("jumps", REST_MS, self._jump),
        ]
        self.pauses: dict[str, float] = {}
        self.grown = (0.0, 0.0)
        """MB since the first page: of its own, and with the pages of files it has mapped."""
        self._next()

    def _next(self) -> None:
        self._left = self._steps
        self._timer.start(self._phases[0][1])
        self._pauses.begin()

    def _step(self) -> None:
        name, _, act = self._phases[0]
        self._left -= 1
        if self._left >= 0:
            act()
            return
        self.pauses[name] = self._pauses.longest
        del self._phases[0]
        if self._phases:
            self._next()
        else:
            self._timer.stop()
            own, whole = _memory()
            self.grown = (own - self._memory[0], whole - self._memory[1])
            self._done()

    def _rest(self) -> None:
        """Nothing: what the machine alone does."""

    def _notch(self) -> None:
        self._bar.setValue(self._bar.value() + 3 * self._bar.singleStep())

    def _jump(self) -> None:
        self._bar.setValue(self._random.randint(0, self._bar.maximum()))


def run(scale: Scale, scratch: Path) -> list[Row]:
    _make(scratch, scale)
    found: list[Scrolling] = []

    def painted(window: MainWindow) -> None:
        QApplication.processEvents()
        gc.collect()
        found.append(Scrolling(window, scale.steps, window.close))

    show_library(scratch, painted)
    own, whole = found[0].grown
    pauses, rest = found[0].pauses, f"{found[0].pauses['at rest']:.0f} ms at rest"
    return [
        *(
            Row("scroll", f"longest pause, {scale.steps} {what} in {scale.items:,} items",
                f"{pauses[name]:.0f} ms", rest, pauses[name], PAUSE, "ms")
            for name, what in (("wheel", "turns of the wheel"), ("jumps", "jumps"))
        ),
        Row("scroll", "own memory grown by then / with mapped pages of the catalogue",
            f"{own:.0f} MB", f"{whole:.0f} MB", own, MEMORY, "MB"),
    ]  # fmt: skip


def _memory() -> tuple[float, float]:
    """MB that would be free if the process ended, and MB resident. SQLite maps the catalogue
    once for each thread, and each counts the same pages of the system's file cache as resident.
    """
    found = psutil.Process().memory_full_info()
    return found.uss / 2**20, found.rss / 2**20


def _make(folder: Path, scale: Scale) -> None:
    """A library with a thumbnail for every item."""
    from medintel_desktop.library.folder import LibraryFolder

    folder.mkdir(parents=True, exist_ok=True)
    catalogue = Catalogue(folder)
    fill(catalogue, scale.items)
    catalogue.close()
    pictures = make_photos(folder / "pictures", PICTURES, (256, 192))
    library = LibraryFolder(folder)
    for number in range(scale.items):
        thumbnail = library.thumbnail(checksum_of(number))
        if not thumbnail.parent.exists():
            thumbnail.parent.mkdir(parents=True)
        thumbnail.hardlink_to(pictures[number % PICTURES])
