"""Videos beyond the limits of the service: sent in pieces, found at the source's own time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop import assembly
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.limits import MARENGO_3, ServiceLimits
from medintel_desktop.domain.media import MediaItem, MediaState
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.handlers import step_of
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.models.job_words import doing
from tests import media
from tests.driver import Driver
from tests.plain import in_plain_words, reason
from tests.service import KEY, StandIn

ASSET = "/assets$"
ORDER = "/embed-v2/tasks$"
COLLECT = "/embed-v2/tasks/[^/]+$"

SCENES = [("red", 7.0), ("blue", 6.0), ("green", 9.0), ("yellow", 8.0)]
"""Thirty seconds; with at most 12 at once these are three pieces."""

SHORT = replace(MARENGO_3, max_seconds=12.0)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return media.video(path, SCENES, size=(640, 360), tone=440)


Start = Callable[[ServiceLimits], Driver]


@pytest.fixture
def start(
    tmp_path: Path, settings: SettingsFile, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Start]:
    """Opens a library whose service takes less than usual."""
    opened: list[Workspace] = []

    def start(limits: ServiceLimits) -> Driver:
        monkeypatch.setattr(assembly, "MARENGO_3", limits)
        settings.change(twelvelabs_base_url=service.base_url)
        secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
        opened.append(open_workspace(tmp_path / "library", settings, secrets))
        return Driver(opened[0])

    yield start
    opened[0].close()


@pytest.fixture
def driver(start: Start) -> Driver:
    return start(SHORT)


def add(driver: Driver, path: Path) -> None:
    driver.workspace.ingest.add([str(path)])
    driver.hurry()


def job(driver: Driver) -> Job:
    page = driver.workspace.catalogue.jobs.page(limit=-1)
    (found,) = [job for job in page if job.kind == "understand_video"]
    return found


def pieces_of(driver: Driver) -> list[dict[str, Any]]:
    return list(job(driver).payload["pieces"])


def item(driver: Driver) -> MediaItem:
    (found,) = driver.items().values()
    return found


def spans(driver: Driver, modality: Modality = Modality.VISUAL) -> list[Span]:
    moments = driver.workspace.catalogue.moments.of(item(driver).id)
    return [m.span for m in moments if m.modality is modality and m.span]


def covers_all_once(driver: Driver, seconds: float = 30.0) -> bool:
    """No time without a moment, none with two."""
    for modality in (Modality.VISUAL, Modality.AUDIO):
        found = spans(driver, modality)
        assert found[0].start == 0
        assert found[-1].end == pytest.approx(seconds, abs=0.2)
        for one, following in pairwise(found):
            assert one.end == pytest.approx(following.start, abs=0.15)
    return True


def understood_once(driver: Driver, service: StandIn, count: int = 3) -> bool:
    """All done, each piece sent and bought once, nothing left behind."""
    assert (item(driver).state, item(driver).problem) == (MediaState.UNDERSTOOD, None)
    assert job(driver).state is JobState.DONE
    usage = service.usage()
    assert (usage["counts"]["embed_video"], usage["paid_twice"]) == (count, [])
    names = Counter(asset["filename"] for asset in service.assets() if not asset["internal"])
    assert sorted(names.values()) == [1] * count
    assert list((driver.workspace.folder.incoming).iterdir()) == []
    entries = driver.workspace.catalogue.ledger.entries()
    assert sorted(entry.state for entry in entries) == ["counted"] * count
    return covers_all_once(driver)


def test_a_video_that_is_too_long_is_understood_in_pieces(
    driver: Driver, service: StandIn, film: Path
) -> None:
    add(driver, film)
    assert understood_once(driver, service)
    planned = job(driver).payload["pieces"]
    assert all(piece["end"] - piece["start"] <= SHORT.max_seconds for piece in planned)
    used = driver.workspace.catalogue.ledger.used().minutes
    assert used * 60 == pytest.approx(sum(piece["end"] - piece["start"] for piece in planned))
    noted = driver.workspace.catalogue.remote_assets.of(item(driver).checksum)
    assert [asset.span for asset in noted] == [Span(p["start"], p["end"]) for p in planned]


def test_moments_are_found_at_the_time_of_the_whole(driver: Driver, film: Path) -> None:
    add(driver, film)
    at = 0.0
    for colour, seconds in SCENES:
        hits = driver.workspace.search.answer(SearchQuery(colour)).hits
        best = next(hit.span for hit in hits if hit.span is not None)
        middle = at + seconds / 2
        assert best.start <= middle <= best.end, colour
        at += seconds


def test_a_video_that_is_too_large_is_understood_in_pieces(
    start: Start, service: StandIn, film: Path
) -> None:
    most = film.stat().st_size // 2
    driver = start(replace(MARENGO_3, max_bytes=most))
    add(driver, film)
    assert understood_once(driver, service, 3), "two would leave no room"
    assert all(asset["size"] <= most for asset in service.assets())


def test_a_piece_with_too_much_in_it_becomes_two(
    start: Start, service: StandIn, tmp_path: Path
) -> None:
    """Most of the bytes lie in less than half of the time."""
    calm = media.video(tmp_path / "calm.mp4", [("red", 20.0)], size=(640, 360), key_every=5)
    scenes = [(colour, 0.1) for colour in ("blue", "green") * 80]
    busy = media.video(tmp_path / "busy.mp4", scenes, size=(640, 360), key_every=1)
    path = media.joined(tmp_path / "burst.mp4", calm, busy)
    size = path.stat().st_size
    assert busy.stat().st_size > size * 0.6
    driver = start(replace(MARENGO_3, max_bytes=int(size * 0.5)))
    add(driver, path)
    spans = [piece["end"] - piece["start"] for piece in job(driver).payload["pieces"]]
    assert min(spans) < max(spans) * 0.7
    assert item(driver).state is MediaState.UNDERSTOOD
    assert service.usage()["paid_twice"] == []
    assert all(asset["size"] <= size * 0.5 for asset in service.assets())


def test_why_it_goes_in_pieces_is_told_before(driver: Driver, service: StandIn, film: Path) -> None:
    service.config(stuck=["asset"])
    driver.workspace.ingest.add([str(film)])
    driver.run(patient=False)
    assert driver.workspace.understanding.explained([item(driver).id]) == (
        "film.mp4 is 0:00:30 long. The service takes 0:00:12 at once, so it is sent in 3 pieces."
    )
    assert driver.workspace.understanding.explained(["nobody"]) == ""
    service.config(stuck=[])


def test_a_running_upload_says_which_piece_it_sends(driver: Driver, film: Path) -> None:
    add(driver, film)
    begun = [piece | {"asset": None} if n else piece for n, piece in enumerate(pieces_of(driver))]
    running = replace(job(driver), step="upload", payload={"pieces": begun})
    step = step_of(driver.workspace.engine.table, running)
    assert doing(running, step) == "Uploading to understand, piece 2 of 3"


def test_what_fits_is_sent_as_it_is(start: Start, service: StandIn, film: Path) -> None:
    driver = start(MARENGO_3)
    add(driver, film)
    assert driver.workspace.understanding.explained([item(driver).id]) == ""
    assert "pieces" not in job(driver).payload
    assert understood_once(driver, service, 1)
    (noted,) = driver.workspace.catalogue.remote_assets.of(item(driver).checksum)
    assert (noted.asset, noted.span) == (service.assets()[0]["_id"], None)


def test_what_no_cutting_helps_is_told(driver: Driver, service: StandIn, tmp_path: Path) -> None:
    add(driver, media.video(tmp_path / "a.mp4", [("red", 30.0)], size=(320, 240)))
    assert reason(job(driver)).startswith("This video is 320 x 240 pixels.")
    assert service.log("/assets", "POST") == []


def test_without_key_frames_it_is_told_and_nothing_is_sent(
    driver: Driver, service: StandIn, tmp_path: Path
) -> None:
    path = media.video(tmp_path / "a.mp4", [("red", 30.0)], size=(640, 360), key_every=1000)
    add(driver, path)
    assert reason(job(driver)) == "This video cannot be cut into pieces that the service takes."
    assert len([a for a in service.assets() if not a["internal"]]) <= 1
    assert service.usage()["counts"].get("embed_video", 0) == 0
    assert list(driver.workspace.folder.incoming.iterdir()) == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("path", [ASSET, ORDER, COLLECT])
def test_a_cut_connection_buys_no_piece_twice(
    driver: Driver, service: StandIn, film: Path, path: str, after: bool
) -> None:
    method = "GET" if path == COLLECT else "POST"
    service.fault("close", path, method=method, after=after, times=2, skip=1)
    add(driver, film)
    assert understood_once(driver, service)


@pytest.mark.parametrize("path", [ASSET, ORDER, COLLECT])
def test_a_failing_service_is_asked_again(
    driver: Driver, service: StandIn, film: Path, path: str
) -> None:
    service.fault("status", path, status=503, body="<html>Bad gateway</html>", times=2, skip=1)
    add(driver, film)
    assert understood_once(driver, service)


def test_a_piece_the_service_cannot_read_is_sent_anew_by_the_user_alone(
    driver: Driver, service: StandIn, film: Path
) -> None:
    service.config(stuck=["asset"])
    driver.workspace.ingest.add([str(film)])
    driver.run(patient=False)
    second = sorted(a["filename"] for a in service.assets())[1]
    (broken,) = [a["_id"] for a in service.assets() if a["filename"] == second]
    service.set_asset(broken, status="failed", code="video_file_broken")
    driver.hurry()
    assert job(driver).state is JobState.FAILED
    service.config(stuck=[])
    assert in_plain_words(item(driver).problem)
    assert len(service.log("/assets", "POST")) == 3
    driver.workspace.queue.retry()
    driver.hurry()
    assert len(service.log("/assets", "POST")) == 4, "the others are there"
    assert item(driver).state is MediaState.UNDERSTOOD
    assert service.usage()["paid_twice"] == []
    assert covers_all_once(driver)


def test_the_budget_is_kept_by_all_pieces_together(
    driver: Driver, service: StandIn, film: Path, settings: SettingsFile
) -> None:
    settings.change(monthly_minutes=1)
    driver.workspace.catalogue.ledger.note("twelvelabs", "video", 0.6, "minutes")
    driver.workspace.ingest.add([str(film)])
    driver.run(patient=False)
    driver.let_time_pass()
    driver.run(patient=False)
    assert service.log("/embed-v2/tasks", "POST") == [], "not one piece of it"
    assert job(driver).state is JobState.WAITING
    settings.change(monthly_minutes=0)
    driver.workspace.queue.retry()
    driver.hurry()
    assert item(driver).state is MediaState.UNDERSTOOD


def test_another_way_of_understanding_begins_anew(
    driver: Driver, service: StandIn, film: Path
) -> None:
    service.config(stuck=["asset"])
    driver.workspace.ingest.add([str(film)])
    driver.run(patient=False)
    before = job(driver)
    other = {**before.payload, "space": ["twelvelabs", "marengo3.0", 512, "fixed-6"]}
    with driver.workspace.catalogue.database.write() as db:
        db.execute("UPDATE job SET payload = json(?) WHERE id = ?", (json.dumps(other), before.id))
    service.config(stuck=[])
    driver.hurry()
    assert reason(job(driver)).startswith("The way of understanding was changed")
    driver.workspace.queue.retry()
    driver.hurry()
    assert understood_once(driver, service), "what lies there already is taken over"


def test_pieces_sent_for_another_way_are_not_mixed_with_those_of_this(
    driver: Driver, service: StandIn, film: Path
) -> None:
    """The settings changed while some pieces were there and others were not."""
    service.fault("status", ASSET, method="POST", status=503, times=-1, skip=1)
    driver.workspace.ingest.add([str(film)])
    driver.run(patient=False)
    waiting = job(driver)
    assert [bool(piece.get("asset")) for piece in pieces_of(driver)] == [True, False, False]
    foreign = [piece | {"asset": "of-another-way"} for piece in pieces_of(driver)[:1]]
    payload = {
        **waiting.payload,
        "space": ["twelvelabs", "marengo3.0", 512, "fixed-6"],
        "pieces": foreign + pieces_of(driver)[1:],
    }
    with driver.workspace.catalogue.database.write() as db:
        db.execute("UPDATE job SET payload = json(?)", (json.dumps(payload),))
    service.mend()
    driver.hurry()
    assert understood_once(driver, service)


def test_cancelling_leaves_no_piece_behind(driver: Driver, service: StandIn, film: Path) -> None:
    service.fault("status", ASSET, method="POST", status=503, times=-1)
    driver.workspace.ingest.add([str(film)])
    driver.run(patient=False)
    assert job(driver).state is JobState.WAITING
    assert list(driver.workspace.folder.incoming.iterdir()) == []
    driver.workspace.queue.cancel([job(driver).id])
    assert job(driver).state is JobState.CANCELLED
