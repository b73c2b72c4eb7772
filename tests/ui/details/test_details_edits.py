"""What can be edited in the details, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import JobState, Lane
from medintel_desktop.domain.media import Problem
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details_panel import DetailsPanel
from medintel_desktop.ui.theme import Theme
from tests.ui.details.items import LONG, Key, Undo, item_of, show


def test_stars_by_mouse_and_key_and_back(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    show(qtbot, panel, background, walk)
    stars = panel.one.stars
    third = QPoint(4 + 2 * 18 + 8, 12)
    QTest.mouseClick(stars, Qt.MouseButton.LeftButton, pos=third)
    qtbot.waitUntil(lambda: undo.names == ["rating"], timeout=LONG)
    assert item_of(workspace, walk).rating == 3
    QTest.keyClick(stars, Key.Key_5)
    qtbot.waitUntil(lambda: len(undo.names) == 2, timeout=LONG)
    assert item_of(workspace, walk).rating == 5
    undo.run(0)
    assert item_of(workspace, walk).rating == 3
    assert stars.rating == 3, "the panel follows"
    undo.run(1)
    assert stars.rating == 5
    QTest.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(4 + 4 * 18 + 8, 12))
    qtbot.waitUntil(lambda: item_of(workspace, walk).rating == 0, timeout=LONG)


def test_the_name_is_edited_in_place(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    show(qtbot, panel, background, walk)
    name = panel.one.name
    name.selectAll()
    QTest.keyClicks(name, "To the park")
    QTest.keyClick(name, Key.Key_Return)
    qtbot.waitUntil(lambda: undo.names == ["renaming"], timeout=LONG)
    assert item_of(workspace, walk).name == "To the park"
    undo.run(0)
    assert item_of(workspace, walk).name == "Walk.mp4"
    assert name.text() == "Walk.mp4"
    name.selectAll()
    QTest.keyClicks(name, "Never mind")
    QTest.keyClick(name, Key.Key_Escape)
    assert name.text() == "Walk.mp4"
    name.clear()
    QTest.keyClick(name, Key.Key_Return)
    assert name.text() == "Walk.mp4", "an item needs a name"
    assert undo.names == ["renaming"]


def test_the_caption_is_kept_when_the_focus_leaves(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    show(qtbot, panel, background, walk)
    panel.activateWindow()
    caption = panel.one.caption
    caption.setFocus()
    QTest.keyClicks(caption, "Leaves on <b>gravel</b>")
    panel.follow(Changes(frozenset([walk])))
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)
    assert caption.toPlainText() == "Leaves on <b>gravel</b>", "what is being written stays"
    QTest.keyClick(caption, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: undo.names == ["the caption"], timeout=LONG)
    assert item_of(workspace, walk).caption == "Leaves on <b>gravel</b>"
    undo.run(0)
    assert caption.toPlainText() == ""


def test_tags_are_added_completed_and_removed(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk, other = put("Walk.mp4"), put("Other.jpg")
    workspace.collection.tag([walk], add=["walk"])
    workspace.collection.tag([other], add=["autumn"])
    show(qtbot, panel, background, walk)
    tags = panel.one.tags
    assert tags.tags == ["walk"]
    completer = tags.field.completer()
    completer.setCompletionPrefix("utu")
    assert completer.currentCompletion() == "autumn"
    QTest.keyClicks(tags.field, " park , Walk, gravel  path,")
    QTest.keyClick(tags.field, Key.Key_Return)
    qtbot.waitUntil(lambda: undo.names == ["tagging"], timeout=LONG)
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)
    assert tags.tags == ["gravel path", "park", "walk"]
    assert tags.field.text() == ""
    QTest.keyClick(tags.chip("walk"), Key.Key_Delete)
    qtbot.waitUntil(lambda: len(undo.names) == 2, timeout=LONG)
    qtbot.waitUntil(lambda: tags.tags == ["gravel path", "park"], timeout=LONG)
    undo.run(0)
    qtbot.waitUntil(lambda: tags.tags == ["gravel path", "park", "walk"], timeout=LONG)
    chip = tags.chip("park")
    cross = QPoint(chip.width() - 12, chip.height() // 2)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    qtbot.waitUntil(lambda: "park" not in item_of(workspace, walk).tags, timeout=LONG)


def test_a_tag_chosen_from_the_list_is_added_once(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk, other = put("Walk.mp4"), put("Other.jpg")
    workspace.collection.tag([other], add=["autumn"])
    show(qtbot, panel, background, walk)
    field = panel.one.tags.field
    panel.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=LONG)
    QTest.keyClicks(field, "aut")
    popup = field.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible, timeout=LONG)
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    qtbot.waitUntil(lambda: undo.names == ["tagging"], timeout=LONG)
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)
    assert panel.one.tags.tags == ["autumn"]
    assert field.text() == ""


def test_albums_are_told_with_their_parents_and_can_be_left(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    album = workspace.albums.ensure("Travel/Tuscany 2024/The park")
    workspace.albums.fill(album.id, [walk])
    show(qtbot, panel, background, walk)
    assert panel.one.albums.texts == ["Travel / Tuscany 2024 / The park"]
    (leave,) = panel.one.albums.buttons
    leave.click()
    qtbot.waitUntil(lambda: undo.names == ["removing from an album"], timeout=LONG)
    assert item_of(workspace, walk).album_ids == ()
    undo.run(0)
    assert item_of(workspace, walk).album_ids == (album.id,)


def test_a_failed_job_can_be_tried_again(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str],
) -> None:  # fmt: skip
    walk, table = put("Walk.mp4"), workspace.catalogue.jobs
    table.add(
        [NewJob("understand_video", "Walk.mp4", "upload", Lane.TRANSFER, "twelvelabs", {}, walk)]
    )
    (job,) = table.of_media([walk])
    lost = Problem("Answer lost", "The answer was lost.", "It may have been counted.")
    table.save(replace(job, state=JobState.FAILED, problem=lost))
    show(qtbot, panel, background, walk)
    assert panel.one.jobs.texts == ["The answer was lost."]
    (retry,) = panel.one.jobs.buttons
    assert retry.accessibleName() == "Send again"
    retry.click()
    qtbot.waitUntil(lambda: panel.one.folds["Jobs"].isHidden(), timeout=LONG)
    found = table.get(job.id)
    assert found is not None
    assert found.state is JobState.QUEUED


def test_editing_several_and_taking_it_back(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    ids = [put("A.jpg"), put("B.jpg"), put("C.mp4")]
    workspace.collection.rate(ids[:1], 5)
    workspace.collection.tag(ids[:1], add=["walk"])

    def ratings() -> list[int]:
        return [item_of(workspace, media_id).rating for media_id in ids]

    def tags() -> list[tuple[str, ...]]:
        return [item_of(workspace, media_id).tags for media_id in ids]

    show(qtbot, panel, background, *ids)
    QTest.keyClick(panel.many.stars, Key.Key_2)
    qtbot.waitUntil(lambda: ratings() == [2, 2, 2], timeout=LONG)
    qtbot.waitUntil(lambda: undo.names == ["rating"], timeout=LONG)
    undo.run(0)
    assert ratings() == [5, 0, 0]
    QTest.keyClicks(panel.many.tags.field, "walk")
    QTest.keyClick(panel.many.tags.field, Key.Key_Return)
    qtbot.waitUntil(lambda: tags() == [("walk",)] * 3, timeout=LONG)
    qtbot.waitUntil(lambda: len(undo.names) == 2, timeout=LONG)
    undo.run(0)
    assert tags() == [("walk",), (), ()], "the one that had it keeps it"


def test_actions_for_several(
    qtbot: QtBot, panel: DetailsPanel, background: Background, put: Callable[..., str]
) -> None:
    ids = [put("A.jpg"), put("B.jpg")]
    show(qtbot, panel, background, *ids)
    with qtbot.waitSignal(panel.understand_asked) as asked:
        panel.many.understand.click()
    assert asked.args == [ids]
    with qtbot.waitSignal(panel.trash_asked) as asked:
        panel.many.trash.click()
    assert asked.args == [ids]


def test_read_only_shows_and_edits_nothing(
    qtbot: QtBot, theme: Theme, workspace: Workspace, background: Background,
    put: Callable[..., str],
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    workspace.albums.fill(workspace.albums.create("Travel").id, [walk])
    workspace.collection.tag([walk], add=["walk"])
    workspace.read_only = True
    panel = DetailsPanel(theme, background, workspace)
    qtbot.addWidget(panel)
    panel.show()
    show(qtbot, panel, background, walk)
    one = panel.one
    assert one.name.isReadOnly()
    assert not one.stars.isEnabled()
    assert not one.tags.field.isVisible()
    assert one.albums.texts == ["Travel"]
    assert one.albums.buttons == []
    assert one.folds["Caption"].isHidden()
