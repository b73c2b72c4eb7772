"""The real window shows what is only in a store: plays, seeks, zooms, and says when it cannot."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.ui.cell_words import away, state_pill
from medintel_desktop.ui.player import PlayerPage
from medintel_desktop.ui.viewer import ViewerPage
from tests import media
from tests.stores import Bytes
from tests.ui.only_stored.far import SlowFolder, Stored
from tests.ui.player.film import colour, seek
from tests.ui.slideshow.test_slideshow import offered
from tests.ui.window import Driver


def player_of(driver: Driver) -> PlayerPage:
    player = driver.parts.pages.player
    assert player is not None
    return player


def viewer_of(driver: Driver) -> ViewerPage:
    viewer = driver.parts.pages.viewer
    assert viewer is not None
    return viewer


def opened(driver: Driver, name: str) -> None:
    driver.select(name)
    driver.parts.actions.open.trigger()
    driver.until(lambda: driver.parts.pages.shows_item)


def toggle_zoom(viewer: ViewerPage) -> None:
    """To every pixel, or back to the whole photo."""
    QTest.mouseClick(viewer.zoom, Qt.MouseButton.LeftButton)


def film(path: Path) -> Path:
    """Red for 8 s, blue for 8 s."""
    return media.video(path, [("red", 8), ("blue", 8)], fps=10, tone=440)


def heavy_film(path: Path) -> Path:
    """16 s of noise: more bytes than are on their way before they are asked for."""
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", 10)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuvj420p"
        stream.options = {"qmin": "1", "qmax": "1"}
        for number in range(160):
            frame = av.VideoFrame.from_ndarray(np.roll(noise, number, 0), "rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_an_item_in_the_cloud_says_so(driver: Driver, stored: Stored, tmp_path: Path) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))
    pill = state_pill(cell)
    assert pill is not None
    assert (pill.icon, pill.text, away(cell)) == ("cloud", "In the cloud", False)


def test_a_video_plays_and_seeks(driver: Driver, stored: Stored, tmp_path: Path) -> None:
    stored(film(tmp_path / "walk.mp4"))
    opened(driver, "walk.mp4")
    player = player_of(driver)
    driver.until(lambda: colour(player) == "red")
    assert player.note == ""
    seek(driver.qtbot, player, 12.0)
    driver.until(lambda: colour(player) == "blue")
    driver.until(lambda: player.position > 12.1)
    seek(driver.qtbot, player, 2.0)
    driver.until(lambda: colour(player) == "red")


def test_a_line_that_stands_still_never_stops_the_window(
    driver: Driver, stored: Stored, far: SlowFolder, tmp_path: Path
) -> None:
    stored(film(tmp_path / "walk.mp4"))
    far.flows.clear()
    opened(driver, "walk.mp4")
    player = player_of(driver)
    driver.until(far.asked.is_set)
    assert player.note == "In the cloud, on its way…"
    QTest.keyClick(player, Qt.Key.Key_Escape)
    driver.until(lambda: not driver.parts.pages.shows_item)
    assert not far.given_up
    far.flows.set()


def test_leaving_does_not_wait_for_a_line_that_stands_still(
    driver: Driver, stored: Stored, far: SlowFolder, tmp_path: Path
) -> None:
    stored(heavy_film(tmp_path / "noise.mov"))
    opened(driver, "noise.mov")
    player = player_of(driver)
    driver.until(lambda: player.position > 0.3)
    far.flows.clear()
    far.asked.clear()
    player.playback.seek(15.0)
    driver.until(far.asked.is_set)
    QTest.keyClick(player, Qt.Key.Key_Escape)
    driver.until(lambda: not driver.parts.pages.shows_item)
    assert not far.given_up
    far.flows.set()


def test_another_object_in_its_place_ends_the_video(
    driver: Driver, stored: Stored, far: SlowFolder, tmp_path: Path
) -> None:
    """Somebody else writes the object while it is playing."""
    cell = stored(heavy_film(tmp_path / "noise.mov"))
    [copy] = driver.workspace.cloud.copies.of(cell.id)
    assert copy.bytes > 30_000_000
    opened(driver, "noise.mov")
    player = player_of(driver)
    driver.until(lambda: player.position > 0.3)
    far.put(copy.object, Bytes(b"x" * copy.bytes), "video/quicktime", {})
    player.playback.seek(15.0)
    driver.until(lambda: "replaced by another" in player.note)
    assert not player.playback.loaded


def test_a_store_that_is_away_is_named(
    driver: Driver, stored: Stored, far: SlowFolder, tmp_path: Path
) -> None:
    stored(film(tmp_path / "walk.mp4"))
    (tmp_path / "far away").rename(tmp_path / "unplugged")
    opened(driver, "walk.mp4")
    player = player_of(driver)
    driver.until(lambda: "not connected" in player.note or "not there" in player.note)
    assert not player.playback.loaded


def test_a_photo_is_fetched_when_a_zoom_wants_it(
    driver: Driver, stored: Stored, tmp_path: Path
) -> None:
    stored(media.photo(tmp_path / "large.png", size=(3000, 2000)))
    opened(driver, "large.png")
    viewer = viewer_of(driver)
    assert viewer.note == ""
    with driver.qtbot.waitSignal(viewer.sharpened, timeout=30_000):
        toggle_zoom(viewer)
    assert viewer.note == ""


def test_a_photo_that_cannot_be_fetched_keeps_its_preview(
    driver: Driver, stored: Stored, tmp_path: Path
) -> None:
    stored(media.photo(tmp_path / "large.png", size=(3000, 2000)))
    (tmp_path / "far away").rename(tmp_path / "unplugged")
    opened(driver, "large.png")
    viewer = viewer_of(driver)
    toggle_zoom(viewer)
    driver.until(lambda: viewer.note != "" and "on its way" not in viewer.note)
    (tmp_path / "unplugged").rename(tmp_path / "far away")
    toggle_zoom(viewer)
    with driver.qtbot.waitSignal(viewer.sharpened, timeout=30_000):
        toggle_zoom(viewer)


def test_a_search_does_not_wait_for_a_download(
    driver: Driver, stored: Stored, far: SlowFolder, tmp_path: Path
) -> None:
    stored(media.photo(tmp_path / "large.png", size=(3000, 2000)))
    opened(driver, "large.png")
    far.flows.clear()
    far.asked.clear()
    toggle_zoom(viewer_of(driver))
    driver.until(far.asked.is_set)
    answers: list[str] = []
    driver.session.background.read("search", lambda: "found", answers.append, slow=True)
    driver.until(lambda: answers == ["found"])
    assert not far.given_up
    far.flows.set()


def test_a_slideshow_plays_it(driver: Driver, stored: Stored, tmp_path: Path) -> None:
    stored(media.video(tmp_path / "walk.mp4", [("red", 2), ("blue", 2)], fps=10, tone=440))
    dialog = offered(driver)
    show = dialog.show_

    def plays() -> bool:
        show.tick()
        return not show.clips.picture(0).isNull()

    driver.until(plays)
    dialog.reject()
