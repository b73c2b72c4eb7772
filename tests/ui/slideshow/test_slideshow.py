"""Slideshows in the window: chosen, previewed, played on the whole screen, saved as a film."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import av
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.slideshow import Captions
from medintel_desktop.domain.view import View
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.notice import Notice
from medintel_desktop.ui.slideshow.dialog import SlideshowDialog
from medintel_desktop.ui.slideshow.manner_form import CAPTIONS, FADES
from medintel_desktop.ui.slideshow.screen import SlideshowScreen
from tests import media
from tests.ui.window import Driver


@pytest.fixture
def filled(driver: Driver, tmp_path: Path) -> Driver:
    """A window on two photos and a video, which shows red, then blue."""
    folder = tmp_path / "in"
    green = media.photo(folder / "green.jpg", "green", size=(640, 360), taken="2024:05:01 10:00:00")
    white = media.photo(folder / "white.jpg", "white", size=(360, 640), taken="2024:05:02 10:00:00")
    film = media.video(folder / "film.mp4", [("red", 1.0), ("blue", 2.0)], tone=440)
    driver.add(green, white, film)
    driver.until(lambda: len(driver.names()) == 3)
    return driver


def offered(driver: Driver) -> SlideshowDialog:
    driver.parts.actions.slideshow.trigger()
    dialog = driver.dialog(SlideshowDialog)
    driver.until(lambda: bool(dialog.slideshow.slides) and bool(dialog.stage.layers))
    return dialog


def colour(stage: QWidget, x: float = 0.5, y: float = 0.5) -> str:
    """The name of the colour at a place of the stage."""
    seen = QColor(
        stage.grab().toImage().pixel(
            QPoint(round(stage.width() * x), round(stage.height() * y))
        )
    )  # fmt: skip
    rgb = (seen.red(), seen.green(), seen.blue())
    return min(
        media.RGB, key=lambda one: sum(abs(a - b) for a, b in zip(media.RGB[one], rgb, strict=True))
    )


def playing(driver: Driver, dialog: SlideshowDialog) -> SlideshowScreen:
    QTest.mouseClick(dialog.play, Qt.MouseButton.LeftButton)
    driver.until(lambda: driver.window.slideshows.screen is not None)
    assert not dialog.isVisible()
    screen = driver.window.slideshows.screen
    assert screen is not None
    driver.until(lambda: bool(screen.stage.layers))
    return screen


def test_the_list_shown_is_played_when_nothing_is_chosen(filled: Driver) -> None:
    dialog = offered(filled)
    assert [slide.cell.name for slide in dialog.slideshow.slides] == filled.names()
    assert dialog.said.text().startswith("2 photos and 1 video, ")
    dialog.reject()


def test_what_is_chosen_is_played(filled: Driver) -> None:
    filled.select("green.jpg", "film.mp4")
    dialog = offered(filled)
    assert {slide.cell.name for slide in dialog.slideshow.slides} == {"green.jpg", "film.mp4"}
    dialog.reject()


def test_an_album_is_played_from_the_tree(filled: Driver) -> None:
    items = filled.items_mime("white.jpg")
    album = filled.new_album("Trip")
    filled.drop_on_tree(items, Kind.ALBUM, album)
    filled.until(lambda: filled.workspace.catalogue.cells.count(View(album_id=album)) == 1)
    filled.parts.sidebar.tree.slideshow_asked.emit(album)
    dialog = filled.dialog(SlideshowDialog)
    filled.until(lambda: bool(dialog.slideshow.slides))
    assert [slide.cell.name for slide in dialog.slideshow.slides] == ["white.jpg"]
    dialog.reject()


def test_what_was_found_is_played(filled: Driver) -> None:
    QTest.keyClicks(filled.parts.search, "film")
    filled.until(lambda: filled.parts.results.made is not None)
    filled.until(lambda: len(filled.parts.results().hits) == 1)
    dialog = offered(filled)
    assert [slide.cell.name for slide in dialog.slideshow.slides] == ["film.mp4"]
    dialog.reject()


def test_the_plan_that_is_open_is_played(filled: Driver) -> None:
    cuts = [
        Cut(filled.cell("white.jpg").id, Span(0, 2.5)),
        Cut(filled.cell("film.mp4").id, Span(1, 3)),
    ]
    plan_id = filled.workspace.plans.create("Rushes", cuts)
    filled.window.planning.show(plan_id)
    filled.until(
        lambda: filled.parts.plan.made is not None and len(filled.parts.plan().plan.cuts) == 2
    )
    dialog = offered(filled)
    assert [slide.seconds for slide in dialog.slideshow.slides] == [2.5, 2.0]
    dialog.reject()


def test_choices_change_what_is_seen_at_once(filled: Driver) -> None:
    dialog = offered(filled)
    before = dialog.slideshow.seconds
    dialog.form.photo.setValue(10)
    dialog.form.fade.setCurrentIndex(list(FADES).index("None"))
    dialog.form.captions.setCurrentIndex(list(CAPTIONS).index(Captions.NAME))
    filled.until(lambda: dialog.slideshow.seconds == pytest.approx(20 + 3))
    assert before < 20
    assert [slide.caption for slide in dialog.slideshow.slides] == filled.names()
    dialog.reject()
    filled.until(lambda: filled.background_rests)
    again = offered(filled)
    assert again.form.manner.photo_seconds == 10, "what was chosen is offered again"
    again.reject()


def test_slides_are_stepped_through_by_keys(filled: Driver) -> None:
    filled.select("green.jpg", "white.jpg")
    dialog = offered(filled)
    dialog.form.motion.setChecked(False)
    dialog.form.captions.setCurrentIndex(list(CAPTIONS).index(Captions.NONE))
    filled.until(lambda: not dialog.slideshow.manner.motion)
    screen = playing(filled, dialog)
    show, stage = screen.show_, screen.stage
    QTest.keyClick(screen, Qt.Key.Key_Space)
    assert not show.playing
    names = [slide.cell.name for slide in show.slideshow.slides]
    QTest.keyClick(screen, Qt.Key.Key_Home)
    for _ in range(3):
        QTest.keyClick(screen, Qt.Key.Key_Right)
    filled.until(lambda: colour(stage) == names[1].removesuffix(".jpg"))
    assert screen.controls.place.text() == "2 of 2"
    QTest.keyClick(screen, Qt.Key.Key_Left)
    filled.until(lambda: colour(stage) == names[0].removesuffix(".jpg"))
    portrait = names.index("white.jpg")
    show.seek(show.slideshow.start(portrait) + 2.0)
    filled.until(lambda: colour(stage, 0.5) == "white")
    assert colour(stage, 0.05) == "black", "a portrait is shown whole"
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    filled.until(lambda: filled.window.slideshows.screen is None)
    assert dialog.isVisible()
    dialog.reject()


def test_a_video_plays_in_its_place(filled: Driver) -> None:
    filled.select("green.jpg", "film.mp4")
    dialog = offered(filled)
    dialog.form.fade.setCurrentIndex(list(FADES).index("None"))
    dialog.form.captions.setCurrentIndex(list(CAPTIONS).index(Captions.NONE))
    filled.until(lambda: dialog.slideshow.manner.fade == 0)
    dialog.show_.pause()
    show = dialog.show_
    clip = next(n for n, slide in enumerate(show.slideshow.slides) if slide.is_clip)
    for inside, wanted in ((0.3, "red"), (2.5, "blue")):
        show.seek(show.slideshow.start(clip) + inside)
        filled.until(partial(shows, dialog, wanted))
    dialog.reject()


def shows(dialog: SlideshowDialog, wanted: str) -> bool:
    """Looks again, as its timer does while it plays."""
    dialog.show_.tick()
    return colour(dialog.stage) == wanted


def test_slides_fade_into_one_another(filled: Driver) -> None:
    filled.select("green.jpg", "white.jpg")
    dialog = offered(filled)
    show = dialog.show_
    show.pause()
    show.seek(show.slideshow.start(1) + 0.5)
    filled.until(lambda: len(dialog.stage.layers) == 2)
    assert [round(layer.opacity, 2) for layer in dialog.stage.layers] == [1.0, 0.5]
    dialog.reject()


def test_it_ends_with_the_last_slide(filled: Driver) -> None:
    filled.select("green.jpg", "white.jpg")
    screen = playing(filled, offered(filled))
    QTest.keyClick(screen, Qt.Key.Key_End)
    filled.until(lambda: filled.window.slideshows.screen is None)


def test_it_begins_with_the_item_that_is_chosen(filled: Driver) -> None:
    chosen = filled.names()[1]
    filled.select(chosen)
    dialog = offered(filled)
    assert len(dialog.slideshow.slides) == 3
    screen = playing(filled, dialog)
    assert screen.show_.slideshow.slides[screen.show_.number].cell.name == chosen
    screen.close()
    dialog.reject()


def test_it_is_saved_as_a_film(filled: Driver, tmp_path: Path) -> None:
    filled.select("green.jpg", "white.jpg")
    dialog = offered(filled)
    dialog.form.motion.setChecked(False)
    dialog.form.photo.setValue(1)
    dialog.form.fade.setCurrentIndex(list(FADES).index("None"))
    filled.until(lambda: dialog.slideshow.seconds == pytest.approx(2))
    dialog.size_.setCurrentText("1280 × 720")
    target = tmp_path / "trip.mp4"
    dialog.save(target)
    filled.until(target.exists)
    filled.until(lambda: "trip.mp4 is there." in told(filled))
    with av.open(str(target)) as film:
        assert film.streams.video[0].frames == 60


def told(driver: Driver) -> list[str]:
    return [notice.text.title for notice in driver.window.findChildren(Notice)]


def test_music_that_cannot_be_played_is_told(filled: Driver, tmp_path: Path) -> None:
    filled.select("green.jpg", "white.jpg")
    dialog = offered(filled)
    dialog.take_music(tmp_path / "gone.mp3")
    filled.until(lambda: dialog.slideshow.manner.music is not None)
    screen = playing(filled, dialog)
    filled.until(lambda: "gone.mp3 cannot be played here." in told(filled))
    screen.close()
    dialog.reject()


def test_closing_the_window_ends_what_plays(filled: Driver) -> None:
    filled.select("film.mp4", "green.jpg")
    playing(filled, offered(filled))
    assert filled.close()
