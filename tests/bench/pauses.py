"""The longest moment the window does not answer while something large is asked of it."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.view import Sort
from tests.bench.library import make_library
from tests.bench.photos import make_photos
from tests.bench.row import Row
from tests.bench.scale import Scale
from tests.bench.scroll import PAUSE, Pauses
from tests.bench.window import show_library

if TYPE_CHECKING:
    from medintel_desktop.ui.main_window import MainWindow

PHOTOS = 40
LOOK_MS = 200
QUIET_LOOKS = 3
"""So many looks in a row must find nothing under way: then it is done."""

PREPARED = "every page opened"

Act = tuple[str, Callable[[], object]]


class Visit(QObject):
    """Does one thing after another, each until the window rests again."""

    def __init__(self, window: MainWindow, acts: list[Act], done: Callable[[], object]) -> None:
        super().__init__(window)
        self._parts = window.parts
        self._acts, self._done = deque(acts), done
        self._pauses = Pauses(self)
        self._quiet = 0
        self.pauses: dict[str, float] = {}
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._follow)
        self._look.start()
        self._begin()

    def _begin(self) -> None:
        self._quiet = 0
        self._pauses.begin()
        self._acts[0][1]()

    def _follow(self) -> None:
        resting = self._parts.background.idle and not self._parts.jobs.model.totals.active
        self._quiet = self._quiet + 1 if resting else 0
        if self._quiet < QUIET_LOOKS:
            return
        self.pauses[self._acts.popleft()[0]] = self._pauses.longest
        if self._acts:
            self._begin()
        else:
            self._look.stop()
            self._done()


def run(scale: Scale, scratch: Path) -> list[Row]:
    make_library(scratch / "library", scale.items).close()
    photos = make_photos(scratch / "photos", min(scale.photos, PHOTOS), scale.pixels)
    found: list[Visit] = []

    def painted(window: MainWindow) -> None:
        QApplication.processEvents()
        gc.collect()
        found.append(Visit(window, _acts(window, scale.items, photos), window.close))

    show_library(scratch / "library", painted)
    pauses = found[0].pauses
    rest = f"{pauses.pop('at rest'):.0f} ms at rest"
    del pauses[PREPARED]  # all pages at once, as nobody opens them
    return [
        Row("pauses", f"longest pause, {what}", f"{longest:.0f} ms", rest, longest, PAUSE, "ms")
        for what, longest in pauses.items()
    ]


def _acts(window: MainWindow, items: int, photos: list[Path]) -> list[Act]:
    parts = window.parts
    return [
        ("at rest", lambda: None),
        (f"{items:,} items in another order", parts.actions.sorts[Sort.NAME].trigger),
        (f"{items:,} items selected", parts.actions.select_all.trigger),
        (f"{items:,} items to the trash", parts.actions.trash.trigger),
        (f"{len(photos)} photos imported", lambda: window.add_files([str(p) for p in photos])),
        (PREPARED, lambda: _open_pages(window)),
        (f"other colours, {PREPARED}", lambda: parts.theme.set_scheme("dark")),
    ]


def _open_pages(window: MainWindow) -> None:
    """All that stands in the window: lists, results, plan, details, jobs, viewer."""
    parts = window.parts
    for part in (
        parts.results, parts.first_run, parts.plan, parts.library.list, parts.library.empty,
    ):  # fmt: skip
        part()
    for panel in (parts.actions.jobs, parts.actions.details):
        panel.setChecked(True)
    parts.actions.select_all.trigger()
    parts.pages.open_id(parts.library.cells_on_screen()[0].id, None)
