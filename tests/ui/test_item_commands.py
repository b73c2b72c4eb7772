"""Trash, stars, tags and names, and how they are taken back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.catalogue.jobs import UNFINISHED
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.view import Section, View
from medintel_desktop.jobs.runner import STATE_SECONDS
from medintel_desktop.library import trash as trash_module
from medintel_desktop.library.forgetting import Emptied, Forgetting
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.question import Question, TextQuestion
from tests import media
from tests.ui.window import Driver


def test_trash_is_undone_from_the_notice(full: Driver) -> None:
    full.select("red.jpg")
    full.parts.actions.trash.trigger()
    full.until(lambda: sorted(full.names()) == ["blue.jpg", "green.jpg"])
    told = "1 item moved to the trash."
    # What was added may be told later still.
    full.until(lambda: told in [notice.title for notice in full.parts.messages.notices])
    notice = next(n for n in full.parts.messages.notices if n.title == told)
    assert notice.label == "Undo"
    assert notice.action is not None
    notice.action()
    full.until(lambda: len(full.names()) == 3)


def test_a_notice_goes_when_its_edit_is_undone_by_the_key(full: Driver) -> None:
    full.select("red.jpg")
    full.parts.actions.trash.trigger()
    full.until(lambda: any(notice.label == "Undo" for notice in full.parts.messages.notices))
    full.parts.actions.undo.trigger()
    full.until(lambda: len(full.names()) == 3)
    assert not any(notice.label == "Undo" for notice in full.parts.messages.notices)


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
    full.until(lambda: full.parts.library.empty().isVisible())
    assert full.parts.library.empty().words.text() == "Trash is empty."
    assert (tmp_path / "originals" / "red.jpg").exists()
    full.until(lambda: not full.parts.actions.undo.isEnabled())
    told = "1 item removed from the library."
    full.until(lambda: told in [notice.title for notice in full.parts.messages.notices])
    notice = next(n for n in full.parts.messages.notices if n.title == told)
    assert notice.hint == "Their original files were not touched."


def test_emptying_the_trash_can_be_stopped(full: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trash_module, "BATCH", 1)
    workspace, jobs = full.workspace, full.workspace.catalogue.jobs
    forget = Forgetting.forget

    def slow(*args: Any, **options: Any) -> Emptied:
        """The user stops it while the first is being forgotten."""
        jobs.set_state(JobState.CANCELLED, UNFINISHED, [j.id for j in jobs.page() if not j.ended])
        time.sleep(STATE_SECONDS)
        return forget(*args, **options)

    monkeypatch.setattr(Forgetting, "forget", slow)
    full.select("red.jpg", "blue.jpg", "green.jpg")
    full.parts.actions.trash.trigger()
    full.until(lambda: full.parts.albums.count_of(Section.TRASH) == 3)
    full.show(View(Section.TRASH))
    full.parts.library.head.action.click()
    full.dialog(Question).yes.click()
    told = "What is left stays in the trash. Their original files were not touched."
    full.until(lambda: told in [notice.hint for notice in full.parts.messages.notices])
    assert len(workspace.trash.ids()) == 2
    full.until(lambda: len(full.names()) == 2)


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


def test_new_items_wait_while_something_is_selected(full: Driver, tmp_path: Path) -> None:
    full.select("red.jpg")
    before = full.names()
    full.workspace.ingest.add([str(media.photo(tmp_path / "late.jpg", "yellow"))])
    full.workspace.wake()
    news = full.parts.library.head.news
    full.until(news.isVisible)
    assert news.text() == "1 new, show"
    assert full.names() == before
    news.click()
    full.until(lambda: "late.jpg" in full.names())
    full.until(lambda: not news.isVisible())
    assert [cell.name for cell in full.parts.library.selected_cells()] == ["red.jpg"]


def test_single_keys_work_on_the_photo_that_is_open(full: Driver) -> None:
    full.parts.library.opened.emit(full.cell("red.jpg"), None)
    full.until(lambda: full.parts.pages.shows_item)
    viewer = full.parts.pages.viewer
    assert viewer is not None
    QTest.keyClick(viewer, Qt.Key.Key_3)
    full.until(lambda: full.cell("red.jpg").rating == 3)
    QTest.keyClick(viewer, Qt.Key.Key_Delete)
    full.until(lambda: full.parts.pages.page is full.parts.library)
    full.until(lambda: sorted(full.names()) == ["blue.jpg", "green.jpg"])


def test_taking_back_a_removal_leaves_the_albums_as_they_were(full: Driver) -> None:
    red, blue = full.cell("red.jpg").id, full.cell("blue.jpg").id
    above = full.new_album("Travel")
    albums, change = full.workspace.albums, full.session.background.change
    below = albums.create("Tuscany", above).id
    change(lambda: albums.fill(above, [red]))
    change(lambda: albums.fill(below, [blue]))
    full.until(lambda: sorted(full.names()) == ["blue.jpg", "red.jpg"])
    full.select("red.jpg", "blue.jpg")
    full.until(full.parts.actions.take_out.isEnabled)
    full.parts.actions.take_out.trigger()
    full.until(lambda: full.names() == ["blue.jpg"])
    told = ("1 item removed from Travel.", "1 item lies in an album below it and stays.")
    full.until(lambda: told in [(n.title, n.hint) for n in full.parts.messages.notices])
    full.parts.actions.undo.trigger()
    full.until(lambda: len(full.names()) == 2)
    item = full.workspace.catalogue.media.get(blue)
    assert item is not None
    assert item.album_ids == (below,)


def test_an_album_told_of_items_it_does_not_hold_itself(full: Driver) -> None:
    blue = full.cell("blue.jpg").id
    above = full.new_album("Travel")
    albums, change = full.workspace.albums, full.session.background.change
    below = albums.create("Tuscany", above).id
    change(lambda: albums.fill(below, [blue]))
    full.until(lambda: full.names() == ["blue.jpg"])
    full.until(full.parts.actions.undo.isEnabled)
    before = full.parts.undo.undo_name
    full.select("blue.jpg")
    full.until(full.parts.actions.take_out.isEnabled)
    full.parts.actions.take_out.trigger()
    told = ("Nothing was removed from Travel.", "1 item lies in an album below it and stays.")
    full.until(lambda: told in [(n.title, n.hint) for n in full.parts.messages.notices])
    full.parts.item_commands.fill(below, "Tuscany", [blue])
    told = ("Nothing new was added.", "1 was already in it.")
    full.until(lambda: told in [(n.title, n.hint) for n in full.parts.messages.notices])
    assert full.parts.undo.undo_name == before
