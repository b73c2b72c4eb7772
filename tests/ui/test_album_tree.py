"""Albums in the window: named, filled, renamed, moved and deleted where they stand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.view import Section, View
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.question import Question
from tests import media
from tests.ui.window import Driver, some_photos, urls


def test_a_new_album_is_named_where_it_stands(full: Driver) -> None:
    album = full.new_album("Tuscany 2024")
    assert full.parts.library.view.album_id == album
    full.until(lambda: full.parts.library.head.title == "Tuscany 2024")
    assert full.parts.library.empty().words.text() == "This album is empty. Drag items here."


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


def test_files_dropped_on_an_empty_album_are_added_once(full: Driver, tmp_path: Path) -> None:
    album = full.new_album("Lakes")
    full.show(View(album_id=album))
    told: list[object] = []
    full.parts.adding.added.connect(lambda batch, into: told.append(into))
    assert full.drop(full.target(), urls(some_photos(tmp_path / "more", 5)[3:]))
    full.until(lambda: len(full.names()) == 2)
    full.until(full.jobs_ended)
    assert told == [album]


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
