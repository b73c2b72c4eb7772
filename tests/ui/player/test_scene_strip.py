"""The scenes under the player: one cell each, real pictures when they come, long lists scroll."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.scene import Scene
from medintel_desktop.ui.player import PlayerPage
from medintel_desktop.ui.player.scene_cells import WIDEST
from medintel_desktop.ui.player.scene_strip import KEPT, SceneStrip
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.ui.player.film import LENGTH, LONG

SCENES = [
    Scene(Span(0, 3), "A walk"), Scene(Span(3, 8)), Scene(Span(8, 8.5)), Scene(Span(8.5, LENGTH)),
]  # fmt: skip


def many(count: int) -> list[Scene]:
    edges = [LENGTH * n / count for n in range(count + 1)]
    return [Scene(Span(start, end)) for start, end in pairwise(edges)]


@pytest.fixture
def scenes(page: PlayerPage, stand: Callable[[float], None]) -> SceneStrip:
    stand(0.0)
    return page.controls.scenes


def click(scenes: SceneStrip, number: int) -> None:
    QTest.mouseClick(scenes, Qt.MouseButton.LeftButton, pos=scenes.cell(number).center())


def colour(scenes: SceneStrip, number: int) -> str:
    place = scenes.cell(number).center() - QPoint(0, 12)
    seen = scenes.grab().toImage().pixelColor(place)
    return min(
        media.RGB,
        key=lambda name: sum(
            abs(a - b)
            for a, b in zip(media.RGB[name], (seen.red(), seen.green(), seen.blue()), strict=True)
        ),
    )


def plain(name: str) -> QImage:
    image = QImage(160, 90, QImage.Format.Format_RGB32)
    image.fill(QColor(*media.RGB[name]))
    return image


def test_each_scene_has_a_cell_that_leads_to_its_start(
    qtbot: QtBot, page: PlayerPage, scenes: SceneStrip
) -> None:
    scenes.set_scenes(SCENES, LENGTH)
    assert scenes.count == 4
    for number, scene in reversed(list(enumerate(SCENES))):
        with qtbot.waitSignal(page.arrived, timeout=LONG):
            click(scenes, number)
        assert page.position == pytest.approx(scene.span.start, abs=0.05)
        assert scenes.current == number


def test_few_scenes_are_not_stretched(scenes: SceneStrip) -> None:
    scenes.set_scenes(SCENES, LENGTH)
    assert scenes.cell(0).width() <= WIDEST
    QTest.mouseClick(scenes, Qt.MouseButton.LeftButton, pos=QPoint(scenes.width() - 2, 20))


@pytest.mark.parametrize("known", [[], [Scene(Span(0, LENGTH))]])
def test_without_scenes_there_are_equal_frames(scenes: SceneStrip, known: list[Scene]) -> None:
    scenes.set_scenes(known, LENGTH)
    assert scenes.count > 4
    assert (colour(scenes, 0), colour(scenes, scenes.count - 1)) == ("red", "blue")


def test_real_pictures_come_when_they_are_there(qtbot: QtBot, scenes: SceneStrip) -> None:
    with qtbot.waitSignal(scenes.frames_wanted) as wanted:
        scenes.set_scenes(SCENES, LENGTH)
        scenes.grab()
    (seconds,) = wanted.args
    assert seconds == [1.0, 4.0, 8.25, 9.5], "a little behind the cut, in the middle of short ones"
    assert colour(scenes, 0) == "red", "the filmstrip stands in"
    scenes.take_frames({1.0: plain("green"), 4.0: None})
    assert (colour(scenes, 0), colour(scenes, 1)) == ("green", "red")
    with qtbot.waitSignal(scenes.frames_wanted) as wanted:
        scenes.take_frames({8.25: plain("yellow")})
        scenes.grab()
    assert wanted.args == [[9.5]], "what cannot be had is not asked for again"


def test_a_long_list_scrolls_and_follows(qtbot: QtBot, scenes: SceneStrip) -> None:
    scenes.set_scenes(many(200), LENGTH)
    asked: list[float] = []
    scenes.frames_wanted.connect(asked.extend)
    scenes.grab()
    assert 0 < len(asked) < 40, "only those in sight"
    assert scenes.rect().contains(scenes.cell(0))
    for share in (0.5, 1.0, 0.0):
        scenes.set_share(share)
        assert scenes.rect().contains(scenes.cell(scenes.current).center())
    assert scenes.current == 0
    place = QPointF(100, 20)
    wheel = QWheelEvent(
        place, scenes.mapToGlobal(place), QPoint(), QPoint(0, -600), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(scenes, wheel)
    assert scenes.cell(0).right() < 0
    first = next(n for n in range(scenes.count) if scenes.cell(n).left() >= 0)
    with qtbot.waitSignal(scenes.second_asked) as asked_for:
        click(scenes, first)
    assert asked_for.args == [pytest.approx(many(200)[first].span.start)]


def test_not_all_pictures_are_held(scenes: SceneStrip) -> None:
    known = many(KEPT + 100)
    scenes.set_scenes(known, LENGTH)
    for scene in known:
        middle = round((scene.span.start + scene.span.end) / 2, 3)
        scenes.take_frames({middle: plain("green")})
    asked: list[float] = []
    scenes.frames_wanted.connect(asked.extend)
    scenes.grab()
    assert len(asked) > 5, "those of the beginning went"


def test_another_video_begins_anew(
    page: PlayerPage, scenes: SceneStrip, stand: Callable[[float], None]
) -> None:
    scenes.set_scenes(many(100), LENGTH)
    scenes.set_share(1.0)
    stand(0.0)
    assert scenes.count < 20
    assert colour(scenes, 0) == "red"


def test_the_colours_follow_the_theme(theme: Theme, scenes: SceneStrip) -> None:
    scenes.set_scenes(SCENES, LENGTH)
    light = scenes.grab().toImage()
    theme.set_scheme("dark")
    assert scenes.grab().toImage() != light


def test_the_frame_on_screen_is_wanted_as_thumbnail(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(5.0)
    with qtbot.waitSignal(page.poster_asked) as asked:
        page.transport.poster.click()
    assert asked.args == [pytest.approx(5.0, abs=0.05)]
    with qtbot.waitSignal(page.poster_asked):
        QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    page.transport.set_may_edit(False)
    with qtbot.assertNotEmitted(page.poster_asked):
        QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
