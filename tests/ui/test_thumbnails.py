"""Pictures come from workers, in the size asked for, within a limit, and only while wanted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPixmap
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.ui.thumbnail_work import PictureSpec
from medintel_desktop.ui.thumbnails import MOST_PENDING, Thumbnails
from tests.ui.cells import near, write_picture

SPEC = PictureSpec(80, 60)
Get = Callable[..., QPixmap]


@pytest.fixture
def thumbnails(qtbot: QtBot, tmp_path: Path) -> Iterator[Thumbnails]:
    thumbnails = Thumbnails(
        lambda checksum: tmp_path / f"{checksum}.jpg",
        lambda checksum: tmp_path / f"{checksum}-strip.jpg",
    )
    yield thumbnails
    thumbnails.shut_down()


@pytest.fixture
def get(qtbot: QtBot, thumbnails: Thumbnails) -> Get:
    """The picture asked for, for the first time, once it was made."""

    def wait(checksum: str, spec: PictureSpec = SPEC, frame: int | None = None) -> QPixmap:
        with qtbot.waitSignal(thumbnails.ready):
            thumbnails.picture(checksum, spec, frame)
        found = thumbnails.picture(checksum, spec, frame)
        assert found is not None
        return found

    return wait


def test_a_picture_comes_later_and_is_announced(
    thumbnails: Thumbnails, tmp_path: Path, qtbot: QtBot
) -> None:
    write_picture(tmp_path / "a.jpg", "#3060C0")
    with qtbot.waitSignal(thumbnails.ready) as ready:
        assert thumbnails.picture("a", SPEC) is None
    assert ready.args == [{"a"}]
    picture = thumbnails.picture("a", SPEC)
    assert picture
    assert near(picture.toImage().pixelColor(40, 30), QColor("#3060C0"))


def test_corners_are_cut_in_the_picture(get: Get, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.jpg", "#3060C0")
    image = get("a").toImage()
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(79, 59).alpha() == 0
    assert image.pixelColor(0, 30).alpha() == 255


def test_a_tall_picture_fills_its_frame_or_is_shown_whole(get: Get, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.jpg", "#3060C0", width=30, height=90)
    assert get("a").toImage().pixelColor(4, 30).alpha() == 255
    whole = get("a", PictureSpec(80, 60, whole=True)).toImage()
    assert whole.pixelColor(4, 30).alpha() == 0
    assert whole.pixelColor(40, 2).alpha() == 255


def test_sharp_screens_get_more_pixels(get: Get, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.jpg", "#3060C0")
    picture = get("a", PictureSpec(80, 60, dpr=1.5))
    assert picture.size() == QSize(120, 90)
    assert picture.deviceIndependentSize().toSize() == QSize(80, 60)


def test_an_original_out_of_reach_is_grey_and_faint(get: Get, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.jpg", "#3060C0")
    color = get("a", PictureSpec(80, 60, away=True)).toImage().pixelColor(40, 30)
    assert abs(color.red() - color.blue()) <= 3
    assert 0.3 < color.alphaF() < 0.45


def test_frames_are_cut_from_the_strip(get: Get, tmp_path: Path) -> None:
    colors = ["#101010"] * FILMSTRIP_FRAMES
    colors[7] = "#E0E020"
    write_picture(tmp_path / "a-strip.jpg", *colors)
    middle = (40, 30)
    assert near(get("a", SPEC, 7).toImage().pixelColor(*middle), QColor("#E0E020"))
    assert near(get("a", SPEC, 6).toImage().pixelColor(*middle), QColor("#101010"))


def test_another_size_shows_the_old_picture_meanwhile(
    get: Get, thumbnails: Thumbnails, tmp_path: Path
) -> None:
    write_picture(tmp_path / "a.jpg", "#3060C0")
    old = get("a")
    larger = PictureSpec(160, 120)
    meanwhile = thumbnails.picture("a", larger)
    assert meanwhile
    assert meanwhile.cacheKey() == old.cacheKey()
    assert get("a", larger).size() == QSize(160, 120)


def test_two_views_with_two_sizes_do_not_take_turns(
    get: Get, thumbnails: Thumbnails, tmp_path: Path, qtbot: QtBot
) -> None:
    write_picture(tmp_path / "a.jpg", "#3060C0")
    small, large = PictureSpec(40, 30), PictureSpec(160, 120)
    get("a", small)
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.picture("a", large)
    kept = [thumbnails.picture("a", spec) for spec in (small, large)]
    assert [p.size() for p in kept if p] == [QSize(40, 30), QSize(160, 120)]


@pytest.mark.parametrize("content", [None, b"", b"not a picture", b"\xff\xd8\xff\xe0 cut"])
def test_missing_and_broken_files_are_tried_once(
    thumbnails: Thumbnails, tmp_path: Path, qtbot: QtBot, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "a.jpg").write_bytes(content)
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.picture("a", SPEC)
    assert thumbnails.absent("a")
    with qtbot.assertNotEmitted(thumbnails.ready, wait=100):
        thumbnails.picture("a", SPEC)


def test_a_file_that_comes_later_is_found_after_news_of_its_item(
    get: Get, thumbnails: Thumbnails, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.picture("a", SPEC)
    write_picture(tmp_path / "a.jpg", "#3060C0")
    thumbnails.retry("a")
    assert get("a").size() == SPEC.pixels


def test_pictures_are_kept_within_a_limit(qtbot: QtBot, tmp_path: Path) -> None:
    size = SPEC.pixels.width() * SPEC.pixels.height() * 4
    thumbnails = Thumbnails(lambda c: tmp_path / f"{c}.jpg", lambda c: tmp_path / c, limit=3 * size)
    for name in "abcde":
        write_picture(tmp_path / f"{name}.jpg", "#3060C0")

        def made(name: str = name) -> bool:
            return thumbnails.picture(name, SPEC) is not None

        qtbot.waitUntil(made)
    assert thumbnails.bytes == 3 * size
    assert thumbnails.picture("a", SPEC) is None
    assert thumbnails.picture("e", SPEC) is not None
    thumbnails.shut_down()


def test_rows_that_left_the_view_are_not_read(qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[str] = []

    def path_of(checksum: str) -> Path:
        asked.append(checksum)
        return tmp_path / "none.jpg"

    thumbnails = Thumbnails(path_of, path_of)
    for number in range(100):
        thumbnails.picture(f"old {number}", SPEC)
    thumbnails.keep({"new"})
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.picture("new", SPEC)
    qtbot.waitUntil(lambda: thumbnails.absent("new"))
    assert asked[0] == "old 0"
    assert len(asked) <= 3
    thumbnails.shut_down()


def test_wishes_are_bounded_and_the_newest_win(qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[str] = []

    def path_of(checksum: str) -> Path:
        asked.append(checksum)
        return tmp_path / "none.jpg"

    thumbnails = Thumbnails(path_of, path_of)
    total = MOST_PENDING + 100
    for number in range(total):
        thumbnails.picture(str(number), SPEC)
    qtbot.waitUntil(lambda: len(asked) == MOST_PENDING + 2)
    assert asked[2] == str(total - 1)
    assert "50" not in asked
    thumbnails.shut_down()


def test_a_file_that_came_while_it_was_looked_for_is_looked_for_again(
    thumbnails: Thumbnails, tmp_path: Path, qtbot: QtBot
) -> None:
    thumbnails.picture("late", SPEC)
    thumbnails.shut_down()  # the miss is on its way to us
    write_picture(tmp_path / "late.jpg", "#3060C0")
    thumbnails.retry("late")
    qtbot.waitUntil(lambda: thumbnails.picture("late", SPEC) is not None)


COLD = """
import sys, threading
from pathlib import Path
sys.setswitchinterval(1e-7)
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from medintel_desktop.ui import thumbnail_work as work
from medintel_desktop.ui.thumbnails import Thumbnails
app = QApplication([])
kept = Thumbnails(lambda checksum: Path("/nowhere"), lambda checksum: Path("/nowhere"))
spec, image = work.PictureSpec(4, 4), QImage(10, 10, QImage.Format.Format_ARGB32)
painter = QPainter(image)
for name in "ab":
    kept.picture(name, spec)
painter.device()
painter.end()
kept.shut_down()
"""


def test_the_first_pictures_of_a_process_come_while_it_paints() -> None:
    for _ in range(8):  # one in twelve ended in a segmentation fault
        subprocess.run([sys.executable, "-c", COLD], check=True, timeout=60)
