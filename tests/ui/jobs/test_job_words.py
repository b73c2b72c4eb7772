"""What the list says of a job in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.catalogue.jobs import JobTable, NewJob
from medintel_desktop.domain.job import JobState, Lane, Progress
from medintel_desktop.domain.media import Problem
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.conditions import METERED
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_delegate import JobDelegate
from medintel_desktop.ui.job_panel import JobPanel
from medintel_desktop.ui.job_summary import JobSummary
from medintel_desktop.ui.models.job_line import Action, JobLine
from medintel_desktop.ui.models.job_snapshot import MOST_ROWS
from medintel_desktop.ui.models.job_totals import JobTotals
from medintel_desktop.ui.theme import Role, Theme
from tests.ui.jobs.rows import (
    SERVICE,
    Clock,
    lines,
    only,
    put,
    put_batch,
    settle,
)


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


@pytest.mark.parametrize(
    ("kind", "step", "store", "queued", "running", "icon"),
    [
        ("store", "send", "oci", "send to OCI", "Sending to OCI", "upload"),
        ("store", "send", "b2", "send to Backblaze B2", "Sending to Backblaze B2", "upload"),
        ("store", "compress", "folder", "send to the folder", "Making it smaller", "film"),
        ("fetch_back", "fetch", "oci", "bring back from OCI", "Bringing back from OCI", "download"),
        ("free_up", "free", "", "free up space", "Freeing up space", "hard-drive"),
        ("empty_trash", "empty", "", "empty the trash", "Emptying the trash", "trash-2"),
        ("revoke", "revoke", "oci", "end a link", "Ending a link", "link"),
    ],
)
def test_jobs_of_stores_name_the_store(
    table: JobTable, open_panel: Callable[[], JobPanel], kind: str, step: str, store: str,
    queued: str, running: str, icon: str,
) -> None:  # fmt: skip
    payload = {"store": store} if store else {}
    job = put(table, kind=kind, step=step, payload=payload)
    panel = open_panel()
    assert only(panel).what == f"Queued: {queued}"
    panel.update_jobs([replace(job, state=JobState.RUNNING)])
    assert (only(panel).what, only(panel).icon) == (running, icon)


def test_a_metered_connection_is_told(
    table: JobTable, open_panel: Callable[[], JobPanel], clock: Clock
) -> None:
    table.hold(
        Hold("oci", clock.now + 15, Problem("Waiting", METERED, "They go on by themselves."))
    )
    put(table, kind="store", step="send", payload={"store": "oci"}, service="oci")
    assert only(open_panel()).what == "Waiting: this connection is metered"


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


def test_a_long_reason_goes_on_where_there_is_room(theme: Theme) -> None:
    delegate, row = JobDelegate(theme), QRect(0, 0, 1100, 40)
    reason = "Failed: the answer of the service was not a list of cuts, so nothing is proposed."
    short = JobLine("1", "Trip.mp4", "Failed: the disk is full.", second="Free 2.1 GB.")
    long = replace(short, what=reason)
    rest = delegate.places(row, short)
    wide = delegate.places(row, long)
    needed = QFontMetrics(theme.font(Role.SMALL)).horizontalAdvance(reason)
    assert wide.what[1] >= needed > rest.what[1]
    assert sum(wide.what) < wide.amount[0] < row.width() - 100, "the second one is still told"
    assert delegate.places(row, replace(long, bar=True)) == rest
