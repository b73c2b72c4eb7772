"""The map of a big library: how soon clusters stand on it, and whether the window keeps answering.

The web engine works in processes of its own; what is measured is the thread of the window. A
bench is a fresh process, so the engine is read, linked and started in the first figure.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from medintel_desktop.catalogue.located import Positions
from medintel_desktop.domain.area import Box
from medintel_desktop.ui.map.view import MapView
from medintel_desktop.ui.theme import Theme
from tests.bench.photos import make_photos
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.scroll import Pauses

FIRST = Goal(1500, more=False)
PAUSE = Goal(100, more=False)
MESSAGE = Goal(256, more=False)
MILLION = Goal(100, more=False)

TOWNS = 400
PICTURES = 24
SIZE = (1100, 700)
LIMIT = 60.0
SETTLE_MS = 300
"""After a move, until its spots and their pictures are there."""


def run(scale: Scale, scratch: Path) -> list[Row]:
    if sys.platform == "linux" and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(sys.argv[:1])
    pictures = make_photos(scratch, PICTURES, (384, 288))
    visit = Visit(scale.items, pictures)
    opened = visit.open()
    moves = visit.move(max(4, scale.steps // 20))
    visit.view.shut_down()
    app.quit()
    rest = moves.pop("at rest")
    million = answering(scale.rows)
    return [
        Row("map", f"first clusters of {scale.items:,} items, engine started",
            f"{opened.took:.0f} ms", f"its import {_import_time():.0f} ms", opened.took, FIRST,
            "ms"),
        Row("map", "longest pause of the window meanwhile", f"{opened.longest:.0f} ms",
            f"{opened.own:.0f} ms own work", opened.longest, None, "ms"),
        *(
            Row("map", f"longest pause, {what} ({rest.longest:.0f} ms at rest)",
                f"{pause.longest:.0f} ms", f"{pause.own:.0f} ms own work", pause.longest,
                PAUSE, "ms")
            for what, pause in moves.items()
        ),
        Row("map", "largest message to the page", f"{visit.largest / 1e3:.0f} kB", "",
            visit.largest / 1e3, MESSAGE, "kB"),
        Row("map", f"answering a view of {scale.rows:,} items, in a thread", f"{million:.0f} ms",
            "", million, MILLION, "ms"),
    ]  # fmt: skip


class Pause(NamedTuple):
    """ms: how long something took, the longest pause in it, and the thread's own work in one."""

    took: float
    longest: float
    own: float


class Stalls(Pauses):
    """Also how long the thread itself worked in one go: that is the app's part in a pause, the
    rest is whatever else the machine does."""

    def begin(self) -> None:
        super().begin()
        self.own, self._worked = 0.0, time.thread_time()

    def _tick(self) -> None:
        super()._tick()
        worked = time.thread_time()
        self.own = max(self.own, (worked - self._worked) * 1e3)
        self._worked = worked


class Visit(QObject):
    """A map in a window of its own."""

    def __init__(self, items: int, pictures: list[Path]) -> None:
        super().__init__()
        theme = Theme(self)
        self.view = MapView(theme, lambda num: pictures[num % len(pictures)])
        self.view.resize(*SIZE)
        self.view.show_positions(located(items))
        self.pauses = Stalls(self)
        self.pauses.begin()
        self.largest = self.drawn = 0
        self.view._answers.ready.connect(self._weigh)
        self.view.spots_drawn.connect(self._count)

    def open(self) -> Pause:
        """Show the map until clusters stand on it."""
        self.pauses.begin()
        began = time.perf_counter()
        self.view.show()
        self._turn(lambda: self.drawn > 0)
        return self._pause(began)

    def move(self, steps: int) -> dict[str, Pause]:
        """At rest, panning with the mouse, going to other zooms."""
        self._wait(2 * SETTLE_MS)
        acts: dict[str, Callable[[], None]] = {
            "at rest": lambda: None, "panning": self._pan, "zooming": self._zoom,
        }  # fmt: skip
        found = {}
        for name, act in acts.items():
            self.pauses.begin()
            began = time.perf_counter()
            for _ in range(steps):
                act()
                self._wait(SETTLE_MS)
            found[name] = self._pause(began)
        return found

    def _pause(self, began: float) -> Pause:
        took = (time.perf_counter() - began) * 1e3
        return Pause(took, self.pauses.longest, self.pauses.own)

    def _pan(self) -> None:
        web = self.view.focusProxy()
        target = web.focusProxy() if web is not None else None
        assert target is not None
        x, y = random.randint(300, 800), random.randint(200, 500)
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
        for step in range(1, 11):
            QTest.mouseMove(target, QPoint(x + step * 18, y + step * 7))
            self._wait(16)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(x + 180, y + 70))

    def _zoom(self) -> None:
        half = random.choice((0.2, 2.0, 10.0, 40.0))
        latitude, longitude = random.uniform(-45, 45), random.uniform(-120, 120)
        self.view.fit(Box(latitude - half, longitude - half, latitude + half, longitude + half))

    def _weigh(self, text: str) -> None:
        self.largest = max(self.largest, len(text))

    def _count(self) -> None:
        self.drawn += 1

    def _turn(self, held: Callable[[], bool]) -> None:
        until = time.perf_counter() + LIMIT
        while not held():
            QApplication.processEvents()
            if time.perf_counter() > until:
                raise TimeoutError("the map did not come")

    def _wait(self, milliseconds: int) -> None:
        until = time.perf_counter() + milliseconds / 1e3
        while time.perf_counter() < until:
            QApplication.processEvents()


def located(items: int) -> Positions:
    """Items around a few hundred towns, as people travel."""
    chance = np.random.default_rng(3)
    towns = np.column_stack((chance.uniform(-50, 65, TOWNS), chance.uniform(-170, 170, TOWNS)))
    town = chance.integers(0, TOWNS, items)
    latitude = towns[town, 0] + chance.normal(0, 0.2, items)
    longitude = towns[town, 1] + chance.normal(0, 0.2, items)
    return Positions(np.arange(1, items + 1), latitude, longitude, np.arange(items, dtype=float))


def answering(items: int) -> float:
    """ms for the most costly view, all of the Earth."""
    from medintel_desktop.ui.map.messages import Sight
    from medintel_desktop.ui.map.spots import SpotIndex

    index = SpotIndex(located(items))
    began = time.perf_counter()
    index.spots(Sight(-80, -180, 80, 180, 2))
    return (time.perf_counter() - began) * 1e3


def _import_time() -> float:
    """ms of importing the web engine alone, in another process with warm files."""
    import subprocess

    code = (
        "import time, PySide6.QtWidgets; t = time.perf_counter();"
        "import PySide6.QtWebEngineWidgets; print((time.perf_counter() - t) * 1e3)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    return float(done.stdout)
