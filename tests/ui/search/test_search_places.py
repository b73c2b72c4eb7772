"""Searching by place: typed, offered, shown as a chip, changed and taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.area import Box, Circle, Polygon
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.filter_chips import Asked, filters_of
from medintel_desktop.ui.hit_delegate import reason
from medintel_desktop.ui.near_dialog import NearDialog
from medintel_desktop.ui.result_order import Order
from tests import media
from tests.driver import Driver
from tests.ui.search.screen import LIMIT, Screen, press

LISBON, SINTRA, AREZZO = (38.71667, -9.13333), (38.80097, -9.37826), (43.46276, 11.88068)
TRIANGLE = Polygon(((36.0, -10.0), (40.0, -10.0), (40.0, -5.0)))


@pytest.fixture(autouse=True)
def travelled(workspace: Workspace, tmp_path: Path) -> None:
    media.photo(tmp_path / "in" / "tram.jpg", "yellow", gps=LISBON, taken="2023:05:01 10:00:00")
    media.photo(tmp_path / "in" / "palace.jpg", "red", gps=SINTRA, taken="2023:05:02 10:00:00")
    media.photo(tmp_path / "in" / "piazza.jpg", "blue", gps=AREZZO, taken="2024:05:02 10:00:00")
    media.photo(tmp_path / "in" / "nowhere.jpg", "green")
    Driver(workspace).add(tmp_path / "in")


def chips(screen: Screen) -> list[str]:
    return [chip.text() for chip in screen.page.chips.chips]


def test_a_typed_place_becomes_a_chip_and_combines_with_words(
    screen: Screen, settings: SettingsFile
) -> None:
    screen.search("jpg near:Lisbon within:40km")
    assert sorted(screen.names) == ["palace.jpg", "tram.jpg"]
    assert screen.field.text() == "jpg"
    assert settings.current.recent_searches == ("jpg near:Lisbon within:40km",)
    assert chips(screen) == ["Within 40 km of Lisbon"]
    screen.search("palace")
    assert screen.names == ["palace.jpg"]
    assert chips(screen) == ["Within 40 km of Lisbon"], "new words keep the filters"
    screen.search("within:5km")
    assert chips(screen) == ["Within 5 km of Lisbon"]
    assert screen.names == ["tram.jpg"]


@pytest.mark.parametrize(
    ("text", "chip"),
    [
        ('near:"Paris, Texas"', "Within 20 km of Paris"),
        ("near:38.71667,-9.13333 within:500m", "Within 500 m of 38.71667, -9.13333"),
        ("near:0,0", "Within 20 km of 0, 0"),
    ],
)
def test_names_and_positions(screen: Screen, text: str, chip: str) -> None:
    screen.search(text)
    assert chips(screen) == [chip]
    assert screen.field.text() == ""


def test_while_typing_words_are_found_and_a_place_that_is_complete(screen: Screen) -> None:
    screen.type("jpg near:Lis")
    screen.settle()
    assert screen.asked == [], "half a name is another place"
    screen.type("near:Lisbon jpg")
    screen.settle()
    query = screen.asked[-1]
    assert (query.text, query.meaning, query.area_name) == ("jpg", False, "Lisbon")
    assert screen.field.text() == "near:Lisbon jpg", "the text stays as typed"
    assert screen.names == ["tram.jpg"]


def test_places_are_offered_while_typing(screen: Screen, qtbot: QtBot) -> None:
    screen.type("jpg near:Paris")
    popup = screen.field.popup
    qtbot.waitUntil(lambda: popup.isVisible() and popup.offers[0].icon == "map-pin", timeout=LIMIT)
    offers = [(offer.text, offer.what) for offer in popup.offers]
    assert offers[0] == ("Paris", "Île-de-France, France")
    texas = offers.index(("Paris", "Texas, United States"))
    for _ in range(texas + 1):
        QTest.keyClick(screen.field, Qt.Key.Key_Down)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == 'jpg near:"Paris, Texas" '
    screen.enter()
    screen.settle()
    assert chips(screen) == ["Within 20 km of Paris"]
    area = screen.page.query.area
    assert isinstance(area, Circle)
    assert area.longitude == pytest.approx(-95.55, abs=0.1)


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("neer:Lisbon", "There is no filter called neer.", "Did you mean near:Lisbon?"),
        ("near:Rome within:far", "“far” is not a distance.", "Did you mean within:20km?"),
        ("near:Xyzzyville", "There is no place called “Xyzzyville”.", "Name a larger one nearby"),
        ("near:91,0", "There is no such position on Earth.", "Latitude goes from"),
        ("within:5km", "within: is around a place.", "Such as near:Lisbon within:20km."),
        ("near:", "near: takes a place.", "Such as near:Lisbon."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_asked(
    screen: Screen, qtbot: QtBot, settings: SettingsFile, text: str, told: str, hint: str
) -> None:
    screen.type(text)
    screen.enter()
    popup = screen.field.popup
    qtbot.waitUntil(
        lambda: popup.isVisible() and [offer.text for offer in popup.offers] == [told],
        timeout=LIMIT,
    )
    assert popup.offers[0].what.startswith(hint)
    assert screen.asked == []
    assert screen.field.text() == text
    assert settings.current.recent_searches == ()


def test_a_slip_is_put_right_by_tab(screen: Screen, qtbot: QtBot) -> None:
    screen.type("jpg neer:Lisbon")
    qtbot.waitUntil(screen.field.popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == "jpg near:Lisbon "
    screen.enter()
    screen.settle()
    assert screen.names == ["tram.jpg"]


def test_the_chip_is_removed_and_its_radius_changed_by_keys(screen: Screen, qtbot: QtBot) -> None:
    screen.search("near:Lisbon within:5km")
    (chip,) = screen.page.chips.chips
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Return)
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, NearDialog)]
    assert dialog.place.text() == "Lisbon"
    dialog.radius.setValue(60)
    press(dialog.show_them)
    screen.settle()
    assert chips(screen) == ["Within 60 km of Lisbon"]
    assert sorted(screen.names) == ["palace.jpg", "tram.jpg"]
    (chip,) = screen.page.chips.chips
    chip.setFocus()
    with qtbot.waitSignal(screen.page.emptied, timeout=LIMIT):
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert chips(screen) == []


def test_a_place_is_chosen_in_a_dialog(screen: Screen, qtbot: QtBot) -> None:
    screen.search("jpg")
    screen.page.chips.ask_near(screen.page.query)
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, NearDialog)]
    assert not dialog.show_them.isEnabled()
    QTest.keyClicks(dialog.place, "arez")
    qtbot.waitUntil(dialog.show_them.isEnabled, timeout=LIMIT)
    QTest.keyClick(dialog.place, Qt.Key.Key_Return)
    screen.settle()
    assert chips(screen) == ["Within 20 km of Arezzo"]
    assert screen.names == ["piazza.jpg"]


def nearest(screen: Screen) -> QAction:
    actions = screen.page.head.order_button.menu().actions()
    return next(action for action in actions if action.text() == Order.NEAREST)


def test_distances_are_shown_and_sorted_by(screen: Screen) -> None:
    screen.search("jpg near:38.71667,-9.13333 within:100km")
    head = screen.page.head
    nearest(screen).trigger()
    screen.settle()
    assert head.order is Order.NEAREST
    assert screen.names == ["tram.jpg", "palace.jpg"]
    assert [reason(hit).partition(",")[0] for hit in screen.page.hits] == ["here", "23 km"]
    assert screen.page.model.spoken(1).count("23 km") == 1
    screen.page.search(SearchQuery("jpg"))
    screen.settle()
    assert head.order.value == "Best first"
    offered = [a for a in head.order_button.menu().actions() if a.isVisible()]
    assert [a.text() for a in offered if not a.isSeparator()] == [
        "Best first", "Newest first", "Oldest first", "Name",
    ]  # fmt: skip


def test_the_nearest_of_all_are_shown_not_of_the_newest(screen: Screen) -> None:
    area = Circle(*LISBON, 3000)
    screen.page.search(SearchQuery(area=area, limit=1))
    screen.settle()
    assert screen.names == ["piazza.jpg"]
    nearest(screen).trigger()
    screen.settle()
    assert screen.names == ["tram.jpg"]


def test_drawn_areas_have_chips(screen: Screen, qtbot: QtBot) -> None:
    screen.page.search(SearchQuery(area=TRIANGLE))
    screen.settle()
    assert chips(screen) == ["In the drawn area"]
    assert sorted(screen.names) == ["palace.jpg", "tram.jpg"]
    with qtbot.waitSignal(screen.page.chips.area_asked, timeout=LIMIT):
        screen.page.chips.chips[0].click()
    (named,) = filters_of(Asked(SearchQuery(area=Box(0, 0, 1, 1), area_name="this view")))
    assert named.text == "In this view"


def test_an_area_without_items_says_so(screen: Screen) -> None:
    screen.page.search(SearchQuery(area=Box(-1, -1, 1, 1)))
    screen.settle()
    assert screen.page.nothing.isVisible()


def test_beside_many_chips_the_button_that_keeps_has_its_icon_alone(screen: Screen) -> None:
    keeps, style = screen.page.chips.keep, Qt.ToolButtonStyle
    screen.search("near:Lisbon")
    assert keeps.toolButtonStyle() is style.ToolButtonTextBesideIcon
    days = {"taken_from": date(2022, 1, 1), "taken_to": date(2024, 12, 31)}
    query = replace(screen.page.query, kind=MediaKind.PHOTO, **days)  # type: ignore[arg-type]
    screen.page.window().resize(560, 500)
    screen.page.search(query)
    screen.settle()
    assert keeps.toolButtonStyle() is style.ToolButtonIconOnly
    assert keeps.accessibleName() == "Save as smart album"
    screen.page.window().resize(1200, 500)
    assert keeps.toolButtonStyle() is style.ToolButtonTextBesideIcon
