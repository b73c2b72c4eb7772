"""Searching as the user does it: field, list below it, filters, results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.filter_chips import Asked, days
from medintel_desktop.ui.filter_menu import AlbumMenu, DateMenu, KindMenu, in_tree_order, periods
from medintel_desktop.ui.result_order import Order
from medintel_desktop.ui.search_field import SearchField
from medintel_desktop.ui.search_page import BY_WORDS, SearchPage
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from tests import media
from tests.driver import Driver
from tests.service import StandIn

LIMIT = 20_000
"""Milliseconds; far more than anything here takes."""


@dataclass
class Screen:
    """The field above the page, wired as in the window."""

    field: SearchField
    page: SearchPage
    asked: list[SearchQuery]
    qtbot: QtBot
    background: Background

    def type(self, text: str) -> None:
        self.field.setFocus()
        self.field.selectAll()
        QTest.keyClicks(self.field, text)

    def enter(self) -> None:
        QTest.keyClick(self.field, Qt.Key.Key_Return)

    def settle(self) -> None:
        """Wait until nothing more comes by itself."""
        self.qtbot.waitUntil(
            lambda: not self.page.waiting and self.background.idle and not self.pausing,
            timeout=LIMIT,
        )

    @property
    def pausing(self) -> bool:
        return self.field.pausing

    def search(self, text: str) -> None:
        """Type and press Enter, and wait for the whole answer."""
        self.type(text)
        self.enter()
        self.settle()

    @property
    def names(self) -> list[str]:
        return [hit.item.name for hit in self.page.hits]


def screen_over(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, settings: SettingsFile
) -> Iterator[Screen]:
    window = QWidget()
    qtbot.addWidget(window)
    thumbnails = Thumbnails(workspace.folder.thumbnail, workspace.folder.strip)
    field = SearchField(theme, background, workspace.catalogue, settings, window)
    page = SearchPage(theme, background, workspace, thumbnails, window)
    asked: list[SearchQuery] = []
    field.asked.connect(asked.append)
    field.asked.connect(page.search)
    field.picture_asked.connect(page.by_picture)
    field.emptied.connect(page.clear)
    page.query_changed.connect(field.set_filters)
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(page)
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=LIMIT)
    yield Screen(field, page, asked, qtbot, background)
    thumbnails.shut_down()


@pytest.fixture
def screen(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, settings: SettingsFile
) -> Iterator[Screen]:
    """Over a library without a service."""
    yield from screen_over(workspace, qtbot, theme, background, settings)


@pytest.fixture
def meant(
    understood: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settings: SettingsFile,
) -> Iterator[Screen]:  # fmt: skip
    """Over a library that is connected to the stand-in."""
    yield from screen_over(understood, qtbot, theme, background, settings)


@pytest.fixture
def coloured(understood: Workspace, tmp_path: Path) -> Workspace:
    """A red and a blue photo, a video that is red, then blue, in an album of its own."""
    driver = Driver(understood)
    album = understood.albums.create("Old town")
    driver.add(
        media.photo(tmp_path / "harbour.jpg", "blue"), media.photo(tmp_path / "wall.jpg", "red")
    )
    clip = media.video(tmp_path / "walk.mp4", [("red", 8), ("blue", 8)], size=(640, 360))
    driver.add(clip, album=album.id)
    assert all(item.state == "understood" for item in driver.items().values())
    return understood


def photos(workspace: Workspace, folder: Path, *names: str, album: str | None = None) -> Driver:
    driver = Driver(workspace)
    files = [
        media.photo(folder / name, "red", description=name, camera=("SONY", "ILCE-7M3"))
        for name in names
    ]
    driver.add(*files, album=album)
    return driver


# -- the field -------------------------------------------------------------------------------


def test_typing_asks_for_words_once_after_a_pause(screen: Screen) -> None:
    screen.type("harbour")
    assert screen.asked == []
    screen.settle()
    assert screen.asked == [SearchQuery("harbour", meaning=False)]


def test_enter_asks_for_meaning_and_is_remembered(screen: Screen, settings: SettingsFile) -> None:
    for text in ("harbour  at night", "wall", "harbour at night"):
        screen.search(text)
    assert [query.text for query in screen.asked if query.meaning] == [
        "harbour at night", "wall", "harbour at night",
    ]  # fmt: skip
    assert settings.current.recent_searches == ("harbour at night", "wall")
    assert SettingsFile(settings.path, {}).current.recent_searches == ("harbour at night", "wall")


def test_escape_leaves_and_clearing_forgets(screen: Screen, qtbot: QtBot) -> None:
    screen.type("wall")
    screen.settle()
    with qtbot.waitSignal(screen.field.emptied, timeout=LIMIT):
        screen.field.clear_button.click()
    assert screen.field.text() == ""
    screen.type("wall")
    screen.settle()
    with qtbot.waitSignal(screen.field.left, timeout=LIMIT):
        QTest.keyClick(screen.field, Qt.Key.Key_Escape)


def test_the_list_offers_albums_tags_cameras_and_earlier_searches(
    screen: Screen, workspace: Workspace, tmp_path: Path, settings: SettingsFile, qtbot: QtBot
) -> None:
    album = workspace.albums.create("Old town")
    driver = photos(workspace, tmp_path, "a.jpg", album=album.id)
    workspace.collection.tag([item.id for item in driver.items().values()], ["olive tree"])
    settings.change(recent_searches=("cold morning", "wall"))
    screen.type("ol")
    popup = screen.field.popup
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    assert [(offer.icon, offer.text) for offer in popup.offers] == [
        ("history", "cold morning"), ("folder", "Old town"), ("tag", "olive tree"),
    ]  # fmt: skip
    assert popup.offers[1].count == "1 item"
    assert screen.field.hasFocus()


def test_keys_choose_from_the_list(
    screen: Screen, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    driver = photos(workspace, tmp_path, "a.jpg")
    workspace.collection.tag([item.id for item in driver.items().values()], ["olive tree"])
    popup = screen.field.popup
    screen.type("old oli")
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == "old olive tree"
    assert not popup.isVisible()
    assert screen.field.hasFocus()
    assert screen.asked[-1] == SearchQuery("old olive tree", meaning=False)
    screen.type("oli")
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Down)
    QTest.keyClick(screen.field, Qt.Key.Key_Up)
    assert popup.current is None, "above the first row is the field itself"
    QTest.keyClick(screen.field, Qt.Key.Key_Down)
    screen.enter()
    assert screen.asked[-1] == SearchQuery("olive tree", meaning=True)


def test_escape_closes_the_list_first(screen: Screen, settings: SettingsFile, qtbot: QtBot) -> None:
    settings.change(recent_searches=("wall",))
    screen.type("wa")
    qtbot.waitUntil(screen.field.popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Escape)
    assert not screen.field.popup.isVisible()
    assert screen.field.text() == "wa"


def test_an_album_from_the_list_narrows_or_is_opened(
    screen: Screen, workspace: Workspace, qtbot: QtBot
) -> None:
    album = workspace.albums.create("Old town")
    popup = screen.field.popup
    screen.type("wall tow")
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == "wall"
    assert screen.asked[-1] == SearchQuery("wall", album_id=album.id, meaning=False)
    screen.type("tow")
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    with qtbot.waitSignal(screen.field.album_asked, timeout=LIMIT) as opened:
        QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert opened.args == [album.id]


# -- results ---------------------------------------------------------------------------------


def test_words_are_found_while_typing(screen: Screen, workspace: Workspace, tmp_path: Path) -> None:
    photos(workspace, tmp_path, "harbour.jpg", "wall.jpg")
    screen.type("harb")
    screen.settle()
    assert screen.names == ["harbour.jpg"]
    assert (screen.page.head.title, screen.page.head.note) == ("1 match", "1 photo")
    assert screen.page.foot.words == BY_WORDS


def test_without_a_key_a_quiet_line_says_so_and_leads_to_the_settings(
    screen: Screen, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    photos(workspace, tmp_path, "harbour.jpg")
    screen.search("harbour")
    assert screen.names == ["harbour.jpg"]
    said = "Found by words. Add a TwelveLabs key to search by meaning too."
    assert screen.page.foot.words == said
    with qtbot.waitSignal(screen.page.settings_asked, timeout=LIMIT):
        screen.page.foot.settings.click()


def test_meaning_finds_the_second_of_a_video_and_opens_it_there(
    meant: Screen, coloured: Workspace, qtbot: QtBot
) -> None:
    meant.search("blue")
    assert meant.names == ["harbour.jpg", "walk.mp4"]
    assert meant.page.head.title == "2 good matches"
    assert meant.page.head.note == "1 moment, 1 photo"
    grid = meant.page.grid
    assert grid.hasFocus(), "Enter leads to the results"
    grid.show_row(1)
    with qtbot.waitSignal(meant.page.opened, timeout=LIMIT) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args is not None
    cell, seconds, hits, place = opened.args
    assert cell.name == "walk.mp4"
    assert seconds == pytest.approx(8, abs=1)
    assert (hits, place) == (meant.page.hits, 1)


def test_words_stay_until_the_joined_list_is_there(
    meant: Screen, coloured: Workspace, service: StandIn, qtbot: QtBot
) -> None:
    service.fault("delay", "/embed", seconds=1.5)
    meant.type("wall")
    meant.enter()
    qtbot.waitUntil(lambda: meant.names == ["wall.jpg"], timeout=LIMIT)
    assert meant.page.waiting
    qtbot.waitUntil(lambda: meant.page.foot.words == "Searching by meaning…", timeout=LIMIT)
    meant.settle()
    assert meant.names[0] == "wall.jpg"
    assert meant.page.foot.words.endswith("Found by words and meaning.")


def test_a_repeated_search_works_without_the_service(
    meant: Screen, coloured: Workspace, service: StandIn
) -> None:
    meant.search("blue")
    before = meant.names
    service.fault("close", times=-1)
    meant.search("wall")
    assert meant.names == ["wall.jpg"]
    assert meant.page.foot.words.startswith("Found by words. ")
    assert "TwelveLabs" in meant.page.foot.words
    meant.search("Blue ")
    assert meant.names == before
    assert service.usage()["paid_twice"] == []


def test_only_the_latest_search_is_shown(
    screen: Screen, workspace: Workspace, tmp_path: Path
) -> None:
    photos(workspace, tmp_path, "harbour.jpg", "wall.jpg", "hall.jpg")
    for text in ("harbour", "hall", "wall"):
        screen.page.search(SearchQuery(text))
    screen.settle()
    assert screen.names == ["wall.jpg"]


def test_a_video_can_stand_once_with_all_its_marks(
    meant: Screen, understood: Workspace, tmp_path: Path
) -> None:
    driver = Driver(understood)
    scenes = [("blue", 6.0), ("red", 8.0), ("blue", 6.0)]
    driver.add(media.video(tmp_path / "walk.mp4", scenes, size=(640, 360)))
    meant.search("blue")
    assert meant.names == ["walk.mp4", "walk.mp4"]
    meant.page.head.grouping.setCurrentIndex(1)
    assert meant.names == ["walk.mp4"]
    assert len(meant.page.hits[0].item.marks) == 2
    assert meant.page.head.title == "1 good match"


def test_results_can_be_ordered_by_name(
    screen: Screen, workspace: Workspace, tmp_path: Path
) -> None:
    photos(workspace, tmp_path, "trip c.jpg", "trip a.jpg", "trip b.jpg")
    screen.search("trip")
    menu = screen.page.head.order_button.menu()
    next(action for action in menu.actions() if action.text() == Order.NAME).trigger()
    assert screen.names == ["trip a.jpg", "trip b.jpg", "trip c.jpg"]


def test_weaker_matches_are_shown_on_demand(
    meant: Screen, coloured: Workspace, qtbot: QtBot
) -> None:
    meant.search("blue")
    assert "weaker" in meant.page.foot.words
    meant.page.foot.more.click()
    meant.settle()
    assert meant.page.query.weak
    assert len(meant.names) > 2
    assert "Weaker matches are shown." in meant.page.foot.words
    meant.page.foot.more.click()
    meant.settle()
    assert len(meant.names) == 2


def test_what_goes_to_the_trash_leaves_the_results(
    screen: Screen, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    driver = photos(workspace, tmp_path, "trip a.jpg", "trip b.jpg")
    screen.search("trip")
    screen.page.hear(workspace.trash.put([driver.items()["trip a.jpg"].id]))
    qtbot.waitUntil(lambda: screen.names == ["trip b.jpg"], timeout=LIMIT)


# -- pictures as queries -----------------------------------------------------------------------


def drop(widget: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, left, none)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(9, 9), copy, mime, left, none))


def test_a_dropped_picture_finds_what_is_like_it(
    meant: Screen, coloured: Workspace, tmp_path: Path, service: StandIn
) -> None:
    drop(meant.field, media.photo(tmp_path / "sky.png", "blue", size=(200, 200)))
    meant.settle()
    assert meant.names[0] == "harbour.jpg"
    assert [chip.text() for chip in meant.page.chips.chips] == ["Like sky.png"]
    meant.page.chips.chips[0].removed.emit()
    assert meant.page.chips.chips == []
    assert meant.names == []


def test_a_pasted_picture_is_a_query_too(
    meant: Screen, coloured: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(*media.RGB["red"]))
    QApplication.clipboard().setImage(image)
    QTest.keySequence(meant.field, QKeySequence.StandardKey.Paste)
    qtbot.waitUntil(lambda: "wall.jpg" in meant.names, timeout=LIMIT)
    assert meant.field.text() == ""


def test_a_file_that_is_no_picture_says_so(meant: Screen, tmp_path: Path) -> None:
    fake = tmp_path / "fake.jpg"
    fake.write_bytes(b"nothing")
    drop(meant.field, fake)
    meant.settle()
    assert meant.names == []
    assert "not a photo" in meant.page.nothing.words


# -- filters -----------------------------------------------------------------------------------


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


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


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
