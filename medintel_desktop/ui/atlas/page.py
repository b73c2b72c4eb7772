"""The map page of the window: map, time slider and strip, all of one list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from medintel_desktop.domain.area import Area, Box
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.atlas import located_list, map_words
from medintel_desktop.ui.atlas.empty_map import EmptyMap
from medintel_desktop.ui.atlas.located_list import InView, LocatedList, Wanted
from medintel_desktop.ui.atlas.strip import MOST, ItemStrip
from medintel_desktop.ui.atlas.time_slider import BARS, TimeSlider
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.filter_chips import Asked, FilterChips
from medintel_desktop.ui.label import AIR, Label
from medintel_desktop.ui.map.view import MapView
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails

if TYPE_CHECKING:
    from medintel_desktop.catalogue.located import Positions

HEAD = 42
REST_MS = 120
"""After the last move of the map before what is in view is read."""


class AtlasPage(QWidget):
    """Shows where the items of a list are, and asks for those of an area."""

    opened = Signal(object)
    """MediaCell: to be seen large."""
    chosen = Signal(list)
    """Numbers (list[int]) of the items under a marker, or the one in the strip."""
    area_asked = Signal(object)
    """Area, or None: the list shall hold what lies in it, and of the slider's time."""
    asked_changed = Signal(object)
    """Asked: a filter was changed in the chips."""
    without_changed = Signal(int)
    """So many items of the list have no position."""
    item_moved = Signal(int, float, float)
    """A marker was dragged: number, latitude, longitude."""
    left = Signal()
    """Esc, and nothing here was to be ended by it."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._list: LocatedList | None = None
        self._shown: Positions | None = None
        self._box: Box | None = None
        self._wanted: Wanted | None = None
        self._fit_next = self._editable = True
        self._drawn: Area | None = None
        self._draws = False
        self._none = ("library", "Nothing here yet.", "")
        self.chosen_cells: list[MediaCell] = []
        """What commands work on."""
        self.chips = FilterChips(theme, background, workspace, self)
        self.title = Label(theme, "", Role.VIEW, parent=self)
        self.note = Label(theme, "", Role.SMALL, "t2", parent=self)
        self.map = MapView(theme, self._thumbnail, self, workspace.folder.root / "tiles")
        self.slider = TimeSlider(theme, self)
        self.strip = ItemStrip(theme, thumbnails, self)
        self.empty = EmptyMap(theme, self)
        self.search_here = QPushButton(f"{AIR}Search in this area", self.map)
        self.search_here.setProperty("look", "main")
        self.search_here.hide()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._read_view)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def wanted(self) -> Wanted | None:
        """The list that is shown, or being read."""
        return self._wanted

    def show_list(self, wanted: Wanted, title: str, asked: Asked | None = None) -> None:
        """Show another list, or the same as it is now; ``asked`` shows the chips of a search."""
        before, self._wanted = self._wanted, wanted
        if before is None or before.of != wanted.of:
            self.search_here.hide()
            self._forget_chosen()
        if before is None or not (_same_place(before, wanted) or self._was_drawn(wanted)):
            self._fit_next = True
            self.slider.clear()
        elif before.days != wanted.days:
            self.slider.clear()
        self.title.setText(title)
        self.title.setVisible(asked is None)
        self.chips.setVisible(asked is not None)
        if asked is not None:
            self.chips.show_filters(asked)
        self._order_tabs()
        workspace = self._workspace
        self._background.read(
            "atlas",
            lambda: located_list.read(
                workspace.catalogue, wanted, BARS, workspace.hidden.on_screen
            ),
            self._take,
            slow=True,
        )

    def set_editable(self, editable: bool) -> None:
        """Whether positions may be changed; at first they may."""
        self._editable = editable
        self.map.set_editable(editable)

    def choose(self, number: int | None) -> None:
        """Mark the item that is selected elsewhere."""
        self.strip.choose(number)
        self.map.select([] if number is None else [number])

    def pick(self, number: int) -> None:
        """As if it had been clicked in the strip."""
        self.strip.choose(number)
        self._choose_cell(number)

    def open_chosen(self) -> None:
        """See large what is current in the strip, or the first item under the marker."""
        current = self.strip.current
        if current is not None or self.chosen_cells:
            self.opened.emit(current or self.chosen_cells[0])

    def say_empty(self, icon: str, words: str, hint: str) -> None:
        """What stands there while the list has no items at all."""
        self._none = (icon, words, hint)

    def around(self, nums: Sequence[int]) -> Box | None:
        """The part of the Earth that holds these items of the list."""
        return self._list.around(nums) if self._list else None

    def stop(self) -> None:
        """Let go of the web engine, before the window closes."""
        self._rest.stop()
        self.map.shut_down()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.map and event.type() == QEvent.Type.Resize:
            self._place_button()
        return super().eventFilter(watched, event)

    def _take(self, found: LocatedList) -> None:
        self._list = found
        self.slider.set_bars(found.first, found.last, found.bars)
        self.slider.setVisible(found.last > found.first)
        self._cover(found)
        self.map.show_area(found.wanted.area)
        self.map.show_positions(found.positions, found.video)
        self.map.show_tracks(found.tracks)
        self._narrow()
        if self._fit_next:
            self._fit_next = False
            self.map.fit(found.wanted.area.bounds() if found.wanted.area else None)
        chosen = [cell.num for cell in self.chosen_cells]
        if chosen and found.lacks(chosen):
            self._forget_chosen()
        self.without_changed.emit(found.without)

    def _narrow(self) -> None:
        """Show what the time slider leaves."""
        if self._list is not None:
            span = self.slider.span
            self._shown = self._list.between(span)
            self.map.set_period(*(span or (-math.inf, math.inf)))
            self.note.setText(map_words.note(self._list, span))
            self._rest.start()

    def _view_changed(self, box: Box, _zoom: int) -> None:
        self._box = box
        self._rest.start()

    def _offer_search(self) -> None:
        self.search_here.setVisible(self._shown is not None)
        self._place_button()

    def _read_view(self) -> None:
        positions, box, catalogue = self._shown, self._box, self._workspace.catalogue
        if positions is not None and box is not None:
            self._background.read(
                "atlas view",
                lambda: located_list.in_view(catalogue, positions, box, MOST),
                self._show_view,
            )

    def _show_view(self, seen: InView) -> None:
        self.strip.show_cells(seen.cells)

    def _cover(self, found: LocatedList) -> None:
        """Without a marker there is a sentence instead; an area can still be drawn larger."""
        none = not len(found.positions.num) and found.wanted.area is None
        if not none and not self._body.isEnabled():
            self._fit_next = True  # nobody looks at a part of an empty map
        if none and found.without:
            hint = map_words.NOWHERE_HINT if self._editable else map_words.NOWHERE_READ
            self.empty.say("map-pin", map_words.NOWHERE, hint, grid=True, gpx=self._editable)
        elif none:
            self.empty.say(*self._none, grid=False, gpx=False)
        self._body.setEnabled(not none)
        self._layers.setCurrentWidget(self.empty if none else self._body)
        self.empty.setVisible(none)  # the keys shall not reach it beneath the map
        self.note.setVisible(not none)

    def _forget_chosen(self) -> None:
        if self.chosen_cells or self.strip.current:
            self.chosen_cells = []
            self.choose(None)
            self.chosen.emit([])

    def _search_here(self) -> None:
        self.search_here.hide()
        if self._box is not None:
            self._area_drawn(self._box)

    def _area_drawn(self, area: Area | None) -> None:
        self.search_here.hide()
        self._drawn = area
        self.area_asked.emit(area)

    def _was_drawn(self, wanted: Wanted) -> bool:
        """An area that was drawn here is in sight; one that was typed may be far away."""
        return wanted.area is not None and wanted.area == self._drawn

    def _thumbnail(self, number: int) -> Path | None:
        """In a thread of the map."""
        found = self._workspace.catalogue.cells.by_number([number])
        return self._workspace.folder.thumbnail(found[0].checksum) if found else None

    def _opened(self, nums: Sequence[int]) -> None:
        self.strip.choose(nums[0] if len(nums) == 1 else None)
        self.chosen.emit(list(nums))

    def _escape(self) -> None:
        """From the inside out: the shape being drawn, the time, the search."""
        if self._draws:
            self._draws = False
            self.map.set_tool("move")
        elif self.slider.hasFocus() and self.slider.span is not None:
            self.slider.clear()
        else:
            self.left.emit()

    def _order_tabs(self) -> None:
        """Anew with each row of chips, and once the map is there, which comes late."""
        shown: QWidget = self.map
        while proxy := shown.focusProxy():
            shown = proxy  # what has no focus of its own has no place in the row
        row = (self.chips.keep, shown, self.search_here, self.slider, self.strip)
        for before, after in pairwise(row):
            QWidget.setTabOrder(before, after)

    def _take_tool(self, tool: str) -> None:
        self._draws = tool != "move"

    def _place_button(self) -> None:
        self.search_here.adjustSize()
        size = self.search_here.size()
        self.search_here.move((self.map.width() - size.width()) // 2, self.map.height() - 48)
        self.search_here.raise_()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 16, 0)
        head.setSpacing(0)
        self.title.setContentsMargins(16, 0, 0, 0)
        self.title.setFixedHeight(HEAD)
        head.addWidget(self.title)
        head.addWidget(self.chips, 1)
        head.addStretch()
        head.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Line(self._theme))
        self._body = QWidget(self)
        shown = QVBoxLayout(self._body)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(0)
        shown.addWidget(self.map, 1)
        shown.addWidget(self.slider)
        shown.addWidget(self.strip)
        self._layers = QStackedLayout()
        # Both at once: a map that is hidden has no size, and could not be fitted.
        self._layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
        self._layers.addWidget(self._body)
        self._layers.addWidget(self.empty)
        column.addLayout(self._layers, 1)
        self._layers.setCurrentWidget(self._body)
        self.empty.hide()

    def _connect(self) -> None:
        self.map.installEventFilter(self)
        self.map.view_changed.connect(self._view_changed)
        self.map.loaded.connect(self._order_tabs)
        self.map.looked_elsewhere.connect(self._offer_search)
        self.map.tool_changed.connect(self._take_tool)
        self.map.area_drawn.connect(self._area_drawn)
        self.map.opened.connect(self._opened)
        self.map.moved.connect(self.item_moved)
        self.slider.changed.connect(lambda _: self._narrow())
        self.strip.chosen.connect(lambda cell: self._choose_cell(cell.num))
        self.strip.opened.connect(self.opened)
        self.chips.changed.connect(self.asked_changed)
        self.search_here.clicked.connect(self._search_here)
        escape = QShortcut("Esc", self)
        escape.setContext(escape.context().WidgetWithChildrenShortcut)
        escape.activated.connect(self._escape)

    def _choose_cell(self, number: int) -> None:
        self.map.select([number])
        self.chosen.emit([number])

    def _dress(self) -> None:
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.tokens.base)
        self.setPalette(palette)
        self.search_here.setIcon(self._theme.icon("search", 16, self._theme.tokens.white))


def _same_place(before: Wanted, after: Wanted) -> bool:
    """Whether the part of the Earth that is looked at may stay: the list is the same, or an area
    was taken away from it."""
    removed = before.area is not None and after.area is None
    return before.of == after.of or (removed and before.elsewhere == after.elsewhere)
