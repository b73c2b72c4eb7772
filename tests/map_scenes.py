"""Pictures of the map and of what is about positions, in light and dark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from medintel_desktop.domain.area import Box, Circle
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.view import Section, View
from medintel_desktop.ui.atlas.page import AtlasPage
from medintel_desktop.ui.main_window import MainWindow
from medintel_desktop.ui.position.dialog import PositionDialog
from medintel_desktop.ui.position.match_dialog import MatchDialog
from medintel_desktop.ui.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from tests.screenshots import Studio

AREZZO = Circle(43.4628, 11.8818, 80)
ITALY = Box(40.4, 8.2, 45.6, 16.6)
PLACES = (
    (43.47, 11.88), (43.32, 11.33), (43.77, 11.25), (43.84, 11.14), (43.11, 12.39), (43.72, 10.4),
    (44.41, 8.93), (45.44, 12.33), (43.51, 16.44), (41.9, 12.48), (40.85, 14.27), (43.55, 10.31),
    (42.77, 10.4), (43.62, 13.51),
)  # fmt: skip
DialogT = TypeVar("DialogT", bound=QDialog)


class MapScenes:
    """``folder`` takes a track; the items are put around the Tyrrhenian Sea."""

    def __init__(self, studio: Studio, folder: Path, target: Path) -> None:
        self._studio, self._folder, self._target = studio, folder, target
        self._parts = studio.session.window.parts
        self._workspace = studio.session.workspace

    def take(self) -> None:
        """All of them."""
        self.spread()
        self.show()
        self._shoot_window("map-album")
        self.choose()
        self._shoot_window("map-marker")
        self.circle()
        self._shoot_window("map")
        self._window.resize(1280, 720)
        self._shoot_window("map-1280x720")
        self._window.resize(1440, 900)
        self._window.show_view(View(Section.VIDEOS))
        self._studio.until(self._page.empty.isVisible)
        self._shoot_window("map-no-positions")
        self._parts.actions.grid.trigger()
        self._set_position()
        self._match()
        self._settings()

    def show_circle(self) -> None:
        """The one of the README."""
        self.spread()
        self.show()
        self.circle()
        self._studio.theme.set_scheme("light")
        self._studio.rest(900)  # a picture of the web page may be late

    def spread(self) -> None:
        """Positions for the photos; the videos stay without."""
        cells = self._workspace.catalogue.cells.page(View(Section.PHOTOS))
        points = {
            cell.id: GeoPoint(*place) for cell, place in zip(cells, PLACES, strict=False)
        }  # fmt: skip
        self._studio.session.background.change(lambda: self._workspace.positions.set(points))
        self._workspace.wake()
        self._studio.settle()

    def show(self) -> None:
        """The album on the map."""
        coast = next(a for a in self._workspace.albums.all() if a.name == "Coast and hills")
        self._window.show_view(View(album_id=coast.id))
        self._parts.actions.map.trigger()
        self._studio.until(lambda: self._page.map.ready and bool(self._page.strip.cells))
        self._page.map.fit(ITALY)
        self._parts.messages.clear()
        self._studio.settle()

    def circle(self) -> None:
        """A drawn circle among the album, and its middle chosen."""
        self._page.map.area_drawn.emit(AREZZO)
        self._studio.until(lambda: "in the circle" in self._page.note.text())
        self._studio.settle()
        self.choose()
        mapping = self._window.mapping.made
        assert mapping is not None
        self._parts.details.tabs.setCurrentWidget(mapping.panel)

    def choose(self) -> None:
        """The items around Arezzo, as if their marker had been clicked."""
        near = self._workspace.catalogue.located.in_box(Circle(43.3, 11.9, 55))
        self._page.map.select(near)
        self._page.map.opened.emit(near)
        self._studio.settle()

    @property
    def _window(self) -> MainWindow:
        return self._studio.session.window

    @property
    def _page(self) -> AtlasPage:
        mapping = self._studio.session.window.mapping.made
        assert mapping is not None
        return mapping.page

    def _set_position(self) -> None:
        self._window.show_view(View(Section.VIDEOS))
        self._studio.settle()
        self._parts.library.grid.selectAll()
        self._studio.until(self._parts.actions.position.isEnabled)
        self._parts.actions.position.trigger()
        dialog = self._open(PositionDialog)
        QTest.keyClicks(dialog.place.line, "Arezzo")
        self._studio.rest(800)
        self._shoot(dialog, "set-position")
        dialog.close()

    def _match(self) -> None:
        self._window.show_view(View())
        self._studio.settle()
        self._parts.library.grid.selectAll()
        self._studio.until(self._parts.actions.match_track.isEnabled)
        self._parts.actions.match_track.trigger()
        dialog = self._open(MatchDialog)
        dialog.read(self._track())
        self._studio.settle()
        dialog.form.replace.setChecked(True)
        self._studio.settle()
        self._shoot(dialog, "match-gpx")
        dialog.close()

    def _track(self) -> Path:
        """A walk along the coast at the time of the items."""
        start = datetime(2024, 10, 24, tzinfo=UTC)
        points = "".join(
            f'<trkpt lat="{43.2 + n / 800}" lon="{10.5 - n / 2000}">'
            f"<time>{start + timedelta(minutes=15 * n):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
            for n in range(400)
        )
        path = self._folder / "Coast.gpx"
        path.write_text(f"<gpx><trk><name>Coast</name><trkseg>{points}</trkseg></trk></gpx>")
        return path

    def _settings(self) -> None:
        home = HiddenArea("Home", Circle(43.4628, 11.8818, 0.5))
        self._studio.settings.change(hidden_areas=(home.text,))
        self._studio.session.window._help.show_settings("places")
        dialog = self._open(SettingsDialog)
        dialog.resize(dialog.width(), 840)
        self._shoot(dialog, "settings-places")
        dialog.close()
        self._studio.settings.change(hidden_areas=())

    def _open(self, kind: type[DialogT]) -> DialogT:
        found: list[DialogT] = []

        def there() -> bool:
            found[:] = [d for d in self._window.findChildren(kind) if d.isVisible()]
            return bool(found)

        self._studio.until(there)
        return found[-1]

    def _shoot_window(self, name: str) -> None:
        self._shoot(self._window, name)

    def _shoot(self, widget: QWidget, name: str) -> None:
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.rest(900)  # a picture of the web page may be late
            self._studio.settle()
            path = self._target / f"{name}-{scheme}.png"
            widget.grab().save(str(path))
            print(path)
