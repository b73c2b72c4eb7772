"""The list of jobs: its words in every state, its buttons by mouse and key, its numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.jobs import Hold, JobTable, NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, JobState, Lane, Progress
from medintel_desktop.domain.media import Problem
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_panel import JobPanel
from medintel_desktop.ui.job_summary import JobSummary
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.models.job_line import Action, JobLine
from medintel_desktop.ui.models.job_snapshot import MOST_ROWS, JobFilter
from medintel_desktop.ui.models.job_totals import JobTotals
from medintel_desktop.ui.theme import Theme
from tests import media

SERVICE = "twelvelabs"
LONG = 15_000
Key = Qt.Key


class Clock:
    """The time of the panel; moves when it is told to."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def table(workspace: Workspace) -> JobTable:
    return workspace.catalogue.jobs


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_panel(
    qtbot: QtBot, theme: Theme, workspace: Workspace, background: Background, clock: Clock
) -> Iterator[Callable[[], JobPanel]]:
    def make() -> JobPanel:
        panel = JobPanel(theme, background, workspace, now=clock)
        qtbot.addWidget(panel)
        panel.resize(1208, 480)
        panel.show()
        settle(qtbot, panel, background)
        return panel

    yield make
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)


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


def test_an_empty_queue_says_so(open_panel: Callable[[], JobPanel]) -> None:
    panel = open_panel()
    assert panel.model.rowCount() == 0
    assert panel.head.filters.tabText(0) == "All 0"
    assert not panel.head.pause.isEnabled()
    assert panel.head.retry.isHidden()


def test_running_tells_amount_rate_and_time_left(
    table: JobTable, open_panel: Callable[[], JobPanel], clock: Clock
) -> None:
    job = put(table, state=JobState.RUNNING, progress=Progress(340e6, 820e6, "bytes"))
    panel = open_panel()
    assert (only(panel).rate, only(panel).left) == ("", ""), "no rate from before the start"
    for megabytes in (358, 376, 394, 412):
        clock.now += 1
        panel.update_jobs([replace(job, progress=Progress(megabytes * 1e6, 820e6, "bytes"))])
    line = only(panel)
    assert (line.icon, line.tone, line.name) == ("upload", "accent", "Ridge walk.mp4")
    assert line.what == "Uploading to understand"
    assert (line.second, line.rate, line.left) == ("412 of 820 MB", "18 MB/s", "23 s left")
    assert line.actions == (Action.PAUSE, Action.CANCEL)
    assert panel.head.amount.text == "412 of 820 MB, 23 s left"


def test_a_new_step_has_no_rate_of_the_old_one(
    table: JobTable, open_panel: Callable[[], JobPanel], clock: Clock
) -> None:
    job = put(table, state=JobState.RUNNING, progress=Progress(800e6, 820e6, "bytes"))
    panel = open_panel()
    clock.now += 1
    panel.update_jobs([replace(job, progress=Progress(820e6, 820e6, "bytes"))])
    assert only(panel).rate
    panel.update_jobs([replace(job, step="order", progress=Progress())])
    line = only(panel)
    assert (line.icon, line.what, line.second, line.rate) == ("sparkles", "Understanding", "", "")


def test_waiting_counts_down_without_reading(
    qtbot: QtBot, table: JobTable, open_panel: Callable[[], JobPanel], clock: Clock
) -> None:
    note = "Waiting: the service allows 8 requests a minute"
    put(table, state=JobState.WAITING, note=note, attempts=1, not_before=clock.now + 42)
    panel = open_panel()
    line = only(panel)
    assert (line.icon, line.tone, line.what) == ("hourglass", "warn", note)
    assert line.second == "Next try in 0:42"
    assert line.actions == (Action.TRY_NOW, Action.CANCEL)
    clock.now += 5
    panel.model.tick()
    assert only(panel).second == "Next try in 0:37"
    clock.now += 60
    panel.model.tick()
    assert only(panel).second == "Trying again"


def test_a_held_service_is_the_reason(
    table: JobTable, open_panel: Callable[[], JobPanel], clock: Clock
) -> None:
    offline = Problem("Offline", "TwelveLabs cannot be reached.", "Nothing was sent.")
    table.hold(Hold(SERVICE, clock.now + 20, offline))
    put(table, "Queued.mp4")
    panel = open_panel()
    line = only(panel)
    assert line.icon == "unplug"
    assert line.what == "Waiting: TwelveLabs cannot be reached"
    assert line.second == "Next try in 0:20"


def test_a_hold_for_the_user_tells_what_to_do(
    table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    refused = Problem("Key refused", "TwelveLabs refused the key.", "Correct it in the settings.")
    table.hold(Hold(SERVICE, None, refused))
    put(table, "Queued.mp4", state=JobState.WAITING)
    line = only(open_panel())
    assert line.icon == "hourglass"
    assert line.second == "Correct it in the settings."


def test_queued_tells_its_place(table: JobTable, open_panel: Callable[[], JobPanel]) -> None:
    for name in ("One.mp4", "Two.mp4", "Three.mp4"):
        put(table, name)
    panel = open_panel()
    assert [line.what for line in lines(panel)] == ["Queued: understand"] * 3
    assert [line.second for line in lines(panel)] == ["Next in line", "2nd in line", "3rd in line"]
    assert {line.icon for line in lines(panel)} == {"clock"}
    assert {line.actions for line in lines(panel)} == {(Action.CANCEL,)}


def test_paused(table: JobTable, open_panel: Callable[[], JobPanel]) -> None:
    put(table, state=JobState.PAUSED, progress=Progress(1.1e9, 2.4e9, "bytes"))
    line = only(open_panel())
    assert (line.icon, line.tone, line.what) == ("circle-pause", "t2", "Paused by you")
    assert line.second == "1.1 of 2.4 GB"
    assert line.actions == (Action.RESUME, Action.CANCEL)


@pytest.mark.parametrize(
    ("problem", "kind", "what", "action"),
    [
        (
            Problem("Disk full", "The disk is full.", "Free some space, then try again."),
            "import", "Failed: the disk is full.", Action.RETRY,
        ),
        (
            Problem("Missing", "Bench.mp4 is not there any more.", "Connect its disk."),
            "import", "Failed: Bench.mp4 is not there any more.", Action.RETRY,
        ),
        (
            Problem("Too short", "This video is 3 seconds long.", "It stays in the library."),
            "understand_video", "Failed: this video is 3 seconds long.", Action.DETAILS,
        ),
        (
            Problem("Answer lost", "The answer of TwelveLabs was lost.", "It may be counted."),
            "understand_photo", "Failed: the answer of TwelveLabs was lost.", Action.SEND_AGAIN,
        ),
    ],
)  # fmt: skip
def test_failed(
    table: JobTable, open_panel: Callable[[], JobPanel],
    problem: Problem, kind: str, what: str, action: Action,
) -> None:  # fmt: skip
    put(table, kind=kind, media_id="item", state=JobState.FAILED, problem=problem)
    line = only(open_panel())
    assert (line.icon, line.tone, line.what) == ("circle-x", "danger", what)
    assert line.second == problem.hint
    assert line.actions == (action, Action.DISMISS)


def test_done_tells_what_was_counted(
    workspace: Workspace, table: JobTable, open_panel: Callable[[], JobPanel], clock: Clock
) -> None:
    ledger = workspace.catalogue.ledger
    ledger.open(SERVICE, "video", "key", 380 / 60, "minutes", "walk")
    ledger.settle("key", "counted")
    note = "Understood, 9 moments"
    put(table, media_id="walk", step="collect", state=JobState.DONE, note=note)
    clock.now += 61
    line = only(open_panel())
    assert (line.icon, line.tone, line.what) == ("circle-check", "ok", f"Done: u{note[1:]}")
    assert (line.second, line.left) == ("6 min 20 s counted", "1 min ago")
    assert line.actions == ()


def test_files_added_together_are_one_row(
    table: JobTable, open_panel: Callable[[], JobPanel], background: Background,
    qtbot: QtBot, clock: Clock,
) -> None:  # fmt: skip
    files = put_batch(table, "Summer 2024", done=148, running=1, failed=1, queued=62)
    panel = open_panel()
    batch, failed = lines(panel)
    assert (batch.name, batch.what) == ("Summer 2024 (212 files)", "Importing")
    assert batch.second == "149 of 212 files"
    assert failed.name == "Summer 2024 149.jpg"
    assert [panel.head.filters.tabText(i) for i in range(5)] == [
        "All 2", "Running 1", "Waiting 0", "Failed 1", "Done 0",
    ]  # fmt: skip
    clock.now += 2
    for job in files[150:212]:
        table.save(replace(job, state=JobState.DONE))
    panel.update_jobs([table.get(files[211].id) or files[211]])
    settle(qtbot, panel, background)
    batch = lines(panel)[0]
    assert (batch.second, batch.rate, batch.left) == ("211 of 212 files", "31 files/s", "1 s left")


def test_a_batch_that_tells_its_number_tells_it_once(
    table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    put_batch(table, "Leaf.jpg and 2 more", queued=3)
    put_batch(table, "Hills and 1 more", queued=40)
    names = [line.name for line in lines(open_panel())]
    assert names == ["Hills and 1 more (40 files)", "Leaf.jpg and 2 more"]


def test_a_batch_that_is_done_tells_how_many(
    table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    put_batch(table, "Summer", done=3, failed=1)
    panel = open_panel()
    failed, batch = lines(panel)
    assert batch.what == "Done: 3 files added"
    assert batch.second == "1 could not be added"
    assert failed.what.startswith("Failed")


def test_one_dropped_file_is_an_ordinary_row(
    table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    put_batch(table, "Leaf.jpg", running=1)
    line = only(open_panel())
    assert (line.name, line.what) == ("Leaf.jpg 0.jpg", "Importing: checksum")


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
    assert panel.head.pause.text() == "Pause all"
    panel.head.pause.click()
    qtbot.waitUntil(lambda: panel.head.pause.text() == "Resume all", timeout=LONG)
    assert only(panel).what == "Paused by you"
    assert only(panel).actions == (Action.CANCEL,), "one cannot go on while all rest"
    put(table, "Later.mp4")
    panel.follow(Changes(jobs=True))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=LONG)
    assert {line.what for line in lines(panel)} == {"Paused by you"}
    panel.head.pause.click()
    qtbot.waitUntil(lambda: panel.head.pause.text() == "Pause all", timeout=LONG)
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


def test_many_jobs_are_told_as_a_number(
    table: JobTable, open_panel: Callable[[], JobPanel]
) -> None:
    table.add(
        NewJob("understand_photo", f"{n}.jpg", "embed", Lane.PAID, SERVICE) for n in range(12_645)
    )
    put_batch(table, "Files", queued=50)
    panel = open_panel()
    assert panel.model.rowCount() == MOST_ROWS + 2
    last = lines(panel)[-1]
    assert last.what == "and 12,345 more"
    assert last.actions == ()
    assert panel.head.filters.tabText(0) == "All 12,646"


def test_names_are_not_markup(table: JobTable, open_panel: Callable[[], JobPanel]) -> None:
    put(table, "<b>bold</b>\n.mp4", state=JobState.RUNNING)
    panel = open_panel()
    spoken = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("<b>bold</b> .mp4, Uploading to understand")
    assert "Pause with P" in spoken
    assert not panel.grab().isNull()


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


def test_the_toolbar_tells_the_sum(qtbot: QtBot, theme: Theme) -> None:
    summary = JobSummary(theme)
    qtbot.addWidget(summary)
    assert summary.text() == "No jobs"
    summary.show_totals(JobTotals(active=3, share=0.5, left=230))
    assert summary.text() == "3 jobs, 4 min left"
    summary.set_short(True)
    assert summary.text() == "3 jobs"
    summary.show_totals(JobTotals(failed=2))
    assert summary.text() == "2 failed"
    summary.show()
    with qtbot.waitSignal(summary.clicked):
        QTest.mouseClick(summary, Qt.MouseButton.LeftButton)
