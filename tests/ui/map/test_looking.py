"""Whether it was the user who moved the map, and how round a circle is."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from medintel_desktop.domain.area import Box, Circle
from tests.ui.map.page import Page

TUSCANY = Box(42.5, 9.5, 44.5, 13.5)
CORNERS = (
    "document.querySelector('path.shape').getAttribute('d').match(/-?[0-9.]+ -?[0-9.]+/g)"
    ".map((corner) => corner.split(' ').map(Number))"
)


@pytest.fixture
def moves(page: Page) -> list[int]:
    """Zoom at each move of the user, on a map of Tuscany."""
    heard: list[int] = []
    page.view.looked_elsewhere.connect(lambda: heard.append(page.views[-1][1]))
    page.view.fit(TUSCANY)
    page.wait(lambda: page.views and page.views[-1][1] > 5)
    return heard


def test_only_the_user_s_own_moves_are_told(page: Page, moves: list[int]) -> None:
    assert moves == []
    page.drag((400, 300), (300, 300))
    page.wait(lambda: len(moves) == 1)
    page.key(Qt.Key.Key_Plus)
    page.wait(lambda: len(moves) == 2)


def test_another_size_of_the_window_is_no_move(page: Page, moves: list[int]) -> None:
    seen = len(page.views)
    page.view.resize(700, 560)
    # Leaflet tells twice: at once, and when the size is steady.
    page.wait(lambda: len(page.views) >= seen + 2)
    page.view.fit(TUSCANY)
    told = len(page.views)
    page.wait(lambda: len(page.views) > told)
    assert moves == []
    page.view.resize(800, 600)


def test_a_circle_is_round_at_every_zoom(page: Page) -> None:
    for km in (0.3, 30.0):
        page.view.show_area(Circle(43.46, 11.88, km))
        page.view.fit(Circle(43.46, 11.88, km).bounds())
        page.until(f"{CORNERS}.length > 300")
        corners = page.run(CORNERS)
        middle = [(min(side) + max(side)) / 2 for side in zip(*corners, strict=True)]
        radii = [math.dist(corner, middle) for corner in corners]
        # The Earth is not flat: a large circle on the map is none by a small part.
        allowed = 0.1 if km < 1 else 0.02 * max(radii)
        assert max(radii) - min(radii) < allowed
        steps = [b - a for a, b in pairwise(radii)]
        assert max(map(abs, steps)) < 0.1, "no corner leaves its neighbours"
