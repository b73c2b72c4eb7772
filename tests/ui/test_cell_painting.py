"""What a cell shows, looked at pixel by pixel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import MediaState
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.media_grid import MediaGrid
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.theme import DARK, LIGHT, Theme
from tests.ui.cells import near, photo, video, write_picture
from tests.ui.grids import Key, color, grid, middle, model, move, press, thumbnails

__all__ = ["grid", "model", "thumbnails"]


def test_pictures_names_and_pills_are_painted(
    grid: MediaGrid, model: MediaModel, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    write_picture(tmp_path / "1.jpg", "#3060C0")
    write_picture(tmp_path / "2.jpg", "#3060C0")
    model.show_first(
        [photo(1), photo(2, problem="Too short"), photo(3, state=MediaState.READING)], 3
    )
    blue = QColor("#3060C0")
    qtbot.waitUntil(lambda: near(color(grid, middle(grid, 0) - QPoint(0, 20)), blue))
    pills = [grid.visualRect(model.index(row, 0)).topLeft() + QPoint(15, 15) for row in range(3)]
    assert near(color(grid, pills[0]), blue)
    assert color(grid, pills[1]) == theme.tokens.pill_failed
    assert color(grid, pills[2]).lightness() < 100


def test_lanes_show_the_moments_of_a_video(
    grid: MediaGrid, model: MediaModel, theme: Theme
) -> None:
    model.show_first([video(1), photo(2)], total=2)
    tokens = theme.tokens
    frame = grid.itemDelegate().frame  # type: ignore[attr-defined]  # ours, not Qt's base class
    lanes = frame.lanes.translated(grid.visualRect(model.index(0, 0)).topLeft())
    found = [
        color(grid, QPoint(lanes.left() + round(share * lanes.width()), lanes.top() + 4 * lane + 1))
        for lane, share in ((0, 0.15), (1, 0.35), (2, 0.55), (0, 0.8))
    ]
    assert found == [tokens.picture, tokens.sound, tokens.speech, tokens.press]
    of_photo = frame.lanes.translated(grid.visualRect(model.index(1, 0)).topLeft())
    assert color(grid, of_photo.center()) == tokens.base


def test_pointing_at_a_video_shows_the_frame_there(
    grid: MediaGrid, model: MediaModel, tmp_path: Path, qtbot: QtBot
) -> None:
    write_picture(tmp_path / "1.jpg", "#3060C0")
    write_picture(tmp_path / "1-strip.jpg", *["#3060C0"] * 6, *["#C03030"] * 6)
    model.show_first([video(1)], total=1)
    frame = grid.itemDelegate().frame  # type: ignore[attr-defined]  # ours, not Qt's base class
    picture = frame.picture.translated(grid.visualRect(model.index(0, 0)).topLeft())
    away, point = picture.topLeft() + QPoint(20, 60), picture.topLeft() + QPoint(120, 60)
    qtbot.waitUntil(lambda: near(color(grid, away), QColor("#3060C0")))
    move(grid, point)
    qtbot.waitUntil(lambda: near(color(grid, away), QColor("#C03030")))
    grid.hover(None)
    assert near(color(grid, away), QColor("#3060C0"))


def test_the_selection_is_quieter_without_the_focus(
    grid: MediaGrid, model: MediaModel, theme: Theme
) -> None:
    grid.show_row(1)
    inside = grid.visualRect(model.index(1, 0)).topLeft() + QPoint(5, 60)
    assert color(grid, inside) == theme.tokens.sel
    grid.clearFocus()
    assert color(grid, inside) == theme.tokens.selin


def test_another_scheme_repaints(grid: MediaGrid, model: MediaModel, theme: Theme) -> None:
    grid.show_row(0)
    inside = grid.visualRect(model.index(0, 0)).topLeft() + QPoint(5, 60)
    assert color(grid, inside) == LIGHT.sel
    theme.set_scheme("dark")
    assert color(grid, inside) == DARK.sel


def test_z_switches_to_whole_pictures(
    grid: MediaGrid, model: MediaModel, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    write_picture(tmp_path / "1.jpg", "#3060C0", width=30, height=90)
    model.show_first([photo(1)], total=1)
    at_side = grid.visualRect(model.index(0, 0)).topLeft() + QPoint(14, 60)
    qtbot.waitUntil(lambda: near(color(grid, at_side), QColor("#3060C0")))
    press(grid, Key.Key_Z)
    qtbot.waitUntil(lambda: color(grid, at_side) == theme.tokens.base)


def test_names_are_plain_text_whatever_they_hold(grid: MediaGrid, model: MediaModel) -> None:
    names = ["<b>x</b>\n\r", "‮gpj.exe", "🎉" * 300, "", "a" * 5000]
    cells: list[MediaCell] = [photo(n, name=name) for n, name in enumerate(names, start=1)]
    model.show_first(cells, total=len(cells))
    assert not grid.viewport().grab().isNull()
