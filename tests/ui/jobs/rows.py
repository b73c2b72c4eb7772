"""Rows of the queue as runners leave them, and looking at the panel."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.jobs import JobTable, NewJob
from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_panel import JobPanel
from medintel_desktop.ui.models.job_line import Action, JobLine

SERVICE = "twelvelabs"
LONG = 15_000
Key = Qt.Key


class Clock:
    """The time of the panel; moves when it is told to."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


def settle(qtbot: QtBot, panel: JobPanel, background: Background) -> None:
    """Wait until the panel has read the queue and nothing is on its way."""
    qtbot.waitUntil(lambda: background.idle and not panel.busy, timeout=LONG)


def put(table: JobTable, title: str = "Ridge walk.mp4", **changes: object) -> Job:
    """A job as a runner would have left it."""
    new = NewJob(
        str(changes.pop("kind", "understand_video")), title, str(changes.pop("step", "upload")),
        Lane(str(changes.pop("lane", Lane.TRANSFER))), SERVICE,
        batch=changes.pop("batch", None),  # type: ignore[arg-type]
        media_id=changes.pop("media_id", None),  # type: ignore[arg-type]
    )  # fmt: skip
    table.add([new])
    job = max(table.page(limit=-1), key=lambda job: job.id)
    return table.save(replace(job, **changes))  # type: ignore[arg-type]


def put_batch(table: JobTable, title: str, **counts: int) -> list[Job]:
    """Files added together, so many of them in each state."""
    table.add_batch(title, title)
    table.add(
        NewJob("import", f"{title} {n}.jpg", "identify", Lane.QUICK, batch=title)
        for n in range(sum(counts.values()))
    )
    files = iter(table.in_batch(title))
    states = (JobState(state) for state, count in counts.items() for _ in range(count))
    return [table.save(replace(job, state=state)) for state, job in zip(states, files, strict=True)]


def lines(panel: JobPanel) -> list[JobLine]:
    return [panel.model.line(row) for row in range(panel.model.rowCount())]


def only(panel: JobPanel) -> JobLine:
    (line,) = lines(panel)
    return line


def press(panel: JobPanel, row: int, action: Action) -> None:
    """Click the painted button, where it is painted."""
    panel.list.scrollTo(panel.model.index(row))
    rect = panel.list.visualRect(panel.model.index(row))
    place = dict(panel.list.delegate.buttons(panel.model.line(row), rect))[action]
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())


def state_of(table: JobTable, job: Job) -> JobState | None:
    found = table.get(job.id)
    return found.state if found else None
