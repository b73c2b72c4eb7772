"""Clips and contact sheets in the window: asked for, made by jobs, and told."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image

from medintel_desktop.domain.clip import LONGEST_LOOP, ClipFormat, ClipWish
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.view import View
from medintel_desktop.ui.clips.clip_dialog import ClipDialog
from medintel_desktop.ui.clips.sheet_dialog import SheetDialog
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.ui.window import Driver, Open


def choose(dialog: ClipDialog, format_: ClipFormat, folder: Path) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(format_))
    dialog.folder.set_folder(folder)


def told(driver: Driver) -> list[str]:
    return [notice.title for notice in driver.parts.messages.notices]


def test_selected_items_become_stills(full: Driver, tmp_path: Path) -> None:
    full.select("red.jpg", "blue.jpg")
    full.parts.actions.export_clips.trigger()
    dialog = full.dialog(ClipDialog)
    assert dialog.title.text() == "Export 2 stills"
    assert dialog.format.findData(ClipFormat.EXACT) < 0
    choose(dialog, ClipFormat.PNG, tmp_path / "out")
    dialog.export.click()
    full.until(lambda: "2 files exported." in told(full))
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"red.png", "blue.png"}
    full.parts.actions.export_clips.trigger()
    again = full.dialog(ClipDialog)
    assert (again.wish.format, again.folder.folder) == (ClipFormat.PNG, tmp_path / "out")
    again.cancel.click()


def test_moments_found_and_those_marked_in_the_player_become_clips(
    driver: Driver, tmp_path: Path
) -> None:
    scenes = [("red", 1.0), ("blue", 2.0)]
    driver.add(media.video(tmp_path / "in" / "film.mp4", scenes, size=(64, 64)))
    driver.until(lambda: driver.names() == ["film.mp4"])
    cell = driver.cell("film.mp4")
    page = driver.parts.results()
    driver.parts.pages.go_home(page)
    page.model.set_hits([Hit(cell, Span(1.0, 1.5), Modality.VISUAL, 0.7, "Picture")])
    page.grid.selectAll()
    driver.until(lambda: driver.parts.actions.export_clips.isEnabled())
    driver.parts.actions.export_clips.trigger()
    dialog = driver.dialog(ClipDialog)
    assert dialog.title.text() == "Export 1 clip"
    choose(dialog, ClipFormat.EXACT, tmp_path / "out")
    dialog.export.click()
    driver.until(lambda: "1 file exported." in told(driver))
    (clip,) = (tmp_path / "out").iterdir()
    with av.open(str(clip)) as film:
        assert sum(1 for _ in film.decode(video=0)) == 5

    driver.parts.pages.open_id(cell.id, None)
    driver.until(lambda: driver.parts.pages.plays)
    player = driver.parts.pages.player
    assert player is not None
    player.shuttle.halt()
    player.frame_asked.emit(1.0)
    dialog = driver.dialog(ClipDialog)
    assert (dialog.title.text(), dialog.wish.format) == ("Export 1 still", ClipFormat.JPEG)
    dialog.export.click()
    driver.until(lambda: (tmp_path / "out" / "film 0.01.jpg").exists())
    with Image.open(tmp_path / "out" / "film 0.01.jpg") as still:
        assert still.size == (64, 64)
    player.clip_asked.emit()
    dialog = driver.dialog(ClipDialog)
    assert (dialog.title.text(), dialog.said.text()) == ("Export 1 clip", "3 s in all.")
    dialog.cancel.click()


def test_a_clip_that_cannot_be_made_is_counted(driver: Driver, tmp_path: Path) -> None:
    for name, colour in (("one", "red"), ("two", "blue")):
        driver.add(media.photo(tmp_path / "in" / f"{name}.jpg", colour))
    driver.until(lambda: len(driver.names()) == 2)
    (tmp_path / "in" / "two.jpg").unlink()
    driver.select("one.jpg", "two.jpg")
    driver.parts.actions.export_clips.trigger()
    dialog = driver.dialog(ClipDialog)
    choose(dialog, ClipFormat.JPEG, tmp_path / "out")
    dialog.export.click()
    driver.until(lambda: "1 file exported." in told(driver))
    assert driver.parts.messages.notices[-1].hint == "1 could not be made."


def test_a_list_becomes_a_contact_sheet(full: Driver, tmp_path: Path) -> None:
    ids = [full.cell(name).id for name in ("red.jpg", "blue.jpg")]
    album = full.new_album("Trip")
    full.parts.item_commands.fill(album, "Trip", ids)
    full.until(lambda: len(full.names()) == 2)
    full.show(View())
    full.until(lambda: len(full.names()) == 3)
    full.parts.actions.contact_sheet.trigger()
    dialog = full.dialog(SheetDialog)
    assert (dialog.title.text(), dialog.save.isEnabled()) == ("", True)
    dialog.cancel.click()

    menu = full.parts.sidebar.tree.menu_for(full.parts.albums.index_of(Kind.ALBUM, album))
    next(act for act in menu.actions() if act.text() == "Contact sheet…").trigger()
    dialog = full.dialog(SheetDialog)
    assert dialog.title.text() == "Trip"
    dialog.save_as(tmp_path / "trip.pdf")
    full.until(lambda: "The contact sheet is there." in told(full))
    assert (tmp_path / "trip.pdf").read_bytes().startswith(b"%PDF-")


def test_a_library_that_may_only_be_read_exports_nothing(full: Driver, open_window: Open) -> None:
    assert full.close()
    driver = open_window(read_only=True)
    driver.until(lambda: len(driver.names()) == 3)
    assert not driver.parts.actions.export_clips.isEnabled()
    assert not driver.parts.actions.contact_sheet.isEnabled()


@pytest.mark.parametrize(
    ("format_", "title", "said", "may"),
    [
        (ClipFormat.EXACT, "Export 2 clips", "49 s in all. 1 photo is left out.", True),
        (ClipFormat.GIF, "Export 2 loops", "49 s in all. 1 photo is left out.", False),
        (ClipFormat.JPEG, "Export 3 stills", "", True),
    ],
)
def test_the_dialog_says_what_will_be_made(
    theme: Theme, qtbot: object, format_: ClipFormat, title: str, said: str, may: bool
) -> None:
    long = Cut("a", Span(0, LONGEST_LOOP + 10))
    cuts = [long, Cut("b", Span(2, 11)), Cut("photo", Span(0, 4))]
    dialog = ClipDialog(theme, cuts, {"photo"}, ClipWish(format_), Path("/"))
    assert (dialog.title.text(), dialog.said.text()) == (title, said)
    assert dialog.export.isEnabled() is may
    dialog.deleteLater()
