"""The player through its keys and buttons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QStackedWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.moment import Modality
from medintel_desktop.ui.player import PlayerPage
from medintel_desktop.ui.theme import Theme
from tests.ui.player.film import LONG, MARKS, Key, cell, colour, frame_start, press, seek


def test_space_plays_and_pauses(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(3.0)
    assert page.transport.play.accessibleName() == "Play"
    press(qtbot, page, Key.Key_Space)
    qtbot.waitUntil(lambda: page.playing and page.position > 3.2, timeout=LONG)
    assert page.transport.play.accessibleName() == "Pause"
    press(qtbot, page, Key.Key_Space)
    assert not page.playing


def test_space_on_a_focused_button_presses_the_button(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(3.0)
    page.transport.on.setFocus()
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        QTest.keyClick(page.transport.on, Key.Key_Space)
    assert not page.playing
    assert frame_start(page) == pytest.approx(3.1, abs=0.002)


def test_comma_and_period_step_one_frame(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(7.9)
    press(qtbot, page, Key.Key_Period, arrives=True)
    assert frame_start(page) == pytest.approx(8.0, abs=0.002)
    assert colour(page) == "blue"
    press(qtbot, page, Key.Key_Period, arrives=True)
    assert frame_start(page) == pytest.approx(8.1, abs=0.002)
    for expected in (8.0, 7.9, 7.8):
        press(qtbot, page, Key.Key_Comma, arrives=True)
        assert frame_start(page) == pytest.approx(expected, abs=0.002)


def test_jkl(qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]) -> None:
    stand(9.0)
    rates: list[float] = []
    page.shuttle.rate_changed.connect(rates.append)
    for _ in range(4):
        press(qtbot, page, Key.Key_L)
        qtbot.waitUntil(lambda: page.playback.playing, timeout=LONG)
    assert rates == [2.0, 4.0]
    assert "4×" in page.transport.speed.text()
    press(qtbot, page, Key.Key_K)
    assert not page.playing
    assert page.shuttle.rate == 1.0
    press(qtbot, page, Key.Key_J)
    press(qtbot, page, Key.Key_J)
    assert page.shuttle.rate == -2.0
    assert page.transport.play.accessibleName() == "Pause"
    before = page.position
    qtbot.waitUntil(lambda: page.position < before - 0.5, timeout=LONG)
    press(qtbot, page, Key.Key_K)
    assert not page.playing
    assert page.shuttle.rate == 1.0


def test_backwards_stops_at_the_start(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(0.3)
    press(qtbot, page, Key.Key_J)
    qtbot.waitUntil(lambda: not page.playing, timeout=LONG)
    assert page.position == 0


def test_brackets_jump_between_moments_of_shown_lanes(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(0.0)
    for expected in (2.0, 6.0, 11.0):
        press(qtbot, page, Key.Key_BracketRight, arrives=True)
        assert page.position == expected
    press(qtbot, page, Key.Key_BracketRight)
    assert page.position == 11.0
    page.time_line.buttons[Modality.AUDIO].click()
    press(qtbot, page, Key.Key_BracketLeft, arrives=True)
    assert page.position == 2.0


def test_in_and_out(qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]) -> None:
    stand(4.0)
    told: list[tuple[object, object]] = []
    page.in_out_changed.connect(lambda *marks: told.append(marks))
    press(qtbot, page, Key.Key_I)
    seek(qtbot, page, 7.0)
    press(qtbot, page, Key.Key_O)
    assert page.in_out == (4.0, 7.0)
    assert "In 0:04 – Out 0:07" in page.transport.in_out.text()
    seek(qtbot, page, 9.0)
    press(qtbot, page, Key.Key_I)
    page.transport.clear_asked.emit()
    assert told == [(4.0, None), (4.0, 7.0), (9.0, None), (None, None)]


def test_arrows_skip_and_ask_for_neighbours(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(4.0)
    press(qtbot, page, Key.Key_Right, arrives=True)
    assert page.position == 9.0
    press(qtbot, page, Key.Key_End, arrives=True)
    press(qtbot, page, Key.Key_Home, arrives=True)
    assert page.position == 0.0
    with qtbot.waitSignals([page.previous_asked, page.next_asked, page.back_asked]):
        for key in (Key.Key_Up, Key.Key_Down, Key.Key_Escape):
            press(qtbot, page, key)


def test_speed_and_volume(qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]) -> None:
    stand(1.0)
    half = next(a for a in page.transport.speed.menu().actions() if a.data() == 0.5)
    half.trigger()
    assert page.shuttle.rate == 0.5
    assert page.transport.speed.text() == "0.5×"
    assert half.isChecked()
    volume = page.transport.volume
    press(qtbot, page, Key.Key_M)
    assert volume.muted
    volume.set_volume(0.4)
    assert not volume.muted
    assert volume.volume == pytest.approx(0.4)


def test_full_screen_and_back_inside_a_window(
    qtbot: QtBot, theme: Theme, strip: Path, film: Path
) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    page = PlayerPage(theme, lambda _: strip)
    stack.addWidget(page)
    stack.resize(900, 600)
    stack.show()
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.show_item(cell(), film, MARKS, 9.0)
    QTest.keyClick(page, Key.Key_F)
    assert page.isFullScreen()
    assert page.playing
    assert not page.head.isVisible()
    qtbot.waitUntil(page.hasFocus)
    QTest.keyClick(page, Key.Key_Escape)
    qtbot.waitUntil(lambda: page.window() is stack and page.isVisible())
    qtbot.waitUntil(lambda: page.size() == stack.size())
    assert page.head.isVisible()
    assert page.playing
    page.stop()


def test_every_control_has_a_name_and_a_tip(page: PlayerPage) -> None:
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisible()]
    assert len(buttons) >= 14
    for button in buttons:
        assert button.accessibleName(), button
        assert button.toolTip(), button
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button
