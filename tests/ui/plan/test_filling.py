"""What goes on an edit plan: items, moments, chapters, files, cuts of elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import PHOTO_SECONDS, Cut
from medintel_desktop.domain.plan_json import cut_to_json
from medintel_desktop.domain.view import View
from medintel_desktop.ui.models.cell_model import CUTS_MIME
from tests import media
from tests.ui.plan.studio import answer, be_quiet, kept, opened, rests, shelf, spans
from tests.ui.window import Driver, urls

Key, Keys = Qt.Key, Qt.KeyboardModifier


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
