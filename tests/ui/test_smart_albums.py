"""Smart albums in the window: kept, named, chosen, changed, moved, deleted, counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.smart_album import SmartAlbum
from medintel_desktop.domain.view import Section, View
from medintel_desktop.ui.models.album_model import AlbumModel, Kind
from medintel_desktop.ui.window.library_page import LibraryPage
from tests import media
from tests.ui.window import Driver

AREZZO = (43.46276, 11.88068)
RED = SearchQuery("red", meaning=False)


@pytest.fixture
def shelf(full: Driver, tmp_path: Path) -> Driver:
    """Red, green and blue, and a photo of Arezzo."""
    full.add(media.photo(tmp_path / "piazza.jpg", "yellow", gps=AREZZO))
    full.until(lambda: len(full.names()) == 4)
    return full


def search(driver: Driver, text: str) -> None:
    field = driver.parts.search
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.until(lambda: driver.parts.pages.page is driver.parts.results.made)
    driver.until(lambda: not driver.parts.results().waiting and driver.background_rests)


def names(driver: Driver) -> list[str]:
    return [album.name for album in driver.parts.albums.smart_albums()]


def hits(driver: Driver) -> list[str]:
    return sorted(hit.item.name for hit in driver.parts.results().hits)


def keep(driver: Driver, name: str, query: SearchQuery = RED) -> SmartAlbum:
    """One that is there already."""
    album = driver.workspace.smart_albums.create(name, query)
    driver.parts.shelf.read()
    driver.until(lambda: name in names(driver))
    return album


def choose(driver: Driver, album: SmartAlbum) -> None:
    tree = driver.parts.sidebar.tree
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton,
                     pos=driver.row_of(Kind.SMART, album.id))  # fmt: skip
    driver.until(lambda: driver.parts.pages.page is driver.parts.results.made)
    driver.until(lambda: not driver.parts.results().waiting and driver.background_rests)


def selected(driver: Driver) -> str:
    tree = driver.parts.sidebar.tree
    node = driver.parts.albums.node(tree.currentIndex())
    return node.name if node else ""


def test_a_search_is_kept_and_named_where_it_stands(shelf: Driver) -> None:
    search(shelf, "near:Arezzo")
    keeps = shelf.parts.results().chips.keep
    assert (keeps.accessibleName(), keeps.isVisible()) == ("Save as smart album", True)
    keeps.click()
    shelf.until(lambda: bool(shelf.editors()))
    (editor,) = shelf.editors()
    assert editor.text() == "Within 20 km of Arezzo"
    shelf.until(lambda: editor.selectedText() == editor.text())
    QTest.keyClicks(editor, "Tuscany")
    assert editor.text() == "Tuscany"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    shelf.until(lambda: names(shelf) == ["Tuscany"])
    assert not keeps.isVisible(), "what is kept need not be kept again"
    assert selected(shelf) == "Tuscany"

    def counted() -> bool:
        """Rows may be made anew meanwhile."""
        node = shelf.parts.albums.node(shelf.parts.sidebar.tree.currentIndex())
        return node is not None and node.count == 1

    shelf.until(counted)
    shelf.parts.actions.undo.trigger()
    shelf.until(lambda: names(shelf) == ["Within 20 km of Arezzo"])
    shelf.parts.actions.undo.trigger()
    shelf.until(lambda: names(shelf) == [])
    assert selected(shelf) == "All"
    shelf.parts.actions.redo.trigger()
    shelf.until(lambda: names(shelf) == ["Within 20 km of Arezzo"])


def test_reading_again_what_is_shown_ends_no_typing(qapp: QApplication) -> None:
    model, resets = AlbumModel(), list[None]()
    model.set_albums([])
    model.modelReset.connect(lambda: resets.append(None))
    model.set_albums([])
    assert resets == [], "a name that is being typed would be lost"


@pytest.mark.parametrize("kind", [Kind.ALBUM, Kind.SMART])
def test_a_count_that_arrives_takes_nothing_from_what_is_typed(full: Driver, kind: Kind) -> None:
    smart, albums = full.workspace.smart_albums, full.workspace.albums
    key = (smart.create("Trip", RED) if kind is Kind.SMART else albums.create("Trip")).id
    model = full.parts.albums
    full.parts.shelf.read()
    full.until(lambda: model.index_of(kind, key).isValid() and full.background_rests)

    def count(items: int) -> None:
        model.set_counts({}, {key: items})
        model.set_smart_counts({key: items})
        node = model.node(model.index_of(kind, key))
        assert node is not None
        assert node.count == items

    full.parts.sidebar.tree.edit_album(key, kind)
    (editor,) = full.editors()
    count(7)
    assert editor.selectedText() == "Trip", "the first key replaces the name"
    QTest.keyClicks(editor, "Tuscny")
    editor.setCursorPosition(4)
    count(8)
    QTest.keyClicks(editor, "a")
    assert editor.text() == "Tuscany"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    kept = smart if kind is Kind.SMART else albums
    full.until(lambda: [album.name for album in kept.all()] == ["Tuscany"])


def test_choosing_one_searches_and_choosing_a_list_leaves(shelf: Driver) -> None:
    red = keep(shelf, "Reds")
    near = keep(shelf, "Here", SearchQuery(area=Circle(*AREZZO, 5), area_name="Arezzo"))
    choose(shelf, red)
    assert (hits(shelf), shelf.parts.search.text()) == (["red.jpg"], "red")
    choose(shelf, near)
    assert (hits(shelf), shelf.parts.search.text()) == (["piazza.jpg"], "")
    assert [chip.text() for chip in shelf.parts.results().chips.chips] == ["Within 5 km of Arezzo"]
    assert not shelf.parts.results().chips.keep.isVisible()
    shelf.show(View(Section.ALL))
    shelf.until(lambda: isinstance(shelf.parts.pages.page, LibraryPage))
    assert selected(shelf) == "All"
    choose(shelf, red)
    shelf.parts.actions.back.trigger()
    shelf.until(lambda: isinstance(shelf.parts.pages.page, LibraryPage))
    assert selected(shelf) == "All"


def test_another_search_is_no_longer_the_smart_album(shelf: Driver) -> None:
    choose(shelf, keep(shelf, "Reds"))
    assert selected(shelf) == "Reds"
    search(shelf, "green")
    assert selected(shelf) == "All"
    assert shelf.parts.results().chips.keep.accessibleName() == "Save as smart album"


def test_edit_search_changes_what_is_kept(shelf: Driver) -> None:
    album = keep(shelf, "Reds")
    tree = shelf.parts.sidebar.tree
    index = shelf.parts.albums.index_of(Kind.SMART, album.id)
    act(tree.menu_for(index), "Edit search")
    shelf.until(lambda: hits(shelf) == ["red.jpg"] and shelf.background_rests)
    assert shelf.parts.search.hasFocus()
    search(shelf, "blue")
    keeps = shelf.parts.results().chips.keep
    assert keeps.accessibleName() == "Save changes to “Reds”"
    assert selected(shelf) == "Reds"
    keeps.click()
    shelf.until(lambda: shelf.workspace.smart_albums.all()[0].query == SearchQuery("blue"))
    shelf.until(lambda: not keeps.isVisible())
    shelf.parts.actions.undo.trigger()
    shelf.until(lambda: shelf.workspace.smart_albums.all()[0].query == RED)
    shelf.until(lambda: hits(shelf) == ["red.jpg"])


def test_by_keyboard_they_are_moved_renamed_and_deleted(shelf: Driver) -> None:
    one, two, three = (keep(shelf, name) for name in ("One", "Two", "Three"))
    choose(shelf, two)
    tree = shelf.parts.sidebar.tree
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    shelf.until(lambda: names(shelf) == ["Two", "One", "Three"])
    for order in (["One", "Two", "Three"], ["One", "Three", "Two"]):
        shelf.until(lambda: selected(shelf) == "Two")
        QTest.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        shelf.until(lambda order=order: names(shelf) == order)  # type: ignore[misc]
    shelf.parts.actions.undo.trigger()
    shelf.until(lambda: names(shelf) == ["One", "Two", "Three"])
    QTest.keyClick(tree, Qt.Key.Key_F2)
    (editor,) = shelf.editors()
    QTest.keyClicks(editor, "Second")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    shelf.until(lambda: names(shelf) == ["One", "Second", "Three"])
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    shelf.until(lambda: names(shelf) == ["One", "Three"])
    notice = shelf.parts.messages.notices[-1]
    assert (notice.title, notice.label) == ("The smart album “Second” was deleted.", "Undo")
    shelf.parts.actions.undo.trigger()
    shelf.until(lambda: names(shelf) == ["One", "Second", "Three"])
    assert [album.id for album in shelf.workspace.smart_albums.all()] == [one.id, two.id, three.id]


def test_one_is_dragged_among_the_others(shelf: Driver) -> None:
    albums = [keep(shelf, name) for name in ("One", "Two", "Three")]
    model = shelf.parts.albums
    mime = model.mimeData([model.index_of(Kind.SMART, albums[2].id)])
    assert isinstance(mime, QMimeData)
    assert shelf.drop_on_tree(mime, Kind.SMART, albums[0].id, share=0.2)
    shelf.until(lambda: names(shelf) == ["Three", "One", "Two"])
    assert not shelf.drop_on_tree(mime, Kind.SECTION, Section.ALL.value)
    assert not shelf.drop_on_tree(shelf.items_mime("red.jpg"), Kind.SMART, albums[0].id)


def test_one_goes_inside_another_by_dragging_and_out_by_keys(shelf: Driver) -> None:
    around, one = keep(shelf, "Reds"), keep(shelf, "Photos", SearchQuery(kind=MediaKind.PHOTO))
    model, tree = shelf.parts.albums, shelf.parts.sidebar.tree

    def inside() -> str:
        node = model.node(model.index_of(Kind.SMART, one.id))
        assert node is not None
        assert node.parent is not None
        return node.parent.name

    mime = model.mimeData([model.index_of(Kind.SMART, one.id)])
    assert shelf.drop_on_tree(mime, Kind.SMART, around.id)
    shelf.until(
        lambda: inside() == "Reds" and tree.isExpanded(model.index_of(Kind.SMART, around.id))
    )
    back = model.mimeData([model.index_of(Kind.SMART, around.id)])
    assert not shelf.drop_on_tree(back, Kind.SMART, one.id), "none is inside itself"
    choose(shelf, one)
    assert hits(shelf) == ["red.jpg"]
    assert [c.text() for c in shelf.parts.results().chips.chips] == ["In Reds", "Photos"]
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    shelf.until(lambda: inside() == "Smart albums")
    shelf.until(lambda: len(hits(shelf)) == 4)
    QTest.keyClick(tree, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    shelf.until(lambda: inside() == "Reds")
    shelf.parts.actions.undo.trigger()
    shelf.until(lambda: inside() == "Smart albums")


def test_one_goes_inside_an_album_and_is_copied_as_text(shelf: Driver) -> None:
    album = shelf.new_album("Trip 2024")
    one = keep(shelf, "Reds")
    model, tree = shelf.parts.albums, shelf.parts.sidebar.tree
    mime = model.mimeData([model.index_of(Kind.SMART, one.id)])
    assert shelf.drop_on_tree(mime, Kind.ALBUM, album)
    shelf.until(
        lambda: model.index_of(Kind.SMART, one.id).parent() == model.index_of(Kind.ALBUM, album)
    )
    act(tree.menu_for(model.index_of(Kind.SMART, one.id)), "Copy as text")
    clipboard = QApplication.clipboard()
    shelf.until(lambda: clipboard.text() == 'album:"Trip 2024" by:words red')


def test_counts_follow_the_library(shelf: Driver, tmp_path: Path) -> None:
    album = keep(shelf, "Reds")
    model = shelf.parts.albums

    def count() -> int | None:
        node = model.node(model.index_of(Kind.SMART, album.id))
        return node.count if node else None

    shelf.until(lambda: count() == 1)
    shelf.add(media.photo(tmp_path / "red again.jpg", "purple"))
    shelf.until(lambda: count() == 2)


def test_what_is_shown_of_one_follows_the_library(shelf: Driver, tmp_path: Path) -> None:
    choose(shelf, keep(shelf, "Reds"))
    assert hits(shelf) == ["red.jpg"]
    shelf.window.add_files([str(media.photo(tmp_path / "red again.jpg", "purple"))])
    shelf.until(lambda: hits(shelf) == ["red again.jpg", "red.jpg"])


def test_a_search_of_a_newer_version_is_told_and_kept(shelf: Driver) -> None:
    with shelf.workspace.catalogue.database.write() as db:
        db.execute("INSERT INTO smart_album VALUES ('x', 'Odd', '{\"colour\": 1}', 0)")
    shelf.parts.shelf.read()
    shelf.until(lambda: names(shelf) == ["Odd"])
    shelf.parts.sidebar.tree.smart_chosen.emit("x")
    assert shelf.parts.messages.notices[-1].title == "This search is not known here."
    assert selected(shelf) == "All"


def test_without_any_there_is_no_heading(shelf: Driver) -> None:
    model = shelf.parts.albums
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Library", "Albums"]
    keep(shelf, "Reds")
    assert model.index(2, 0).data() == "Smart albums"


def act(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_the_plus_keeps_what_is_on_screen_or_leads_to_the_field(shelf: Driver) -> None:
    keep(shelf, "Reds")
    shelf.parts.sidebar.tree.smart_create_asked.emit()
    shelf.until(shelf.parts.search.hasFocus)
    search(shelf, "green")
    shelf.parts.sidebar.tree.smart_create_asked.emit()
    shelf.until(lambda: names(shelf) == ["Reds", "green"])
