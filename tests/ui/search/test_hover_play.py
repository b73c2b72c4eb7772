"""The moment of a result plays in its card while the pointer rests on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.hover_play import HoverPlay
from tests import media
from tests.driver import Driver
from tests.ui.search.screen import LIMIT, Screen


@pytest.fixture
def videos(screen: Screen, workspace: Workspace, tmp_path: Path) -> Screen:
    """A video and a photo as results, in this order."""
    folder = tmp_path / "in"
    media.video(folder / "walk.mp4", [("red", 3)])
    media.photo(folder / "wall.jpg", "blue", taken="2023:05:03 10:00:00")
    Driver(workspace).add(folder)
    screen.page.search(SearchQuery(taken_from=None, kind=MediaKind.VIDEO))
    screen.settle()
    assert screen.names == ["walk.mp4"]
    return screen


def picture_of(screen: Screen, row: int) -> QPoint:
    grid = screen.page.grid
    cell = grid.visualRect(screen.page.model.index(row, 0)).topLeft()
    return grid.cards.frame.picture.translated(cell).center()


def rest_on(screen: Screen, row: int) -> HoverPlay:
    screen.page.grid.hover(picture_of(screen, row))
    playing = screen.page.playing
    screen.qtbot.waitUntil(lambda: playing.row == row, timeout=LIMIT)
    return playing


def test_it_plays_in_the_card_and_ends_when_the_pointer_leaves(videos: Screen) -> None:
    playing = rest_on(videos, 0)
    live = videos.page.grid.cards.live
    assert live is not None
    seen = live[1].pixelColor(live[1].width() // 2, live[1].height() // 2)
    assert seen.red() > 150 > max(seen.green(), seen.blue())
    size = videos.page.grid.cards.frame.picture.size()
    assert live[1].size() == size * videos.page.grid.devicePixelRatioF()
    painted = videos.page.grid.grab().toImage().pixelColor(picture_of(videos, 0))
    assert painted.red() > 150 > painted.blue()
    videos.page.grid.hover(None)
    assert playing.row == -1


def test_space_plays_it_and_opens_what_does_not_play(videos: Screen) -> None:
    page, grid, opened = videos.page, videos.page.grid, list[str]()
    page.opened.connect(lambda cell, *_: opened.append(cell.name))
    page.search(SearchQuery("wa", meaning=False))
    videos.settle()
    rows = {name: row for row, name in enumerate(videos.names)}
    grid.show_row(rows["walk.mp4"])
    QTest.keyClick(grid, Qt.Key.Key_Space)
    videos.qtbot.waitUntil(lambda: page.playing.row == rows["walk.mp4"], timeout=LIMIT)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert page.playing.row == -1, "once more ends it"
    QTest.keyClick(grid, Qt.Key.Key_Space)
    videos.qtbot.waitUntil(lambda: page.playing.row == rows["walk.mp4"], timeout=LIMIT)
    grid.show_row(rows["wall.jpg"])
    assert page.playing.row == -1, "so does another card"
    assert opened == []
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert opened == ["wall.jpg"]


def test_it_ends_when_other_results_come_or_the_page_goes(videos: Screen) -> None:
    playing = rest_on(videos, 0)
    videos.page.search(SearchQuery(kind=MediaKind.PHOTO))
    videos.settle()
    assert playing.row == -1
    videos.page.grid.hover(picture_of(videos, 0))
    videos.page.search(SearchQuery(kind=MediaKind.VIDEO))
    videos.settle()
    videos.page.grid.hover(None)
    rest_on(videos, 0)
    videos.page.hide()
    assert playing.row == -1


def test_what_is_not_here_stays_as_it_is(videos: Screen, tmp_path: Path) -> None:
    (tmp_path / "in" / "walk.mp4").unlink()
    videos.page.grid.hover(picture_of(videos, 0))
    videos.qtbot.waitUntil(lambda: not videos.page.playing.waiting, timeout=LIMIT)
    assert videos.page.playing.row == -1
