"""The player page with real videos, through its widgets and keys."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import MediaKind, MediaState, Problem
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.ports import FILMSTRIP_FRAMES
from medintel_desktop.domain.view import Mark, MediaCell
from medintel_desktop.ui.player import PlayerPage
from medintel_desktop.ui.player.clock import clock
from medintel_desktop.ui.theme import Theme
from tests import media

FPS = 10
FRAME = 1 / FPS
LENGTH = 16.0
LONG = 15_000
"""Milliseconds a busy machine may take."""
Key = Qt.Key

MARKS = (
    Mark(Span(2, 4), Modality.VISUAL, 0.9),
    Mark(Span(6, 8), Modality.AUDIO),
    Mark(Span(11, 13), Modality.TRANSCRIPTION),
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Red for 8 s, blue for 8 s, with sound."""
    path = tmp_path_factory.mktemp("film") / "two colours.mp4"
    return media.video(path, [("red", 8), ("blue", 8)], fps=FPS, tone=440)


@pytest.fixture(scope="module")
def strip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    image = Image.new("RGB", (32 * FILMSTRIP_FRAMES, 18), media.RGB["red"])
    image.paste(media.RGB["blue"], (16 * FILMSTRIP_FRAMES, 0, 32 * FILMSTRIP_FRAMES, 18))
    path = tmp_path_factory.mktemp("strip") / "strip.jpg"
    image.save(path)
    return path


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, strip: Path) -> Iterator[PlayerPage]:
    page = PlayerPage(theme, lambda _checksum: strip)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    yield page
    page.stop()


def cell(name: str = "Walk.mp4", duration: float = LENGTH) -> MediaCell:
    return MediaCell(
        1, "item-1", name, MediaKind.VIDEO, MediaState.UNDERSTOOD, "a" * 64, duration=duration
    )


def colour(page: PlayerPage) -> str:
    """The name of what is on screen."""
    image = page.video_sink.videoFrame().toImage()
    if image.isNull():
        return ""
    seen = image.pixelColor(image.width() // 2, image.height() // 2)
    return min(
        ("red", "blue", "black"),
        key=lambda name: sum(
            abs(a - b)
            for a, b in zip(media.RGB[name], (seen.red(), seen.green(), seen.blue()), strict=True)
        ),
    )


def frame_start(page: PlayerPage) -> float:
    return page.video_sink.videoFrame().startTime() / 1e6


@pytest.fixture
def stand(qtbot: QtBot, page: PlayerPage, film: Path) -> Callable[[float], None]:
    """Open the film and stand still at a second."""

    def stand(second: float) -> None:
        with qtbot.waitSignal(page.arrived, timeout=LONG):
            page.show_item(cell(), film, MARKS, second)
        page.shuttle.halt()
        seek(qtbot, page, second)

    return stand


def seek(qtbot: QtBot, page: PlayerPage, second: float) -> None:
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.playback.seek(second)


def press(qtbot: QtBot, page: PlayerPage, key: Qt.Key, arrives: bool = False) -> None:
    if arrives:
        with qtbot.waitSignal(page.arrived, timeout=LONG):
            QTest.keyClick(page, key)
    else:
        QTest.keyClick(page, key)


def test_stands_at_the_asked_second_and_plays_on(
    qtbot: QtBot, page: PlayerPage, film: Path
) -> None:
    first: list[tuple[float, str]] = []
    page.arrived.connect(lambda _: first.append((frame_start(page), colour(page))))
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.show_item(cell(), film, (), 9.0, "Match 1 of 3")
    start, name = first[0]
    assert start == pytest.approx(9.0, abs=FRAME)
    assert name == "blue"
    assert page.playing
    qtbot.waitUntil(lambda: page.position > 9.3, timeout=LONG)


@pytest.mark.parametrize("second", [0.0, 5.1, 7.9, 8.0, 12.3, 15.9])
def test_seeks_land_on_the_exact_frame(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None], second: float
) -> None:
    stand(1.0)
    seek(qtbot, page, second)
    assert frame_start(page) == pytest.approx(second, abs=0.002)
    assert colour(page) == ("red" if second < 8 else "blue")
    assert page.position == pytest.approx(second)


def test_only_the_newest_of_many_seeks_is_made(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(0.0)
    arrivals: list[float] = []
    page.arrived.connect(arrivals.append)
    for tenth in range(100):
        page.playback.seek(tenth / 10)
    qtbot.waitUntil(lambda: bool(arrivals), timeout=LONG)
    assert arrivals == [pytest.approx(9.9)]


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


def test_the_last_picture_stays_and_play_starts_over(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None]
) -> None:
    stand(LENGTH - 0.3)
    press(qtbot, page, Key.Key_L)
    qtbot.waitUntil(lambda: not page.playing and not page.playback.seeking, timeout=LONG)
    assert page.position == pytest.approx(LENGTH, abs=0.05)
    assert colour(page) == "blue"
    press(qtbot, page, Key.Key_Space)
    qtbot.waitUntil(lambda: page.playing and 0 < page.position < 5, timeout=LONG)
    qtbot.waitUntil(lambda: colour(page) == "red", timeout=LONG)


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


def move(widget: QWidget, x: int, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """A pointer movement; the offscreen platform sends none by itself."""
    place = QPointF(x, 20)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        widget.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


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


@pytest.fixture(scope="module")
def av1(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("av1") / "av1.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi"]
    command += ["-i", "color=blue:s=128x96:d=1:r=10", "-c:v", "libsvtav1", "-preset", "12"]
    subprocess.run(
        [*command, str(path)], check=True, capture_output=True, env={**os.environ, "SVT_LOG": "1"}
    )
    return path


def test_av1_asks_for_a_small_copy_and_plays_it(
    qtbot: QtBot, page: PlayerPage, av1: Path, film: Path
) -> None:
    with qtbot.waitSignal(page.proxy_wanted, timeout=LONG) as asked:
        page.show_item(cell(), av1, (), 9.0)
    assert asked.args == ["item-1"]
    assert page.note == "This format needs a small copy to play. Making it…"
    page.set_proxy_progress(0.5)
    assert not page.transport.isEnabled()
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.proxy_ready(film)
    assert page.note == ""
    assert colour(page) == "blue"
    assert page.transport.isEnabled()


def test_ten_bits_without_a_graphics_card_ask_for_a_copy(
    qtbot: QtBot, page: PlayerPage, tmp_path: Path
) -> None:
    ten_bits = media.video(
        tmp_path / "ten.mp4", [("blue", 1)], codec="libx265", pix_fmt="yuv420p10le"
    )
    with qtbot.waitSignal(page.proxy_wanted, timeout=LONG):
        page.show_item(cell(), ten_bits, (), None)


def test_what_is_known_not_to_play_is_not_tried(qtbot: QtBot, page: PlayerPage, film: Path) -> None:
    with qtbot.waitSignal(page.proxy_wanted):
        page.show_item(cell(), film, (), 9.0, playable=False)
    assert not page.playback.loaded
    page.proxy_failed(Problem("Disk full", "The disk is full.", "Free 1 GB, then open it again."))
    assert page.note == "The disk is full."


def test_a_copy_that_does_not_play_is_not_asked_again(
    qtbot: QtBot, page: PlayerPage, av1: Path
) -> None:
    asked: list[str] = []
    page.proxy_wanted.connect(asked.append)
    page.show_item(cell(), av1, (), None, proxy=True)
    qtbot.waitUntil(lambda: page.note == "This video cannot be played.", timeout=LONG)
    assert asked == []


def test_a_missing_original_says_so(qtbot: QtBot, page: PlayerPage, tmp_path: Path) -> None:
    page.show_item(cell(), None, MARKS, 9.0)
    assert page.note == "The original is not connected."
    assert not page.transport.isEnabled()
    page.show_item(cell(), tmp_path / "gone.mp4", MARKS, 9.0)
    qtbot.waitUntil(lambda: page.note == "The original is not connected.", timeout=LONG)


def test_a_broken_file_says_so(qtbot: QtBot, page: PlayerPage, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a video" * 100)
    page.show_item(cell(), broken, (), None)
    qtbot.waitUntil(lambda: page.note == "This video cannot be played.", timeout=LONG)


def test_another_item_replaces_the_first(
    qtbot: QtBot, page: PlayerPage, film: Path, tmp_path: Path
) -> None:
    other = media.video(tmp_path / "black.mp4", [("black", 2)], fps=FPS)
    page.show_item(cell(), film, MARKS, 9.0)
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.show_item(cell("Night.mp4", 2.0), other, (), 1.0)
    assert colour(page) == "black"
    assert page.playback.length == pytest.approx(2.0, abs=0.1)


_MANY = """
import sys
from pathlib import Path
from PySide6.QtMultimedia import QVideoSink
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from medintel_desktop.ui.player.playback import Playback
app = QApplication([])
for _ in range(40):
    arrived = []
    playback = Playback(QVideoSink())
    playback.arrived.connect(arrived.append)
    playback.load(Path(sys.argv[1]), 9.0)
    while not arrived:
        QTest.qWait(1)
    playback.release()
"""


def test_stopping_never_waits_for_the_sound_thread(film: Path) -> None:
    """In a process of its own: when it fails, it hangs."""
    command = [sys.executable, "-c", _MANY, str(film)]
    assert subprocess.run(command, timeout=60, check=False).returncode == 0


def open_files() -> set[str]:
    folder = Path("/proc/self/fd")
    return {str(entry.readlink()) for entry in folder.iterdir() if entry.is_symlink()}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_stop_lets_go_of_the_file(
    qtbot: QtBot, page: PlayerPage, stand: Callable[[float], None], film: Path
) -> None:
    stand(9.0)
    assert str(film) in open_files()
    page.stop()
    qtbot.waitUntil(lambda: str(film) not in open_files(), timeout=LONG)
    assert not page.playing
    assert not page.video_sink.videoFrame().isValid()


def test_leaving_the_page_stops(qtbot: QtBot, theme: Theme, strip: Path, film: Path) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    page = PlayerPage(theme, lambda _: strip)
    stack.addWidget(page)
    stack.addWidget(QWidget())
    stack.show()
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.show_item(cell(), film, MARKS, 9.0)
    stack.setCurrentIndex(1)
    assert not page.playback.loaded
    assert not page.playing


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


@pytest.mark.parametrize(
    ("seconds", "text", "fine"),
    [
        (0, "0:00", "0:00.00"),
        (45.08, "0:45", "0:45.08"),
        (59.999, "0:59", "0:59.99"),
        (9.3, "0:09", "0:09.30"),
        (380, "6:20", "6:20.00"),
        (3723.5, "1:02:03", "1:02:03.50"),
    ],
)
def test_times(seconds: float, text: str, fine: str) -> None:
    assert clock(seconds) == text
    assert clock(seconds, hundredths=True) == fine
