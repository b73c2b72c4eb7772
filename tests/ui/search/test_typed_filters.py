"""Filters that are typed: offered while one types, told when wrong, chips by Enter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.traits import Traits
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.trait_menu import TraitMenu
from tests import media
from tests.driver import Driver
from tests.ui.search.screen import LIMIT, Screen


@pytest.fixture(autouse=True)
def shelf(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    media.photo(folder / "sea.jpg", "blue", size=(800, 400))
    media.photo(folder / "flag.jpg", "red", second="blue", size=(400, 800))
    media.photo(folder / "wall.jpg", "red", size=(500, 500))
    media.video(folder / "field.mp4", [("green", 2)])
    Driver(workspace).add(folder)
    ids = {cell.name: cell.id for cell in workspace.catalogue.cells.by_number(range(1, 9))}
    workspace.collection.rate([ids["flag.jpg"]], 4)
    workspace.collection.tag([ids["flag.jpg"]], ["summer days"])
    album = workspace.albums.create("Trip 2024")
    workspace.albums.fill(album.id, [ids["sea.jpg"], ids["flag.jpg"]])


def offers(screen: Screen) -> list[str]:
    return [offer.text for offer in screen.field.popup.offers]


def chips(screen: Screen) -> list[str]:
    return [chip.text() for chip in screen.page.chips.chips]


def test_filters_become_chips_by_enter(screen: Screen) -> None:
    screen.search('jpg colour:red rating:3 album:"Trip 2024" -wall')
    assert screen.names == ["flag.jpg"]
    assert screen.field.text() == "jpg"
    assert chips(screen) == ["Album: Trip 2024", "3 stars or more", "Red", "Without “wall”"]


def test_each_chip_goes_alone(screen: Screen) -> None:
    screen.search("jpg is:portrait colour:blue")
    assert (screen.names, chips(screen)) == (["flag.jpg"], ["Blue", "Portrait"])
    screen.page.chips.chips[1].removed.emit()
    screen.settle()
    assert chips(screen) == ["Blue"]
    assert sorted(screen.names) == ["flag.jpg", "sea.jpg"]
    screen.page.chips.chips[0].removed.emit()
    screen.settle()
    assert sorted(screen.names) == ["flag.jpg", "sea.jpg", "wall.jpg"]


def test_without_its_album_nothing_is_said_of_those_below(screen: Screen) -> None:
    screen.search('directly:"Trip 2024" is:portrait')
    assert chips(screen) == ["Album: Trip 2024", "Portrait", "Not the albums below"]
    screen.page.chips.chips[0].removed.emit()
    screen.settle()
    assert (screen.names, chips(screen)) == (["flag.jpg"], ["Portrait"])


def test_a_chip_opens_the_values_it_can_have(screen: Screen) -> None:
    screen.search("colour:blue")
    screen.page.chips.chips[0].clicked.emit()
    found = screen.page.chips
    screen.qtbot.waitUntil(lambda: isinstance(found._menu, TraitMenu), timeout=LIMIT)
    menu = found._menu
    assert isinstance(menu, TraitMenu)
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    assert checked == ["Blue"]
    next(action for action in menu.actions() if action.text() == "Green").trigger()
    menu.close()
    screen.settle()
    assert (chips(screen), screen.names) == (["Green"], ["field.mp4"])


def test_names_and_values_are_completed_by_tab(screen: Screen) -> None:
    screen.type("sea col")
    screen.qtbot.waitUntil(lambda: "colour:" in offers(screen), timeout=LIMIT)
    while screen.field.popup.current is None or screen.field.popup.current.text != "colour:":
        QTest.keyClick(screen.field, Qt.Key.Key_Down)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == "sea colour:"
    screen.qtbot.waitUntil(lambda: "red" in offers(screen), timeout=LIMIT)
    QTest.keyClicks(screen.field, "bl")
    screen.qtbot.waitUntil(lambda: offers(screen) == ["blue", "black"], timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    screen.settle()
    assert screen.field.text() == "sea colour:blue "
    assert screen.names == ["sea.jpg"]


def test_albums_and_tags_are_completed_with_quotes(screen: Screen) -> None:
    screen.type("tag:summ")
    screen.qtbot.waitUntil(lambda: offers(screen) == ["summer days"], timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == 'tag:"summer days" '
    screen.type("album:tr")
    screen.qtbot.waitUntil(lambda: offers(screen) == ["Trip 2024"], timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    screen.settle()
    assert screen.field.text() == 'album:"Trip 2024" '
    assert sorted(screen.names) == ["flag.jpg", "sea.jpg"]


def test_lenses_and_this_day_are_completed(screen: Screen, workspace: Workspace) -> None:
    with workspace.catalogue.database.write() as db:
        db.execute("UPDATE media SET lens = 'EF 35mm f/2' WHERE num = 1")
        reindex(db, [1])
    screen.type("lens:35")
    screen.qtbot.waitUntil(lambda: offers(screen) == ["EF 35mm f/2"], timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    screen.settle()
    assert screen.field.text() == 'lens:"EF 35mm f/2" '
    assert len(screen.names) == 1
    screen.type("day:t")
    screen.qtbot.waitUntil(lambda: offers(screen) == ["today"], timeout=LIMIT)


@pytest.mark.parametrize(
    ("text", "told", "cure"),
    [
        ("colr:red", "There is no filter called colr.", "colour:red "),
        ("rating:lots sea", "“lots” is not a rating.", "rating:4 sea"),
        ("after:soon sea", "“soon” is not a date.", "after:2024-05 sea"),
    ],
)
def test_a_slip_is_told_and_put_right(screen: Screen, text: str, told: str, cure: str) -> None:
    screen.type(text)
    screen.enter()
    screen.qtbot.waitUntil(lambda: offers(screen) == [told], timeout=LIMIT)
    assert screen.asked == [] or all(query.meaning is False for query in screen.asked)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == cure
    screen.settle()


def test_an_album_that_is_not_there_is_told(screen: Screen) -> None:
    screen.type("album:Trap")
    screen.enter()
    told = "There is no album called “Trap”."
    screen.qtbot.waitUntil(lambda: offers(screen) == [told], timeout=LIMIT)
    assert screen.field.text() == "album:Trap"
    screen.settle()


def test_a_value_that_is_being_typed_is_no_mistake_yet(screen: Screen) -> None:
    screen.type("sea after:20")
    screen.settle()
    assert [query.text for query in screen.asked if "after" in query.text] == []
    QTest.keyClicks(screen.field, "24")
    screen.settle()
    assert screen.names == []


def test_a_filter_that_is_being_typed_goes_with_its_text(screen: Screen) -> None:
    screen.type("jpg is:landscape ")
    screen.settle()
    assert (screen.names, chips(screen)) == (["sea.jpg"], ["Landscape"])
    for text in ("jpg -fl", "jpg -wa", "jpg -wall"):
        screen.type(text)
        screen.settle()
    assert (sorted(screen.names), chips(screen)) == (["flag.jpg", "sea.jpg"], ["Without “wall”"])
    screen.type("jpg")
    screen.settle()
    assert (sorted(screen.names), chips(screen)) == (["flag.jpg", "sea.jpg", "wall.jpg"], [])
    screen.search("jpg -wall")
    screen.search("jpg")
    assert chips(screen) == ["Without “wall”"], "by Enter it stays"


def test_smart_albums_are_offered_and_looked_into(screen: Screen, workspace: Workspace) -> None:
    workspace.smart_albums.create("Red things", SearchQuery(traits=Traits(colour="red")))
    screen.type("smart:re")
    screen.settle()
    assert offers(screen) == ["Red things"]
    screen.search('smart:"Red things" is:portrait')
    assert (screen.names, chips(screen)) == (["flag.jpg"], ["In Red things", "Portrait"])
    workspace.smart_albums.delete(workspace.smart_albums.named("Red things").id)
    screen.search("flag")
    assert (screen.names, chips(screen)) == ([], ["In a smart album that is gone", "Portrait"])


def test_how_words_match_is_a_chip_that_goes(screen: Screen) -> None:
    screen.search("match:any sea wall")
    assert (set(screen.names), chips(screen)) == ({"sea.jpg", "wall.jpg"}, ["Any of the words"])
    screen.page.chips.chips[0].removed.emit()
    screen.settle()
    assert (screen.names, chips(screen)) == ([], [])


def test_words_alone_ask_nobody(screen: Screen) -> None:
    screen.search("by:words sea")
    assert screen.names == ["sea.jpg"]
    assert not screen.page.query.meaning
