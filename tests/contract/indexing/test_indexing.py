"""From a chosen video to one that is ready in the index; what the service refuses, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.video_index import IndexState
from medintel_desktop.library import polling
from medintel_desktop.library.indexing import NO_REASON, STOPPED
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.contract.indexing.conftest import Shelf
from tests.service import StandIn

CREATE = "/indexes/[^/]+/indexed-assets$"
LOOK = "/indexed-assets/[^/]+$"


def test_three_videos_become_ready(shelf: Shelf, clips: list[Path], service: StandIn) -> None:
    items = shelf.add(*clips)
    rows = shelf.index(*items)
    assert {row.state for row in rows} == {IndexState.READY}
    assert shelf.there() == ["ready"] * 3
    usage = service.usage()
    assert usage["counts"]["index"] == 3
    assert usage["paid_twice"] == []
    minutes = shelf.workspace.catalogue.ledger.used().minutes
    assert minutes == pytest.approx(usage["minutes_indexed"], abs=0.01)


def test_what_the_service_knows_is_kept(shelf: Shelf, clips: list[Path]) -> None:
    (item,) = shelf.add(clips[1])
    (row,) = shelf.index(item)
    assert row.details["duration"] == pytest.approx(10, abs=0.2)
    assert (row.details["width"], row.details["height"]) == (640, 360)
    assert row.details["lines"] == 1
    assert row.details["picture"] is True
    picture = shelf.workspace.folder.service_picture(item.checksum)
    assert picture.read_bytes().startswith(b"\xff\xd8")
    transcript = shelf.workspace.catalogue.transcripts.of(item.id)
    assert transcript is not None
    assert [line.text for line in transcript.lines] == ["the boat leaves the harbour"]


def test_its_picture_stands_in_where_there_is_none(shelf: Shelf, clips: list[Path]) -> None:
    (item,) = shelf.add(clips[0])
    thumbnail = shelf.workspace.folder.thumbnail(item.checksum)
    own = thumbnail.read_bytes()
    shelf.index(item)
    assert thumbnail.read_bytes() == own
    thumbnail.unlink()
    shelf.managed.withdrawal.enqueue([item.id], uploads=False)
    shelf.driver.hurry()
    shelf.index(item)
    assert thumbnail.exists()


def test_indexing_again_does_nothing(shelf: Shelf, clips: list[Path], service: StandIn) -> None:
    items = shelf.add(*clips[:2])
    shelf.index(*items)
    before = len(service.log(method="POST"))
    assert shelf.managed.indexing.estimate([i.id for i in items]).known == 2
    assert not shelf.managed.indexing.enqueue([i.id for i in items]).jobs
    shelf.driver.hurry()
    assert len(service.log(method="POST")) == before


def test_off_is_off(shelf: Shelf, clips: list[Path], settings: SettingsFile) -> None:
    (item,) = shelf.add(clips[0])
    settings.change(managed_index=False)
    with pytest.raises(NotSetUp):
        shelf.managed.indexing.enqueue([item.id])
    assert shelf.jobs() == []


def test_costs_are_told_before(shelf: Shelf, clips: list[Path], tmp_path: Path) -> None:
    short = media.video(tmp_path / "short.mp4", [("red", 2)], size=(640, 360))
    photo = media.photo(tmp_path / "photo.jpg", "red")
    items = shelf.add(*clips[:2], short, photo)
    told = shelf.managed.indexing.estimate([item.id for item in items])
    assert (told.videos, told.known, told.photos) == (2, 0, 1)
    assert told.minutes == pytest.approx(20 / 60, abs=0.02)
    assert told.dollars == pytest.approx(told.minutes * 0.042)
    ((name, why),) = told.refused
    assert name == "short.mp4"
    assert "too short" in why or "needs at least 4" in why


def test_what_would_be_refused_is_not_sent(shelf: Shelf, tmp_path: Path, service: StandIn) -> None:
    (item,) = shelf.add(media.video(tmp_path / "small.mp4", [("red", 6)], size=(320, 240)))
    (row,) = shelf.index(item)
    assert row.state is IndexState.FAILED
    assert "360" in row.reason
    assert service.log("/assets", "POST") == []


@pytest.mark.parametrize("tells", [True, False])
def test_a_failure_tells_its_reason(
    shelf: Shelf, clips: list[Path], service: StandIn, *, tells: bool
) -> None:
    service.config(index_fails_with="video_file_broken", index_tells_why=tells)
    (item,) = shelf.add(clips[0])
    (row,) = shelf.index(item)
    assert row.state is IndexState.FAILED
    said = "The service cannot read this video." if tells else NO_REASON
    assert row.reason.startswith(said)
    (job,) = shelf.jobs()
    assert job.state is JobState.FAILED
    assert shelf.workspace.catalogue.ledger.used().minutes == 0, "a failure is not counted"

    service.config(index_fails_with="")
    (row,) = shelf.index(item)
    assert row.state is IndexState.READY
    assert shelf.there() == ["ready"], "the failed one was taken away"
    assert len(service.log("/assets", "POST")) == 1, "the video was sent once"


def test_asset_that_failed_is_told_and_sent_anew(
    shelf: Shelf, clips: list[Path], service: StandIn
) -> None:
    service.config(stuck=["asset"])
    (item,) = shelf.add(clips[0])
    shelf.managed.indexing.enqueue([item.id])
    shelf.driver.run(patient=False)
    (asset,) = service.assets()
    service.set_asset(asset["_id"], status="failed", code="video_file_broken")
    shelf.driver.hurry()
    assert shelf.standing(item).state is IndexState.FAILED
    shelf.managed.indexing.enqueue([item.id])
    shelf.driver.run(patient=False)
    assert len(service.log("/assets", "POST")) == 2
    service.config(stuck=[])
    shelf.driver.hurry()
    assert shelf.standing(item).state is IndexState.READY


def test_waiting_asks_ever_less_often(shelf: Shelf, clips: list[Path], service: StandIn) -> None:
    service.config(stuck=["index"])
    (item,) = shelf.add(clips[0])
    shelf.begin(item)
    waits = []
    for _ in range(6):
        shelf.driver.run(patient=False)
        (job,) = shelf.jobs()
        waits.append(job.not_before - job.updated_at)
        shelf.driver.let_time_pass()
    assert waits == sorted(waits)
    assert waits[-1] > 2 * waits[0]
    assert shelf.standing(item).state in (IndexState.QUEUED, IndexState.INDEXING)
    assert shelf.workspace.catalogue.cells.by_id([item.id])[0].waits == "Indexing"
    service.config(stuck=[])
    shelf.driver.hurry()
    assert shelf.standing(item).state is IndexState.READY


def test_stuck_for_ever_is_given_up(
    shelf: Shelf, clips: list[Path], service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.config(stuck=["index"])
    monkeypatch.setattr(polling, "LONGEST_WAIT", -1.0)
    (item,) = shelf.add(clips[0])
    (row,) = shelf.index(item)
    assert row.state is IndexState.FAILED
    assert "6 hours" in row.reason

    monkeypatch.undo()
    service.config(stuck=[])
    (row,) = shelf.index(item)
    assert row.state is IndexState.READY
    assert service.usage()["counts"]["index"] == 1


@pytest.mark.parametrize("path", [CREATE, LOOK, "/assets"])
@pytest.mark.parametrize("action", ["close", "status", "malformed"])
def test_faults_buy_nothing_twice(
    shelf: Shelf, clips: list[Path], service: StandIn, path: str, action: str
) -> None:
    details: dict[str, dict[str, Any]] = {
        "close": {"after": True}, "malformed": {"style": "truncated"},
        "status": {"status": 429, "headers": {"Retry-After": "3"}, "body": ""},
    }  # fmt: skip
    service.fault(action, path, times=2, **details[action])
    (item,) = shelf.add(clips[0])
    (row,) = shelf.index(item)
    assert row.state is IndexState.READY
    assert service.usage()["paid_twice"] == []
    assert service.usage()["counts"]["index"] == 1
    entries = shelf.workspace.catalogue.ledger.entries()
    assert [entry.state for entry in entries if entry.what == "index"] == ["counted"]


def test_quota_pauses_and_goes_on(shelf: Shelf, clips: list[Path], service: StandIn) -> None:
    service.config(quota_minutes=0.01)
    (item,) = shelf.add(clips[0])
    shelf.begin(item)
    (hold,) = shelf.workspace.catalogue.jobs.holds()
    assert hold.problem.short == "Quota used"
    service.config(quota_minutes=None)
    shelf.workspace.catalogue.jobs.release(hold.service)
    shelf.driver.hurry()
    assert shelf.standing(item).state is IndexState.READY


def test_own_limit_is_kept(shelf: Shelf, clips: list[Path], settings: SettingsFile) -> None:
    settings.change(monthly_minutes=1)
    shelf.workspace.catalogue.ledger.note("twelvelabs", "other", 0.95, "minutes")
    (item,) = shelf.add(clips[0])
    shelf.begin(item)
    assert shelf.there() == []
    (hold,) = shelf.workspace.catalogue.jobs.holds()
    assert "1 minutes you allow" in hold.problem.title


def test_stopped_in_the_middle_is_told_and_goes_on(
    shelf: Shelf, clips: list[Path], service: StandIn
) -> None:
    service.config(stuck=["index"])
    (item,) = shelf.add(clips[0])
    shelf.begin(item)
    assert shelf.there() == ["indexing"]
    shelf.workspace.queue.cancel()
    assert shelf.standing(item).reason == STOPPED
    service.config(stuck=[])
    (row,) = shelf.index(item)
    assert row.state is IndexState.READY
    assert service.usage()["counts"]["index"] == 1


def test_understood_before_is_not_sent_again(
    shelf: Shelf, clips: list[Path], service: StandIn
) -> None:
    (item,) = shelf.add(clips[0])
    shelf.workspace.understanding.enqueue([item.id])
    shelf.driver.hurry()
    (row,) = shelf.index(item)
    assert row.state is IndexState.READY
    assert len(service.log("/assets", "POST")) == 1


def test_index_that_is_gone_is_told(
    shelf: Shelf, clips: list[Path], settings: SettingsFile
) -> None:
    settings.change(managed_index_id="0" * 24)
    (item,) = shelf.add(clips[0])
    (row,) = shelf.index(item)
    assert row.state is IndexState.FAILED
    assert row.reason
