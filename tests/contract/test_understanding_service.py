"""The service says no, not now, or nothing at all: what waits, what fails, what goes on."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest

from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaItem, MediaState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.polling import LONGEST_WAIT
from tests import media
from tests.driver import Driver
from tests.plain import in_plain_words, reason
from tests.service import StandIn

PHOTO = "/embed-v2$"
ASSET = "/assets$"
ORDER = "/embed-v2/tasks$"
COLLECT = "/embed-v2/tasks/[^/]+$"


@pytest.fixture
def driver(understood: Workspace) -> Driver:
    return Driver(understood)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return media.video(path, [("red", 4), ("blue", 4)], size=(640, 360))


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("photos")
    return [media.photo(folder / f"{c}.jpg", c) for c in ("red", "green", "blue")]


def add(driver: Driver, *paths: Path) -> None:
    driver.workspace.ingest.add([str(path) for path in paths])
    driver.run(patient=False)


def jobs(driver: Driver) -> list[Job]:
    page = driver.workspace.catalogue.jobs.page(limit=-1)
    return [job for job in page if job.kind.startswith("understand")]


def states(driver: Driver) -> set[JobState]:
    return {job.state for job in jobs(driver)}


def items(driver: Driver) -> list[MediaItem]:
    return list(driver.items().values())


def all_understood(driver: Driver, service: StandIn) -> bool:
    assert states(driver) == {JobState.DONE}
    assert {item.state for item in items(driver)} == {MediaState.UNDERSTOOD}
    assert {item.problem for item in items(driver)} == {None}
    assert driver.workspace.catalogue.jobs.holds() == []
    usage = service.usage()
    assert usage["paid_twice"] == []
    counts = usage["counts"]
    assert counts.get("embed_image", 0) + counts.get("embed_video", 0) == len(items(driver))
    used = driver.workspace.catalogue.ledger
    assert {entry.state for entry in used.entries()} <= {"counted", "refused"}
    return True


@pytest.mark.parametrize("told", [{"Retry-After": "40"}, {}], ids=["told when", "not told"])
def test_rate_limit_lets_all_jobs_of_the_service_wait(
    driver: Driver, service: StandIn, photos: list[Path], told: dict[str, str]
) -> None:
    service.fault("status", PHOTO, method="POST", status=429, headers=told, body="")
    add(driver, *photos)

    assert len(service.log("/embed-v2", "POST")) == 1, "the others do not knock as well"
    (hold,) = driver.workspace.catalogue.jobs.holds()
    assert in_plain_words(hold.problem)
    assert hold.until is not None
    wait = hold.until - time.time()
    assert (30 < wait <= 40) if told else (0 < wait < 10)
    assert states(driver) <= {JobState.WAITING, JobState.QUEUED}
    due = driver.workspace.catalogue.jobs.next_due(jobs(driver)[0].lane)
    assert due == pytest.approx(hold.until)

    driver.hurry()
    assert all_understood(driver, service)


@pytest.mark.parametrize("path", [PHOTO, ASSET, ORDER, COLLECT])
@pytest.mark.parametrize("status", [500, 502, 503])
def test_failing_service_is_asked_again(
    driver: Driver, service: StandIn, photos: list[Path], clip: Path, path: str, status: int
) -> None:
    service.fault("status", path, status=status, body="<html>Bad gateway</html>", times=2)
    add(driver, photos[0], clip)
    driver.hurry()
    assert all_understood(driver, service)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("path", [ASSET, ORDER, COLLECT])
def test_cut_connection_buys_no_video_twice(
    driver: Driver, service: StandIn, clip: Path, path: str, after: bool
) -> None:
    method = "GET" if path == COLLECT else "POST"
    service.fault("close", path, method=method, after=after, times=2)
    add(driver, clip)
    driver.hurry()
    assert all_understood(driver, service)
    assert len([a for a in service.assets() if not a.get("internal")]) == 1, "nor uploaded twice"


@pytest.mark.parametrize("style", ["truncated", "html", "wrong_types", "empty", "list"])
@pytest.mark.parametrize("path", [ASSET, ORDER, COLLECT])
def test_unreadable_answer_buys_no_video_twice(
    driver: Driver, service: StandIn, clip: Path, path: str, style: str
) -> None:
    method = "GET" if path == COLLECT else "POST"
    service.fault("malformed", path, method=method, style=style)
    add(driver, clip)
    driver.hurry()
    assert service.usage()["paid_twice"] == []
    if states(driver) == {JobState.FAILED}:
        assert in_plain_words(jobs(driver)[0].problem)
        driver.workspace.queue.retry()
        driver.hurry()
    assert all_understood(driver, service)


def test_service_away_for_long_is_given_up_and_goes_on_later(
    driver: Driver, service: StandIn, clip: Path
) -> None:
    service.fault("status", COLLECT, status=500, times=-1)
    add(driver, clip)
    driver.hurry()
    (job,) = jobs(driver)
    assert reason(job) == "TwelveLabs cannot answer right now."
    asked = len(service.log("/embed-v2/tasks/"))
    assert asked == 8
    service.mend()
    driver.workspace.queue.retry()
    driver.hurry()
    assert all_understood(driver, service)


def test_answers_in_between_begin_the_count_anew(
    driver: Driver, service: StandIn, clip: Path
) -> None:
    """A task asked for hours may fail to answer now and then without being given up."""
    service.config(stuck=["embed"])
    add(driver, clip)
    while jobs(driver)[0].step != "collect":  # the service may yet be reading what was sent
        driver.let_time_pass()
        driver.run(patient=False)
    for _ in range(12):
        service.fault("status", COLLECT, status=500)
        for _ in range(2):
            driver.let_time_pass()
            driver.run(patient=False)
    service.config(stuck=[])
    driver.hurry()
    assert all_understood(driver, service)


def test_stuck_task_is_asked_for_at_growing_distances_and_given_up(
    driver: Driver, service: StandIn, clip: Path
) -> None:
    service.config(stuck=["embed"])
    add(driver, clip)
    gaps: list[float] = []
    while len(gaps) < 12:
        (job,) = jobs(driver)
        if job.step == "collect":
            assert job.note == "Waiting: the service is watching the video"
            gaps.append(job.not_before - job.updated_at)
        driver.let_time_pass()
        driver.run(patient=False)
    assert all(later > 0.9 * earlier for earlier, later in pairwise(gaps))
    assert gaps[0] < 5
    assert max(gaps) == pytest.approx(30, abs=0.5)

    (job,) = jobs(driver)
    late = {**job.payload, "asked_at": time.time() - LONGEST_WAIT - 1}
    with driver.workspace.catalogue.database.write() as db:
        db.execute("UPDATE job SET payload = json(?)", (json.dumps(late),))
    driver.hurry()
    (job,) = jobs(driver)
    assert reason(job) == "The service has not finished this video in 6 hours."
    assert in_plain_words(items(driver)[0].problem)

    driver.workspace.queue.retry([job.id])
    driver.run(patient=False)
    assert states(driver) == {JobState.WAITING}, "it is asked for again, and waited for anew"
    service.config(stuck=[])
    driver.hurry()
    assert all_understood(driver, service)


def test_stuck_asset_is_given_up_and_waited_for_anew(
    driver: Driver, service: StandIn, clip: Path
) -> None:
    service.config(stuck=["asset"])
    add(driver, clip)
    (job,) = jobs(driver)
    assert (job.step, job.note) == ("order", "Waiting: the service prepares the video")
    late = {**job.payload, "asked_at": time.time() - LONGEST_WAIT - 1}
    with driver.workspace.catalogue.database.write() as db:
        db.execute("UPDATE job SET payload = json(?)", (json.dumps(late),))
    driver.hurry()
    assert states(driver) == {JobState.FAILED}
    assert driver.workspace.catalogue.ledger.used().minutes == 0

    driver.workspace.queue.retry()
    driver.run(patient=False)
    assert states(driver) == {JobState.WAITING}
    service.config(stuck=[])
    driver.hurry()
    assert all_understood(driver, service)
    assert len(service.assets()) == 1


def test_failed_asset_is_uploaded_anew_by_the_user_alone(
    driver: Driver, service: StandIn, clip: Path
) -> None:
    service.config(stuck=["asset"])
    add(driver, clip)
    (asset,) = service.assets()
    service.set_asset(asset["_id"], status="failed", code="video_file_broken")
    driver.hurry()
    (job,) = jobs(driver)
    assert reason(job)
    assert in_plain_words(items(driver)[0].problem)
    assert len(service.log("/assets", "POST")) == 1

    driver.workspace.queue.retry([job.id])
    driver.run(patient=False)
    assert len(service.log("/assets", "POST")) == 2
    service.config(stuck=[])
    driver.hurry()
    assert all_understood(driver, service)


def test_quota_holds_until_the_user_says_so(
    driver: Driver, service: StandIn, clip: Path, photos: list[Path]
) -> None:
    spent = {"code": "usage_limit_exceeded", "message": "Not enough free credit"}
    service.fault("status", ORDER, method="POST", status=400, body=spent, times=-1)
    add(driver, clip)
    driver.hurry()
    (hold,) = driver.workspace.catalogue.jobs.holds()
    assert hold.until is None
    assert "used up" in hold.problem.title
    asked = len(service.log("/embed-v2/tasks", "POST"))
    add(driver, *photos)
    driver.let_time_pass()
    driver.run(patient=False)
    assert len(service.log("/embed-v2/tasks", "POST")) == asked, "nothing more is sent"
    assert {item.state for item in items(driver)} == {MediaState.READY}
    assert {item.problem for item in items(driver)} == {None}, "it is no fault of theirs"

    service.mend()
    driver.workspace.queue.retry()
    driver.hurry()
    assert all_understood(driver, service)


def test_revoked_key_holds_until_there_is_a_good_one(
    driver: Driver, service: StandIn, clip: Path, photos: list[Path]
) -> None:
    service.revoke()
    add(driver, clip, *photos)
    driver.hurry()
    (hold,) = driver.workspace.catalogue.jobs.holds()
    assert (hold.until, hold.problem.short) == (None, "Key refused")
    refused = [row for row in service.log() if row["status"] == 401]
    assert 1 <= len(refused) <= 2

    service.restore()
    driver.let_time_pass()
    driver.run(patient=False)
    assert len([row for row in service.log() if row["status"] == 200]) == 0, "nobody said so yet"
    driver.workspace.services.reset()
    driver.hurry()
    assert all_understood(driver, service)
