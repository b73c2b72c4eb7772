"""The "Place" tab beside the map: what is under the marker, the area, and what has no position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain.area import Area, Box, Circle, Polygon, surface
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.domain.words import count, counted
from medintel_desktop.ui.cell_paint import CellPaint
from medintel_desktop.ui.details.fact_table import LABEL_WIDTH, FactTable
from medintel_desktop.ui.details.facts import Fact
from medintel_desktop.ui.details.fold import MARGIN, Fold, inset
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails

_COLUMNS, _ROWS, _GAP = 3, 3, 4
PICTURES = _COLUMNS * _ROWS

NOTHING = "Click a marker to see what was taken there, or draw a shape to search in."
WITHOUT = " here {verb} no position. Give them one by Set position…, or by time from a GPX track."


@dataclass(frozen=True, slots=True)
class Marker:
    """What is under a marker: ``place`` in words, how many items, and the first of them."""

    place: str
    count: int
    cells: Sequence[MediaCell] = ()


class PlacePanel(QScrollArea):
    """Shows; what the user wants is told by signals."""

    opened = Signal(object)
    """MediaCell."""
    grid_asked = Signal()
    """The items under the marker, or in the area, shall be shown in the grid."""
    zoom_asked = Signal()
    radius_chosen = Signal(float)
    """Kilometres, for the circle shown."""
    save_asked = Signal()
    """The search shall be kept as a smart album."""
    gpx_asked = Signal()

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(self)
        self.title = Label(theme, "", Role.TITLE, wrap=True, parent=body)
        self.number = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=body)
        self.pictures = Pictures(theme, thumbnails, body)
        self.grid = QPushButton("Show in grid", body)
        self.zoom = QPushButton("Zoom in", body)
        self.facts = AreaFacts(theme, body)
        self.save = QPushButton("Save as smart album", body)
        self.without = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=body)
        self.gpx = QPushButton("Match with GPX…", body)
        self._area = Fold(theme, "Area", _column(self.facts, self.save), body)
        self._without = Fold(theme, "Without a place", _column(self.without, self.gpx), body)
        self._editable, self._items = True, 0
        self._lay_out(body)
        self._connect()
        self.show_marker(None)
        self.show_area(None)
        self.show_without(0)

    def show_marker(self, marker: Marker | None) -> None:
        for widget in (self.pictures, self.grid, self.zoom):
            widget.setVisible(marker is not None)
        self.title.setVisible(marker is not None)
        self.number.setText(NOTHING)
        self.pictures.show_cells(marker.cells if marker else ())
        if marker is not None:
            self.title.setText(f"{marker.place} and around" if marker.place else "Under the marker")
            one = marker.count == 1
            self.number.setText("1 item here" if one else f"{count(marker.count)} items here")
            self.zoom.setVisible(not one)

    def show_area(self, area: Area | None, nearest: str = "") -> None:
        self._area.setVisible(area is not None)
        if area is not None:
            self.facts.show_area(area, nearest)

    def show_without(self, items: int) -> None:
        """How many items of the list have no position."""
        self._items = items
        self._without.setVisible(items > 0 and self._editable)
        verb = "has" if items == 1 else "have"
        self.without.setText(counted(items, "item") + WITHOUT.format(verb=verb))

    def set_editable(self, editable: bool) -> None:
        """Whether positions may be set; at first they may."""
        self._editable = editable
        self.show_without(self._items)

    def _lay_out(self, body: QWidget) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(MARGIN, 0, MARGIN, 0)
        buttons.setSpacing(8)
        for button in (self.grid, self.zoom, self.save, self.gpx):
            button.setProperty("small", True)
        buttons.addWidget(self.grid)
        buttons.addWidget(self.zoom)
        buttons.addStretch(1)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(2)
        for widget in (self.title, self.number):
            column.addLayout(inset(widget))
        column.addSpacing(6)
        column.addLayout(inset(self.pictures))
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addSpacing(10)
        column.addWidget(self._area)
        column.addWidget(self._without)
        column.addStretch(1)
        self.setWidget(body)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)

    def _connect(self) -> None:
        self.pictures.opened.connect(self.opened)
        self.grid.clicked.connect(self.grid_asked)
        self.zoom.clicked.connect(self.zoom_asked)
        self.facts.radius_chosen.connect(self.radius_chosen)
        self.save.clicked.connect(self.save_asked)
        self.gpx.clicked.connect(self.gpx_asked)


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget(widgets[0].parentWidget())
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 2, 0, 0)
    column.setSpacing(8)
    for widget in widgets:
        button = isinstance(widget, QPushButton)
        side = Qt.AlignmentFlag.AlignLeft if button else Qt.AlignmentFlag(0)
        column.addWidget(widget, 0, side)
    return holder


class AreaFacts(QWidget):
    """The measures of an area; the radius of a circle can be typed."""

    radius_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._km = 0.0
        self.radius = QLineEdit(self)
        self.radius.setAccessibleName("Radius in kilometres")
        self.radius.setFixedWidth(84)
        self.radius.setValidator(QDoubleValidator(0.01, 20_015.0, 2, self.radius))
        self.radius.editingFinished.connect(self._choose)
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._label = Label(theme, "Radius, km", Role.SMALL, "t2", parent=self)
        self._label.setFixedWidth(LABEL_WIDTH)
        self._form.setHorizontalSpacing(8)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._form.addRow(self._label, self.radius)
        self.table = FactTable(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._form)
        column.addWidget(self.table)

    def show_area(self, area: Area, nearest: str) -> None:
        circle = area if isinstance(area, Circle) else None
        for widget in (self._label, self.radius):
            widget.setVisible(circle is not None)
        facts = list[Fact]()
        if circle is not None:
            self._km = circle.km
            self.radius.setText(f"{circle.km:g}" if circle.km < 1 else f"{circle.km:.4g}")
            facts.append(Fact("Centre", f"{circle.latitude:.4f}, {circle.longitude:.4f}"))
        elif isinstance(area, Box):
            facts.append(Fact("From", f"{area.south:.4f}, {area.west:.4f}"))
            facts.append(Fact("To", f"{area.north:.4f}, {area.east:.4f}"))
        elif isinstance(area, Polygon):
            facts.append(Fact("Corners", str(len(area.ring))))
        if nearest:
            facts.append(Fact("Nearest", nearest))
        facts.append(Fact("Area", _square(surface(area))))
        self.table.show_facts(facts)

    def _choose(self) -> None:
        try:
            km = float(self.radius.text().replace(",", "."))
        except ValueError:
            return
        if km > 0 and km != self._km:
            self._km = km
            self.radius_chosen.emit(km)


def _square(square_km: float) -> str:
    return f"{square_km:,.2f} km²" if square_km < 10 else f"{square_km:,.0f} km²"


class Pictures(QWidget):
    """Up to nine pictures in three rows; a double click opens one."""

    opened = Signal(object)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._paint = CellPaint(theme, thumbnails)
        self._cells: Sequence[MediaCell] = ()
        self.setAccessibleName("Under the marker")
        thumbnails.ready.connect(self.update)
        theme.changed.connect(self.update)

    def show_cells(self, cells: Sequence[MediaCell]) -> None:
        self._cells = cells[:PICTURES]
        self.updateGeometry()
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._side() * _ROWS)

    def resizeEvent(self, _event: object) -> None:
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, cell in enumerate(self._cells):
            self._paint.picture(painter, self._rect(at), cell, False, None)
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        for at, cell in enumerate(self._cells):
            if self._rect(at).contains(where):
                self.opened.emit(cell)

    def _side(self) -> int:
        return max(40, (self.width() - _GAP * (_COLUMNS - 1)) // _COLUMNS)

    def _rect(self, at: int) -> QRect:
        side = self._side()
        row, column = divmod(at, _COLUMNS)
        return QRect(column * (side + _GAP), row * (side + _GAP), side, side)

    def _fit(self) -> None:
        rows = -(-len(self._cells) // _COLUMNS)
        self.setFixedHeight(max(1, rows * (self._side() + _GAP) - _GAP))
