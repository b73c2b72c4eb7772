"""Rows with the keys, the selection and the thrift of the grid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.view import Sort
from medintel_desktop.ui.media_grid import MediaGrid
from medintel_desktop.ui.media_list import MediaList
from medintel_desktop.ui.models.cell_model import Column
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from tests.ui.cells import photo, photos
from tests.ui.grids import Button, Key, Mod, grid, model, press, thumbnails

__all__ = ["grid", "model", "thumbnails"]


@pytest.fixture
def listing(qtbot: QtBot, theme: Theme, thumbnails: Thumbnails, model: MediaModel) -> MediaList:
    listing = MediaList(theme, thumbnails, model)
    qtbot.addWidget(listing)
    model.show_first(photos(12), total=12)
    listing.resize(900, 400)
    listing.show()
    return listing


def test_the_list_has_the_same_keys(listing: MediaList, qtbot: QtBot) -> None:
    listing.show_row(2)
    with qtbot.waitSignal(listing.opened) as opened:
        press(listing, Key.Key_Return)
    assert opened.args == [photo(3), None]
    with qtbot.waitSignal(listing.rated):
        press(listing, Key.Key_4)
    assert listing.selected_ids() == ["id-3"]


def test_the_list_reads_only_what_it_shows(
    listing: MediaList, model: MediaModel, qtbot: QtBot
) -> None:
    model.show_first(photos(12), total=100_000)
    model.set_numbers(range(1, 100_001))
    with qtbot.waitSignal(model.cells_wanted) as asked:
        listing.scrollToBottom()
    assert asked.args[0][-1] == 100_000
    assert len(asked.args[0]) < 60


def test_headings_ask_for_an_order(listing: MediaList, qtbot: QtBot) -> None:
    header = listing.header
    with qtbot.waitSignal(listing.sort_asked) as asked:
        x = header.sectionViewportPosition(Column.SIZE) + 20
        QTest.mouseClick(header.viewport(), Button.LeftButton, Mod.NoModifier, QPoint(x, 10))
    assert asked.args == [Sort.SIZE]


def test_grid_and_list_can_share_a_selection(
    grid: MediaGrid, listing: MediaList, model: MediaModel, qtbot: QtBot
) -> None:
    grid.setSelectionModel(listing.selectionModel())
    with qtbot.waitSignals([grid.selection_changed, listing.selection_changed]):
        listing.show_row(4)
    assert grid.selected_rows() == [4]
