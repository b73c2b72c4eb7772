"""A panel with 500 chapters and a long answer: its longest pauses, and how soon words are seen."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content, Passage
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.domain.moment import Span
from medintel_desktop.library.folder import LibraryFolder
from tests.bench.library import checksum_of, make_library
from tests.bench.pauses import PREPARED, Visit
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.scroll import PAUSE
from tests.bench.window import show_library

if TYPE_CHECKING:
    from medintel_desktop.ui.main_window import MainWindow
    from medintel_desktop.ui.window.item_tabs import ItemTabs

CHAPTERS = 500
LENGTH = 4 * 3600.0
STEPS = 32
STEP_MS = 16
PIECES, PIECE_MS = 10, 50
WORDS = "From 0:58 on steps are heard, gravel at 1:02:03 and again at 2:00:07. " * 6
TIMES = 12
SEEN = Goal(100, more=False)


def run(scale: Scale, scratch: Path) -> list[Row]:
    _make(scratch / "library")
    found: list[tuple[Visit, Listener]] = []

    def painted(window: MainWindow) -> None:
        QApplication.processEvents()
        gc.collect()
        listener = Listener(window, window.close)
        found.append((Visit(window, _acts(window), listener.begin), listener))

    show_library(scratch / "library", painted)
    visit, listener = found[0]
    rest = f"{visit.pauses.pop('at rest'):.0f} ms at rest"
    del visit.pauses[PREPARED]  # loads what plays videos, as the first video does
    rows = [
        Row("analysis", f"longest pause, {what}", f"{longest:.0f} ms", rest, longest, PAUSE, "ms")
        for what, longest in visit.pauses.items()
    ]
    worst = max(listener.delays)
    what, told = "first words on screen after they came", f"worst of {TIMES}"
    return [*rows, Row("analysis", what, f"{worst:.0f} ms", told, worst, SEEN, "ms")]


class Listener(QObject):
    """Asks again and again, and takes the time from the first word's coming to its painting."""

    def __init__(self, window: MainWindow, done: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._done = window, done
        self.delays: list[float] = []
        self._came = 0.0

    def begin(self) -> None:
        if len(self.delays) == TIMES:
            self._done()
            return
        tabs = _tabs(self._window)
        tabs.analysis.begin_answer("What is heard?")
        live = tabs.analysis.talk.live
        assert live is not None
        live.answer.viewport().installEventFilter(self)
        tabs.asking.ask(self._answer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        live = _tabs(self._window).analysis.talk.live
        if event.type() == QEvent.Type.Paint and live is not None and live.answer.text:
            watched.removeEventFilter(self)
            self.delays.append((time.perf_counter() - self._came) * 1e3)
            _tabs(self._window).asking.stop()
            QTimer.singleShot(200, self, self.begin)
        return False

    def _answer(self, tell: Callable[[str], None], stopped: Callable[[], bool]) -> Analysis:
        """In the thread of questions."""
        self._came = time.perf_counter()
        tell(WORDS)
        while not stopped():
            time.sleep(0.005)
        raise Cancelled


def _acts(window: MainWindow) -> list[tuple[str, Callable[[], object]]]:
    parts = window.parts
    item = parts.library.cells_on_screen()[0].id
    table = parts.workspace.catalogue.analyses

    def keep() -> Changes:
        table.add(_answers(item))
        return Changes(frozenset([item]))

    return [
        ("at rest", lambda: None),
        (PREPARED, lambda: _open(window, item)),
        (f"{CHAPTERS} chapters shown", lambda: parts.background.change(keep)),
        (f"{CHAPTERS} chapters scrolled", lambda: _scroll(window)),
        (f"{CHAPTERS} chapters played through", lambda: _play(window)),
        ("a chapter corrected", lambda: _correct(window)),
        ("an answer of 4,000 characters streamed", lambda: _stream(window)),
    ]


def _open(window: MainWindow, item: str) -> None:
    window.parts.actions.details.setChecked(True)
    window.parts.pages.open_id(item, None)


def _scroll(window: MainWindow) -> None:
    bar = _tabs(window).analysis.area.verticalScrollBar()
    _repeat(window, STEPS, STEP_MS, lambda at: bar.setValue(at * bar.maximum() // STEPS))


def _play(window: MainWindow) -> None:
    player = window.parts.pages.player
    assert player is not None
    moved = player.playback.moved
    _repeat(window, STEPS, STEP_MS, lambda at: moved.emit(at * LENGTH / STEPS))


def _correct(window: MainWindow) -> None:
    chapters = _tabs(window).analysis.sections.chapters
    first, *rest = chapters.rows.passages
    chapters.changed.emit((Passage(first.span, "Another title", first.text), *rest))


def _stream(window: MainWindow) -> None:
    tab = _tabs(window).analysis
    tab.begin_answer("What is heard?")
    _repeat(window, PIECES, PIECE_MS, lambda _: tab.talk.add_words(WORDS))


def _repeat(window: MainWindow, times: int, every: int, act: Callable[[int], object]) -> None:
    for at in range(1, times + 1):
        QTimer.singleShot(at * every, window, lambda at=at: act(at))


def _tabs(window: MainWindow) -> ItemTabs:
    tabs = window.analysing.tabs
    assert tabs is not None
    return tabs


def _make(folder: Path) -> None:
    """One long video with a film strip; nothing plays."""
    catalogue = make_library(folder, 1)
    with catalogue.database.write() as db:
        db.execute("UPDATE media SET duration = ?", (LENGTH,))
    catalogue.close()
    strip = LibraryFolder(folder).strip(checksum_of(0))
    strip.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (160 * FILMSTRIP_FRAMES, 90), (40, 90, 60)).save(strip)


def _answers(media_id: str) -> list[Analysis]:
    each = LENGTH / CHAPTERS
    chapters = tuple(
        Passage(Span(n * each, (n + 1) * each), f"Chapter {n}, on the way to the sea", "Steps.")
        for n in range(CHAPTERS)
    )
    contents: dict[AnswerKind, Content] = {
        AnswerKind.SUMMARY: WORDS,
        AnswerKind.CHAPTERS: chapters,
        AnswerKind.HIGHLIGHTS: chapters[:60],
        AnswerKind.HASHTAGS: tuple(f"#word{n}" for n in range(CHAPTERS)),
        AnswerKind.NAMES: chapters,
        AnswerKind.SCREEN_TEXT: chapters,
    }
    return [
        Analysis(str(kind), media_id, kind, content, key=str(kind), model="m", made_at=1.0)
        for kind, content in contents.items()
    ]
