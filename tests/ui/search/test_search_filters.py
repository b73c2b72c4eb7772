"""Filters: their chips, their menus and how they read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.filter_chips import Asked, days
from medintel_desktop.ui.filter_menu import AlbumMenu, DateMenu, KindMenu, in_tree_order, periods
from medintel_desktop.ui.theme import Theme
from tests.bench.library import fill
from tests.ui.search.screen import LIMIT, Screen, photos, press


def test_filters_narrow_are_kept_for_new_words_and_go_by_delete(
    screen: Screen, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    album = workspace.albums.create("Old town")
    photos(workspace, tmp_path, "trip a.jpg", album=album.id)
    photos(workspace, tmp_path, "trip b.jpg")
    screen.page.search(SearchQuery("trip", album_id=album.id, kind=MediaKind.PHOTO))
    screen.settle()
    assert screen.names == ["trip a.jpg"]
    texts = [chip.text() for chip in screen.page.chips.chips]
    assert texts == ["Photos", "Album: Old town"]
    screen.search("trip")
    assert screen.asked[-1].album_id == album.id
    QTest.keyClick(screen.page.chips.chips[1], Qt.Key.Key_Delete)
    screen.settle()
    assert sorted(screen.names) == ["trip a.jpg", "trip b.jpg"]
    screen.search("trip")
    assert screen.asked[-1].album_id is None


def test_filters_alone_show_all_that_they_leave(screen: Screen, workspace: Workspace) -> None:
    fill(workspace.catalogue, 1_000)
    screen.page.search(SearchQuery(kind=MediaKind.PHOTO))
    screen.settle()
    assert len(screen.page.hits) == 960, "four of a hundred are videos"
    assert screen.page.query == SearchQuery(kind=MediaKind.PHOTO), "kept without a limit of ours"


def test_a_filter_may_come_before_the_words(screen: Screen, workspace: Workspace) -> None:
    empty = screen.page.query
    with screen.qtbot.waitSignal(screen.page.started, timeout=LIMIT):
        screen.page.chips.changed.emit(Asked(SearchQuery(kind=MediaKind.VIDEO)))
    screen.settle()
    screen.search("trip")
    assert screen.asked[-1].kind is MediaKind.VIDEO
    with screen.qtbot.waitSignal(screen.page.emptied, timeout=LIMIT):
        screen.page.chips.changed.emit(Asked(empty))


def test_a_chip_is_edited_by_enter(screen: Screen, workspace: Workspace, qtbot: QtBot) -> None:
    screen.page.search(SearchQuery("trip", kind=MediaKind.PHOTO))
    screen.settle()
    QTest.keyClick(screen.page.chips.chips[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=LIMIT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, KindMenu)
    next(action for action in menu.actions() if action.text() == "Videos").trigger()
    menu.close()
    assert screen.page.query.kind is MediaKind.VIDEO
    screen.settle()


def test_nothing_found_leads_on(screen: Screen, workspace: Workspace, tmp_path: Path) -> None:
    photos(workspace, tmp_path, "trip.jpg")
    album = workspace.albums.create("Empty & far")
    screen.page.search(SearchQuery("trip", album_id=album.id))
    screen.settle()
    assert screen.page.nothing.isVisible()
    said = "Nothing found for “trip”. Remove a filter, or try other words."
    assert screen.page.nothing.words == said
    buttons = {button.text().replace("&&", "&"): button for button in screen.page.nothing.buttons}
    assert list(buttons) == ["Remove “Album: Empty & far”", "Search everywhere"]
    press(buttons["Search everywhere"])
    screen.settle()
    assert screen.names == ["trip.jpg"]
    assert screen.page.chips.chips == []


def test_an_empty_library_is_told_as_such(screen: Screen) -> None:
    screen.type("harbour")
    screen.settle()
    said = "The library is empty. Add files, or drop them on this window."
    assert screen.page.nothing.words == said


def test_a_page_of_text_fits_where_nothing_was_found(
    screen: Screen, workspace: Workspace, tmp_path: Path
) -> None:
    photos(workspace, tmp_path, "trip.jpg")
    before = screen.page.minimumSizeHint()
    for text in ("x" * 2_000, "word " * 400):
        screen.page.search(SearchQuery(text, meaning=False))
        screen.settle()
        assert screen.page.nothing.isVisible()
        assert screen.page.minimumSizeHint().height() <= before.height() + 100
    assert screen.page.nothing.words.startswith("Nothing found for “word word")


def test_menus_give_the_query_back_with_the_choice(
    theme: Theme, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.albums.create("A & B")
    albums = workspace.catalogue.albums.all()
    query = SearchQuery("trip", kind=MediaKind.PHOTO)
    menu = AlbumMenu(theme, query, albums)
    with qtbot.waitSignal(menu.chosen) as chosen:
        menu.actions()[-1].trigger()
    assert chosen.args == [SearchQuery("trip", kind=MediaKind.PHOTO, album_id=albums[0].id)]
    over = QWidget()
    qtbot.addWidget(over)
    dates = DateMenu(theme, query, over)
    with qtbot.waitSignal(dates.chosen) as chosen:
        next(a for a in dates.actions() if a.text() == "Last year").trigger()
    last = date.today().year - 1
    assert chosen.args is not None
    assert chosen.args[0].taken_from == date(last, 1, 1)
    assert chosen.args[0].taken_to == date(last, 12, 31)


def test_albums_are_listed_as_in_the_tree(workspace: Workspace) -> None:
    travel = workspace.albums.create("Travel")
    workspace.albums.create("Family")
    workspace.albums.create("Tuscany", travel.id)
    listed = in_tree_order(workspace.catalogue.albums.all())
    assert {album.name: depth for depth, album in listed} == {
        "Travel": 0, "Tuscany": 1, "Family": 0,
    }  # fmt: skip
    names = [album.name for _, album in listed]
    assert names.index("Tuscany") == names.index("Travel") + 1


def test_periods_and_days_read_well() -> None:
    found = periods(date(2026, 3, 1))
    assert found["Last 7 days"] == (date(2026, 2, 23), date(2026, 3, 1))
    assert found["This month"] == (date(2026, 3, 1), date(2026, 3, 1))
    assert days(date(2024, 10, 1), None) == "Since 1 Oct 2024"
    assert days(None, date(2024, 10, 3)) == "Until 3 Oct 2024"
    assert days(date(2024, 10, 22), date(2024, 10, 29)) == "22 Oct – 29 Oct 2024"
    assert days(date(2023, 12, 31), date(2024, 1, 1)) == "31 Dec 2023 – 1 Jan 2024"
    assert days(date(2024, 10, 3), date(2024, 10, 3)) == "3 Oct 2024"
