"""Understanding through the genuine SDK: what is sent, kept, counted, and never sent twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.domain.media import PARTLY_READ, MediaItem, MediaState
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.driver import Driver
from tests.plain import reason
from tests.service import StandIn

PHOTO = "/embed-v2$"
ORDER = "/embed-v2/tasks$"


@pytest.fixture
def driver(understood: Workspace) -> Driver:
    return Driver(understood)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds: red, then blue."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return media.video(path, [("red", 4), ("blue", 4)], size=(640, 360))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return media.photo(tmp_path / "leaf.jpg", "green")


def add(driver: Driver, *paths: Path) -> None:
    driver.workspace.ingest.add([str(path) for path in paths])
    driver.hurry()


def job_of(driver: Driver, kind: str) -> Job:
    (job,) = [j for j in driver.workspace.catalogue.jobs.page(limit=-1) if j.kind == kind]
    return job


def item(driver: Driver) -> MediaItem:
    (found,) = driver.items().values()
    return found


def bought(service: StandIn) -> dict[str, int]:
    usage = service.usage()
    assert usage["paid_twice"] == []
    return {k: v for k, v in usage["counts"].items() if k.startswith("embed") and v}


def test_photo_and_video_are_understood(
    driver: Driver, service: StandIn, clip: Path, photo: Path
) -> None:
    add(driver, photo, clip)

    items = driver.items()
    assert {i.state for i in items.values()} == {MediaState.UNDERSTOOD}
    moments = driver.workspace.catalogue.moments
    assert [m.span for m in moments.of(items["leaf.jpg"].id)] == [None]
    visual = [m.span for m in moments.of(items["clip.mp4"].id) if m.modality is Modality.VISUAL]
    assert visual == [Span(0, 4), Span(4, 8)]
    assert job_of(driver, "understand_video").note == "Understood, 2 moments"
    assert job_of(driver, "understand_photo").note == "Understood"
    used = driver.workspace.catalogue.ledger.used()
    assert used.images == 1
    assert used.minutes == pytest.approx(8 / 60, abs=0.01)
    assert bought(service) == {"embed_image": 1, "embed_video": 1}
    assert [e.state for e in driver.workspace.catalogue.ledger.entries()] == ["counted"] * 2


def test_a_damaged_photo_is_understood_and_keeps_its_reason(
    driver: Driver, service: StandIn, photo: Path
) -> None:
    add(driver, media.cut_short(photo, 0.9))
    assert (item(driver).state, item(driver).problem) == (MediaState.UNDERSTOOD, PARTLY_READ)


def test_adding_again_buys_nothing(
    driver: Driver, service: StandIn, clip: Path, photo: Path
) -> None:
    add(driver, photo, clip)
    add(driver, photo, clip)
    driver.workspace.understanding.enqueue_all()
    driver.hurry()
    assert bought(service) == {"embed_image": 1, "embed_video": 1}


def test_a_new_item_waits_for_the_user_if_wanted_so(
    driver: Driver, service: StandIn, photo: Path, settings: SettingsFile
) -> None:
    settings.change(understand_on_import=False)
    add(driver, photo)
    assert item(driver).state is MediaState.READY
    driver.workspace.understanding.enqueue_all()
    driver.hurry()
    assert item(driver).state is MediaState.UNDERSTOOD


def test_small_photos_are_made_large_enough(driver: Driver, tmp_path: Path) -> None:
    add(driver, media.photo(tmp_path / "tiny.png", "red", size=(20, 10)))
    assert item(driver).state is MediaState.UNDERSTOOD


@pytest.mark.parametrize(
    ("scenes", "size", "pill"),
    [([("red", 2.0)], (640, 360), "Too short"), ([("red", 5.0)], (320, 240), "Too small")],
)
def test_what_is_refused_for_certain_is_not_sent(
    driver: Driver, service: StandIn, tmp_path: Path, scenes: list[tuple[str, float]],
    size: tuple[int, int], pill: str,
) -> None:  # fmt: skip
    add(driver, media.video(tmp_path / "a.mp4", scenes, size=size))
    assert reason(job_of(driver, "understand_video"))
    found = item(driver)
    assert found.state is MediaState.READY, "it is there and found by words"
    assert found.problem is not None
    assert found.problem.short == pill
    assert service.log("/assets", "POST") == []


def test_photo_whose_answer_was_lost_is_sent_again_only_by_the_user(
    driver: Driver, service: StandIn, photo: Path
) -> None:
    service.fault("close", PHOTO, method="POST", after=True)
    add(driver, photo)

    job = job_of(driver, "understand_photo")
    assert reason(job) == "The answer of TwelveLabs was lost on the way."
    assert job.problem is not None
    assert job.problem.short == "Answer lost"
    assert item(driver).problem == job.problem
    ledger = driver.workspace.catalogue.ledger
    assert [entry.state for entry in ledger.entries()] == ["unknown"]
    add(driver, photo)
    driver.workspace.understanding.enqueue_all()
    driver.hurry()
    assert len(service.log("/embed-v2", "POST")) == 1, "nothing is sent by itself"

    driver.workspace.queue.retry([job.id])
    driver.hurry()
    assert (item(driver).state, item(driver).problem) == (MediaState.UNDERSTOOD, None)
    assert [entry.state for entry in ledger.entries()] == ["counted", "unknown"]
    assert ledger.used().images == 2, "better too much than too little"


def test_app_that_ended_while_the_service_answered(
    driver: Driver, service: StandIn, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(driver.workspace.catalogue.moments, "add", killed)
        with pytest.raises(Killed):
            add(driver, photo)
    driver.workspace.catalogue.jobs.requeue_running()
    driver.hurry()
    job = job_of(driver, "understand_photo")
    assert reason(job) == "MedIntel ended while the service was answering."
    assert bought(service) == {"embed_image": 1}


def test_app_that_ended_before_the_job_was_noted_as_done(
    driver: Driver, service: StandIn, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vector is there: neither bought again nor told as lost."""

    class Killed(BaseException):
        pass

    genuine = driver.workspace.catalogue.jobs.save

    def killed(job: Job) -> Job:
        if job.kind == "understand_photo" and job.state is JobState.DONE:
            raise Killed
        return genuine(job)

    with monkeypatch.context() as patch:
        patch.setattr(driver.workspace.catalogue.jobs, "save", killed)
        with pytest.raises(Killed):
            add(driver, photo)
    driver.workspace.catalogue.jobs.requeue_running()
    driver.hurry()
    assert job_of(driver, "understand_photo").state is JobState.DONE
    assert item(driver).problem is None
    assert bought(service) == {"embed_image": 1}


@pytest.mark.parametrize("action", ["pause", "cancel"])
def test_pausing_while_a_photo_is_out_buys_it_once(
    driver: Driver, service: StandIn, photo: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    ai = driver.workspace.services.video_ai()
    genuine = ai.embed_photo

    def meanwhile(jpeg: bytes) -> object:
        answer = genuine(jpeg)
        getattr(driver.workspace.queue, action)()
        return answer

    monkeypatch.setattr(ai, "embed_photo", meanwhile)
    driver.workspace.ingest.add([str(photo)])
    driver.run(patient=False)
    driver.workspace.queue.resume()
    driver.hurry()
    assert item(driver).state is MediaState.UNDERSTOOD
    assert bought(service) == {"embed_image": 1}


def test_failing_while_paused_stays_failed(
    driver: Driver, service: StandIn, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Resuming must not send a photo again whose answer was lost."""
    service.fault("close", PHOTO, method="POST", after=True)
    ai = driver.workspace.services.video_ai()
    genuine = ai.embed_photo

    def meanwhile(jpeg: bytes) -> object:
        driver.workspace.queue.pause()
        return genuine(jpeg)

    monkeypatch.setattr(ai, "embed_photo", meanwhile)
    driver.workspace.ingest.add([str(photo)])
    driver.run(patient=False)
    driver.workspace.queue.resume()
    driver.hurry()
    assert job_of(driver, "understand_photo").state is JobState.FAILED
    assert len(service.log("/embed-v2", "POST")) == 1


def test_forgotten_and_added_again_is_bought_and_counted_again(
    driver: Driver, service: StandIn, photo: Path
) -> None:
    add(driver, photo)
    driver.workspace.trash.put([item(driver).id])
    driver.workspace.trash.empty()
    add(driver, photo)
    assert item(driver).state is MediaState.UNDERSTOOD
    assert driver.workspace.catalogue.ledger.used().images == 2
    assert service.usage()["counts"]["embed_image"] == 2


def test_monthly_minutes_hold_every_video_beyond(
    driver: Driver, service: StandIn, tmp_path: Path, settings: SettingsFile
) -> None:
    """Each has 36 s: one fits into a minute, the second does not, however often it is asked."""
    settings.change(monthly_minutes=1)
    service.config(asset_seconds=0.3)
    for colour in ("red", "blue", "green"):
        media.video(tmp_path / "in" / f"{colour}.mp4", [(colour, 36)], size=(640, 360), fps=2)
    driver.workspace.ingest.add([str(tmp_path / "in")])
    for _ in range(40):
        driver.run(patient=False)
        if driver.workspace.catalogue.jobs.holds():
            break
        driver.let_time_pass()
    (hold,) = driver.workspace.catalogue.jobs.holds()
    assert hold.problem.title == "This would go over the 1 minutes you allow a month."
    assert hold.until is not None
    assert bought(service) == {"embed_video": 1}
    assert driver.workspace.catalogue.ledger.used().minutes == pytest.approx(0.6, abs=0.02)

    settings.change(monthly_minutes=0)
    driver.workspace.services.reset()
    driver.hurry()
    assert bought(service) == {"embed_video": 3}


def test_a_change_of_model_meanwhile_mixes_no_vectors(
    driver: Driver, service: StandIn, clip: Path, settings: SettingsFile
) -> None:
    service.config(stuck=["embed"])
    driver.workspace.ingest.add([str(clip)])
    driver.run(patient=False)
    while job_of(driver, "understand_video").step != "collect":
        driver.let_time_pass()
        driver.run(patient=False)
    settings.change(embedding_model="marengo3.5")
    driver.workspace.services.reset()
    service.config(stuck=[])
    driver.hurry()
    job = job_of(driver, "understand_video")
    assert reason(job) == "The way of understanding was changed in the settings meanwhile."
    assert driver.workspace.catalogue.moments.spaces() == []
    driver.workspace.queue.retry([job.id])
    driver.hurry()
    driver.workspace.queue.retry()
    driver.hurry()
    assert [space.model for space in driver.workspace.catalogue.moments.spaces()] == ["marengo3.5"]


def test_missing_original_is_told_and_can_be_tried_again(
    driver: Driver, service: StandIn, photo: Path
) -> None:
    bytes_ = photo.read_bytes()

    def vanishes(job: Job) -> None:
        if job.kind == "import" and job.state is JobState.DONE:
            photo.unlink()

    driver.workspace.ingest.add([str(photo)])
    driver.workspace.runner(Lane.QUICK, vanishes, lambda changes: None).run_one()
    driver.hurry()
    job = job_of(driver, "understand_photo")
    assert reason(job) == "leaf.jpg is not there now."
    photo.write_bytes(bytes_)
    driver.workspace.queue.retry([job.id])
    driver.hurry()
    assert item(driver).state is MediaState.UNDERSTOOD


def test_search_finds_the_photo_and_the_second(
    driver: Driver, service: StandIn, clip: Path, photo: Path
) -> None:
    add(driver, photo, clip)
    first = driver.workspace.search.answer(SearchQuery("blue")).hits[0]
    assert (first.item.name, first.span) == ("clip.mp4", Span(4, 8))
    assert driver.workspace.search.answer(SearchQuery("green")).hits[0].item.name == "leaf.jpg"
