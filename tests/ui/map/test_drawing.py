"""Areas drawn with the mouse on the real page."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from medintel_desktop.domain.area import MOST_CORNERS, Box, Circle, Polygon, distance, wrapped
from tests.ui.map.page import Page, positions

SHAPE = "document.querySelector('path.shape').getAttribute('d').length > 10"
KNOBS = (
    "[...document.querySelectorAll('.knob')].map((knob) => {"
    " const box = knob.getBoundingClientRect();"
    " return [box.x + box.width / 2, box.y + box.height / 2]; })"
)


@pytest.fixture
def page(page: Page) -> Page:
    """Tuscany from above."""
    page.view.fit(Box(42.5, 9.5, 44.5, 13.5))
    page.wait(lambda: page.views and page.views[-1][1] > 5)
    return page


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude under a pixel, off by less than a pixel."""
    box, _ = page.views[-1]
    east = box.east if box.east > box.west else box.east + 360
    north, south = (math.asinh(math.tan(math.radians(side))) for side in (box.north, box.south))
    latitude = math.degrees(math.atan(math.sinh(north + (south - north) * y / 600)))
    return latitude, wrapped(box.west + (east - box.west) * x / 800)


def begin(page: Page, tool: str) -> None:
    page.view.set_tool(tool)
    page.until(
        "document.querySelector('#map.drawing') !== null"
        " && document.querySelectorAll('.tools [aria-pressed=true]').length === 1"
    )


def test_a_rectangle(page: Page) -> None:
    begin(page, "box")
    page.drag((250, 150), (500, 400))
    page.wait(lambda: page.drawn)
    (box,) = page.drawn
    assert isinstance(box, Box)
    north, west = at(page, 250, 150)
    south, east = at(page, 500, 400)
    assert box.north == pytest.approx(north, abs=0.02)
    assert box.west == pytest.approx(west, abs=0.02)
    assert box.south == pytest.approx(south, abs=0.02)
    assert box.east == pytest.approx(east, abs=0.02)
    page.wait(lambda: page.tools == ["move"])
    page.until(SHAPE)
    assert len(page.run(KNOBS)) == 4


def test_a_circle_says_its_radius_and_its_knob_changes_it(page: Page) -> None:
    begin(page, "circle")
    page.drag((400, 300), (500, 300))
    page.wait(lambda: page.drawn)
    (circle,) = page.drawn
    assert isinstance(circle, Circle)
    middle, edge = at(page, 400, 300), at(page, 500, 300)
    assert circle.km == pytest.approx(distance(*middle, *edge), rel=0.02)
    assert page.run("document.querySelector('.size').textContent") == f"{circle.km:.0f} km"

    _, knob = page.run(KNOBS)
    page.drag(tuple(knob), (knob[0] + 80, knob[1]))
    page.wait(lambda: len(page.drawn) == 2)
    wider = page.drawn[1]
    assert isinstance(wider, Circle)
    assert wider.km == pytest.approx(circle.km * 1.8, rel=0.05)
    assert (wider.latitude, wider.longitude) == (circle.latitude, circle.longitude)


@pytest.mark.parametrize("end", ["first corner", "double click", "Enter"])
def test_a_polygon_by_its_corners(page: Page, end: str) -> None:
    begin(page, "polygon")
    corners = [(250, 200), (500, 180), (520, 400), (300, 420)]
    for x, y in corners[:-1]:
        page.click(x, y)
        page.move(x + 20, y + 20)
    if end == "double click":
        page.double_click(*corners[-1])
    else:
        page.click(*corners[-1])
        if end == "first corner":
            page.click(*corners[0])
        else:
            page.run("document.getElementById('map').focus()")
            page.key(Qt.Key.Key_Return)
    page.wait(lambda: page.drawn)
    (shape,) = page.drawn
    assert isinstance(shape, Polygon)
    assert len(shape.ring) == 4
    assert shape.holds(*at(page, 400, 300))
    assert not shape.holds(*at(page, 240, 300))


def test_a_free_shape_is_thinned_out(page: Page) -> None:
    begin(page, "lasso")
    way = [
        (400 + 150 * math.cos(turn / 150 * math.pi), 300 + 150 * math.sin(turn / 150 * math.pi))
        for turn in range(0, 300, 12)
    ]
    page.drag(*way)
    page.wait(lambda: page.drawn)
    (shape,) = page.drawn
    assert isinstance(shape, Polygon)
    assert 8 <= len(shape.ring) <= MOST_CORNERS
    assert shape.holds(*at(page, 400, 300))
    assert shape.holds(*at(page, 400, 180))
    assert not shape.holds(*at(page, 520, 180))


def test_escape_ends_a_drawing_and_keeps_what_was_there(page: Page) -> None:
    page.view.show_area(Circle(43.5, 11.9, 40))
    page.until(SHAPE)
    begin(page, "polygon")
    page.click(200, 200)
    page.click(300, 200)
    page.run("document.getElementById('map').focus()")
    page.key(Qt.Key.Key_Escape)
    page.wait(lambda: page.tools == ["move"])
    assert page.drawn == []
    page.until("document.querySelector('.size').textContent === '40 km'")


def test_spots_do_not_stand_in_the_way_of_a_drawing(page: Page) -> None:
    page.view.show_positions(positions([(43.0, 11.0), (44.0, 12.0)]))
    first, second = sorted(page.wait_for_spots(1, 1), key=lambda spot: spot["x"])
    begin(page, "polygon")
    page.click(first["x"], first["y"])
    page.click(second["x"], second["y"])
    page.click(second["x"], first["y"])
    page.key(Qt.Key.Key_Return)
    page.wait(lambda: page.drawn)
    (shape,) = page.drawn
    assert isinstance(shape, Polygon)
    assert shape.ring[0] == pytest.approx((43.0, 11.0), abs=0.02)
    assert page.opened == []


def test_a_click_draws_nothing(page: Page) -> None:
    begin(page, "box")
    page.click(300, 300)
    page.drag((300, 300), (360, 380))
    page.wait(lambda: page.drawn)
    assert len(page.drawn) == 1


def test_an_area_is_removed_by_the_cross_at_its_size(page: Page) -> None:
    page.view.show_area(Box(43, 11, 44, 12))
    page.until(SHAPE)
    cross = "document.querySelector('.size button').getBoundingClientRect()"
    x, y = page.run(f"[{cross}.x + 8, {cross}.y + 8]")
    page.click(x, y)
    page.wait(lambda: page.drawn)
    assert page.drawn == [None]
    page.until("document.querySelector('.size').hidden")


def test_a_drag_that_ends_outside_is_a_drawing_too(page: Page) -> None:
    begin(page, "box")
    page.drag((600, 400), (900, 700))
    page.wait(lambda: page.drawn)
    (box,) = page.drawn
    assert isinstance(box, Box)
    assert box.north == pytest.approx(at(page, 600, 400)[0], abs=0.02)


def test_an_area_that_is_shown_is_not_told_back(page: Page) -> None:
    page.view.show_area(Polygon(((43, 11), (44, 11), (44, 12))))
    page.until("document.querySelectorAll('.knob').length === 3")
    page.view.show_area(None)
    page.until("document.querySelectorAll('.knob').length === 0")
    assert page.drawn == []


def test_a_box_over_the_date_line_stays_one(page: Page) -> None:
    page.view.fit(Box(-25, 170, -10, -170))
    page.wait(lambda: page.views[-1][0].west > page.views[-1][0].east)
    begin(page, "box")
    page.drag((200, 200), (600, 400))
    page.wait(lambda: page.drawn)
    (box,) = page.drawn
    assert isinstance(box, Box)
    assert box.west > 0 > box.east
    assert box.holds(*at(page, 400, 300))


def test_a_circle_around_a_pole_is_drawn(page: Page) -> None:
    page.view.show_area(Circle(85, 20, 2000))
    page.view.fit(Box(60, -100, 84, 140))
    page.until("document.querySelector('.size').textContent === '2,000 km'")
    page.until(SHAPE)


def test_tools_of_the_column_are_told(page: Page) -> None:
    page.view.show_positions(positions([]))
    page.run("document.querySelectorAll('.tools button')[2].click()")
    page.wait(lambda: page.tools == ["circle"])
    begin(page, "lasso")
    page.view.set_tool("move")
    page.until("document.querySelector('#map.drawing') === null")
    with pytest.raises(ValueError, match="not a tool"):
        page.view.set_tool("hammer")
