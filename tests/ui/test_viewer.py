"""The photo viewer, through its keys, wheel and buttons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import original_reader
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.viewer import ViewerPage
from tests import media

LONG = 15_000
WIDE, HIGH = 3000, 2000
Key = Qt.Key
CELL = MediaCell(
    1,
    "item-1",
    "Two halves.jpg",
    MediaKind.PHOTO,
    MediaState.READY,
    "a" * 64,
    width=WIDE,
    height=HIGH,
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Red left, blue right; stored turned, as a phone does."""
    path = tmp_path_factory.mktemp("photo") / "halves.jpg"
    return media.photo(path, "red", second="blue", size=(WIDE, HIGH), orientation=6)


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("preview") / "halves.jpg"
    return media.photo(path, "red", second="blue", size=(1500, 1000))


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> Iterator[ViewerPage]:
    page = ViewerPage(theme)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    yield page
    page.shutdown()


def at(page: ViewerPage, x: float, y: float) -> QColor:
    """The colour on screen at a share of the canvas."""
    image = page.canvas.viewport().grab().toImage()
    return image.pixelColor(round(x * (image.width() - 1)), round(y * (image.height() - 1)))


def is_red(colour: QColor) -> bool:
    return colour.red() > 150 and colour.blue() < 100


def is_blue(colour: QColor) -> bool:
    return colour.blue() > 150 and colour.red() < 100


def wheel(page: ViewerPage, notches: int, where: QPoint) -> None:
    view = page.canvas.viewport()
    event = QWheelEvent(
        QPointF(where),
        QPointF(view.mapToGlobal(where)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_shows_the_preview_at_once_and_fits_it(
    page: ViewerPage, preview: Path, original: Path
) -> None:
    page.show_item(CELL, preview, original)
    assert page.canvas.fits
    assert page.canvas.shown.width() == 1500
    assert page.canvas.zoom == pytest.approx(900 / WIDE)
    assert is_red(at(page, 0.25, 0.5))
    assert is_blue(at(page, 0.75, 0.5))
    assert page.zoom.text() == "30 %"


def test_a_zoom_beyond_the_preview_reads_the_original_upright(
    qtbot: QtBot, page: ViewerPage, preview: Path, original: Path
) -> None:
    page.show_item(CELL, preview, original)
    with qtbot.waitSignal(page.sharpened, timeout=LONG):
        QTest.keyClick(page, Key.Key_Z)
    assert page.canvas.zoom == 1.0
    assert (page.canvas.shown.width(), page.canvas.shown.height()) == (WIDE, HIGH)
    QTest.keyClick(page, Key.Key_Z)
    assert page.canvas.fits
    assert is_red(at(page, 0.25, 0.5))
    assert is_blue(at(page, 0.75, 0.5))


def test_a_small_zoom_leaves_the_original_alone(
    qtbot: QtBot, page: ViewerPage, preview: Path, original: Path
) -> None:
    page.show_item(CELL, preview, original)
    with qtbot.assertNotEmitted(page.canvas.sharper_wanted):
        QTest.keyClick(page, Key.Key_Plus)
    assert page.canvas.zoom == pytest.approx(0.3 * 1.25)


def test_the_wheel_zooms_around_the_pointer(
    page: ViewerPage, preview: Path, original: Path
) -> None:
    page.show_item(CELL, preview, original)
    where = QPoint(700, 350)
    before = page.canvas.mapToScene(where)
    for _ in range(8):
        wheel(page, 1, where)
    after = page.canvas.mapToScene(where)
    assert page.canvas.zoom > 1
    assert abs(after.x() - before.x()) < 8
    assert abs(after.y() - before.y()) < 8
    for _ in range(30):
        wheel(page, -1, where)
    assert page.canvas.fits
    for _ in range(60):
        wheel(page, 1, where)
    assert page.canvas.zoom == 16


def test_a_double_click_shows_all_pixels_there_and_back(
    page: ViewerPage, preview: Path, original: Path
) -> None:
    page.show_item(CELL, preview, original)
    view, left = page.canvas.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseDClick(view, left, pos=QPoint(100, 350))
    assert page.canvas.zoom == 1.0
    assert is_red(at(page, 0.5, 0.5))
    QTest.mouseDClick(view, left, pos=QPoint(100, 350))
    assert page.canvas.fits


def test_dragging_moves_the_photo(page: ViewerPage, preview: Path, original: Path) -> None:
    page.show_item(CELL, preview, original)
    QTest.keyClick(page, Key.Key_Z)
    view, left = page.canvas.viewport(), Qt.MouseButton.LeftButton
    before = page.canvas.mapToScene(QPoint(0, 0))
    QTest.mousePress(view, left, pos=QPoint(400, 300))
    QTest.mouseMove(view, QPoint(300, 260))
    QTest.mouseRelease(view, left, pos=QPoint(300, 260))
    after = page.canvas.mapToScene(QPoint(0, 0))
    assert (after - before).x() == pytest.approx(100, abs=2)
    assert (after - before).y() == pytest.approx(40, abs=2)


def test_resizing_keeps_the_photo_in_view(page: ViewerPage, preview: Path, original: Path) -> None:
    page.show_item(CELL, preview, original)
    page.resize(600, 700)
    assert page.canvas.zoom == pytest.approx(600 / WIDE)


def test_turning_the_view(page: ViewerPage, preview: Path, original: Path) -> None:
    page.show_item(CELL, preview, original)
    QTest.keyClick(page, Key.Key_R)
    assert page.canvas.turn == 90
    assert is_red(at(page, 0.5, 0.25))
    assert is_blue(at(page, 0.5, 0.75))
    page.show_item(CELL, preview, original)
    assert page.canvas.turn == 0


def test_small_photos_are_not_blown_up(page: ViewerPage, tmp_path: Path) -> None:
    small = media.photo(tmp_path / "small.png", "red", size=(64, 48))
    page.show_item(CELL, small, None)
    cell = MediaCell(2, "b", "s.png", MediaKind.PHOTO, MediaState.READY, "b" * 64)
    page.show_item(cell, small, small)
    assert page.canvas.zoom == 1.0
    assert page.zoom.text() == "100 %"


def test_a_format_qt_cannot_read_keeps_the_preview(
    qtbot: QtBot, page: ViewerPage, preview: Path, tmp_path: Path
) -> None:
    raw = tmp_path / "camera.nef"
    raw.write_bytes(b"MM\x00*" + bytes(1000))
    page.show_item(CELL, preview, raw)
    with qtbot.waitSignal(page.unsharpened, timeout=LONG):
        QTest.keyClick(page, Key.Key_Z)
    assert page.canvas.shown.width() == 1500
    assert page.canvas.zoom == 1.0


def test_a_missing_original_says_so(page: ViewerPage, preview: Path, original: Path) -> None:
    page.show_item(CELL, preview, None)
    assert page.note == "The original is not connected."
    page.show_item(CELL, preview, original)
    assert page.note == ""


def test_without_a_preview_the_original_is_shown(
    qtbot: QtBot, page: ViewerPage, original: Path, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.sharpened, timeout=LONG):
        page.show_item(CELL, tmp_path / "none.jpg", original)
    assert is_red(at(page, 0.25, 0.5))


def test_the_next_photo_is_not_replaced_by_the_last_original(
    qtbot: QtBot, page: ViewerPage, preview: Path, original: Path, tmp_path: Path
) -> None:
    page.show_item(CELL, preview, original)
    QTest.keyClick(page, Key.Key_Z)
    small = media.photo(tmp_path / "small.jpg", "green", size=(800, 600))
    large = media.photo(tmp_path / "large.jpg", "green", size=(1600, 1200))
    told: list[int] = []
    page.sharpened.connect(lambda: told.append(page.canvas.shown.width()))
    page.show_item(CELL, small, large)
    with qtbot.waitSignal(page.sharpened, timeout=LONG):
        QTest.keyClick(page, Key.Key_Z)
    assert told == [1600]


def test_huge_photos_are_read_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = media.photo(tmp_path / "wide.jpg", "red", size=(2000, 1000))
    monkeypatch.setattr(original_reader, "MOST_PIXELS", 500_000)
    image = original_reader.read_upright(path)
    assert (image.width(), image.height()) == (1000, 500)


def test_a_decompression_bomb_is_not_read(tmp_path: Path) -> None:
    assert original_reader.read_upright(media.bomb(tmp_path / "bomb.png")).isNull()


def test_keys_ask_for_neighbours_and_back(qtbot: QtBot, page: ViewerPage, preview: Path) -> None:
    page.show_item(CELL, preview, None)
    with qtbot.waitSignals([page.previous_asked, page.next_asked, page.back_asked]):
        for key in (Key.Key_Left, Key.Key_Right, Key.Key_Escape):
            QTest.keyClick(page, key)


def test_full_screen_and_back(qtbot: QtBot, theme: Theme, preview: Path, original: Path) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    page = ViewerPage(theme)
    stack.addWidget(page)
    stack.resize(900, 600)
    stack.show()
    page.show_item(CELL, preview, original)
    stack.activateWindow()
    qtbot.waitUntil(page.hasFocus)
    QTest.keyClick(page, Key.Key_F)
    assert page.isFullScreen()
    assert not page.head.isVisible()
    assert page.canvas.shown.width() == 1500
    qtbot.waitUntil(page.hasFocus)
    QTest.keyClick(page, Key.Key_Escape)
    qtbot.waitUntil(lambda: page.window() is stack and page.isVisible())
    qtbot.waitUntil(lambda: page.size() == stack.size())
    assert page.head.isVisible()
    page.shutdown()


def test_every_control_has_a_name_and_a_tip(page: ViewerPage) -> None:
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisible()]
    assert len(buttons) >= 8
    for button in buttons:
        assert button.accessibleName(), button
        assert button.toolTip(), button
