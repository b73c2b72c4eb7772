"""A byte that a disk lost: its item is understood again, and all others stay as they are."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaState
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.vector_mending import CHECK, EVERY
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.driver import Driver
from tests.service import StandIn


@pytest.fixture
def driver(understood: Workspace, tmp_path: Path) -> Driver:
    driver = Driver(understood)
    for colour in ("red", "green", "blue"):
        media.photo(tmp_path / "in" / f"{colour}.jpg", colour, size=(320, 240))
    driver.add(tmp_path / "in")
    assert {item.state for item in driver.all_items()} == {MediaState.UNDERSTOOD}
    return driver


def damage(driver: Driver, name: str) -> None:
    """Flip a bit in the first vector of an item."""
    catalogue, item = driver.workspace.catalogue, driver.items()[name]
    (space,) = catalogue.moments.spaces()
    slot = catalogue.moments.slotted(space, item.id)[0][0]
    (path,) = (driver.workspace.folder.vectors).glob("*.f32")
    with path.open("r+b") as file:
        file.seek(slot * space.dimension * 4 + 3)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 0x04]))


def found(driver: Driver, words: str) -> list[str]:
    hits = driver.workspace.search.answer(SearchQuery(words)).hits
    return [hit.item.name for hit in hits]


def look(driver: Driver) -> str:
    driver.workspace.engine.mending.look()
    driver.run(patient=False)
    jobs = [job for job in driver.workspace.catalogue.jobs.page() if job.kind == CHECK]
    assert {job.state for job in jobs} == {JobState.DONE}
    return max(jobs, key=lambda job: job.id).note


def test_what_is_damaged_is_understood_again_and_nothing_else(
    driver: Driver, service: StandIn
) -> None:
    assert look(driver) == "All vectors are whole"
    counts = service.usage()["counts"]["embed_image"]
    damage(driver, "green.jpg")
    assert "green.jpg" not in found(driver, "emerald"), "never found wrongly"
    assert look(driver) == "A part of 1 item was damaged and is understood again"
    driver.hurry()
    assert found(driver, "emerald") == ["green.jpg"]
    assert found(driver, "crimson") == ["red.jpg"]
    assert service.usage()["counts"]["embed_image"] == counts + 1
    assert look(driver) == "All vectors are whole"


def test_without_a_wish_to_understand_by_itself_it_waits_for_the_user(
    understood: Workspace, driver: Driver, settings: SettingsFile, tmp_path: Path
) -> None:
    scenes = [("purple", 6), ("yellow", 6)]
    driver.add(media.video(tmp_path / "clip.mp4", scenes, size=(640, 360)))
    settings.change(understand_on_import=False)
    clip = driver.items()["clip.mp4"].id
    moments = len(understood.catalogue.moments.of(clip))
    damage(driver, "green.jpg")
    damage(driver, "clip.mp4")
    told = "A part of 2 items was damaged and is to be understood again by you"
    assert look(driver) == told
    driver.hurry()
    assert driver.items()["green.jpg"].state is MediaState.READY, "under “Not understood yet”"
    assert driver.items()["clip.mp4"].state is MediaState.UNDERSTOOD
    assert len(understood.catalogue.moments.of(clip)) == moments - 1, "all others stay"
    assert "clip.mp4" in found(driver, "yellow")
    understood.understanding.enqueue_all()
    driver.hurry()
    assert driver.items()["green.jpg"].state is MediaState.UNDERSTOOD


def test_it_is_looked_at_once_a_week(driver: Driver) -> None:
    mending = driver.workspace.engine.mending
    marker = driver.workspace.folder.vectors / "looked at"
    assert not mending.resume().jobs, "what is new is whole"
    assert marker.exists()
    assert not mending.resume().jobs
    long_ago = time.time() - EVERY - 60
    os.utime(marker, (long_ago, long_ago))
    assert mending.resume().jobs
    assert not mending.resume().jobs, "one is enough"
    driver.run(patient=False)
    assert not mending.resume().jobs
    ahead = time.time() + EVERY
    os.utime(marker, (ahead, ahead))  # the clock was set back
    assert mending.resume().jobs
