"""Answers about 100 videos as a table: its longest pauses while it is read, sorted and followed."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content, Passage
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, JobState, Lane, Progress
from medintel_desktop.domain.moment import Span
from medintel_desktop.ui.answers.lines import Choice, Order
from tests.bench.library import make_library
from tests.bench.pauses import PREPARED, Act, Visit
from tests.bench.row import Row
from tests.bench.scale import Scale
from tests.bench.scroll import PAUSE
from tests.bench.window import show_library

if TYPE_CHECKING:
    from medintel_desktop.ui.main_window import MainWindow

VIDEOS = 100
CHAPTERS = 20
LENGTH = 3600.0
STEPS, STEP_MS = 32, 16
REPORTS, REPORT_MS = 20, 200
SENTENCE = "From 0:58 on steps are heard, gravel at 1:02, and later the sea. "


def run(scale: Scale, scratch: Path) -> list[Row]:
    catalogue = make_library(scratch / "library", VIDEOS)
    with catalogue.database.write() as db:
        db.execute("UPDATE media SET duration = ?, kind = 'video'", (LENGTH,))
        ids = [row[0] for row in db.execute("SELECT id FROM media ORDER BY num")]
    catalogue.analyses.add([answer for media_id in ids for answer in _answers(media_id)])
    catalogue.close()
    found: list[Visit] = []

    def painted(window: MainWindow) -> None:
        QApplication.processEvents()
        gc.collect()
        found.append(Visit(window, _acts(window, ids), window.close))

    show_library(scratch / "library", painted)
    pauses = found[0].pauses
    rest = f"{pauses.pop('at rest'):.0f} ms at rest"
    del pauses[PREPARED]  # imports what shows the first table
    return [
        Row("answers", f"longest pause, {what}", f"{longest:.0f} ms", rest, longest, PAUSE, "ms")
        for what, longest in pauses.items()
    ]


def _acts(window: MainWindow, ids: list[str]) -> list[Act]:
    answers = window.answers
    page = answers.table
    return [
        ("at rest", lambda: None),
        (PREPARED, lambda: answers.show_items(ids[:1])),
        (f"{VIDEOS} videos in the table", lambda: answers.show_items(ids)),
        ("the table scrolled", lambda: _scroll(window)),
        ("the table sorted", lambda: page().grid.order_asked.emit(Order(2))),
        ("a batch followed", lambda: _work(window, ids)),
        ("all answers read again", lambda: page().follow(Changes(frozenset(ids)))),
        (f"{VIDEOS * CHAPTERS:,} chapters in the table",
         lambda: page().head.chosen.emit(Choice("Chapters", AnswerKind.CHAPTERS))),
        ("the chapters scrolled", lambda: _scroll(window)),
    ]  # fmt: skip


def _scroll(window: MainWindow) -> None:
    bar = window.answers.table().grid.verticalScrollBar()
    _repeat(window, STEPS, STEP_MS, lambda at: bar.setValue(at * bar.maximum() // STEPS))


def _work(window: MainWindow, ids: list[str]) -> None:
    """All at once, as often as runners report."""
    page = window.answers.table()

    def report(at: int) -> None:
        state = JobState.CANCELLED if at == REPORTS else JobState.RUNNING
        progress = Progress(at, REPORTS)
        page.follow_jobs(
            [Job(n, "analyse", "", "ask", Lane.PAID, state, media_id=media_id, progress=progress)
             for n, media_id in enumerate(ids)]
        )  # fmt: skip

    _repeat(window, REPORTS, REPORT_MS, report)


def _repeat(window: MainWindow, times: int, every: int, act: Callable[[int], object]) -> None:
    for at in range(1, times + 1):
        QTimer.singleShot(at * every, window, lambda at=at: act(at))


def _answers(media_id: str) -> list[Analysis]:
    each = LENGTH / CHAPTERS
    contents: dict[AnswerKind, Content] = {
        AnswerKind.TITLE: f"On the way to the sea, {media_id[:4]}",
        AnswerKind.SUMMARY: SENTENCE * 12,
        AnswerKind.TOPICS: ("hiking", "coast", "forest"),
        AnswerKind.HASHTAGS: tuple(f"#word{n}" for n in range(10)),
        AnswerKind.SAFETY: (),
        AnswerKind.CHAPTERS: tuple(
            Passage(Span(n * each, (n + 1) * each), f"Chapter {n}", SENTENCE)
            for n in range(CHAPTERS)
        ),
    }
    return [
        Analysis(f"{media_id} {kind}", media_id, kind, content, key=f"{media_id} {kind}",
                 model="m", made_at=1.0)
        for kind, content in contents.items()
    ]  # fmt: skip
