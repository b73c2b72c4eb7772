"""Scenes: shots found on this computer, or those a service told; looked for when nobody waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.cli.rows import scene_row
from medintel_desktop.domain.analysis import Analysis, AnswerKind, Passage
from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.ports import MediaTools as MediaToolsPort
from medintel_desktop.domain.scene import Cuts, Scene, shots
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library import scenes as scenes_module
from medintel_desktop.library.scenes import LOOK
from tests import media
from tests.driver import Driver
from tests.service import ignore

tools: MediaToolsPort = MediaTools()

SHOTS = [("red", 3.0), ("blue", 2.5), ("green", 4.0), ("yellow", 2.0)]
EDGES = (3.0, 5.5, 9.5)


def cuts(path: Path, begin: float = 0.0, seconds: float = 600.0) -> Cuts:
    metadata = tools.probe(path, MediaKind.VIDEO)
    return tools.cuts(path, metadata, begin, seconds, ignore)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.webm", "a.avi", "a.mts", "a.mov"])
@pytest.mark.parametrize("key_every", [5, 20, 1000])
def test_cuts_are_found_wherever_key_frames_lie(tmp_path: Path, name: str, key_every: int) -> None:
    path = media.video(tmp_path / name, SHOTS, key_every=key_every)
    found = cuts(path)
    assert found.all
    assert found.found == pytest.approx(EDGES, abs=0.11)


def test_what_does_not_change_has_no_cut(tmp_path: Path) -> None:
    assert cuts(media.video(tmp_path / "a.mp4", [("red", 12.0)])).found == ()


def test_looking_goes_on_where_it_stood(tmp_path: Path) -> None:
    path = media.video(tmp_path / "a.mp4", SHOTS)
    found: list[float] = []
    at, turns = 0.0, 0
    while True:
        part = cuts(path, at, seconds=0.0)
        found += part.found
        turns += 1
        assert part.until > at
        at = part.until
        if part.all:
            break
    assert turns > 5
    assert found == pytest.approx(EDGES, abs=0.11)


def test_it_can_be_broken_off(tmp_path: Path) -> None:
    path = media.video(tmp_path / "a.mp4", SHOTS)

    def stop(done: float, total: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        tools.cuts(path, tools.probe(path, MediaKind.VIDEO), 0.0, 600.0, stop)


def test_shots_fill_the_video() -> None:
    assert shots([5.0, 3.0, 5.3, 9.8], 10.0) == [
        Scene(Span(0, 3)), Scene(Span(3, 5)), Scene(Span(5, 10)),
    ]  # fmt: skip
    assert shots([], 10.0) == [Scene(Span(0, 10))]


@pytest.fixture
def driver(workspace: Workspace, tmp_path: Path) -> Driver:
    driver = Driver(workspace)
    driver.add(media.video(tmp_path / "in" / "film.mp4", SHOTS))
    return driver


def film(driver: Driver) -> str:
    return driver.items()["film.mp4"].id


def jobs(driver: Driver) -> list[Job]:
    return [job for job in driver.workspace.catalogue.jobs.page(limit=-1) if job.kind == LOOK]


def starts(driver: Driver) -> list[float]:
    return [scene.span.start for scene in driver.workspace.scenes.of(film(driver))]


def test_scenes_are_looked_for_once(driver: Driver) -> None:
    assert driver.workspace.scenes.of(film(driver)) == []
    for _ in range(2):
        driver.workspace.scenes.enqueue(film(driver))
    driver.run()
    assert starts(driver) == pytest.approx((0.0, *EDGES), abs=0.11)
    (job,) = jobs(driver)
    assert (job.state, job.note) == (JobState.DONE, "Found 4 scenes")
    assert film(driver) in driver.changes.media
    driver.workspace.scenes.enqueue(film(driver))
    assert len(jobs(driver)) == 1


def test_others_have_a_turn_in_between(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo that is added while it looks does not wait for its end."""
    monkeypatch.setattr(scenes_module, "AT_ONCE", 0.0)
    driver.workspace.scenes.enqueue(film(driver))
    runner = driver._runners[0]
    assert runner.run_one()
    (job,) = jobs(driver)
    assert (job.state, job.note) == (JobState.WAITING, "Looking for scenes")
    driver.workspace.ingest.add([str(media.photo(tmp_path / "late.jpg", "red"))])
    before = [job.state for job in jobs(driver)]
    while "late.jpg" not in driver.items():
        assert runner.run_one()
        assert [job.state for job in jobs(driver)] == before, "it came later"
    driver.run()
    assert starts(driver) == pytest.approx((0.0, *EDGES), abs=0.11)


def test_a_kill_in_between_loses_nothing(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes_module, "AT_ONCE", 0.0)
    driver.workspace.scenes.enqueue(film(driver))
    runner = driver._runners[0]
    while jobs(driver)[0].payload.get("until", 0.0) < 6:
        assert runner.run_one()
    asked = []
    genuine = MediaTools.cuts

    def noting(self: MediaTools, path: Path, metadata: object, begin: float, *rest: object) -> Cuts:
        asked.append(begin)
        return genuine(self, path, metadata, begin, *rest)  # type: ignore[arg-type]  # as given

    monkeypatch.setattr(MediaTools, "cuts", noting)
    driver.workspace.catalogue.jobs.requeue_running()
    driver.run()
    assert min(asked) >= 6
    assert starts(driver) == pytest.approx((0.0, *EDGES), abs=0.11)


def test_those_of_a_service_win(driver: Driver) -> None:
    driver.workspace.scenes.enqueue(film(driver))
    driver.run()
    told = (Passage(Span(0, 6), "A red room"), Passage(Span(6, 11), "Outside"))
    driver.workspace.catalogue.analyses.add(
        [Analysis("a", film(driver), AnswerKind.SCENES, told, model="pegasus1.5", made_at=1.0)]
    )
    assert driver.workspace.scenes.of(film(driver)) == [
        Scene(Span(0, 6), "A red room"), Scene(Span(6, 11), "Outside"),
    ]  # fmt: skip


def test_scenes_as_scripts_read_them() -> None:
    assert scene_row(Scene(Span(0, 6), "A red room")) == {
        "start": 0, "end": 6, "title": "A red room",
    }  # fmt: skip
    assert scene_row(Scene(Span(6, 7.5)))["title"] is None


def test_what_is_not_here_is_not_looked_through(driver: Driver, tmp_path: Path) -> None:
    (tmp_path / "in" / "film.mp4").unlink()
    driver.workspace.scenes.enqueue(film(driver))
    driver.workspace.scenes.enqueue("nobody")
    assert jobs(driver) == []


def test_what_cannot_be_read_to_its_end_has_the_scenes_before(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.workspace.scenes.enqueue(film(driver))
    path = tmp_path / "in" / "film.mp4"
    path.write_bytes(path.read_bytes()[:2000].ljust(path.stat().st_size, b"\0"))
    driver.run()
    (job,) = jobs(driver)
    assert job.state is JobState.DONE
    assert starts(driver) == [0.0]
