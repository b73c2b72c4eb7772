"""The list of jobs: its buttons by mouse and key, and how it follows the runners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.jobs import JobTable
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import JobState, Progress
from medintel_desktop.domain.media import Problem
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_panel import JobPanel
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.models.job_line import Action
from medintel_desktop.ui.models.job_snapshot import JobFilter
from tests import media
from tests.ui.jobs.rows import (
    LONG,
    Clock,
    Key,
    lines,
    only,
    press,
    put,
    put_batch,
    settle,
    state_of,
)


def test_filters(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel], background: Background
) -> None:
    for state in (JobState.RUNNING, JobState.PAUSED, JobState.FAILED, JobState.DONE):
        put(table, state.value, state=state)
    put(table, "cancelled", state=JobState.CANCELLED)
    panel = open_panel()
    told = {JobFilter.ALL: ["running", "paused", "failed", "done"]}
    told |= {JobFilter.RUNNING: ["running"], JobFilter.WAITING: ["paused"]}
    told |= {JobFilter.FAILED: ["failed"], JobFilter.DONE: ["done"]}
    for at, (chosen, names) in enumerate(told.items()):
        QTest.mouseClick(
            panel.head.filters, Qt.MouseButton.LeftButton,
            pos=panel.head.filters.tabRect(at).center(),
        )  # fmt: skip
        settle(qtbot, panel, background)
        assert [line.name for line in lines(panel)] == names, chosen


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        (JobState.RUNNING, Action.PAUSE, JobState.PAUSED),
        (JobState.RUNNING, Action.CANCEL, JobState.CANCELLED),
        (JobState.PAUSED, Action.RESUME, JobState.QUEUED),
        (JobState.WAITING, Action.TRY_NOW, JobState.QUEUED),
        (JobState.QUEUED, Action.CANCEL, JobState.CANCELLED),
        (JobState.FAILED, Action.RETRY, JobState.QUEUED),
        (JobState.FAILED, Action.DISMISS, None),
    ],
)
def test_buttons(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel],
    before: JobState, action: Action, after: JobState | None,
) -> None:  # fmt: skip
    put(table, "Other.mp4", state=JobState.RUNNING)
    job = put(table, state=before)
    panel = open_panel()
    row = [line.name for line in lines(panel)].index(job.title)
    press(panel, row, action)
    qtbot.waitUntil(lambda: state_of(table, job) == after, timeout=LONG)


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        (JobState.RUNNING, Key.Key_P, JobState.PAUSED),
        (JobState.PAUSED, Key.Key_P, JobState.QUEUED),
        (JobState.WAITING, Key.Key_Return, JobState.QUEUED),
        (JobState.FAILED, Key.Key_Return, JobState.QUEUED),
        (JobState.QUEUED, Key.Key_Delete, JobState.CANCELLED),
        (JobState.FAILED, Key.Key_Delete, None),
        (JobState.DONE, Key.Key_Delete, None),
    ],
)
def test_keys(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel],
    before: JobState, key: Qt.Key, after: JobState | None,
) -> None:  # fmt: skip
    job = put(table, state=before)
    panel = open_panel()
    panel.list.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.list, key)
    qtbot.waitUntil(lambda: state_of(table, job) == after, timeout=LONG)


def test_a_press_beside_a_button_does_nothing(
    table: JobTable, open_panel: Callable[[], JobPanel], qtbot: QtBot
) -> None:
    put(table, state=JobState.RUNNING)
    panel = open_panel()
    with qtbot.assertNotEmitted(panel.list.acted):
        rect = panel.list.visualRect(panel.model.index(0))
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        cancel = dict(panel.list.delegate.buttons(panel.model.line(0), rect))[Action.CANCEL]
        QTest.mousePress(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=cancel.center())
        QTest.mouseRelease(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 20))


def test_details_names_the_item(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    problem = Problem("Too short", "This video is 3 seconds long.", "It stays in the library.")
    put(table, media_id="bench", state=JobState.FAILED, problem=problem)
    panel = open_panel()
    with qtbot.waitSignal(panel.details_asked) as asked:
        press(panel, 0, Action.DETAILS)
    assert asked.args == ["bench"]


def test_a_batch_is_cancelled_whole_and_nothing_else(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    files = put_batch(table, "Summer", done=2, running=1, queued=2)
    other = put(table, "Other.mp4", batch="Summer")
    panel = open_panel()
    press(panel, 0, Action.CANCEL)
    gone = files[2:]
    qtbot.waitUntil(
        lambda: all(state_of(table, job) is JobState.CANCELLED for job in gone), timeout=LONG
    )
    assert [state_of(table, job) for job in files[:2]] == [JobState.DONE] * 2
    assert state_of(table, other) is JobState.QUEUED


def test_pause_all_and_resume_all(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel], background: Background
) -> None:
    put(table, "One.mp4", state=JobState.RUNNING)
    panel = open_panel()
    assert panel.head.pause.accessibleName() == "Pause all"
    panel.head.pause.click()
    qtbot.waitUntil(lambda: panel.head.pause.accessibleName() == "Resume all", timeout=LONG)
    assert only(panel).what == "Paused by you"
    assert only(panel).actions == (Action.CANCEL,), "one cannot go on while all rest"
    put(table, "Later.mp4")
    panel.follow(Changes(jobs=True))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=LONG)
    assert {line.what for line in lines(panel)} == {"Paused by you"}
    panel.head.pause.click()
    qtbot.waitUntil(lambda: panel.head.pause.accessibleName() == "Pause all", timeout=LONG)
    settle(qtbot, panel, background)
    assert {line.what for line in lines(panel)} == {"Queued: understand"}


def test_retry_failed_leaves_out_what_may_be_paid_twice(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    full = Problem("Disk full", "The disk is full.", "Free some space.")
    lost = Problem("Answer lost", "The answer was lost.", "It may be counted.")
    plain = put(table, "Plain.mp4", state=JobState.FAILED, problem=full)
    paid = put(table, "Paid.jpg", state=JobState.FAILED, problem=lost)
    panel = open_panel()
    panel.head.retry.click()
    qtbot.waitUntil(lambda: state_of(table, plain) is JobState.QUEUED, timeout=LONG)
    assert state_of(table, paid) is JobState.FAILED


def test_read_only_buttons_are_off(
    qtbot: QtBot, workspace: Workspace, table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    put(table, state=JobState.RUNNING)
    put(table, "Broken.mp4", state=JobState.FAILED)
    workspace.read_only = True
    panel = open_panel()
    with qtbot.assertNotEmitted(panel.list.acted):
        press(panel, 0, Action.CANCEL)
        panel.list.setCurrentIndex(panel.model.index(0))
        QTest.keyClick(panel.list, Key.Key_Delete)
    assert not panel.head.pause.isEnabled()
    assert not panel.head.retry.isEnabled()
    assert "read-only" in panel.head.pause.toolTip()


def test_only_the_row_concerned_is_repainted(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel], clock: Clock
) -> None:
    first = put(table, "One.mp4", state=JobState.RUNNING)
    put(table, "Two.mp4", state=JobState.RUNNING)
    panel = open_panel()
    touched: list[int] = []
    panel.model.dataChanged.connect(lambda top, bottom: touched.append(top.row()))
    panel.update_jobs([replace(first, progress=Progress(1e6, 2e6, "bytes"))])
    assert touched == [0]
    assert not panel.busy, "progress alone is no reason to read"


def test_a_report_that_comes_late_does_not_undo_a_pause(
    table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    job = put(table, state=JobState.RUNNING)
    table.set_state(JobState.PAUSED, [JobState.RUNNING], [job.id])
    panel = open_panel()
    panel.update_jobs([job])
    assert only(panel).what == "Paused by you"


def test_an_unknown_job_is_read(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    panel = open_panel()
    job = put(table, "New.mp4", state=JobState.RUNNING)
    panel.update_jobs([job])
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1, timeout=LONG)


def test_the_chosen_row_stays_chosen(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel], background: Background
) -> None:
    jobs = [put(table, f"{n}.mp4") for n in range(5)]
    panel = open_panel()
    panel.list.setCurrentIndex(panel.model.index(3))
    panel.update_jobs([table.save(replace(jobs[4], state=JobState.RUNNING))])
    table.set_state(JobState.CANCELLED, [JobState.QUEUED], [jobs[0].id])
    settle(qtbot, panel, background)
    assert [line.name for line in lines(panel)] == ["4.mp4", "1.mp4", "2.mp4", "3.mp4"]
    assert panel.model.line(panel.list.currentIndex().row()).name == "3.mp4"


def test_a_real_import_ends_as_done(
    qtbot: QtBot, tmp_path: Path, workspace: Workspace, open_panel: Callable[[], JobPanel],
    threads: JobThreads,
) -> None:  # fmt: skip
    panel = open_panel()
    threads.jobs_changed.connect(panel.update_jobs)
    threads.library_changed.connect(panel.follow)
    sources = [str(media.photo(tmp_path / f"{c}.jpg", c)) for c in ("red", "green")]
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a picture")
    panel.follow(workspace.ingest.add([*sources, str(broken)]).changes)
    workspace.wake()
    expected = {"Done: 2 files added", "Failed"}
    qtbot.waitUntil(
        lambda: (
            {line.what.partition(": ")[0] for line in lines(panel)} == {"Done", "Failed"}
            and {line.what for line in lines(panel)} & expected != set()
        ),
        timeout=30_000,
    )
    failed = next(line for line in lines(panel) if line.what.startswith("Failed"))
    assert failed.name == "broken.jpg"
