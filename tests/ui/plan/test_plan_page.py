"""Edit plans in the window: made, filled from everywhere, edited by keys, and left again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.plans import PlanEntry
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.view import View
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.notice import Notice
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window.plan_shelf import PlanShelf
from tests.ui.plan.plans import Pointer
from tests.ui.plan.studio import answer, be_quiet, kept, opened, press, rests, shelf, spans
from tests.ui.window import Driver, Open

Key, Keys = Qt.Key, Qt.KeyboardModifier


def test_a_plan_is_made_named_and_left(studio: Driver) -> None:
    parts = studio.parts
    plans = parts.sidebar.plans
    heading = plans.visualRect(plans.rows.index(0))
    QTest.mouseClick(plans.viewport(), Qt.MouseButton.LeftButton,
                     pos=QPoint(heading.right() - 20, heading.bottom() - 12))  # fmt: skip
    studio.until(lambda: studio.window.planning.is_shown)
    page = parts.plan()
    studio.until(lambda: page.head.name.hasFocus())
    assert parts.sidebar.is_rail
    assert page.line.isVisible()
    QTest.keyClicks(page.head.name, "Tuscany")
    QTest.keyClick(page.head.name, Key.Key_Return)
    studio.until(lambda: [name for _, name in shelf(studio)] == ["Tuscany"])
    assert kept(studio, "Tuscany").cuts == ()
    studio.window.show_view(View())
    assert not page.line.isVisible()
    assert not parts.sidebar.is_rail


def test_the_sidebar_tells_how_long_a_plan_is(theme: Theme, qtbot: QtBot) -> None:
    plans = PlanShelf(theme)
    qtbot.addWidget(plans)
    plans.set_plans([PlanEntry("autumn", "Autumn", 58.4, 9, 0.0)])
    spoken = plans.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert (plans.rows.nodes[1].length, spoken) == ("0:58", "Autumn, 9 cuts, 0:58")
    plans.set_plans([PlanEntry("autumn", "Autumn", 190.0, 9, 0.0)])
    assert plans.rows.nodes[1].length == "3:10"


def test_a_plan_is_renamed_in_the_sidebar(studio: Driver) -> None:
    plan_id = studio.workspace.plans.create("Autumn")
    studio.parts.shelf.read()
    plans = studio.parts.sidebar.plans
    studio.until(lambda: len(plans.plans) == 1)
    plans.edit_name(plan_id)
    studio.until(lambda: bool(plans.findChildren(QLineEdit)))
    editor = plans.findChildren(QLineEdit)[0]
    editor.selectAll()
    QTest.keyClicks(editor, "Winter")
    QTest.keyClick(editor, Key.Key_Return)
    studio.until(lambda: plans.plans == [(plan_id, "Winter")])
    labels = [action.text() for action in plans.menu_for(plans.rows.index(1)).actions()]
    assert labels == ["Open", "Rename", "", "Delete plan"]
    rests(studio)


def test_keys_do_everything(studio: Driver) -> None:
    film = studio.cell("colours.mp4").id
    page = opened(studio, [Cut(film, Span(0, 2)), Cut(film, Span(4, 7))])
    view, none, ctrl = page.line.view, Keys.NoModifier, Keys.ControlModifier
    press(studio, view, Key.Key_Home, Key.Key_Right, held=none)
    assert page.line.scene.selected == {page.plan.cuts[0].id}
    press(studio, view, Key.Key_Right, held=none)
    press(studio, view, Key.Key_Left, held=ctrl | Keys.ShiftModifier)  # the end, a frame back
    assert spans(page.plan)[1] == (4, 6.9)
    press(studio, view, Key.Key_Right, Key.Key_Right, held=ctrl)  # the beginning, two frames on
    assert spans(page.plan)[1] == (4.2, 6.9)
    press(studio, view, Key.Key_Left, held=Keys.AltModifier)
    assert spans(kept(studio)) == [(4.2, 6.9), (0, 2)]
    press(studio, view, Key.Key_D, held=ctrl)
    assert spans(page.plan) == [(4.2, 6.9), (4.2, 6.9), (0, 2)]
    press(studio, view, Key.Key_Delete, held=none)
    assert spans(page.plan) == [(4.2, 6.9), (0, 2)]
    page.seek(1.0)
    press(studio, view, Key.Key_S, held=none)
    assert spans(page.plan) == [(4.2, 5.2), (5.2, 6.9), (0, 2)]
    page.seek(1.5)
    press(studio, view, Key.Key_I, held=none)
    assert spans(page.plan) == [(4.2, 5.2), (5.7, 6.9), (0, 2)]
    page.seek(1.6)
    press(studio, view, Key.Key_O, held=none)
    assert spans(page.plan) == [(4.2, 5.2), (5.7, 6.3), (0, 2)]
    page.matches.search("red")
    studio.until(lambda: len(page.matches.hits) == 1)
    page.matches.grid.show_row(0)
    press(studio, view, Key.Key_R, held=none)
    studio.until(lambda: page.plan.cuts[1].media_id == studio.cell("red.jpg").id)
    rests(studio)
    assert [cut.seconds for cut in kept(studio).cuts] == pytest.approx([1.0, 0.6, 2.0])
    QTest.keyClick(studio.window, Key.Key_F6)
    assert not view.hasFocus()
    QTest.keyClick(studio.window, Key.Key_F6, Keys.ShiftModifier)
    assert view.hasFocus()
    press(studio, view, Key.Key_A, held=ctrl)
    assert len(page.line.scene.selected) == 3
    press(studio, view, Key.Key_Escape, held=none)
    assert not page.line.scene.selected


def test_undo_is_the_plans_own_while_it_is_shown(studio: Driver) -> None:
    actions, film = studio.parts.actions, studio.cell("colours.mp4").id
    studio.parts.item_commands.rate([film], 3)
    studio.until(lambda: actions.undo.text() == "Undo rating")
    page = opened(studio, [Cut(film, Span(0, 2)), Cut(film, Span(4, 7))])
    assert (actions.undo.text(), actions.undo.isEnabled()) == ("Undo", False)
    press(studio, page.line.view, Key.Key_A, held=Keys.ControlModifier)
    press(studio, page.line.view, Key.Key_Delete, held=Keys.NoModifier)
    assert page.plan.cuts == ()
    studio.until(lambda: actions.undo.text() == "Undo removing cuts")
    actions.undo.trigger()
    studio.until(lambda: len(page.plan.cuts) == 2)
    studio.until(lambda: actions.redo.text() == "Redo removing cuts")
    studio.window.show_view(View())
    assert actions.undo.text() == "Undo rating"
    rests(studio)


def test_a_plan_is_deleted_and_brought_back(studio: Driver) -> None:
    film = studio.cell("colours.mp4").id
    page = opened(studio, [Cut(film, Span(0, 2))])
    plan_id = page.editing.plan_id
    be_quiet(studio)
    studio.parts.sidebar.plans.delete_asked.emit(plan_id)
    studio.until(lambda: not studio.window.planning.is_shown and not shelf(studio))
    answer(studio, "The plan “Autumn” was deleted.", "Undo")
    studio.until(lambda: shelf(studio) == [(plan_id, "Autumn")])
    assert len(kept(studio).cuts) == 1


def test_a_deleted_item_is_marked(studio: Driver) -> None:
    red = studio.cell("red.jpg").id
    page = opened(studio, [Cut(red, Span(0, 2)), Cut(studio.cell("blue.jpg").id, Span(0, 2))])
    studio.parts.item_commands.trash([red])
    studio.until(lambda: "1 deleted" in studio.parts.status.words)
    assert page.editing.source(red).standing == "deleted"
    rests(studio)


def test_a_read_only_plan_can_be_looked_at(studio: Driver, open_window: Open) -> None:
    film = studio.cell("colours.mp4").id
    studio.workspace.plans.create("Autumn", [Cut(film, Span(0, 2)), Cut(film, Span(4, 7))])
    assert studio.close()
    other = open_window(read_only=True)
    other.until(lambda: len(shelf(other)) == 1)
    other.parts.sidebar.plans.chosen.emit(shelf(other)[0][0])
    other.until(lambda: other.window.planning.is_shown)
    page = other.parts.plan()
    other.until(lambda: len(page.plan.cuts) == 2 and other.background_rests)
    before = page.plan
    for key in (Key.Key_S, Key.Key_Delete, Key.Key_I, Key.Key_R):
        QTest.keyClick(page.line.view, key)
    rests(other)
    assert page.plan == before
    assert not other.parts.actions.new_plan.isEnabled()
    assert not page.head.render_film.isEnabled()


def test_an_edge_at_the_other_one_changes_nothing(studio: Driver) -> None:
    """I and O where the play head stands on the first frame of a cut, or behind the last one."""
    page = opened(studio, [Cut(studio.cell("colours.mp4").id, Span(1, 2))])
    before = page.plan
    for second, key in ((0.0, Key.Key_O), (0.0, Key.Key_I), (0.999, Key.Key_I), (1.0, Key.Key_O)):
        page.seek(second)
        press(studio, page.line.view, key, held=Keys.NoModifier)
    assert page.plan == before


def test_the_way_back_from_an_item_leads_to_the_same_second(studio: Driver) -> None:
    page = opened(studio, [Cut(studio.cell("colours.mp4").id, Span(0, 8))])
    page.seek(3.0)
    page.line.view.opened.emit(page.plan.cuts[0].id)
    studio.until(lambda: studio.parts.pages.plays)
    assert page.reel.decks[0].cut is None
    studio.parts.pages.back()
    studio.until(lambda: studio.window.planning.is_shown)
    assert page.second == 3.0
    studio.until(lambda: page.reel.decks[0].playback.loaded)
    rests(studio)


def test_the_preview_takes_the_whole_screen_and_comes_back(studio: Driver) -> None:
    page = opened(studio, [Cut(studio.cell("colours.mp4").id, Span(0, 2))])
    before = page.stage.geometry()
    QTest.keyClick(page.line.view, Key.Key_F)
    studio.until(lambda: page.stage.isFullScreen())
    studio.until(page.stage.hasFocus)
    QTest.keyClick(page.stage, Key.Key_Space)
    studio.until(lambda: page.reel.playing)
    QTest.keyClick(page.stage, Key.Key_Escape)
    studio.until(lambda: not page.stage.isWindow())
    studio.until(lambda: page.stage.geometry() == before)
    assert page.isVisible()
    page.reel.pause()
    rests(studio)


def test_notices_leave_the_bar_free(studio: Driver) -> None:
    page = opened(studio, [Cut(studio.cell("colours.mp4").id, Span(0, 2))])
    studio.parts.messages.tell("Something was done.")
    notice = studio.window.findChildren(Notice)[-1]

    def free() -> bool:
        foot = notice.mapToGlobal(notice.rect().bottomLeft()).y()
        return foot <= page.transport.mapToGlobal(page.transport.rect().topLeft()).y()

    assert free()
    before = page.height()
    studio.parts.actions.jobs.setChecked(True)
    studio.until(lambda: page.height() < before and free())
    studio.parts.actions.jobs.setChecked(False)
    studio.until(lambda: page.height() == before and free())
    rests(studio)


def test_the_length_is_right_while_an_edge_is_dragged(studio: Driver) -> None:
    """Also where the plan is read meanwhile, as it is when something else changed it."""
    film = studio.cell("colours.mp4").id
    page = opened(studio, [Cut(film, Span(4, 8)), Cut(film, Span(0, 4))])
    edge = 5 / page.line.scene.scale.pixels
    page.line.view.snaps = False

    def seen() -> tuple[str, str, str]:
        bar = page.transport
        return page.head.length.text(), bar.time.text(), bar.total.text()

    pointer = Pointer(page.line).press(4 - edge).move(3.5 - edge).move(3.0 - edge)
    assert seen() == ("2 cuts, 0:07.0", "0:03.00", "/ 0:07.0")
    page.editing.follow(Changes(plans=True))
    rests(studio)
    assert seen() == ("2 cuts, 0:07.0", "0:03.00", "/ 0:07.0")
    pointer.release(3.0 - edge)
    rests(studio)
    assert seen()[::2] == ("2 cuts, 0:07.0", "/ 0:07.0")


def test_grid_and_list_lead_back_to_the_library(studio: Driver) -> None:
    actions, buttons = studio.parts.actions, studio.parts.toolbar.layout_buttons.buttons
    for action in (actions.grid, actions.list, actions.grid):
        opened(studio)
        assert all(button.property("away") for button in buttons)
        action.trigger()
        assert studio.parts.pages.page is studio.parts.library
        assert action.isChecked()
        assert not any(button.property("away") for button in buttons)
        studio.workspace.plans.delete(studio.workspace.plans.named("Autumn").id)


def test_albums_and_highlights_are_offered(studio: Driver) -> None:
    page = opened(studio)
    album = studio.workspace.albums.create("Trip")
    studio.workspace.albums.fill(album.id, [studio.cell("blue.jpg").id])
    page.matches.read_albums()
    studio.until(lambda: page.matches.album.count() == 2)
    page.matches.tabs.setCurrentIndex(1)
    studio.until(lambda: len(page.matches.hits) == 4)
    page.matches.album.setCurrentIndex(1)
    page.matches.album.activated.emit(1)
    studio.until(lambda: [hit.item.name for hit in page.matches.hits] == ["blue.jpg"])
    assert [cut.score for cut in page.matches.model.cuts([0])] == [None], "nobody searched for it"
    page.matches.grid.show_row(0)
    page.matches.add_chosen()
    studio.until(lambda: [cut.score for cut in page.plan.cuts] == [None])
    page.matches.tabs.setCurrentIndex(2)
    rests(studio)
    assert page.matches.hits == []


def test_an_empty_library_is_told_beside_the_plan(driver: Driver) -> None:
    matches = driver.parts.plan().matches
    matches.search("harbour", meaning=False)
    driver.until(
        lambda: (
            "The library is empty."
            in [label.text() for label in matches.nothing.findChildren(Label)]
        )
    )
    rests(driver)
