"""The map in the window: the list in force on it, and what is asked there."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, SignalInstance

from medintel_desktop.domain.area import Area, Box, Circle, wrapped
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import PlaceName
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import MediaCell, Sort
from medintel_desktop.ui.atlas.located_list import Wanted, query_of, without_position
from medintel_desktop.ui.atlas.page import AtlasPage
from medintel_desktop.ui.atlas.place_panel import PICTURES, Marker, PlacePanel
from medintel_desktop.ui.filter_chips import Asked
from medintel_desktop.ui.map.tiles import tile_server
from medintel_desktop.ui.position.edits import placing
from medintel_desktop.ui.search_page import SearchPage
from medintel_desktop.ui.window import library_words
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.position_commands import PositionCommands
from medintel_desktop.ui.window.trail import MapTrail

log = logging.getLogger(__name__)

GATHER_MS = 500
"""Changes of half a second are shown together."""

MOST_CHOSEN = 5_000
"""Items under one marker that commands work on; more are chosen in the grid."""


class Mapping(QObject):
    """Made when the map is first asked for. ``heard`` tells Changes that jobs made."""

    def __init__(
        self, parts: Parts, positions: PositionCommands, heard: SignalInstance, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parts, self._positions = parts, positions
        workspace = parts.workspace
        self.page = AtlasPage(
            parts.theme, parts.background, workspace, parts.thumbnails, parts.stack
        )
        parts.stack.addWidget(self.page)
        self.page.strip.addActions(parts.actions.of_open_item)
        self.panel = PlacePanel(parts.theme, parts.thumbnails)
        self._under: list[int] = []
        self._area: Area | None = None
        self._nearest = ""
        self._trail: MapTrail | None = None
        self._may = True
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self.refresh)
        self._connect(heard)
        self.dress()

    def set_on(self, on: bool) -> None:
        """Show lists on the map, or as grid and list again."""
        parts = self._parts
        tabs = parts.details.tabs
        parts.pages.set_face(self.page if on else None)
        if on and parts.pages.face is not None:
            self.page.map.setFocus()
        if on and tabs.indexOf(self.panel) < 0:
            tabs.insertTab(0, self.panel, "Place")
            tabs.setCurrentWidget(self.panel)
        elif not on and tabs.indexOf(self.panel) >= 0:
            tabs.removeTab(tabs.indexOf(self.panel))
        parts.selected.refresh()

    def dress(self) -> None:
        """Let the map be drawn by what the user chose."""
        now = self._parts.settings.current
        try:
            self.page.map.set_tiles(tile_server(now.map_tiles, now.map_credit))
        except ValueError as error:  # written into the file of settings by hand
            log.warning("The server of the map is not used: %s", error)

    def refresh(self) -> None:
        """Show the list in force as it is now."""
        if self._parts.pages.face is None:
            return
        self._allow()
        results = self._results()
        if results is None:
            library = self._parts.library
            view = replace(library.view, sort=Sort.TAKEN)  # the order is nothing to a map
            self.page.say_empty(*library_words.empty(view, on_map=True))
            self.page.show_list(Wanted(view), library.head.title)
            self._show_area(None)
        elif results.asks and not results.waiting:  # else its answer is yet to come
            self.page.say_empty("search", *results.nothing.parts)
            self.page.show_list(Wanted(results.query, _hits(results)), "", results.asked)
            self.page.chips.follow(results.chips)
            self._show_area(results.query.area)
        if self._trail is not None:
            self._come_back(self._trail)

    def stop(self) -> None:
        """Before the window closes."""
        self._gather.stop()
        self.page.stop()

    # -- what is asked on the map --------------------------------------------------------------

    def _search_drawn(self, area: Area | None) -> None:
        """A circle is called after the town in its middle, if one is there."""
        workspace = self._parts.workspace

        def read() -> str:
            if not isinstance(area, Circle):
                return ""
            found = workspace.places.at(GeoPoint(area.latitude, area.longitude))
            near = found is not None and (found.km or 0.0) <= max(2.0, area.km / 4)
            return found.city if found and near else ""

        self._parts.background.read(
            "drawn area", read, lambda name: self._search_area(area, name)
        )  # the last drawn wins

    def _search_area(self, area: Area | None, name: str = "") -> None:
        """The list shall hold what lies in it; None: what lay in it until now and elsewhere."""
        results = self._results()
        query = results.query if results else self._searched()
        if area is None and query.area is None:
            return
        query = replace(query, area=area, area_name=name, nearest=False)
        span = self.page.slider.span
        if span is not None and area is not None:  # what is seen is what is found
            first, last = (datetime.fromtimestamp(end, UTC).date() for end in span)
            query = replace(query, taken_from=first, taken_to=last)
        page = self._parts.results()
        page.ask(replace(page.asked, query=query))

    def _searched(self) -> SearchQuery:
        """The search that the list is, so that an area can be added to it."""
        query = query_of(self._parts.library.view)
        if query is None:
            title = f"“{self._parts.library.head.title}” cannot be searched in."
            self._parts.messages.tell(title, "The whole library was searched.", tone="info")
        return query or SearchQuery()

    def _ask(self, asked: Asked) -> None:
        self._parts.results().ask(asked)

    def _choose(self, nums: Sequence[int]) -> None:
        self._under = list(nums)
        workspace, some = self._parts.workspace, self._under[:MOST_CHOSEN]
        box, count = self.page.around(self._under), len(self._under)

        def read() -> tuple[list[MediaCell], Marker | None]:
            cells = workspace.catalogue.cells.by_number(some)
            name = workspace.places.at(_middle(box)) if box else None
            place = (name.city or name.country) if name else ""
            return cells, Marker(place, count, cells[:PICTURES]) if cells else None

        self._parts.background.read("under marker", read, self._chosen)

    def _chosen(self, found: tuple[list[MediaCell], Marker | None]) -> None:
        self.page.chosen_cells, marker = found
        self.panel.show_marker(marker)
        self._parts.selected.refresh()

    def _open(self, cell: MediaCell) -> None:
        for shown in (self.page.strip.cells, self.page.chosen_cells, [cell]):
            numbers = [other.num for other in shown]
            if cell.num in numbers:
                self._trail = MapTrail(shown, numbers.index(cell.num))
                self._parts.pages.open(cell, None, self._trail)
                return

    def _come_back(self, trail: MapTrail) -> None:
        """What was seen last is chosen now."""
        self._trail = None
        stop = trail.at(trail.row)
        if stop is not None:
            self.page.pick(stop.number)
            self.page.strip.setFocus()

    def _match(self) -> None:
        """Let the items without a position be matched with a recorded way."""
        wanted, catalogue = self.page.wanted, self._parts.workspace.catalogue
        if wanted is not None:
            self._parts.background.read(
                "without position", lambda: without_position(catalogue, wanted),
                self._positions.match,
            )  # fmt: skip

    def _move(self, number: int, latitude: float, longitude: float) -> None:
        """A marker was dragged: the item is there from now on, and that can be taken back."""
        cells = self._parts.workspace.catalogue.cells
        point = GeoPoint(latitude, longitude)
        self._parts.background.read(
            "moved item", lambda: cells.by_number([number]),
            lambda found: self._put([cell.id for cell in found], point),
        )  # fmt: skip

    def _put(self, ids: Sequence[str], point: GeoPoint) -> None:
        if ids:
            edit = placing(self._parts.workspace, dict.fromkeys(ids, point))
            self._positions.do(edit, len(ids))

    def _show_in_grid(self) -> None:
        """What is under the marker: the part of the map it stands for, as a search."""
        box = self.page.around(self._under)
        self._parts.actions.grid.trigger()
        if box is not None:
            self._search_area(box)

    def _zoom(self) -> None:
        box = self.page.around(self._under)
        if box is not None:
            self.page.map.fit(box)

    def _fit_area(self) -> None:
        if self._area is not None:
            self.page.map.fit(self._area.bounds())

    def _set_radius(self, km: float) -> None:
        results = self._results()
        query = results.query if results else SearchQuery()
        if isinstance(query.area, Circle):
            self._search_area(replace(query.area, km=km), query.area_name)

    # -- wiring --------------------------------------------------------------------------------

    def _allow(self) -> None:
        """Whether positions may be changed; a server may make a viewer of the user meanwhile."""
        may = self._parts.workspace.may_edit and not self._parts.selected.in_trash
        if may != self._may:
            self._may = may
            self.page.set_editable(may)
            self.panel.set_editable(may)

    def _results(self) -> SearchPage | None:
        """The search in force, None while the library is shown."""
        made = self._parts.results.made
        return made if made is not None and self._parts.pages.page is made else None

    def _show_area(self, area: Area | None) -> None:
        self.panel.show_area(area, self._nearest if area == self._area else "")
        if area == self._area:
            return
        self._area, self._nearest = area, ""
        if area is not None:
            places, middle = self._parts.workspace, _middle(area.bounds())
            self._parts.background.read(
                "area place", lambda: places.places.at(middle),
                lambda name: self._name_area(area, name),
            )  # fmt: skip

    def _name_area(self, area: Area, name: PlaceName | None) -> None:
        if area == self._area and name is not None:
            self._nearest = name.words
            self.panel.show_area(area, name.words)

    def _connect(self, heard: SignalInstance) -> None:
        parts, page, panel = self._parts, self.page, self.panel
        parts.pages.moved.connect(self.refresh)
        parts.library.reader.shown.connect(self.refresh)
        parts.selected.changed.connect(lambda _: self._allow())
        parts.results.when_made(self._connect_results)
        parts.background.changed.connect(self._hear)
        heard.connect(self._hear)
        page.area_asked.connect(self._search_drawn)
        page.chips.area_asked.connect(self._fit_area)
        page.chips.keep_asked.connect(parts.smart_commands.keep)
        parts.smart_commands.created.connect(lambda _: self.refresh())
        page.asked_changed.connect(self._ask)
        page.chosen.connect(self._choose)
        page.opened.connect(self._open)
        page.item_moved.connect(self._move)
        page.without_changed.connect(panel.show_without)
        panel.opened.connect(self._open)
        panel.grid_asked.connect(self._show_in_grid)
        panel.zoom_asked.connect(self._zoom)
        panel.radius_chosen.connect(self._set_radius)
        panel.save_asked.connect(page.chips.keep.click)
        panel.gpx_asked.connect(self._match)
        page.empty.gpx_asked.connect(self._match)
        page.empty.grid_asked.connect(parts.actions.grid.trigger)
        page.left.connect(parts.actions.back.trigger)

    def _connect_results(self, results: SearchPage) -> None:
        results.answered.connect(self.refresh)

    def _hear(self, changes: Changes) -> None:
        if changes.media or changes.media_list:
            self._gather.start()


def _middle(box: Box) -> GeoPoint:
    wide = (box.east - box.west) % 360 if box.west > box.east else box.east - box.west
    return GeoPoint((box.south + box.north) / 2, wrapped(box.west + wide / 2))


def _hits(results: SearchPage) -> tuple[int, ...] | None:
    """Numbers of what was found by words, likeness or a smart album; None where filters decide."""
    query = results.query
    ranked = query.text.strip() or query.similar_to or results.asked.picture
    if not ranked and query.inside is None:
        return None
    return tuple(dict.fromkeys(hit.item.num for hit in results.hits))
