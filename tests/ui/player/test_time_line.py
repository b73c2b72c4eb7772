"""The time line below the video: seeking, the preview, the lanes, the scenes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.domain.moment import Modality
from medintel_desktop.ui.player import PlayerPage
from medintel_desktop.ui.theme import Theme
from tests.ui.player.film import LENGTH, LONG, MARKS, Key, cell, colour, move


def test_a_click_on_the_time_line_seeks(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(0.0)
    line = page.time_line
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(line.x_of(10.0), 20))
    one_pixel = LENGTH / (line.width() - 60)
    assert page.position == pytest.approx(10.0, abs=2 * one_pixel)
    assert colour(page) == "blue"
    assert line.value() == pytest.approx(page.position * 1000, abs=1)


def test_dragging_holds_still_and_then_goes_on(qtbot: QtBot, page: PlayerPage, film: Path) -> None:
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.show_item(cell(), film, MARKS, 0.0)
    line = page.time_line
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(line.x_of(2.0), 20))
    assert not page.playing
    for second in (4.0, 6.0, 12.0):
        move(line, line.x_of(second), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.playback.seeking, timeout=LONG)
    assert page.position == pytest.approx(12.0, abs=0.1)
    assert colour(page) == "blue"
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(line.x_of(12.0), 20))
    qtbot.waitUntil(lambda: page.playing, timeout=LONG)


def test_the_time_line_answers_keys_and_is_a_slider(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(1.0)
    page.time_line.setFocus()
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        QTest.keyClick(page.time_line, Key.Key_PageUp)
    assert page.position == pytest.approx(11.0)
    assert page.time_line.maximum() == LENGTH * 1000
    assert page.time_line.accessibleDescription() == "0:11 of 0:16"


def test_hovering_shows_the_frame_and_the_time(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(1.0)
    line, preview = page.time_line, page.preview
    move(line, line.x_of(12.0))
    assert preview.isVisible()
    assert preview.text in ("0:11", "0:12")
    assert page.rect().contains(preview.geometry())
    seen = preview.grab().toImage().pixelColor(preview.width() // 2, 40)
    assert seen.blue() > seen.red()
    move(line, line.x_of(1.0))
    seen = preview.grab().toImage().pixelColor(preview.width() // 2, 40)
    assert seen.red() > seen.blue()
    assert page.position == 1.0
    QApplication.sendEvent(line, QEvent(QEvent.Type.Leave))
    assert not preview.isVisible()


def test_a_lane_can_be_hidden(page: PlayerPage, stand: Callable[[float], None]) -> None:
    stand(0.0)
    line = page.time_line
    theme = Theme()
    theme.set_scheme("light")

    def marked() -> bool:
        image = line.grab().toImage()
        x = line.x_of(3.0)
        return any(image.pixelColor(x, y) == theme.tokens.picture for y in range(line.height()))

    assert marked()
    line.buttons[Modality.VISUAL].click()
    assert not marked()
    assert line.hidden_lanes == {Modality.VISUAL}
    line.buttons[Modality.VISUAL].click()
    assert marked()


def test_a_click_on_a_scene_goes_there(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(0.0)
    scenes = page.controls.scenes
    assert scenes.isVisible()
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        QTest.mouseClick(
            scenes, Qt.MouseButton.LeftButton, pos=QPoint(round(scenes.width() * 0.99), 20)
        )
    share = (FILMSTRIP_FRAMES - 0.5) / FILMSTRIP_FRAMES
    assert page.position == pytest.approx(LENGTH * share)


def test_without_a_filmstrip_everything_else_works(
    qtbot: QtBot, theme: Theme, film: Path, tmp_path: Path
) -> None:
    page = PlayerPage(theme, lambda _: tmp_path / "none.jpg")
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.show_item(cell(), film, MARKS, 9.0)
    assert not page.controls.scenes.isVisible()
    move(page.time_line, page.time_line.x_of(12.0))
    assert page.preview.isVisible()
    page.stop()
