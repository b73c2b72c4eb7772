"""Result cards: what they show and where a click leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.view import Mark
from medintel_desktop.ui.cell_delegate import CellDelegate
from medintel_desktop.ui.hit_delegate import BAR_WIDTH
from medintel_desktop.ui.hit_grid import HitGrid
from medintel_desktop.ui.models.hit_model import HitModel
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from tests.ui.cells import near, photo, video, write_picture

HITS = [
    Hit(video(1), Span(50, 59), Modality.VISUAL, 0.9, "Picture: leaves on a gravel path"),
    Hit(photo(2), None, Modality.VISUAL, 0.5, "Meaning, and “autumn” in the tags"),
    Hit(video(3), None, None, 0.2, "“walk” in the name"),
]


@pytest.fixture
def model(qapp: QApplication) -> HitModel:
    return HitModel()


@pytest.fixture
def grid(qtbot: QtBot, theme: Theme, model: HitModel, tmp_path: Path) -> Iterator[HitGrid]:
    thumbnails = Thumbnails(
        lambda checksum: tmp_path / f"{int(checksum, 16)}.jpg",
        lambda checksum: tmp_path / f"{int(checksum, 16)}-strip.jpg",
    )
    grid = HitGrid(theme, thumbnails, model)
    qtbot.addWidget(grid)
    model.set_hits(HITS)
    grid.resize(920, 500)
    grid.show()
    grid.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    yield grid
    thumbnails.shut_down()


def corner(grid: HitGrid, row: int) -> QPoint:
    return grid.visualRect(grid.model().index(row, 0)).topLeft()


def delegate(grid: HitGrid) -> CellDelegate:
    found = grid.itemDelegate()
    assert isinstance(found, CellDelegate)
    return found


def color(grid: HitGrid, point: QPoint) -> QColor:
    return grid.viewport().grab().toImage().pixelColor(point)


@pytest.mark.parametrize(("row", "start"), [(0, 50.0), (1, None), (2, None)])
def test_a_click_and_enter_open_at_the_moment(
    grid: HitGrid, qtbot: QtBot, row: int, start: float | None
) -> None:
    with qtbot.waitSignal(grid.opened) as opened:
        point = corner(grid, row) + QPoint(60, 60)
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert opened.args == [HITS[row].item, start]
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [HITS[row].item, start]


def test_a_moment_shows_its_own_frame(
    grid: HitGrid, model: HitModel, tmp_path: Path, qtbot: QtBot
) -> None:
    write_picture(tmp_path / "1.jpg", "#3060C0")
    frames = ["#3060C0"] * 12
    frames[6] = "#C03030"  # 54.5 of 100 seconds
    write_picture(tmp_path / "1-strip.jpg", *frames)
    model.set_hits(HITS)
    point = corner(grid, 0) + QPoint(60, 60)
    qtbot.waitUntil(lambda: near(color(grid, point), QColor("#C03030")))


def test_the_bar_is_blue_for_good_matches_only(grid: HitGrid, theme: Theme) -> None:
    name = delegate(grid).frame.name
    found = []
    for row in (0, 1):
        line = name.translated(corner(grid, row))
        left = line.right() + 1 - BAR_WIDTH
        bar = [color(grid, QPoint(left + x, line.center().y())) for x in (2, BAR_WIDTH - 3)]
        found.append(bar)
    tokens = theme.tokens
    assert found == [[tokens.accent, tokens.press], [tokens.t2, tokens.press]]


def test_cards_are_wider_than_cells_and_flatter(grid: HitGrid) -> None:
    picture = delegate(grid).frame.picture
    assert picture.height() / picture.width() == pytest.approx(10 / 16, abs=0.01)
    assert grid.columns == 4


def test_a_result_speaks_with_its_moment_and_reason(grid: HitGrid, qapp: QApplication) -> None:
    spoken = grid.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "video 1.mp4, video, 1 minute 40, understood, 3 moments, moment 0:50 – 0:59, "
        "Picture: leaves on a gravel path"
    )


def test_a_card_of_a_video_tells_its_best_moments_and_opens_each(
    grid: HitGrid, model: HitModel, qtbot: QtBot
) -> None:
    marks = [
        Mark(Span(start, start + 5), Modality.VISUAL, score)
        for start, score in ((5.0, 0.9), (20.0, 0.3), (40.0, 0.8), (70.0, 0.75))
    ]
    (one,) = [replace(HITS[0], item=replace(HITS[0].item, marks=tuple(marks)))]
    model.set_hits([one])
    picture = delegate(grid).frame.picture.translated(corner(grid, 0))
    assert grid.cards.starts_at(one, picture) == [], "by moment a card is one moment"
    grid.cards.by_video = True
    starts = grid.cards.starts_at(one, picture)
    assert [mark.span.start for _, mark in starts] == [5.0, 40.0, 70.0]
    assert all(picture.contains(box) for box, _ in starts)
    assert not any(a.intersects(b) for (a, _), (b, _) in pairwise(starts))
    box, _ = starts[1]
    assert grid.mark_at(model.index(0, 0), box.center()) == 40.0
    image = grid.viewport().grab().toImage()
    accent = grid.theme.tokens.accent
    assert near(image.pixelColor(box.center().x(), box.bottom()), accent), "a strong one is marked"


def test_what_is_told_fits_a_narrow_card(grid: HitGrid, model: HitModel) -> None:
    long = [Mark(Span(3600.0 * n, 3600.0 * n + 5), Modality.VISUAL, 0.5) for n in (1, 2, 3)]
    one = replace(HITS[0], item=replace(HITS[0].item, marks=tuple(long)))
    model.set_hits([one])
    grid.set_picture_width(96)
    grid.cards.by_video = True
    picture = delegate(grid).frame.picture
    assert all(picture.contains(box) for box, _ in grid.cards.starts_at(one, picture))
