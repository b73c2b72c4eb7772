"""The main job: drop real files on the real window, find the moment in plain words, play it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.media import MediaState
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.service import KEY, StandIn
from tests.ui.conftest import loop, theme
from tests.ui.window import Driver, urls

__all__ = ["loop", "theme"]


class House:
    """Opens the same library again and again, with a service or without."""

    def __init__(
        self, folder: Path, qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme
    ) -> None:
        self._folder, self._qtbot, self._loop, self._theme = folder, qtbot, loop, theme
        self.driver: Driver | None = None

    def open(self, service: StandIn | None) -> Driver:
        settings = SettingsFile(self._folder / "settings.json", environment={})
        if service is not None:
            settings.change(twelvelabs_base_url=service.base_url)
        secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY} if service else {})
        workspace = open_workspace(self._folder / "library", settings, secrets)
        self.driver = Driver(self._qtbot, self._loop, self._theme, workspace, settings, secrets)
        return self.driver

    def close(self) -> None:
        if self.driver is not None and self.driver.is_open:
            assert self.driver.close(), "a thread did not end in time"


@pytest.fixture
def house(
    tmp_path: Path, qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, qapp: QApplication
) -> Iterator[House]:
    house = House(tmp_path, qtbot, loop, theme)
    yield house
    house.close()


def files(folder: Path) -> list[Path]:
    """Two photos, a video whose second half is blue, and one file that is no media."""
    (folder / "broken.jpg").parent.mkdir(parents=True)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8 not much of a picture")
    return [
        media.photo(folder / "beach.jpg", "yellow", description="sunset on the beach",
                    orientation=6, taken="2024:10:24 15:12:08", gps=(43.46, 11.88)),
        media.photo(folder / "leaf.png", "green"),
        media.video(folder / "walk.mp4", [("red", 8), ("blue", 8)], size=(640, 360)),
        folder / "broken.jpg",
    ]  # fmt: skip


def ask(driver: Driver, words: str) -> None:
    """Type a query, press Enter, wait for the joined list."""
    field, results = driver.parts.search, driver.parts.results()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.until(lambda: driver.parts.pages.page is results)
    driver.until(lambda: not results.waiting and driver.background_rests)


def found(driver: Driver) -> list[tuple[str, float | None]]:
    hits = driver.parts.results().hits
    return [(hit.item.name, hit.span.start if hit.span else None) for hit in hits]


def test_drop_search_play_quit_and_browse_offline(
    tmp_path: Path, house: House, service: StandIn
) -> None:
    driver = house.open(service)
    driver.add(*files(tmp_path / "in"))

    items = {
        cell.name: driver.workspace.catalogue.media.get(cell.id)
        for cell in driver.workspace.catalogue.cells.by_number(
            driver.workspace.catalogue.cells.numbers(driver.parts.library.view)
        )
    }
    beach, broken = items["beach.jpg"], items["broken.jpg"]
    assert beach is not None
    assert beach.state is MediaState.UNDERSTOOD
    assert str(beach.metadata.taken_at) == "2024-10-24 15:12:08"
    assert beach.metadata.point is not None
    assert (beach.metadata.width, beach.metadata.height) == (320, 240)
    assert broken is not None
    assert broken.problem is not None
    assert "Traceback" not in broken.problem.title

    ask(driver, "sunset beach")
    assert found(driver)[0] == ("beach.jpg", None)
    ask(driver, "blue")
    assert found(driver) == [("walk.mp4", 8.0)]

    play_first(driver)
    player = driver.parts.pages.player
    assert player is not None
    driver.until(lambda: player.position >= 8.0)
    assert player.position < 12
    driver.until(lambda: player.video_sink.videoFrame().isValid())
    shown = QColor(player.video_sink.videoFrame().toImage().pixelColor(100, 100))
    assert shown.blue() > 150, "the second half is blue"
    assert shown.red() < 100
    house.close()
    assert service.usage()["paid_twice"] == []

    asked_before = len(service.log())
    driver = house.open(None)
    driver.until(lambda: len(driver.names()) == 4)
    ask(driver, "blue")
    assert found(driver) == [("walk.mp4", 8.0)], "asked before, so it works offline"
    ask(driver, "green")
    assert found(driver) == []
    ask(driver, "leaf")
    assert found(driver) == [("leaf.png", None)], "words always work"
    assert len(service.log()) == asked_before, "nothing was asked of the service"


def play_first(driver: Driver) -> None:
    """Open the best hit with Enter, as from the search field."""
    grid = driver.parts.results().grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    driver.until(lambda: driver.parts.pages.player is not None)


def test_quit_in_the_middle_and_go_on(tmp_path: Path, house: House, service: StandIn) -> None:
    service.config(embed_task_seconds=2.0)
    driver = house.open(service)
    before = driver.count()
    driver.drop(driver.target(), urls(files(tmp_path / "in")))
    driver.until(lambda: driver.count() > before)
    house.close()

    driver = house.open(service)
    driver.until(lambda: driver.count() == 4 and driver.jobs_ended())
    states = {job.title: job.state for job in driver.workspace.catalogue.jobs.page()}
    assert states["walk.mp4"] == "done"
    assert service.usage()["paid_twice"] == []
