"""Keep offline and free up space from the menus, with sizes said before."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.domain.view import MediaCell, Section, View
from medintel_desktop.ui.free_space_dialog import FreeSpaceDialog
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.question import Question
from tests import media
from tests.ui.only_stored.far import SlowFolder, Stored
from tests.ui.window import Driver


def local(driver: Driver, cell: MediaCell) -> bool:
    item = driver.workspace.catalogue.media.get(cell.id)
    return item is not None and item.local


def test_an_item_is_kept_after_its_size_was_said(
    driver: Driver, stored: Stored, tmp_path: Path
) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))
    driver.select("a.jpg")
    driver.parts.actions.keep_offline.trigger()
    question = driver.dialog(Question)
    assert question.windowTitle() == "Keep 1 item offline?"
    assert "1 original, " in question.accessibleName()
    assert " free." in question.accessibleName()
    question.yes.click()
    driver.until(lambda: local(driver, cell))
    driver.parts.actions.keep_offline.trigger()
    question = driver.dialog(Question)
    assert question.windowTitle() == "Stop keeping 1 item offline?"
    question.yes.click()
    offline = driver.workspace.catalogue.offline
    driver.until(lambda: not offline.kept(cell.id))
    assert local(driver, cell)


def test_an_album_is_kept_from_its_menu(driver: Driver, stored: Stored, tmp_path: Path) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))
    album = driver.new_album("Trips")
    driver.workspace.albums.fill(album, [cell.id])
    tree = driver.parts.sidebar.tree
    menu = tree.menu_for(driver.parts.albums.index_of(Kind.ALBUM, album))
    next(a for a in menu.actions() if a.text() == "Keep offline…").trigger()
    question = driver.dialog(Question)
    assert question.windowTitle() == "Keep the album “Trips” offline?"
    assert "What comes into it later follows." in question.accessibleName()
    question.yes.click()
    driver.until(lambda: local(driver, cell))
    driver.until(lambda: "a.jpg" in driver.names())
    driver.select("a.jpg")
    driver.parts.actions.keep_offline.trigger()
    told = "An album keeps 1 item offline."
    driver.until(lambda: told in [notice.title for notice in driver.parts.messages.notices])


def test_space_of_the_selection_is_freed(driver: Driver, stored: Stored, tmp_path: Path) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))
    driver.workspace.cloud.keeping.fetch_back([cell.id])
    driver.workspace.wake()
    driver.until(lambda: local(driver, cell))
    driver.until(lambda: "a.jpg" in driver.names())
    driver.select("a.jpg")
    driver.parts.actions.free_items.trigger()
    dialog = driver.dialog(FreeSpaceDialog)
    driver.until(dialog.free.isEnabled)
    dialog.free.click()
    driver.until(lambda: not local(driver, cell))
    assert driver.workspace.catalogue.cells.count(View()) == 1


def test_the_trash_asks_about_copies_and_tells_of_clips(
    driver: Driver, stored: Stored, far: SlowFolder, tmp_path: Path
) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))
    [copy] = driver.workspace.cloud.copies.of(cell.id)
    clip = driver.workspace.folder.clips_of(cell.checksum) / "a clip.mp4"
    clip.parent.mkdir(parents=True)
    clip.touch()
    driver.select("a.jpg")
    driver.parts.actions.trash.trigger()
    driver.until(lambda: driver.workspace.trash.ids() == [cell.id])
    driver.until(lambda: driver.parts.albums.count_of(Section.TRASH) == 1)
    driver.parts.actions.empty_trash.trigger()
    question = driver.dialog(Question)
    assert "for other programs (1) are deleted" in question.accessibleName()
    assert question.also.text() == "Also delete the copies of 1 item in the cloud"
    question.also.click()
    question.yes.click()
    driver.until(lambda: far.stat(copy.object) is None)
    told = "1 in the cloud are being deleted."
    driver.until(lambda: any(told in notice.hint for notice in driver.parts.messages.notices))
