"""The player with real videos: the exact frame, and nothing held once it stops."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.player import PlayerPage
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.ui.player.film import (
    FPS,
    FRAME,
    LENGTH,
    LONG,
    MARKS,
    Key,
    cell,
    colour,
    frame_start,
    press,
    seek,
)


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
