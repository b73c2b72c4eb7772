"""Where cells lie in a grid, and parts in a cell: arithmetic alone.

Every cell has one size, so its place follows from its row. No list of rectangles is kept: a
library of a million items is laid out in no time and a resize never loses the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect

SIDE = 8
"""From the edge of the view to the first cell, and from a cell's edge to its picture."""
GAP = 2
SCROLL_BAR = 16
"""Kept free at the right whether a scroll bar shows or not, so that it never moves a cell."""
LANES = 3
LANE = 3
LANE_GAP = 1
LANES_HEIGHT = LANES * LANE + (LANES - 1) * LANE_GAP
AROUND_LANES = 3
NAME = 16
SECOND = 14


class CellFrame(NamedTuple):
    """The parts of one cell, relative to its top left corner."""

    picture: QRect
    lanes: QRect
    name: QRect
    second: QRect
    height: int

    @classmethod
    def of(cls, width: int, aspect: float, *, two_lines: bool = True) -> CellFrame:
        """The frame of a cell ``width`` px wide whose picture is ``aspect`` times as high."""
        inner = width - 2 * SIDE
        picture = QRect(SIDE, SIDE, inner, round(inner * aspect))
        lanes = QRect(SIDE, picture.bottom() + 1 + AROUND_LANES, inner, LANES_HEIGHT)
        name = QRect(SIDE, lanes.bottom() + 1 + AROUND_LANES, inner, NAME)
        second = QRect(SIDE, name.bottom() + 1, inner, SECOND if two_lines else 0)
        return cls(picture, lanes, name, second, second.bottom() + 1 + SIDE)


@dataclass(frozen=True)
class GridLayout:
    """``count`` cells in ``columns``, ``pitch_x`` and ``pitch_y`` px from one to the next."""

    count: int
    columns: int
    cell_width: int
    frame: CellFrame
    spare: int
    """Width left over by whole pixels, dealt out between the columns."""
    side: int = SIDE
    gap: int = GAP

    @classmethod
    def of(
        cls, count: int, view_width: int, picture_width: int, aspect: float, two_lines: bool = True
    ) -> GridLayout:
        """As many columns as pictures of at least ``picture_width`` fit; cells share the rest."""
        room = max(view_width - SIDE - SCROLL_BAR, 1)
        columns = max(room // (picture_width + 2 * SIDE + 2 * GAP), 1)
        width = max(room // columns - GAP, 2 * SIDE + 1)
        spare = max(room - columns * (width + GAP), 0)
        frame = CellFrame.of(width, aspect, two_lines=two_lines)
        return cls(count, columns, width, frame, spare)

    @classmethod
    def rows(cls, count: int, view_width: int, frame: CellFrame) -> GridLayout:
        """One cell a line, over the whole width; rows of a list."""
        side = GAP
        width = max(view_width - side - SCROLL_BAR, 1)
        return cls(count, 1, width, frame, 0, side, 0)

    @property
    def pitch_y(self) -> int:
        return self.frame.height + self.gap

    @property
    def lines(self) -> int:
        return -(-self.count // self.columns)

    @property
    def height(self) -> int:
        """Of everything, in px."""
        return self.lines * self.pitch_y + self.side if self.count else 0

    def same_places(self, other: GridLayout) -> bool:
        """True when a row stands at the same height in both."""
        return (self.columns, self.pitch_y) == (other.columns, other.pitch_y)

    def rect(self, row: int) -> QRect:
        """The cell of a row, in content coordinates."""
        line, column = divmod(row, self.columns)
        return QRect(self._left(column), line * self.pitch_y, self.cell_width, self.frame.height)

    def row_at(self, point: QPoint) -> int | None:
        """The row whose cell holds the point, None between cells and beyond the last."""
        row = self.nearest(point)
        return row if row is not None and self.rect(row).contains(point) else None

    def nearest(self, point: QPoint) -> int | None:
        """The row on the point's line and column, kept inside the list; None when it is empty."""
        if not self.count:
            return None
        line = min(max(point.y() // self.pitch_y, 0), self.lines - 1)
        pitch = self.cell_width + self.gap + self.spare / self.columns
        column = min(max(int((point.x() - self.side) // pitch), 0), self.columns - 1)
        return min(line * self.columns + column, self.count - 1)

    def rows_between(self, top: int, bottom: int) -> range:
        """Rows whose lines touch the strip from ``top`` to ``bottom``, both in content px."""
        first = max(top // self.pitch_y, 0) * self.columns
        last = (max(bottom, 0) // self.pitch_y + 1) * self.columns
        return range(min(first, self.count), min(last, self.count))

    def rows_in(self, area: QRect) -> list[range]:
        """Rows whose cells touch the area, one range a line."""
        found: list[range] = []
        for first in self.rows_between(area.top(), area.bottom())[:: self.columns]:
            line = range(first, min(first + self.columns, self.count))
            touched = [row for row in line if self.rect(row).intersects(area)]
            if touched:
                found.append(range(touched[0], touched[-1] + 1))
        return found

    def _left(self, column: int) -> int:
        return (
            self.side + column * (self.cell_width + self.gap) + column * self.spare // self.columns
        )
