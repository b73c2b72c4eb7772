"""The whole window, driven the way a user does."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from medintel_desktop.ui.theme import DARK, LIGHT, Theme
from tests import media
from tests.ui.window import Driver, Open, some_photos, urls


def test_an_empty_library_invites_to_drop_something(driver: Driver) -> None:
    assert driver.parts.pages.page is driver.parts.first_run()
    assert driver.parts.status.words.startswith("Empty library")


def test_a_slash_leads_to_the_search_from_the_first_moment(driver: Driver) -> None:
    driver.parts.sidebar.tree.setFocus()
    QTest.keyClick(driver.parts.sidebar.tree, Qt.Key.Key_Slash)
    driver.until(driver.parts.search.hasFocus)


def test_files_dropped_on_the_first_run_appear_as_items(driver: Driver, tmp_path: Path) -> None:
    driver.add(*some_photos(tmp_path / "originals"))
    driver.until(lambda: driver.parts.pages.page is driver.parts.library)
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
    assert notice.hint == "broken.jpg could not be read. Jobs tells why."


def test_the_system_is_told_when_all_that_was_added_is_there(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", called.append)
    driver.add(*some_photos(tmp_path / "originals"))
    driver.until(lambda: called == [driver.window])
    assert driver.parts.messages.notices[-1].title == "3 files added."


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


def test_a_photo_opens_and_back_returns_to_the_one_looked_at_last(full: Driver) -> None:
    names = full.names()
    full.select(names[0])
    QTest.keyClick(full.parts.library.grid, Qt.Key.Key_Return)
    full.until(lambda: full.parts.pages.shows_item)
    viewer = full.parts.pages.viewer
    assert viewer is not None
    viewer.next_asked.emit()
    full.until(lambda: full.parts.pages.cell is not None and full.parts.pages.cell.name == names[1])
    viewer.back_asked.emit()
    full.until(lambda: full.parts.pages.page is full.parts.library)
    current = full.parts.library.grid.current_cell()
    assert current is not None
    assert current.name == names[1]


def test_a_video_opens_in_the_player_beside_the_rail(driver: Driver, tmp_path: Path) -> None:
    driver.add(media.video(tmp_path / "clip.mp4", [("red", 2.0)]))
    driver.until(lambda: driver.names() == ["clip.mp4"])
    driver.parts.library.opened.emit(driver.cell("clip.mp4"), 1.0)
    driver.until(lambda: driver.parts.pages.plays)
    assert driver.parts.sidebar.is_rail
    player = driver.parts.pages.player
    assert player is not None
    driver.until(lambda: abs(player.position - 1.0) < 0.5)
    driver.parts.pages.back()
    assert not driver.parts.sidebar.is_rail


def test_words_typed_lead_to_results_and_esc_back_to_the_library(full: Driver) -> None:
    full.select("red.jpg")
    QTest.keyClick(full.parts.library.grid, Qt.Key.Key_Slash)
    assert full.parts.search.hasFocus()
    QTest.keyClicks(full.parts.search, "gre")
    full.until(lambda: [hit.item.name for hit in full.parts.results().hits] == ["green.jpg"])
    assert full.parts.pages.page is full.parts.results()
    full.until(lambda: full.parts.status.words.startswith("1 match"))
    full.parts.search.popup.hide()
    QTest.keyClick(full.parts.search, Qt.Key.Key_Escape)
    QTest.keyClick(full.parts.results().grid, Qt.Key.Key_Escape)
    full.until(lambda: full.parts.pages.page is full.parts.library)
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
    assert full.parts.library.items is full.parts.library.list()
    assert full.parts.library.selected_cells()[0].name == name


def test_the_order_chosen_is_kept_for_the_next_start(full: Driver, open_window: Open) -> None:
    by_name = next(a for a in full.parts.actions.sorts.values() if a.text() == "Name")
    by_name.trigger()
    full.until(lambda: full.names() == ["blue.jpg", "green.jpg", "red.jpg"])
    assert full.close()
    again = open_window()
    again.until(lambda: again.names() == ["blue.jpg", "green.jpg", "red.jpg"])
    assert again.parts.library.head.sort.accessibleName() == "Order: Name"


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
