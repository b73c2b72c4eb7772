"""The longest moment in which a transcript of four hours does not answer."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background, make_loop
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.transcript.tab import TranscriptTab
from tests.bench.library import fill
from tests.bench.scroll import FRAME_MS, Pauses
from tests.speech import long_speech

SETTLE_MS = 1500


class Reading(QObject):
    """Opens it, plays along, scrolls, jumps, searches and makes it wider; each ``steps`` times."""

    def __init__(self, tab: TranscriptTab, media_id: str, steps: int, done: Callable[[], object]):
        super().__init__(tab)
        self._tab, self._steps, self._done = tab, steps, done
        self._random = random.Random(1)
        self._watch = Pauses(self)
        self._acts = self._all(media_id)
        self.pauses: dict[str, float] = {}
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._step)
        self._next()

    def _all(self, media_id: str) -> Iterator[tuple[str, Callable[[int], object], int]]:
        tab, steps = self._tab, self._steps
        bar, lines = tab.view.verticalScrollBar(), tab.lines
        yield "at rest", lambda _: None, steps
        yield "a 4-hour transcript opened", lambda _: tab.show_item(media_id), 1
        seconds = lines.lines[-1].span.end if lines.lines else 0.0
        yield "played along", lambda at: tab.set_position(seconds / 2 + at * 0.1), steps
        yield "scrolled", lambda _: bar.setValue(bar.value() + 60), steps
        jump = lambda _: bar.setValue(self._random.randint(0, bar.maximum()))  # noqa: E731
        yield "jumped in", jump, steps
        yield "searched in", lambda at: tab.find_bar.field.setText("garden"[: at % 7]), steps
        yield "made wider", lambda at: tab.resize(348 + at % 40, tab.height()), steps // 8
        yield "shown in other colours", lambda _: tab.theme.set_scheme("dark"), 1

    def _next(self) -> None:
        try:
            self._what, self._act, self._left = next(self._acts)
        except StopIteration:
            self._done()
            return
        self._count = self._left
        self._watch.begin()
        self._timer.start()

    def _step(self) -> None:
        if self._left > 0:
            self._act(self._count - self._left)
            self._left -= 1
            return
        self._timer.stop()
        QTimer.singleShot(SETTLE_MS if self._count != self._steps else 50, self._noted)

    def _noted(self) -> None:
        self.pauses[self._what] = self._watch.longest
        self._next()


def pauses(folder: Path, seconds: float, steps: int) -> dict[str, float]:
    """Milliseconds of each thing that is done with it."""
    workspace, media_id = _library(folder, seconds)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    loop, background, theme = make_loop(app), Background(), Theme()
    background.begin(loop)
    theme.set_scheme("light")
    theme.apply(app)
    tab = TranscriptTab(theme, background, workspace)
    tab.resize(348, 760)
    tab.show()
    gc.collect()
    gc.freeze()  # as the app does once its window stands
    reading = Reading(tab, media_id, steps, loop.stop)
    loop.run_forever()
    background.shut_down()
    tab.close()
    workspace.close()
    return reading.pauses


def _library(folder: Path, seconds: float) -> tuple[Workspace, str]:
    settings = SettingsFile(folder / "settings.json", environment={})
    workspace = open_workspace(folder, settings, Secrets(environment={}))
    fill(workspace.catalogue, 1)
    media_id = workspace.catalogue.cells.by_number([1])[0].id
    with workspace.catalogue.database.write() as db:
        db.execute("UPDATE media SET duration = ?", (seconds,))
    workspace.transcripts.keep(media_id, long_speech(seconds))
    return workspace, media_id
