"""An upload under way: it tells its bytes, and can be paused, cancelled and ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.cli.add import start_runners, stop_runners
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaState
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver
from tests.service import StandIn, until


@pytest.fixture
def slow_upload(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> Iterator[tuple[Driver, list[threading.Thread]]]:
    """A video on its way for a while, carried by real threads. It is larger than what the system
    takes off a sender's hands at once."""
    service.config(upload_bytes_per_second=3_000_000)
    path = media.video(tmp_path / "long.mp4", [("red", 5)], size=(640, 360))
    with path.open("ab") as file:
        file.write(bytes(60_000_000))
    driver = Driver(understood)
    driver.workspace.ingest.add([str(path)])
    threads = start_runners(understood)
    yield driver, threads
    service.config(upload_bytes_per_second=0)
    stop_runners(understood, threads)


def uploading(driver: Driver) -> Job | None:
    """The job, when bytes have gone."""
    page = driver.workspace.catalogue.jobs.page(limit=-1)
    job = next((job for job in page if job.kind == "understand_video"), None)
    return job if job and job.step == "upload" and job.progress.done > 0 else None


@pytest.mark.parametrize("action", ["pause", "cancel", "trash", "quit"])
def test_an_upload_under_way_can_be_stopped(
    slow_upload: tuple[Driver, list[threading.Thread]], service: StandIn, action: str
) -> None:
    driver, threads = slow_upload
    job = until(lambda: uploading(driver), 60)
    workspace = driver.workspace
    if action == "trash":
        workspace.trash.put([job.media_id or ""])
    elif action == "quit":
        stop_runners(workspace, threads)
    else:
        getattr(workspace.queue, action)()

    expected = {
        "pause": JobState.PAUSED, "cancel": JobState.CANCELLED, "trash": JobState.CANCELLED,
        "quit": JobState.QUEUED,
    }[action]  # fmt: skip
    until(lambda: _put_down(workspace, job.id), 30)
    stopped = workspace.catalogue.jobs.get(job.id)
    assert stopped is not None
    assert stopped.state is expected
    assert 0 < stopped.progress.done < stopped.progress.total
    if action != "pause":
        return
    service.config(upload_bytes_per_second=0)
    workspace.queue.resume()
    until(lambda: _state(workspace, job.id) is JobState.DONE or None, 60)
    assert service.usage()["paid_twice"] == []
    (item,) = driver.items().values()
    assert item.state is MediaState.UNDERSTOOD


def _put_down(workspace: Workspace, job_id: int) -> bool | None:
    with workspace.catalogue.database.read() as db:
        row = db.execute("SELECT state, held FROM job WHERE id = ?", (job_id,)).fetchone()
    return True if row["state"] != "running" and not row["held"] else None


def _state(workspace: Workspace, job_id: int) -> JobState | None:
    job = workspace.catalogue.jobs.get(job_id)
    return job.state if job else None


def test_progress_is_bytes_and_only_grows(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    path = media.video(tmp_path / "a.mp4", [("red", 5)], size=(640, 360))
    with path.open("ab") as file:
        file.write(bytes(24_000_000))
    service.config(upload_bytes_per_second=12_000_000)
    driver = Driver(understood)
    driver.workspace.ingest.add([str(path)])
    driver.hurry()
    told = [
        job.progress
        for job in driver.reports
        if job.kind == "understand_video" and job.step == "upload" and job.progress.done
    ]
    size = path.stat().st_size
    assert len(told) >= 2
    assert {(progress.unit, progress.total) for progress in told} == {("bytes", size)}
    done = [progress.done for progress in told]
    assert done == sorted(done)
    assert done[-1] <= size
