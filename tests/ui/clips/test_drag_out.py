"""What a drag carries: for this window, for edit plans, and for other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDrag

from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.plan import PHOTO_SECONDS
from medintel_desktop.domain.plan_json import cuts_of_json
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.view import View
from medintel_desktop.ui.item_grid import ItemGrid
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.models.cell_model import CUTS_MIME, ITEMS_MIME
from medintel_desktop.ui.window import drag_out
from tests import media
from tests.ui.window import Driver


def files(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls()]


def dragged_out(driver: Driver, grid: ItemGrid) -> None:
    """Drop what is chosen on another program."""
    drag, drags = QDrag(grid), driver.window.exporting.drags
    drag.setMimeData(grid.dragged())
    drags.begin(drag)
    drags.end(taken=True, inside=False)
    drag.deleteLater()


def found(driver: Driver, *hits: Hit) -> ItemGrid:
    """The grid of results with all of these chosen."""
    page = driver.parts.results()
    page.model.query = "a leaf"
    page.model.set_hits(hits)
    page.grid.selectAll()
    return page.grid


@pytest.fixture
def film(driver: Driver, tmp_path: Path) -> Driver:
    """A window on a photo and a film of three seconds."""
    folder = tmp_path / "in"
    driver.add(media.video(folder / "film.mp4", [("red", 1), ("blue", 2)], size=(64, 64)))
    driver.add(media.photo(folder / "leaf.jpg", "green"))
    driver.until(lambda: sorted(driver.names()) == ["film.mp4", "leaf.jpg"])
    return driver


def test_selected_items_take_their_files_along_as_copies(full: Driver, tmp_path: Path) -> None:
    grid = full.parts.library.grid
    full.select("red.jpg", "blue.jpg")
    full.until(lambda: grid.dragged().hasUrls())
    mime = grid.dragged()
    originals = tmp_path / "originals"
    assert set(files(mime)) == {originals / "red.jpg", originals / "blue.jpg"}
    cuts = cuts_of_json(json.loads(bytes(mime.data(CUTS_MIME).data())))
    assert [cut.seconds for cut in cuts] == [PHOTO_SECONDS] * 2
    assert {cut.media_id for cut in cuts} == set(
        bytes(mime.data(ITEMS_MIME).data()).decode().split()
    )
    assert grid.model().supportedDragActions() == Qt.DropAction.CopyAction


def test_another_selection_never_takes_the_files_of_the_one_before(full: Driver) -> None:
    grid = full.parts.library.grid
    full.select("red.jpg")
    full.until(lambda: grid.dragged().hasUrls())
    grid.selectAll()
    assert not grid.dragged().hasUrls()
    full.until(lambda: len(files(grid.dragged())) == 3)


def test_an_original_that_is_away_stays_behind(full: Driver, tmp_path: Path) -> None:
    (tmp_path / "originals" / "red.jpg").unlink()
    grid = full.parts.library.grid
    full.select("red.jpg", "blue.jpg")
    full.until(lambda: grid.dragged().hasUrls())
    assert files(grid.dragged()) == [tmp_path / "originals" / "blue.jpg"]
    dragged_out(full, grid)
    assert full.parts.messages.notices[-1].title == "1 item stayed behind."


def test_grid_and_list_share_what_is_carried(full: Driver) -> None:
    full.select("red.jpg")
    full.until(lambda: full.parts.library.grid.dragged().hasUrls())
    full.parts.actions.list.setChecked(True)
    items = full.parts.library.items
    assert items is not full.parts.library.grid
    full.until(lambda: items.dragged().hasUrls())


def test_too_many_items_stay_in_the_window(full: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drag_out, "MOST_FILES", 2)
    grid = full.parts.library.grid
    full.select("red.jpg", "green.jpg", "blue.jpg")
    full.until(lambda: full.background_rests)
    assert not grid.dragged().hasUrls()
    assert grid.dragged().hasFormat(ITEMS_MIME)


def test_items_dropped_on_this_window_are_not_added_again(full: Driver) -> None:
    album = full.new_album("Trip")
    full.show(View())
    full.until(lambda: len(full.names()) == 3)
    full.select("red.jpg")
    grid = full.parts.library.grid
    full.until(lambda: grid.dragged().hasUrls())
    for widget in (grid.viewport(), full.window):
        assert not full.drop(widget, grid.dragged())
    assert full.drop_on_tree(grid.dragged(), Kind.ALBUM, album)
    full.until(lambda: full.workspace.catalogue.cells.count(View(album_id=album)) == 1)
    assert full.jobs_ended()
    assert full.count() == 3


def test_a_moment_becomes_a_clip_of_its_own(film: Driver, tmp_path: Path) -> None:
    moment = Hit(film.cell("film.mp4"), Span(1.2, 1.8), Modality.VISUAL, 0.75, "Picture")
    photo = Hit(film.cell("leaf.jpg"), None, Modality.VISUAL, 0.5, "Picture")
    grid = found(film, moment, photo)
    film.until(lambda: grid.dragged().hasUrls())
    mime = grid.dragged()
    clip, leaf = files(mime)
    assert leaf == tmp_path / "in" / "leaf.jpg"
    assert (clip.name, clip.exists()) == ("film 0.01.20-0.01.80.mp4", False)
    first, second = cuts_of_json(json.loads(bytes(mime.data(CUTS_MIME).data())))
    assert (first.span, first.query, first.score) == (Span(1.2, 1.8), "a leaf", 0.75)
    assert second.seconds == PHOTO_SECONDS

    dragged_out(film, grid)  # so quickly that it was not seen to leave the window
    assert film.parts.messages.notices[-1].title == "The clips were not ready yet."
    film.until(clip.exists)
    film.until(lambda: film.background_rests)
    film.parts.messages.clear()
    dragged_out(film, grid)
    assert not film.parts.messages.notices


def test_a_moment_of_an_original_that_is_away_stays_in_the_window(
    film: Driver, tmp_path: Path
) -> None:
    (tmp_path / "in" / "film.mp4").unlink()
    moment = Hit(film.cell("film.mp4"), Span(0.2, 0.8), Modality.VISUAL, 0.75, "")
    grid = found(film, moment)
    film.until(lambda: film.background_rests)
    assert not grid.dragged().hasUrls()
    assert grid.dragged().hasFormat(CUTS_MIME)
