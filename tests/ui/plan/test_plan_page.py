"""Edit plans in the window: made, filled from everywhere, edited by keys, and left again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import PHOTO_SECONDS, Cut, Plan
from medintel_desktop.domain.plan_json import cut_to_json
from medintel_desktop.domain.view import View
from medintel_desktop.ui.models.cell_model import CUTS_MIME
from medintel_desktop.ui.notice import Notice, NoticeText
from medintel_desktop.ui.plan.page import PlanPage
from tests import media
from tests.ui.window import Driver, Open, some_photos, urls

Key, Keys = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def studio(driver: Driver, film: Path, tmp_path: Path) -> Driver:
    """A window on three photos and a film of four colours."""
    driver.add(*some_photos(tmp_path / "originals"), film)
    driver.until(lambda: len(driver.names()) == 4)
    return driver


def be_quiet(driver: Driver) -> None:
    """Let what was told of the files pass: later notices would push others out."""
    messages = driver.parts.messages
    driver.until(lambda: "4 files added." in [notice.title for notice in messages.notices])
    messages.clear()


def opened(driver: Driver, cuts: list[Cut] | None = None) -> PlanPage:
    """A plan with these cuts, shown; with the time line in focus."""
    plan_id = driver.workspace.plans.create("Autumn", cuts or [])
    driver.parts.shelf.read()
    driver.until(lambda: "Autumn" in dict(shelf(driver)).values())
    driver.parts.sidebar.plans.chosen.emit(plan_id)
    driver.until(lambda: driver.window.planning.is_shown)
    page = driver.parts.plan()
    driver.until(lambda: page.plan.name == "Autumn" and driver.background_rests)
    driver.window.activateWindow()
    page.line.view.setFocus()
    driver.until(page.line.view.hasFocus)
    return page


def shelf(driver: Driver) -> list[tuple[str, str]]:
    return driver.parts.sidebar.plans.plans


def kept(driver: Driver, name: str = "Autumn") -> Plan:
    return driver.workspace.plans.named(name).plan


def rests(driver: Driver) -> None:
    driver.until(lambda: driver.background_rests)


def spans(plan: Plan) -> list[tuple[float, float]]:
    return [(round(cut.span.start, 2), round(cut.span.end, 2)) for cut in plan.cuts]


def press(driver: Driver, widget: QWidget, *keys: Qt.Key, held: Qt.KeyboardModifier) -> None:
    for key in keys:
        QTest.keyClick(widget, key, held)
    rests(driver)


def answer(driver: Driver, title: str, label: str) -> None:
    """Press the button of a notice, once it is there."""

    def told() -> list[NoticeText]:
        notices = driver.parts.messages.notices
        return [n for n in notices if (n.title, n.label) == (title, label)]

    driver.until(lambda: bool(told()))
    action = told()[0].action
    assert action is not None
    action()


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


def test_items_go_on_the_plan_by_a_key(studio: Driver) -> None:
    be_quiet(studio)
    studio.select("red.jpg", "colours.mp4")
    studio.parts.actions.add_to_plan.trigger()
    studio.until(lambda: len(shelf(studio)) == 1)
    plan = kept(studio, "Edit plan")
    assert {cut.seconds for cut in plan.cuts} == {PHOTO_SECONDS, 8.0}
    answer(studio, "2 cuts added to Edit plan.", "Show")
    studio.until(lambda: studio.window.planning.is_shown)
    studio.window.show_view(View())
    rests(studio)  # the list is read anew
    studio.select("blue.jpg")
    studio.parts.actions.add_to_plan.trigger()
    studio.until(lambda: len(kept(studio, "Edit plan").cuts) == 3)
    assert len(shelf(studio)) == 1


def test_what_lies_between_in_and_out_goes_on_the_plan(studio: Driver) -> None:
    studio.parts.pages.open_id(studio.cell("colours.mp4").id, None)
    studio.until(lambda: studio.parts.pages.plays)
    player = studio.parts.pages.player
    assert player is not None
    studio.until(lambda: player.playback.length > 0)
    player.shuttle.halt()
    player.time_line.seek_asked.emit(2.5)
    QTest.keyClick(player, Key.Key_I)
    player.time_line.seek_asked.emit(4.0)
    QTest.keyClick(player, Key.Key_O)
    QTest.keyClick(player, Key.Key_P)
    studio.until(lambda: len(shelf(studio)) == 1)
    assert spans(kept(studio, "Edit plan")) == [(2.5, 4.0)]
    rests(studio)


def test_results_go_on_the_plan_with_the_words_that_found_them(studio: Driver) -> None:
    parts = studio.parts
    parts.search.setFocus()
    QTest.keyClicks(parts.search, "blue")
    studio.until(lambda: parts.results.made is not None and bool(parts.results().hits))
    rests(studio)
    parts.results().grid.show_row(0)
    parts.results().grid.setFocus()
    studio.window.activateWindow()
    studio.until(parts.results().grid.hasFocus)
    QTest.keyClick(parts.results().grid, Key.Key_P)
    studio.until(lambda: len(shelf(studio)) == 1)
    (cut,) = kept(studio, "Edit plan").cuts
    assert (cut.media_id, cut.query) == (studio.cell("blue.jpg").id, "blue")
    rests(studio)


def test_a_chapter_goes_on_the_plan(studio: Driver) -> None:
    film = studio.cell("colours.mp4").id
    blue = Passage(Span(2, 4), "The blue one", "Nothing but blue.")
    chapters = blue, Passage(Span(4, 6), "Green")
    studio.workspace.catalogue.analyses.add(
        [Analysis("chapters", film, AnswerKind.CHAPTERS, chapters, model="pegasus1.6")]
    )
    studio.parts.pages.open_id(film, None)
    studio.until(lambda: studio.window.analysing.tabs is not None)
    tabs = studio.window.analysing.tabs
    assert tabs is not None
    view = tabs.analysis.sections.chapters
    studio.until(lambda: view.rows.rowCount() == 2)
    studio.window.activateWindow()
    view.setFocus()
    view.setCurrentIndex(view.rows.index(0))
    studio.until(view.hasFocus)
    QTest.keyClick(view, Key.Key_P)
    studio.until(lambda: len(shelf(studio)) == 1)
    (cut,) = kept(studio, "Edit plan").cuts
    assert (cut.title, cut.note, cut.span) == ("The blue one", "Nothing but blue.", Span(2, 4))
    rests(studio)


def test_a_drop_on_a_plan_in_the_sidebar_fills_it(studio: Driver) -> None:
    studio.workspace.plans.create("Autumn")
    studio.parts.shelf.read()
    plans = studio.parts.sidebar.plans
    studio.until(lambda: len(plans.plans) == 1)
    row = plans.visualRect(plans.rows.index(1)).center()
    assert studio.drop(plans.viewport(), studio.items_mime("red.jpg", "colours.mp4"), row)
    studio.until(lambda: len(kept(studio).cuts) == 2)
    heading = plans.visualRect(plans.rows.index(0)).center()
    assert not studio.drop(plans.viewport(), studio.items_mime("red.jpg"), heading)
    assert not studio.window.planning.is_shown
    rests(studio)


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


def test_matches_go_where_they_are_dropped(studio: Driver) -> None:
    film = studio.cell("colours.mp4").id
    page = opened(studio, [Cut(film, Span(0, 2)), Cut(film, Span(4, 6))])
    page.matches.search("red")
    studio.until(lambda: [hit.item.name for hit in page.matches.hits] == ["red.jpg"])
    view = page.line.view
    mime = page.matches.model.mime([0])
    between = view.mapFromScene(page.line.scene.rect_of(page.plan.cuts[1].id).topLeft())
    assert studio.drop(view.viewport(), mime, between + QPoint(2, 40))
    studio.until(lambda: len(page.plan.cuts) == 3)
    rests(studio)
    red = kept(studio).cuts[1]
    assert (red.media_id, red.seconds, red.query) == (studio.cell("red.jpg").id, 4.0, "red")
    assert page.line.scene.selected == {red.id}


def test_cuts_of_elsewhere_are_put_inside_their_videos(studio: Driver) -> None:
    page = opened(studio)
    film = studio.cell("colours.mp4").id
    mime = QMimeData()
    cuts = [Cut(film, Span(7, 99), proposed=True), Cut("nobody's", Span(0, 1)),
            Cut(film, Span(50, 60))]  # fmt: skip
    mime.setData(CUTS_MIME, json.dumps([cut_to_json(cut) for cut in cuts]).encode())
    assert studio.drop(page.line.view.viewport(), mime)
    studio.until(lambda: len(page.plan.cuts) == 1)
    rests(studio)
    assert spans(kept(studio)) == [(7.0, 8.0)]
    assert not kept(studio).cuts[0].proposed


def test_files_are_added_and_then_cut(studio: Driver, tmp_path: Path) -> None:
    page = opened(studio, [Cut(studio.cell("red.jpg").id, Span(0, 4))])
    new = media.photo(tmp_path / "new" / "white.jpg", "white")
    assert studio.drop(page.line.view.viewport(), urls([new]), QPoint(2, 80))
    studio.until(lambda: len(page.plan.cuts) == 2)
    rests(studio)
    cells = studio.workspace.catalogue.cells.by_id([kept(studio).cuts[0].media_id])
    assert [cell.name for cell in cells] == ["white.jpg"]


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
    foot = notice.mapToGlobal(notice.rect().bottomLeft()).y()
    assert foot <= page.transport.mapToGlobal(page.transport.rect().topLeft()).y()
    rests(studio)


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
    page.matches.tabs.setCurrentIndex(2)
    rests(studio)
    assert page.matches.hits == []
