"""Pictures of slideshows: the dialog, and the whole screen with its buttons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QPixmap

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import PlaceName
from medintel_desktop.domain.view import View

if TYPE_CHECKING:
    from medintel_desktop.ui.slideshow.dialog import SlideshowDialog
    from tests.screenshots import Studio


class SlideshowScenes:
    """Of the whole library."""

    def __init__(self, studio: Studio, target: Path) -> None:
        self._studio, self._target = studio, target
        self._shows = studio.session.window.slideshows
        self._workspace = studio.session.workspace

    def take(self) -> None:
        cells = self._workspace.catalogue.cells.page(View())
        before = self._workspace.positions.of([cell.id for cell in cells])
        self._workspace.positions.set({cell.id: GeoPoint(44.35, 9.15) for cell in cells})
        place = PlaceName("Camogli", "Liguria", "Italy", "IT")
        self._workspace.places.rename([cell.id for cell in cells], place)
        self._shows.offer_view(View())
        dialog = self._shows.dialog
        assert dialog is not None
        self._studio.until(lambda: bool(dialog.stage.layers))
        dialog.show_.pause()
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._rest(dialog, 1.0)
            self._save(dialog.grab(), f"slideshow-{scheme}")
        self._play(dialog)
        dialog.reject()
        self._workspace.positions.put_back(before)  # the map shows videos that have none
        self._studio.settle()

    def _play(self, dialog: SlideshowDialog) -> None:
        dialog.play.click()
        screen = self._shows.screen
        assert screen is not None
        screen.showNormal()
        screen.resize(1440, 810)
        screen.show_.pause()
        for name, second in (("slideshow-playing", 1.5), ("slideshow-fading", 3.5)):
            screen.show_.seek(second)
            self._studio.until(lambda: bool(screen.stage.layers))
            self._studio.rest(300)
            self._save(screen.grab(), name)
        screen.close()

    def _rest(self, dialog: SlideshowDialog, second: float) -> None:
        dialog.show_.seek(second)
        self._studio.rest(400)

    def _save(self, picture: QPixmap, name: str) -> None:
        path = self._target / f"{name}.png"
        picture.save(str(path))
        print(path)
