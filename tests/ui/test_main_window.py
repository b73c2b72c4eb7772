"""The whole window, driven the way a user does."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.catalogue.jobs import Hold
from medintel_desktop.domain.errors import KeyRefused, LibraryInUse
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.view import Section, View
from medintel_desktop.library.services import UNDERSTANDING
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.question import Question, TextQuestion
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.theme import DARK, LIGHT, Theme
from tests import media
from tests.ui.window import Driver, some_photos, urls

Open = Callable[..., Driver]


@pytest.fixture
def open_window(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path
) -> Iterator[Open]:
    """Opens windows on the library of this test; those left open are closed at the end."""
    opened: list[Driver] = []
    settings = SettingsFile(tmp_path / "settings.json", environment={})
    secrets = Secrets(environment={})

    def open_(*, read_only: bool = False) -> Driver:
        workspace = open_workspace(tmp_path / "library", settings, secrets, read_only=read_only)
        opened.append(Driver(qtbot, loop, theme, workspace, settings, secrets))
        return opened[-1]

    yield open_
    for driver in opened:
        if driver.is_open:
            assert driver.close(), "a thread did not end"


@pytest.fixture
def driver(open_window: Open) -> Driver:
    return open_window()


@pytest.fixture
def full(driver: Driver, tmp_path: Path) -> Driver:
    """A window on three photos: red, green and blue."""
    driver.add(*some_photos(tmp_path / "originals"))
    driver.until(lambda: len(driver.names()) == 3)
    return driver


# -- the first run --------------------------------------------------------------------------------


def test_an_empty_library_invites_to_drop_something(driver: Driver) -> None:
    assert driver.parts.places.page is driver.parts.first_run
    assert driver.parts.status.words.startswith("Empty library")


def test_files_dropped_on_the_first_run_appear_as_items(driver: Driver, tmp_path: Path) -> None:
    driver.add(*some_photos(tmp_path / "originals"))
    driver.until(lambda: driver.parts.places.page is driver.parts.library)
    driver.until(lambda: sorted(driver.names()) == ["blue.jpg", "green.jpg", "red.jpg"])
    driver.until(lambda: driver.parts.library.head.note == "3 items")


def test_what_was_added_is_told_once_all_has_arrived(driver: Driver, tmp_path: Path) -> None:
    photos = some_photos(tmp_path / "originals")
    broken = tmp_path / "originals" / "broken.jpg"
    broken.write_bytes(b"nothing")
    driver.add(*photos, broken)
    driver.until(lambda: bool(driver.parts.messages.notices))
    notice = driver.parts.messages.notices[-1]
    assert notice.title == "3 files added."
    assert notice.hint == "1 could not be read."


def test_a_folder_dropped_on_the_window_is_walked(driver: Driver, tmp_path: Path) -> None:
    folder = tmp_path / "trip"
    some_photos(folder / "day 1", 2)
    driver.drop(driver.window, urls([folder]))
    driver.until(lambda: driver.count() == 2)
    driver.until(driver.jobs_ended)


def test_a_picture_pasted_becomes_an_item_of_the_library(driver: Driver) -> None:
    picture = QImage(QSize(64, 48), QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    QGuiApplication.clipboard().setImage(picture)
    driver.parts.actions.paste.trigger()
    driver.until(lambda: driver.count() == 1)
    driver.until(driver.jobs_ended)
    driver.until(lambda: len(driver.names()) == 1)
    item = driver.workspace.catalogue.media.get(driver.cell(driver.names()[0]).id)
    assert item is not None
    assert driver.workspace.folder.owns(Path(item.paths[0].path))
    assert not list(driver.workspace.folder.incoming.iterdir())


def test_a_paste_of_nothing_useful_says_so(driver: Driver) -> None:
    QGuiApplication.clipboard().setText("a shopping list")
    driver.parts.actions.paste.trigger()
    assert driver.parts.messages.notices[-1].title == "There is nothing to paste."


# -- albums ---------------------------------------------------------------------------------------


def test_a_new_album_is_named_where_it_stands(full: Driver) -> None:
    album = full.new_album("Tuscany 2024")
    assert full.parts.library.view.album_id == album
    full.until(lambda: full.parts.library.head.title == "Tuscany 2024")
    assert full.parts.library.empty.words.text() == "This album is empty. Drag items here."


def test_items_dropped_on_an_album_are_in_it_until_undone(full: Driver) -> None:
    album = full.new_album("Trip")
    full.show(View(Section.ALL))
    full.until(lambda: len(full.names()) == 3)
    assert full.drop_on_tree(full.items_mime("red.jpg", "blue.jpg"), Kind.ALBUM, album)
    counts = full.workspace.catalogue.albums.counts
    full.until(lambda: counts() == {album: 2})
    full.until(lambda: full.parts.messages.notices[-1].title == "2 items added to Trip.")
    full.parts.actions.undo.trigger()
    full.until(lambda: counts() == {})


def test_files_dropped_on_an_album_are_added_to_it(full: Driver, tmp_path: Path) -> None:
    album = full.new_album("Trip")
    photo = media.photo(tmp_path / "late.jpg", "yellow")
    assert full.drop_on_tree(urls([photo]), Kind.ALBUM, album)
    full.until(lambda: full.workspace.catalogue.albums.counts() == {album: 1})
    full.until(full.jobs_ended)
    full.until(lambda: full.names() == ["late.jpg"])


def test_an_album_is_renamed_by_f2_and_the_name_comes_back_by_undo(full: Driver) -> None:
    full.new_album("Trip")
    tree = full.parts.sidebar.tree
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = full.editors()[0]
    editor.selectAll()
    QTest.keyClicks(editor, "Walks")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    full.until(lambda: set(full.albums()) == {"Walks"})
    full.until(lambda: full.parts.library.head.title == "Walks")
    full.parts.actions.undo.trigger()
    full.until(lambda: set(full.albums()) == {"Trip"})


def test_an_album_dragged_onto_another_goes_inside_and_back_by_undo(full: Driver) -> None:
    inner, outer = full.new_album("Inner"), full.new_album("Outer")
    mime = full.parts.albums.mimeData([full.parts.albums.index_of(Kind.ALBUM, inner)])
    assert full.drop_on_tree(mime, Kind.ALBUM, outer)
    full.until(lambda: full.albums()["Inner"].parent_id == outer)
    full.until(lambda: full.parts.albums.path_of(inner) == "Outer / Inner")
    full.parts.actions.undo.trigger()
    full.until(lambda: full.albums()["Inner"].parent_id is None)
    assert full.albums()["Inner"].position == 0


def test_an_album_dragged_between_others_changes_its_place(full: Driver) -> None:
    ids = [full.new_album(name) for name in ("A", "B", "C")]
    mime = full.parts.albums.mimeData([full.parts.albums.index_of(Kind.ALBUM, ids[2])])
    assert full.drop_on_tree(mime, Kind.ALBUM, ids[0], share=0.1)
    full.until(lambda: [a.name for a in full.workspace.albums.all()] == ["C", "A", "B"])


def test_an_album_cannot_go_inside_itself(full: Driver) -> None:
    outer = full.new_album("Outer")
    inner = full.workspace.albums.create("Inner", outer).id
    full.parts.shelf.read()
    full.until(lambda: full.parts.albums.album(inner) is not None)
    full.parts.sidebar.tree.expandAll()
    mime = full.parts.albums.mimeData([full.parts.albums.index_of(Kind.ALBUM, outer)])
    assert not full.drop_on_tree(mime, Kind.ALBUM, inner)


def test_deleting_an_album_asks_and_keeps_its_items(full: Driver) -> None:
    album = full.new_album("Trip")
    full.workspace.albums.fill(album, [full.workspace.catalogue.cells.page(View())[0].id])
    QTest.keyClick(full.parts.sidebar.tree, Qt.Key.Key_Delete)
    question = full.dialog(Question)
    assert "Its items stay in the library." in question.accessibleName()
    assert question.no.isDefault()
    question.yes.click()
    full.until(lambda: not full.albums())
    full.until(lambda: full.parts.library.view.album_id is None)
    assert full.count() == 3


# -- trash ----------------------------------------------------------------------------------------


def test_trash_is_undone_from_the_notice(full: Driver) -> None:
    full.select("red.jpg")
    full.parts.actions.trash.trigger()
    full.until(lambda: sorted(full.names()) == ["blue.jpg", "green.jpg"])
    full.until(lambda: bool(full.parts.messages.notices))
    notice = full.parts.messages.notices[-1]
    assert (notice.title, notice.label) == ("1 item moved to the trash.", "Undo")
    assert notice.action is not None
    notice.action()
    full.until(lambda: len(full.names()) == 3)


def test_del_in_the_grid_moves_to_the_trash_and_redo_does_it_again(full: Driver) -> None:
    full.select("red.jpg", "blue.jpg")
    QTest.keyClick(full.parts.library.grid, Qt.Key.Key_Delete)
    full.until(lambda: full.names() == ["green.jpg"])
    full.parts.actions.undo.trigger()
    full.until(lambda: len(full.names()) == 3)
    full.parts.actions.redo.trigger()
    full.until(lambda: full.names() == ["green.jpg"])


def test_emptying_the_trash_leaves_the_originals_where_they_are(
    full: Driver, tmp_path: Path
) -> None:
    full.select("red.jpg")
    full.parts.actions.trash.trigger()
    full.until(lambda: full.parts.albums.count_of(Section.TRASH) == 1)
    full.show(View(Section.TRASH))
    full.until(lambda: full.names() == ["red.jpg"])
    full.parts.library.head.action.click()
    question = full.dialog(Question)
    assert question.no.isDefault()
    assert not question.check.isChecked()
    question.yes.click()
    full.until(lambda: full.parts.library.empty.isVisible())
    assert full.parts.library.empty.words.text() == "Trash is empty."
    assert (tmp_path / "originals" / "red.jpg").exists()
    full.until(lambda: not full.parts.actions.undo.isEnabled())


def test_items_dropped_on_the_trash_are_in_it_and_can_be_restored(full: Driver) -> None:
    trash = Section.TRASH.value
    assert full.drop_on_tree(full.items_mime("red.jpg"), Kind.SECTION, trash)
    full.until(lambda: full.parts.albums.count_of(Section.TRASH) == 1)
    full.show(View(Section.TRASH))
    full.until(lambda: full.names() == ["red.jpg"])
    full.select("red.jpg")
    full.until(lambda: full.parts.actions.restore.isEnabled())
    full.parts.actions.restore.trigger()
    full.until(lambda: full.names() == [])
    assert full.count() == 3


# -- stars, tags, names ---------------------------------------------------------------------------


def test_stars_are_given_by_a_key_and_taken_back(full: Driver) -> None:
    full.select("red.jpg")
    QTest.keyClick(full.parts.library.grid, Qt.Key.Key_4)
    full.until(lambda: full.cell("red.jpg").rating == 4)
    full.parts.actions.undo.trigger()
    full.until(lambda: full.cell("red.jpg").rating == 0)


def test_tags_are_asked_for_and_added_to_all_selected(full: Driver) -> None:
    full.select("red.jpg", "blue.jpg")
    full.parts.actions.tag.trigger()
    question = full.dialog(TextQuestion)
    QTest.keyClicks(question.field, "autumn, walk")
    question.yes.click()
    media_table = full.workspace.catalogue.media
    full.until(lambda: media_table.tag_names() == ["autumn", "walk"])
    item = media_table.get(full.cell("blue.jpg").id)
    assert item is not None
    assert item.tags == ("autumn", "walk")


def test_an_item_is_renamed_and_its_file_is_not(full: Driver, tmp_path: Path) -> None:
    full.select("red.jpg")
    QTest.keyClick(full.parts.library.grid, Qt.Key.Key_F2)
    question = full.dialog(TextQuestion)
    question.field.setText("A red wall")
    question.yes.click()
    full.until(lambda: "A red wall" in full.names())
    assert (tmp_path / "originals" / "red.jpg").exists()


# -- pages ----------------------------------------------------------------------------------------


def test_a_photo_opens_and_back_returns_to_the_one_looked_at_last(full: Driver) -> None:
    names = full.names()
    full.select(names[0])
    QTest.keyClick(full.parts.library.grid, Qt.Key.Key_Return)
    full.until(lambda: full.parts.places.shows_item)
    viewer = full.parts.places.viewer
    assert viewer is not None
    viewer.next_asked.emit()
    full.until(
        lambda: full.parts.places.cell is not None and full.parts.places.cell.name == names[1]
    )
    viewer.back_asked.emit()
    full.until(lambda: full.parts.places.page is full.parts.library)
    current = full.parts.library.grid.current_cell()
    assert current is not None
    assert current.name == names[1]


def test_a_video_opens_in_the_player_beside_the_rail(driver: Driver, tmp_path: Path) -> None:
    driver.add(media.video(tmp_path / "clip.mp4", [("red", 2.0)]))
    driver.until(lambda: driver.names() == ["clip.mp4"])
    driver.parts.library.opened.emit(driver.cell("clip.mp4"), 1.0)
    driver.until(lambda: driver.parts.places.plays)
    assert driver.parts.sidebar.is_rail
    player = driver.parts.places.player
    assert player is not None
    driver.until(lambda: abs(player.position - 1.0) < 0.5)
    driver.parts.places.back()
    assert not driver.parts.sidebar.is_rail


def test_words_typed_lead_to_results_and_esc_back_to_the_library(full: Driver) -> None:
    full.select("red.jpg")
    QTest.keyClick(full.parts.library.grid, Qt.Key.Key_Slash)
    assert full.parts.search.hasFocus()
    QTest.keyClicks(full.parts.search, "gre")
    full.until(lambda: [hit.item.name for hit in full.parts.results.hits] == ["green.jpg"])
    assert full.parts.places.page is full.parts.results
    full.until(lambda: full.parts.status.words.startswith("1 match"))
    full.parts.search.popup.hide()
    QTest.keyClick(full.parts.search, Qt.Key.Key_Escape)
    QTest.keyClick(full.parts.results.grid, Qt.Key.Key_Escape)
    full.until(lambda: full.parts.places.page is full.parts.library)
    assert full.parts.search.text() == ""


def test_the_details_follow_the_selection(full: Driver) -> None:
    full.parts.actions.details.setChecked(True)
    full.select("red.jpg", "blue.jpg")
    full.until(lambda: len(full.parts.details.ids) == 2)
    full.parts.actions.trash.trigger()
    full.until(lambda: full.names() == ["green.jpg"])
    full.until(lambda: full.parts.details.ids == ())


def test_rows_and_grid_share_the_item_that_is_current(full: Driver) -> None:
    name = full.names()[1]
    full.select(name)
    full.parts.actions.list.trigger()
    assert full.parts.library.items is full.parts.library.list
    assert full.parts.library.selected_cells()[0].name == name


def test_the_order_chosen_is_kept_for_the_next_start(full: Driver, open_window: Open) -> None:
    by_name = next(a for a in full.parts.actions.sorts.values() if a.text() == "Name")
    by_name.trigger()
    full.until(lambda: full.names() == ["blue.jpg", "green.jpg", "red.jpg"])
    assert full.close()
    again = open_window()
    again.until(lambda: again.names() == ["blue.jpg", "green.jpg", "red.jpg"])
    assert again.parts.library.head.sort.accessibleName() == "Order: Name"


# -- what lasts -----------------------------------------------------------------------------------


def test_a_refused_key_is_told_with_the_way_to_the_settings(full: Driver) -> None:
    problem = Problem(KeyRefused.short, "TwelveLabs refused the key.", "Check it.")
    full.workspace.catalogue.jobs.hold(Hold(UNDERSTANDING, None, problem))
    full.parts.shelf.read()
    full.until(lambda: full.parts.banner.isVisible())
    assert full.parts.banner.text == (
        "TwelveLabs refused the key, so nothing new is sent."
        " Your library and word search are not affected."
    )
    full.parts.banner.findChildren(QAbstractButton)[0].click()
    assert full.dialog(SettingsDialog).page.name == "Services"


def test_originals_that_are_away_are_told_at_the_next_start(
    full: Driver, open_window: Open, tmp_path: Path
) -> None:
    assert full.close()
    (tmp_path / "originals" / "red.jpg").unlink()
    again = open_window()
    again.until(lambda: again.parts.banner.isVisible())
    assert again.parts.banner.text.startswith("The originals of 1 item are not where they were.")
    again.until(lambda: again.cell("red.jpg").missing)


def test_without_a_key_understanding_leads_to_the_key(full: Driver) -> None:
    full.show(View(Section.NOT_UNDERSTOOD))
    full.until(lambda: full.parts.library.head.action.accessibleName() == "Add a TwelveLabs key…")
    full.parts.library.head.action.click()
    assert full.dialog(SettingsDialog).page.name == "Services"


def test_what_another_process_adds_appears_by_itself(full: Driver) -> None:
    settings = SettingsFile(full.workspace.folder.root / "s.json", environment={})
    other = open_workspace(
        full.workspace.folder.root, settings, Secrets(environment={}), share=True
    )
    try:
        other.albums.create("From the command line")
    finally:
        other.close()
    full.until(lambda: [a.name for a in full.parts.albums.albums()] == ["From the command line"])


# -- two windows, closing -------------------------------------------------------------------------


def test_a_second_window_is_refused_and_may_open_read_only(
    full: Driver, open_window: Open, tmp_path: Path
) -> None:
    with pytest.raises(LibraryInUse):
        open_window()
    second = open_window(read_only=True)
    second.until(lambda: len(second.names()) == 3)
    assert second.parts.banner.isVisible()
    assert not second.parts.actions.add_files.isEnabled()
    second.drop(second.window, urls(some_photos(tmp_path / "more", 5)))
    assert "read-only" in second.parts.messages.notices[-1].title
    assert second.close()
    assert full.count() == 3


def test_closing_in_the_middle_of_jobs_loses_none(
    driver: Driver, open_window: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        media.photo(folder / f"{number}.jpg", "blue", size=(900 + number, 700))
    driver.drop(driver.target(), urls([folder]))
    driver.until(lambda: driver.count() > 3)
    assert driver.close()
    again = open_window()
    assert again.count() < 40
    again.until(lambda: again.count() == 40)
    again.until(again.jobs_ended)
    states = again.workspace.catalogue.jobs.counts()
    assert states.keys() == {JobState.DONE}
    again.until(lambda: again.parts.library.model.rowCount() == 40)


def test_what_the_user_did_last_is_written_before_the_window_closes(
    full: Driver, open_window: Open
) -> None:
    full.select("red.jpg")
    full.parts.actions.ratings[5].trigger()
    assert full.close()
    again = open_window()
    again.until(lambda: len(again.names()) == 3)
    assert again.cell("red.jpg").rating == 5


# -- looks and keyboard ---------------------------------------------------------------------------


def test_every_surface_follows_another_scheme(
    full: Driver, theme: Theme, qapp: QApplication
) -> None:
    theme.apply(qapp)

    def colour(widget: QWidget) -> QColor:
        picture = widget.grab().toImage()
        return picture.pixelColor(picture.width() - 3, picture.height() - 3)

    for scheme, tokens in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        theme.set_scheme(scheme)
        QApplication.processEvents()
        assert colour(full.parts.sidebar.tree.viewport()) == tokens.panel
        assert colour(full.parts.status) == tokens.win
        assert colour(full.parts.library.grid.viewport()) == tokens.base


def test_f6_goes_from_panel_to_panel_and_around(full: Driver) -> None:
    full.parts.actions.details.setChecked(False)
    full.parts.sidebar.tree.setFocus()
    visited = []
    for _ in range(4):
        full.parts.actions.next_panel.trigger()
        visited.append(QApplication.focusWidget())
    assert visited[0] is full.parts.search
    assert full.parts.stack.isAncestorOf(visited[1] or full.window)
    assert visited[2] is full.parts.sidebar.tree
    assert visited[3] is full.parts.search


def test_every_control_has_a_name_for_those_who_do_not_see_it(full: Driver) -> None:
    nameless = [
        widget
        for widget in full.window.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit)
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("width", "rail", "details"),
    [(1440, False, True), (1300, False, False), (1280, False, False), (1060, True, False)],
)
def test_panels_give_way_where_the_window_is_narrow(
    full: Driver, width: int, rail: bool, details: bool
) -> None:
    full.window.resize(1441, 900)
    full.window.resize(width, 720)
    assert full.parts.sidebar.is_rail is rail
    assert full.parts.details.isVisible() is details
    if not rail:
        assert full.parts.sidebar.width() == (208 if width <= 1280 else 232)


# -- starting -------------------------------------------------------------------------------------

_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from medintel_desktop import bootstrap
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui import app

root = Path(sys.argv[1])
settings, secrets = SettingsFile(root / "settings.json", environment={}), Secrets(environment={})
shown = app.Main.open

def open_(self, *args, **more):
    shown(self, *args, **more)
    window = self.session.window
    paint = window.paintEvent
    def painted(event):
        paint(event)
        heavy = ("twelvelabs", "oci", "PySide6.QtWebEngineCore", "PySide6.QtMultimedia",
                 "numpy", "cv2", "av", "PIL")
        print("loaded:", sorted(name for name in heavy if name in sys.modules))
        window.paintEvent = paint
        QTimer.singleShot(0, self.quit)
    window.paintEvent = painted

app.Main.open = open_
sys.exit(app.run_window(
    lambda root, read_only: bootstrap.open_workspace(root, settings, secrets, read_only=read_only),
    settings, secrets, root / "library"))
"""


def test_the_first_paint_needs_no_heavy_library(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path)],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "loaded: []"
    assert "Traceback" not in ran.stderr


def test_a_link_in_a_drop_is_fetched_and_other_text_is_not_taken(driver: Driver) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("mailto:someone@example.org")])
    driver.drop(driver.window, mime)
    QTest.qWait(0)
    assert driver.workspace.catalogue.jobs.page() == []
    link = QMimeData()
    link.setUrls([QUrl("http://127.0.0.1:9/cat.jpg")])
    driver.drop(driver.window, link)
    driver.until(lambda: [j.title for j in driver.workspace.catalogue.jobs.page()] == ["cat.jpg"])
