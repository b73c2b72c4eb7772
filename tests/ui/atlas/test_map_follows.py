"""What the map does when the list, the time or the place looked at changes."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.area import Area, Box, Circle
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import Section, View
from medintel_desktop.ui.atlas.page import AtlasPage
from medintel_desktop.ui.position.match_dialog import MatchDialog
from tests.ui.atlas.test_map_in_window import (
    AREZZO,
    SPOTS,
    atlas,
    in_strip,
    page,
    panel,
    show_map,
)
from tests.ui.window import Driver, Open

__all__ = ["atlas"]

FIRST = QPoint(30, 30)
"""In the strip."""


def find(driver: Driver, text: str) -> None:
    driver.parts.search.asked.emit(SearchQuery(text, meaning=False))


def choose_first(driver: Driver) -> str:
    """Click the first picture of the strip; its name."""
    strip = page(driver).strip
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=FIRST)
    driver.until(lambda: driver.parts.selected.count() == 1)
    assert strip.current is not None
    return strip.current.name


@pytest.fixture
def fits(atlas: Driver, monkeypatch: pytest.MonkeyPatch) -> list[Area | None]:
    """What the map was brought to since it was opened."""
    shown, heard = show_map(atlas), list[Area | None]()
    monkeypatch.setattr(shown.map, "fit", heard.append)
    return heard


def test_another_list_is_shown_at_once(atlas: Driver) -> None:
    shown = show_map(atlas)
    atlas.show(View(Section.VIDEOS))
    atlas.until(lambda: shown.empty.isVisible())
    assert shown.empty.words.text() == "No videos yet."
    assert not shown.empty.gpx.isVisible()
    assert shown.title.text() == "Videos"
    atlas.show(View(Section.PHOTOS))
    atlas.until(lambda: in_strip(atlas) == set(SPOTS))
    assert not shown.empty.isVisible()


def test_items_without_a_position_can_be_matched(atlas: Driver) -> None:
    shown = show_map(atlas)
    find(atlas, "white")
    atlas.until(lambda: shown.empty.isVisible())
    assert shown.empty.words.text() == "Nothing here has a position."
    shown.empty.gpx.click()
    atlas.dialog(MatchDialog).close()
    panel(atlas).gpx.click()
    atlas.dialog(MatchDialog).close()
    find(atlas, "elsewhere")
    atlas.until(lambda: shown.empty.words.text() == "Nothing found for “elsewhere”.")
    find(atlas, "white")
    atlas.until(shown.empty.grid.isVisible)
    shown.empty.grid.click()
    assert atlas.parts.results().isVisible()


def test_a_search_is_offered_after_a_move_until_another_list(atlas: Driver) -> None:
    shown = show_map(atlas)
    assert not shown.search_here.isVisible()
    shown.map.looked_elsewhere.emit()
    assert shown.search_here.isVisible()
    find(atlas, "jpg")
    atlas.until(lambda: not shown.search_here.isVisible())


def test_the_view_stays_unless_another_list_is_shown(
    atlas: Driver, fits: list[Area | None]
) -> None:
    shown = page(atlas)
    shown.map.area_drawn.emit(Circle(*AREZZO, 80))
    atlas.until(lambda: shown.note.text() == "1 of 3 items is in the circle")
    atlas.parts.actions.grid.trigger()
    atlas.parts.actions.map.trigger()
    shown.chips.chips[0].removed.emit()
    atlas.until(lambda: shown.note.text() == "3 items with a position")
    assert fits == []
    find(atlas, "red")
    atlas.until(lambda: shown.note.text() == "1 item with a position")
    atlas.until(lambda: fits == [None])


def test_a_place_that_was_typed_is_brought_into_view(
    atlas: Driver, fits: list[Area | None]
) -> None:
    near = Circle(*AREZZO, 80)
    atlas.parts.search.asked.emit(SearchQuery(area=near, area_name="Arezzo"))
    atlas.until(lambda: fits == [near.bounds()])


def test_items_that_come_in_do_not_move_the_map(atlas: Driver, fits: list[Area | None]) -> None:
    white = atlas.cell("white.jpg").id
    changes = atlas.workspace.positions.copy(atlas.cell("red.jpg").id, [white])
    atlas.session.background.changed.emit(changes)
    atlas.until(lambda: page(atlas).note.text() == "4 items with a position")
    assert fits == []


def test_the_time_chosen_becomes_part_of_the_search(atlas: Driver) -> None:
    shown = show_map(atlas)
    QTest.keyClick(shown.slider, Qt.Key.Key_Right)
    atlas.until(lambda: shown.note.text() == "2 of 3 items are from this time")
    shown.map.area_drawn.emit(Box(40, 10, 45, 13))
    results = atlas.parts.results()
    atlas.until(lambda: [hit.item.name for hit in results.hits] == ["green.jpg"])
    assert results.query.taken_to == date(2021, 7, 1)
    atlas.until(lambda: in_strip(atlas) == {"green.jpg"})
    assert shown.slider.span is None


def test_the_first_position_of_a_list_is_brought_into_view(
    atlas: Driver, fits: list[Area | None]
) -> None:
    shown = page(atlas)
    find(atlas, "white")
    atlas.until(shown.empty.isVisible)
    atlas.until(lambda: fits == [None])
    point = GeoPoint(*AREZZO)
    changes = atlas.workspace.positions.set({atlas.cell("white.jpg").id: point})
    atlas.session.background.changed.emit(changes)
    atlas.until(lambda: shown.note.text() == "1 item with a position")
    assert fits == [None, None]


def test_what_was_seen_last_is_chosen_after_coming_back(atlas: Driver) -> None:
    shown = show_map(atlas)
    first, second = (cell.name for cell in shown.strip.cells[:2])
    assert choose_first(atlas) == first
    atlas.parts.actions.open.trigger()
    places = atlas.parts.pages
    atlas.until(lambda: places.cell is not None and places.cell.name == first)
    QTest.keyClick(places.page, Qt.Key.Key_Right)
    atlas.until(lambda: places.cell is not None and places.cell.name == second)
    places.back()
    atlas.until(lambda: [cell.name for cell in atlas.parts.selected.cells()] == [second])
    assert shown.strip.current is not None
    assert shown.strip.current.name == second
    rest = [cell for cell in shown.strip.cells if cell.name != second]
    shown.map.opened.emit([cell.num for cell in rest])
    atlas.until(lambda: atlas.parts.selected.count() == 2)
    atlas.parts.actions.open.trigger()
    atlas.until(lambda: places.cell is not None and places.cell.name == rest[0].name)


def test_what_is_not_shown_any_more_is_not_chosen(atlas: Driver) -> None:
    shown = show_map(atlas)
    choose_first(atlas)
    atlas.show(View(Section.PHOTOS))
    atlas.until(lambda: atlas.parts.selected.count() == 0)
    assert not panel(atlas).title.isVisible()
    name = choose_first(atlas)
    QTest.keyClick(shown.strip, Qt.Key.Key_Delete)
    atlas.until(lambda: in_strip(atlas) == set(SPOTS) - {name})
    atlas.until(lambda: atlas.parts.selected.count() == 0)


def test_escape_leads_out_step_by_step(atlas: Driver) -> None:
    shown = show_map(atlas)
    find(atlas, "jpg")
    atlas.until(lambda: shown.note.text() == "3 items with a position")
    shown.slider.setFocus()
    QTest.keyClick(shown.slider, Qt.Key.Key_Right)
    assert shown.slider.span is not None
    QTest.keyClick(shown.slider, Qt.Key.Key_Escape)
    assert shown.slider.span is None
    assert atlas.parts.pages.page is atlas.parts.results()
    QTest.keyClick(shown.slider, Qt.Key.Key_Escape)
    assert atlas.parts.pages.page is atlas.parts.library
    assert shown.isVisible()


def test_the_trash_tells_that_all_was_searched(atlas: Driver) -> None:
    shown = show_map(atlas)
    atlas.parts.item_commands.trash([atlas.cell("blue.jpg").id])
    atlas.until(lambda: shown.note.text() == "2 items with a position")
    atlas.show(View(Section.TRASH))
    atlas.until(lambda: in_strip(atlas) == {"blue.jpg"})
    shown.map.area_drawn.emit(Circle(*AREZZO, 80))
    atlas.until(lambda: shown.note.text() == "1 of 2 items is in the circle")
    said = [notice.title for notice in atlas.parts.messages.notices]
    assert "“Trash” cannot be searched in." in said


def test_a_viewer_of_a_shared_library_moves_nothing(
    atlas: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, told = show_map(atlas), list[bool]()
    monkeypatch.setattr(shown.map, "set_editable", told.append)
    atlas.until(panel(atlas).gpx.isVisible)
    atlas.parts.set_viewer(True)
    assert told == [False]
    assert not panel(atlas).gpx.isVisible()
    atlas.parts.set_viewer(False)
    assert told == [False, True]


def test_a_library_that_is_only_read_offers_no_change(open_window: Open, atlas: Driver) -> None:
    atlas.close()
    reader = open_window(read_only=True)
    shown: AtlasPage = show_map(reader)
    assert not panel(reader).gpx.isVisible()
    find(reader, "white")
    reader.until(lambda: shown.empty.isVisible())
    assert not shown.empty.gpx.isVisible()
    assert shown.empty.grid.isVisible()
