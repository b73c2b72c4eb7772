"""A table whose headings stand over what they name."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.models.row_model import RowModel
from medintel_desktop.ui.quiet_table import HEAD, QuietTable
from medintel_desktop.ui.theme import Theme

ROW, WIDTH = 28, 120


class Words(RowModel[str]):
    """The same letter everywhere."""

    headings = ("H", "H", "H")

    def texts(self, row: str) -> tuple[str, ...]:
        return (row, row, row)


def test_headings_stand_over_their_cells(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    model = Words(window)
    table = QuietTable(theme, model, "Letters", (0, WIDTH, WIDTH), ROW)
    QVBoxLayout(window).addWidget(table)
    qtbot.addWidget(window)
    window.resize(420, 160)
    window.show()
    model.set_rows(["H", "H"])
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.clearFocus()
    picture = window.grab().toImage()
    lefts = []
    for column in (1, 2):
        left = table.horizontalHeader().sectionViewportPosition(column)
        corner = table.mapTo(window, QPoint(left, 0))
        heading = QRect(corner.x(), corner.y() + 4, WIDTH, HEAD - 8)
        lefts.append((ink(picture, heading), ink(picture, heading.translated(0, HEAD))))
    assert [heading for heading, _ in lefts] == [cell for _, cell in lefts]
    assert all(cell >= 2 for _, cell in lefts)


def ink(picture: QImage, place: QRect) -> int:
    """How far from the left edge of ``place`` its first letter stands."""
    ground = QColor(picture.pixel(place.topLeft())).lightness()
    for across in range(place.width()):
        x = place.left() + across
        column = (QColor(picture.pixel(x, y)) for y in range(place.top(), place.bottom()))
        if any(abs(color.lightness() - ground) > 60 for color in column):
            return across
    raise AssertionError("Nothing is written there.")
