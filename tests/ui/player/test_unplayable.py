"""Videos that do not play here: small copies, and what is said without one."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import Problem
from medintel_desktop.ui.player import PlayerPage
from tests import media
from tests.ui.player.film import LONG, MARKS, cell, colour


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
