"""Cells lie where the arithmetic says, and are found again there."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from medintel_desktop.ui.grid_layout import GAP, SCROLL_BAR, SIDE, CellFrame, GridLayout

layouts = st.builds(
    lambda count, width, picture: GridLayout.of(count, width, picture, 3 / 4),
    st.integers(1, 2_000_000),
    st.integers(120, 4000),
    st.integers(96, 256),
)


@given(layouts, st.data())
def test_a_cell_is_found_at_its_own_middle(layout: GridLayout, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, layout.count - 1))
    assert layout.row_at(layout.rect(row).center()) == row
    assert layout.rect(row).bottom() < layout.height


@given(layouts)
def test_cells_of_a_line_do_not_touch(layout: GridLayout) -> None:
    line = [layout.rect(row) for row in range(min(layout.columns, layout.count))]
    for left, right in pairwise(line):
        assert right.left() - left.right() - 1 >= GAP


@given(st.integers(1, 500), st.integers(200, 3000), st.integers(96, 256))
def test_the_line_fills_the_view_but_for_the_scroll_bar(
    count: int, width: int, picture: int
) -> None:
    layout = GridLayout.of(count, width, picture, 3 / 4)
    last = layout.rect(layout.columns - 1)
    assert last.right() < width - SCROLL_BAR
    assert layout.frame.picture.width() >= picture or layout.columns == 1


@given(layouts, st.integers(0, 10**7), st.integers(1, 3000))
def test_rows_between_are_all_that_touch_the_strip(
    layout: GridLayout, top: int, height: int
) -> None:
    rows = layout.rows_between(top, top + height - 1)
    strip = QRect(0, top, 5000, height)
    for row in (rows.start - 1, rows.stop):
        if 0 <= row < layout.count:
            assert not layout.rect(row).intersects(strip)


def test_nothing_lies_between_cells() -> None:
    layout = GridLayout.of(10, 800, 150, 3 / 4)
    assert layout.row_at(QPoint(SIDE - 1, 10)) is None
    assert layout.row_at(QPoint(SIDE + layout.cell_width, 10)) is None
    assert layout.row_at(layout.rect(9).center() + QPoint(0, layout.pitch_y)) is None


def test_a_band_takes_the_cells_it_touches_line_by_line() -> None:
    layout = GridLayout.of(20, 800, 150, 3 / 4)
    assert layout.columns == 4
    area = QRect(layout.rect(1).center(), layout.rect(6).center())
    assert layout.rows_in(area) == [range(1, 3), range(5, 7)]


def test_an_empty_list_has_no_height_and_no_rows() -> None:
    layout = GridLayout.of(0, 800, 150, 3 / 4)
    assert layout.height == 0
    assert layout.nearest(QPoint(5, 5)) is None
    assert list(layout.rows_between(0, 600)) == []


def test_the_parts_of_a_cell_follow_one_another() -> None:
    frame = CellFrame.of(172, 3 / 4)
    assert frame.picture.size().toTuple() == (156, 117)
    parts = (frame.picture, frame.lanes, frame.name, frame.second)
    for upper, lower in pairwise(parts):
        assert upper.bottom() < lower.top()
    assert frame.height == frame.second.bottom() + 1 + SIDE
