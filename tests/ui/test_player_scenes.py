"""In the window: scenes are looked for when a video stays open; its thumbnail is one click away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from medintel_desktop.ui.player import PlayerPage
from medintel_desktop.ui.window import player_scenes
from tests import media
from tests.ui.window import Driver, Open

SCENES = [("red", 3.0), ("blue", 3.0), ("green", 3.0), ("yellow", 3.0)]


@pytest.fixture
def driver(open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(player_scenes, "STAYS_MS", 1)
    driver = open_window()
    driver.add(media.video(tmp_path / "in" / "film.mp4", SCENES, size=(320, 180)))
    driver.until(lambda: driver.names() == ["film.mp4"])
    return driver


def opened(driver: Driver) -> PlayerPage:
    driver.parts.pages.open_id(driver.cell("film.mp4").id, None)
    driver.until(lambda: driver.parts.pages.plays)
    player = driver.parts.pages.player
    assert player is not None
    driver.until(lambda: player.playback.length > 0)
    player.shuttle.halt()
    return player


def near(image: QImage, place: tuple[int, int]) -> str:
    seen = image.pixelColor(*place)
    return min(
        media.RGB,
        key=lambda name: sum(
            abs(a - b)
            for a, b in zip(media.RGB[name], (seen.red(), seen.green(), seen.blue()), strict=True)
        ),
    )


def test_scenes_appear_with_their_pictures(driver: Driver) -> None:
    strip = opened(driver).controls.scenes
    driver.until(lambda: strip.count == 4)

    def shown() -> list[str]:
        image = strip.grab().toImage()
        places = [strip.cell(n).center() for n in range(4)]
        return [near(image, (place.x(), place.y() - 12)) for place in places]

    driver.until(lambda: shown() == ["red", "blue", "green", "yellow"])
    driver.parts.pages.back()
    again = opened(driver).controls.scenes
    driver.until(lambda: again.count == 4)
    jobs = driver.workspace.catalogue.jobs.page(limit=100)
    assert len([job for job in jobs if job.kind == "look_for_scenes"]) == 1


def test_a_frame_becomes_the_thumbnail_and_can_be_taken_back(driver: Driver) -> None:
    item = driver.cell("film.mp4")
    path = driver.workspace.folder.thumbnail(item.checksum)
    library = driver.parts.library

    def in_grid() -> str:
        grid = library.items
        row = library.model.row_of(item.num)
        assert row is not None
        place = grid.visualRect(library.model.index(row, 0)).center()
        return near(grid.viewport().grab().toImage(), (place.x(), place.y() - 30))

    driver.until(lambda: in_grid() == "red")
    player = opened(driver)
    player.playback.seek(7.0)
    driver.until(lambda: abs(player.position - 7.0) < 0.2)
    player.transport.poster.click()
    driver.until(lambda: near(QImage(str(path)), (100, 70)) == "green")
    told = "The thumbnail shows this frame now."
    notices = driver.parts.messages
    # That the film was added may be told after it.
    driver.until(lambda: told in [notice.title for notice in notices.notices])
    (notice,) = (notice for notice in notices.notices if notice.title == told)
    assert notice.label == "Undo"
    driver.parts.pages.back()
    driver.until(lambda: in_grid() == "green")

    assert notice.action is not None
    notice.action()
    driver.until(lambda: in_grid() == "red")
    assert driver.workspace.posters.chosen(item.id) is None
    driver.parts.undo.redo()
    driver.until(lambda: driver.background_rests)
