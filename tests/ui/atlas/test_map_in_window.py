"""The map in the real window: it shows the list in force, and what is drawn narrows that list."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.area import Box, Circle
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import Section, View
from medintel_desktop.ui.atlas.page import AtlasPage
from medintel_desktop.ui.atlas.place_panel import PlacePanel
from tests import media
from tests.ui.window import Driver

AREZZO, ROME, SYDNEY = (43.46, 11.88), (41.9, 12.5), (-33.87, 151.2)
SPOTS = {"red.jpg": AREZZO, "green.jpg": ROME, "blue.jpg": SYDNEY}


@pytest.fixture
def atlas(driver: Driver, tmp_path: Path) -> Driver:
    """A window on four photos, three of them with a position."""
    originals = tmp_path / "originals"
    originals.mkdir()
    for year, name in enumerate(SPOTS, start=2019):
        media.photo(originals / name, name.removesuffix(".jpg"), taken=datetime(year, 7, 1))
    media.photo(originals / "white.jpg", "white")
    driver.add(*sorted(originals.iterdir()))
    driver.until(lambda: len(driver.names()) == 4)
    points = {driver.cell(name).id: GeoPoint(*at) for name, at in SPOTS.items()}
    driver.workspace.positions.set(points)
    return driver


def page(driver: Driver) -> AtlasPage:
    made = driver.window.mapping.made
    assert made is not None
    return made.page


def panel(driver: Driver) -> PlacePanel:
    made = driver.window.mapping.made
    assert made is not None
    return made.panel


def show_map(driver: Driver) -> AtlasPage:
    driver.parts.actions.map.trigger()
    driver.until(lambda: page(driver).map.ready)
    driver.until(lambda: bool(page(driver).strip.cells))
    return page(driver)


def in_strip(driver: Driver) -> set[str]:
    return {cell.name for cell in page(driver).strip.cells}


def test_the_map_shows_the_list_and_leads_back(atlas: Driver) -> None:
    shown = show_map(atlas)
    assert shown.isVisible()
    assert in_strip(atlas) == set(SPOTS)
    assert shown.note.text() == "3 items with a position"
    assert "1 item here has no position" in panel(atlas).without.text()
    atlas.parts.actions.grid.trigger()
    assert atlas.parts.library.isVisible()
    assert atlas.parts.details.tabs.indexOf(panel(atlas)) < 0


def test_the_map_follows_the_album(atlas: Driver) -> None:
    ids = [atlas.cell(name).id for name in ("red.jpg", "green.jpg")]
    album = atlas.new_album("Italy")
    atlas.parts.selected.fill(album, ids)
    atlas.until(lambda: atlas.background_rests)
    show_map(atlas)
    atlas.show(View(album_id=album))
    atlas.until(lambda: in_strip(atlas) == {"red.jpg", "green.jpg"})
    assert page(atlas).isVisible()
    assert page(atlas).title.text() == "Italy"


def test_an_area_narrows_map_and_grid_alike(atlas: Driver) -> None:
    shown = show_map(atlas)
    shown.map.area_drawn.emit(Circle(*AREZZO, 80))
    results = atlas.parts.results()
    atlas.until(lambda: [hit.item.name for hit in results.hits] == ["red.jpg"])
    atlas.until(lambda: shown.note.text() == "1 of 3 items is in the circle")
    assert shown.isVisible(), "the map stays"
    atlas.until(lambda: panel(atlas).facts.radius.text() == "80")
    atlas.until(lambda: "Arezzo" in str(panel(atlas).facts.table.facts))
    panel(atlas).facts.radius.setText("300")
    panel(atlas).facts.radius.editingFinished.emit()
    atlas.until(lambda: len(results.hits) == 2)
    atlas.parts.actions.grid.trigger()
    assert results.isVisible()
    assert results.query.area == Circle(*AREZZO, 300)
    atlas.parts.actions.map.trigger()
    shown.map.area_drawn.emit(None)
    atlas.until(lambda: shown.note.text() == "3 items with a position")


def test_an_area_joins_words(atlas: Driver) -> None:
    show_map(atlas)
    atlas.parts.search.asked.emit(SearchQuery("jpg", meaning=False))
    results = atlas.parts.results()
    atlas.until(lambda: len(results.hits) == 4)
    page(atlas).map.area_drawn.emit(Box(40, 10, 45, 13))
    atlas.until(lambda: {hit.item.name for hit in results.hits} == {"red.jpg", "green.jpg"})
    assert results.query.text == "jpg"
    atlas.until(lambda: in_strip(atlas) == {"red.jpg", "green.jpg"})
    assert page(atlas).note.text() == "2 items in the rectangle"


def test_what_is_under_a_marker_is_what_commands_work_on(atlas: Driver) -> None:
    shown = show_map(atlas)
    nums = [atlas.cell(name).num for name in ("red.jpg", "green.jpg")]
    shown.map.opened.emit(nums)
    atlas.until(lambda: atlas.parts.selected.count() == 2)
    assert panel(atlas).number.text() == "2 items here"
    atlas.parts.actions.ratings[4].trigger()
    cells = atlas.workspace.catalogue.cells
    atlas.until(lambda: [cell.rating for cell in cells.by_number(nums)] == [4, 4])
    panel(atlas).grid.click()
    results = atlas.parts.results()
    atlas.until(lambda: {hit.item.name for hit in results.hits} == {"red.jpg", "green.jpg"})
    assert results.isVisible()


def test_a_marker_that_is_dragged_moves_the_item_and_back(atlas: Driver) -> None:
    shown = show_map(atlas)
    blue = atlas.cell("blue.jpg")
    shown.map.moved.emit(blue.num, -37.81, 144.96)
    positions = atlas.workspace.positions

    def at() -> GeoPoint | None:
        return positions.of([blue.id])[blue.id].point

    atlas.until(lambda: at() == GeoPoint(-37.81, 144.96))
    atlas.until(lambda: bool(atlas.parts.undo.undo_name))
    atlas.parts.actions.undo.trigger()
    atlas.until(lambda: at() == GeoPoint(*SYDNEY))


def test_time_narrows_what_is_shown(atlas: Driver) -> None:
    shown = show_map(atlas)
    assert shown.slider.words() == "Jul 2019 – Jul 2021"
    shown.slider.setFocus()
    QTest.keyClick(shown.slider, Qt.Key.Key_Right)
    atlas.until(lambda: in_strip(atlas) == {"green.jpg", "blue.jpg"})
    QTest.keyClick(shown.slider, Qt.Key.Key_End)
    QTest.keyClick(shown.slider, Qt.Key.Key_Left)
    atlas.until(lambda: in_strip(atlas) == {"green.jpg"})
    QTest.keyClick(shown.slider, Qt.Key.Key_Escape)
    assert shown.slider.span is None
    atlas.until(lambda: in_strip(atlas) == set(SPOTS))


def test_a_picture_of_the_strip_opens_and_leads_back_to_the_map(atlas: Driver) -> None:
    shown = show_map(atlas)
    QTest.mouseDClick(
        shown.strip.viewport(), Qt.MouseButton.LeftButton, pos=shown.strip.rect().center() * 0.2
    )
    atlas.until(lambda: atlas.parts.pages.shows_item)
    assert "Analysis" in tabs(atlas)
    assert "Place" not in tabs(atlas)
    atlas.parts.pages.back()
    assert shown.isVisible()
    atlas.until(lambda: tabs(atlas) == ["Place", "Details"])


def tabs(driver: Driver) -> list[str]:
    """Those of the right column that can be seen."""
    bar = driver.parts.details.tabs
    return [bar.tabText(at) for at in range(bar.count()) if bar.isTabVisible(at)]


def test_the_sidebar_leads_to_the_map(atlas: Driver) -> None:
    counts = atlas.workspace.catalogue.cells.section_counts()
    assert counts[Section.MAP] == 3
    atlas.show(View(Section.MAP))
    atlas.until(lambda: page(atlas).isVisible())
    atlas.until(lambda: in_strip(atlas) == set(SPOTS))
    assert atlas.parts.actions.map.isChecked()


def test_closing_while_the_map_loads(atlas: Driver) -> None:
    atlas.parts.actions.map.trigger()
    assert atlas.close()
