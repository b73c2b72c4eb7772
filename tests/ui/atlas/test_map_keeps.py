"""What is drawn on the map is named, and kept as a smart album."""

from __future__ import annotations

from dataclasses import replace

from medintel_desktop.domain.area import Box, Circle
from tests.ui.atlas.test_map_in_window import AREZZO, SYDNEY, atlas, page, show_map
from tests.ui.window import Driver

__all__ = ["atlas"]


def chips(driver: Driver) -> list[str]:
    return [chip.text() for chip in page(driver).chips.chips]


def test_a_drawn_circle_is_called_after_its_middle_and_kept(atlas: Driver) -> None:
    shown = show_map(atlas)
    shown.area_asked.emit(Circle(*AREZZO, 50))
    atlas.until(lambda: chips(atlas) == ["Within 50 km of Arezzo"])
    atlas.until(shown.chips.keep.isVisible)
    shown.chips.keep.click()
    atlas.until(lambda: len(atlas.workspace.smart_albums.all()) == 1)
    atlas.until(lambda: not shown.chips.keep.isVisible())
    (album,) = atlas.workspace.smart_albums.all()
    assert album.name == "Within 50 km of Arezzo"
    assert album.query is not None
    assert album.query == replace(album.query, area=Circle(*AREZZO, 50), area_name="Arezzo")


def test_another_area_does_not_keep_the_name_of_the_one_before(atlas: Driver) -> None:
    shown = show_map(atlas)
    shown.area_asked.emit(Circle(*AREZZO, 50))
    atlas.until(lambda: chips(atlas) == ["Within 50 km of Arezzo"])
    shown.area_asked.emit(Circle(-40.0, -140.0, 500))
    atlas.until(lambda: chips(atlas) == ["Within 500 km of a point"])
    shown.area_asked.emit(Box(SYDNEY[0] - 1, SYDNEY[1] - 1, SYDNEY[0] + 1, SYDNEY[1] + 1))
    atlas.until(lambda: chips(atlas) == ["In the drawn area"])
