"""The grid under keys, pointer, drops and 100,000 items."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.media_grid import MediaGrid
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.theme import Theme
from tests.ui.cells import photo, photos, video
from tests.ui.grids import (
    Button,
    Key,
    Mod,
    click,
    color,
    grid,
    middle,
    model,
    move,
    press,
    thumbnails,
)

__all__ = ["grid", "model", "thumbnails"]


# -- keys -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ([Key.Key_Right], 6),
        ([Key.Key_Left], 4),
        ([Key.Key_Down], 9),
        ([Key.Key_Up], 1),
        ([Key.Key_Up, Key.Key_Up], 1),
        ([Key.Key_Down, Key.Key_Down], 9),
        ([Key.Key_Home], 0),
        ([Key.Key_End], 11),
        ([Key.Key_PageUp], 1),
        ([Key.Key_PageDown], 9),
    ],
)
def test_arrows_walk_the_grid(grid: MediaGrid, keys: list[Key], row: int) -> None:
    grid.show_row(5)
    for key in keys:
        press(grid, key)
    assert grid.currentIndex().row() == row
    assert grid.selected_rows() == [row]


def test_shift_selects_in_reading_order(grid: MediaGrid) -> None:
    grid.show_row(2)
    press(grid, Key.Key_Down, Mod.ShiftModifier)
    assert grid.selected_rows() == [2, 3, 4, 5, 6]
    press(grid, Key.Key_Up, Mod.ShiftModifier)
    press(grid, Key.Key_Left, Mod.ShiftModifier)
    assert grid.selected_rows() == [1, 2]


def test_pointer_selects_one_a_range_and_single_ones(grid: MediaGrid) -> None:
    click(grid, 1)
    click(grid, 6, Mod.ShiftModifier)
    assert grid.selected_rows() == [1, 2, 3, 4, 5, 6]
    click(grid, 3, Mod.ControlModifier)
    assert grid.selected_rows() == [1, 2, 4, 5, 6]
    click(grid, 9)
    assert grid.selected_rows() == [9]


def test_a_rubber_band_selects_a_block(grid: MediaGrid) -> None:
    viewport = grid.viewport()
    start = QPoint(grid.visualRect(grid.model().index(4, 0)).left() - 4, middle(grid, 4).y())
    QTest.mousePress(viewport, Button.LeftButton, Mod.NoModifier, start)
    for point in (middle(grid, 4), middle(grid, 9)):
        move(grid, point, Button.LeftButton)
    assert grid.selected_rows() == [4, 5, 8, 9]
    QTest.mouseRelease(viewport, Button.LeftButton, Mod.NoModifier, middle(grid, 9))
    assert grid.selected_rows() == [4, 5, 8, 9]


def test_everything_can_be_selected_and_told(grid: MediaGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.selection_changed):
        press(grid, Key.Key_A, Mod.ControlModifier)
    assert grid.selected_ids() == [f"id-{num}" for num in range(1, 13)]
    assert grid.selected_count() == 12
    assert grid.selected_numbers() == list(range(1, 13))


@pytest.mark.parametrize("stars", range(6))
def test_digits_rate(grid: MediaGrid, qtbot: QtBot, stars: int) -> None:
    with qtbot.waitSignal(grid.rated) as rated:
        press(grid, Key(Key.Key_0.value + stars))
    assert rated.args == [stars]


@pytest.mark.parametrize(
    ("key", "name"),
    [(Key.Key_Delete, "trash_asked"), (Key.Key_F2, "rename_asked"), (Key.Key_T, "tag_asked")],
)
def test_keys_ask_for_what_they_stand_for(
    grid: MediaGrid, qtbot: QtBot, key: Key, name: str
) -> None:
    with qtbot.waitSignal(getattr(grid, name)):
        press(grid, key)


def test_keys_with_ctrl_are_left_to_the_window(grid: MediaGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.rated), qtbot.assertNotEmitted(grid.tag_asked):
        press(grid, Key.Key_1, Mod.ControlModifier)
        press(grid, Key.Key_T, Mod.ControlModifier)


def test_enter_opens_and_space_previews(grid: MediaGrid, qtbot: QtBot) -> None:
    grid.show_row(3)
    with qtbot.waitSignal(grid.opened) as opened:
        press(grid, Key.Key_Return)
    assert opened.args == [photo(4), None]
    with qtbot.waitSignal(grid.preview) as preview:
        press(grid, Key.Key_Space)
    assert preview.args == [photo(4)]


def test_nothing_opens_in_an_empty_list(grid: MediaGrid, model: MediaModel, qtbot: QtBot) -> None:
    model.show_first([], total=0)
    with qtbot.assertNotEmitted(grid.opened):
        for key in (Key.Key_Return, Key.Key_Space, Key.Key_Down, Key.Key_End):
            press(grid, key)
    assert grid.current_cell() is None


# -- pointer --------------------------------------------------------------------------------------


def test_a_double_click_opens_from_the_start_and_on_a_mark_at_its_moment(
    grid: MediaGrid, model: MediaModel, qtbot: QtBot
) -> None:
    model.show_first([video(1)], total=1)
    corner = grid.visualRect(model.index(0, 0)).topLeft()
    frame = grid.itemDelegate().frame  # type: ignore[attr-defined]  # ours, not Qt's base class
    lanes = frame.lanes.translated(corner)
    on_picture = frame.picture.translated(corner).center()
    on_sound = QPoint(lanes.left() + round(0.35 * lanes.width()), lanes.top() + 5)
    beside = QPoint(lanes.left() + round(0.8 * lanes.width()), lanes.top() + 5)
    starts = []
    for point in (on_picture, on_sound, beside):
        with qtbot.waitSignal(grid.opened) as opened:
            QTest.mouseDClick(grid.viewport(), Button.LeftButton, Mod.NoModifier, point)
        starts.append(opened.args[1])
    assert starts == [None, 30.0, None]


def test_the_menu_is_asked_for_at_the_pointer_or_the_current_item(
    grid: MediaGrid, qtbot: QtBot
) -> None:
    grid.show_row(5)
    for reason, point in (
        (QContextMenuEvent.Reason.Mouse, QPoint(30, 40)),
        (QContextMenuEvent.Reason.Keyboard, middle(grid, 5)),
    ):
        event = QContextMenuEvent(
            reason, QPoint(30, 40), grid.viewport().mapToGlobal(QPoint(30, 40))
        )
        with qtbot.waitSignal(grid.menu_asked) as asked:
            QApplication.sendEvent(grid.viewport(), event)
        assert asked.args == [grid.viewport().mapToGlobal(point)]


def drag(grid: MediaGrid, mime: QMimeData) -> bool:
    action, buttons = Qt.DropAction.CopyAction, Button.LeftButton
    event = QDragEnterEvent(QPoint(20, 20), action, mime, buttons, Mod.NoModifier)
    QApplication.sendEvent(grid.viewport(), event)
    return event.isAccepted()


def test_files_are_taken_and_a_ring_says_so(
    grid: MediaGrid, theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    urls = [QUrl.fromLocalFile(str(tmp_path / name)) for name in ("ä 'x'.jpg", "b\n.mp4")]
    mime = QMimeData()
    mime.setUrls(urls)
    edge = QPoint(3, 300)
    assert drag(grid, mime)
    assert color(grid, edge) == theme.tokens.accent
    QApplication.sendEvent(grid.viewport(), QDragLeaveEvent())
    assert color(grid, edge) == theme.tokens.base
    assert drag(grid, mime)
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, mime, Button.LeftButton, Mod.NoModifier
    )
    with qtbot.waitSignal(grid.files_dropped) as dropped:
        QApplication.sendEvent(grid.viewport(), event)
    assert dropped.args == [urls]
    assert event.isAccepted()
    assert color(grid, edge) == theme.tokens.base


def test_items_of_our_own_are_not_taken(grid: MediaGrid, model: MediaModel) -> None:
    assert not drag(grid, model.mime([1, 2]))


# -- many items -----------------------------------------------------------------------------------


def test_the_end_of_100_000_items_is_reached_by_reading_only_what_is_there(
    grid: MediaGrid, model: MediaModel, qtbot: QtBot
) -> None:
    asked: list[int] = []
    model.cells_wanted.connect(asked.extend)
    model.cells_wanted.connect(lambda numbers: model.put_cells(map(photo, numbers)))
    model.show_first(photos(20), total=100_000)
    model.set_numbers(range(1, 100_001))
    press(grid, Key.Key_End)
    assert grid.currentIndex().row() == 99_999
    qtbot.waitUntil(lambda: grid.current_cell() == photo(100_000))
    shown = grid.shown_rows()
    assert shown.stop == 100_000
    assert len(asked) <= 6 * len(shown)
    assert grid.visualRect(model.index(99_999, 0)).bottom() < grid.viewport().height()


def test_a_resize_and_the_slider_keep_the_place(grid: MediaGrid, model: MediaModel) -> None:
    model.show_first(photos(20), total=100_000)
    grid.scrollTo(model.index(50_000, 0), MediaGrid.ScrollHint.PositionAtTop)
    grid.resize(1200, 640)
    assert 50_000 in grid.shown_rows()[: 2 * grid.columns]
    grid.set_picture_width(96)
    assert 50_000 in grid.shown_rows()[: 2 * grid.columns]


def test_the_slider_ends_are_kept(grid: MediaGrid) -> None:
    grid.set_picture_width(10)
    small = grid.columns
    grid.set_picture_width(96)
    assert grid.columns == small
    grid.set_picture_width(5000)
    assert grid.columns == 2


def test_items_that_go_above_do_not_move_what_is_seen(
    grid: MediaGrid, model: MediaModel, qtbot: QtBot
) -> None:
    model.show_first(photos(20), total=1000)
    model.set_numbers(range(1, 1001))
    grid.scrollTo(model.index(400, 0), MediaGrid.ScrollHint.PositionAtTop)
    model.set_numbers([*range(1, 101), *range(109, 1001)])
    assert model.number(grid.shown_rows().start) == 401


def test_the_month_is_told_while_the_scroll_bar_is_dragged(
    grid: MediaGrid, model: MediaModel
) -> None:
    model.show_first(photos(200), total=200)
    bar = grid.verticalScrollBar()
    bar.setSliderDown(True)
    bar.setSliderPosition(bar.maximum() // 2)
    assert grid.month_pill.isVisible()
    assert grid.month_pill.text == "Oct 2024"
    bar.setSliderDown(False)
    assert not grid.month_pill.isVisible()
