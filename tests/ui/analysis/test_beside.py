"""The column beside what is open: its tabs, what is asked, and that all of it stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.ui.analysis.history_dialog import HistoryDialog
from medintel_desktop.ui.window.panels import ANALYSIS_WIDTH, DETAILS_WIDTH
from tests.service import StandIn
from tests.ui.analysis.beside import FILM, PHOTO, THREE, Beside, passages

USUAL = (AnswerKind.TITLE, AnswerKind.SUMMARY, AnswerKind.CHAPTERS, AnswerKind.HASHTAGS)


def test_an_open_item_has_tabs_of_its_own(beside: Beside) -> None:
    parts = beside.driver.parts
    assert beside.titles == ["Analysis", "Moments", "Transcript", "Details"]
    assert parts.details.tabs.currentWidget() is beside.tab
    beside.driver.until(lambda: parts.columns.splitter.sizes()[2] == ANALYSIS_WIDTH)
    beside.open(PHOTO)
    assert beside.titles == ["Analysis", "Details"]
    parts.pages.back()
    assert beside.titles == ["Details"]
    beside.driver.until(lambda: parts.columns.splitter.sizes()[2] == DETAILS_WIDTH)


def test_what_is_chosen_is_asked_once_and_shown(beside: Beside, service: StandIn) -> None:
    assert beside.tab.nothing.isVisible()
    cost = beside.analyse(USUAL)
    assert cost.startswith("This counts about 1 min of video")
    assert not service.log("/analyze", "POST"), "asked before Start"
    beside.driver.until(lambda: bool(beside.tab.shown and len(beside.tab.shown.answers) == 4))
    sections = beside.tab.sections
    assert sections.title.shown.toPlainText()
    assert sections.chapters.rows.rowCount() == 2, "one colour, one chapter"
    assert sections.hashtags.words[0].startswith("#")
    assert not beside.tab.nothing.isVisible()
    assert len(service.log("/analyze", "POST")) == 1
    assert beside.driver.parts.pages.player is not None
    line = beside.driver.parts.pages.player.time_line
    assert [p.title for p in line.chapters.passages] == [
        p.title for p in sections.chapters.rows.passages
    ]


def test_a_failed_job_says_why_and_can_be_tried_again(beside: Beside, service: StandIn) -> None:
    service.fault(
        "status", "/analyze/tasks$", method="POST", status=422, body={"code": "x", "message": "no"}
    )
    beside.analyse([AnswerKind.TITLE])
    beside.driver.until(lambda: beside.tab.work.retry.isVisible())
    assert beside.tab.work.words.text()
    beside.tab.work.retry.click()
    beside.driver.until(lambda: bool(beside.tab.shown and beside.tab.shown.answers))
    beside.driver.until(lambda: not beside.tab.work.isVisible())


def test_a_job_can_be_stopped(beside: Beside, service: StandIn) -> None:
    service.config(stuck=["analyze"])
    beside.analyse([AnswerKind.TITLE])
    beside.driver.until(lambda: bool(service.log("/analyze/tasks", "POST")))
    beside.driver.until(lambda: beside.tab.work.stop.isVisible())
    assert not beside.tab.analyse.isEnabled()
    beside.tab.work.stop.click()
    beside.driver.until(lambda: not beside.tab.work.isVisible())
    beside.driver.until(lambda: beside.tab.analyse.isEnabled())


def test_a_click_on_a_chapter_or_a_time_plays(beside: Beside) -> None:
    beside.keep(
        {
            AnswerKind.CHAPTERS: passages(*THREE),
            AnswerKind.SUMMARY: "Blue begins at 0:08, after that",
        }
    )
    player, chapters = beside.driver.parts.pages.player, beside.tab.sections.chapters
    assert player is not None
    place = chapters.visualRect(chapters.rows.index(2)).center()
    QTest.mouseClick(chapters.viewport(), Qt.MouseButton.LeftButton, pos=place)
    beside.driver.until(lambda: abs(player.position - 9.5) < 0.2)
    beside.driver.until(lambda: chapters.rows.playing == 2)
    summary = beside.tab.sections.summary.shown
    assert summary.links == [8.0]
    cursor = summary.textCursor()
    cursor.setPosition(summary.text.index("0:08") + 2)
    link = summary.cursorRect(cursor).center()
    QTest.mouseClick(summary.viewport(), Qt.MouseButton.LeftButton, pos=link)
    beside.driver.until(lambda: abs(player.position - 8.0) < 0.2)


def test_words_are_copied(beside: Beside) -> None:
    beside.keep({AnswerKind.HASHTAGS: ("#one", "#two"), AnswerKind.SUMMARY: "All of it."})
    sections, clipboard = beside.tab.sections, QGuiApplication.clipboard()
    chip = sections.hashtags.place_of(1).center()
    QTest.mouseClick(sections.hashtags, Qt.MouseButton.LeftButton, pos=chip)
    assert clipboard.text() == "#two"
    sections.copies[AnswerKind.HASHTAGS].click()
    assert clipboard.text() == "#one #two"
    sections.copies[AnswerKind.SUMMARY].click()
    assert clipboard.text() == "All of it."


def test_a_tab_stays_in_front_where_it_can(beside: Beside) -> None:
    tabs = beside.driver.parts.details.tabs
    tabs.setCurrentWidget(beside.tabs.moments)
    beside.driver.parts.pages.back()
    beside.open(FILM)
    assert tabs.currentWidget() is beside.tabs.moments
    beside.open(PHOTO)
    assert tabs.currentWidget() is beside.tab


def test_a_good_picture_becomes_the_thumbnail(beside: Beside) -> None:
    beside.keep({AnswerKind.FRAMES: passages(("Red", 2.0, 2.1), ("Blue", 12.0, 12.1))})
    posters, item = beside.driver.workspace.posters, beside.driver.cell(FILM)
    strip = beside.tab.sections.pictures
    pill = strip.pill_of(1).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=pill)
    beside.driver.until(lambda: posters.chosen(item.id) == 12.0)
    beside.undo("choosing a thumbnail")
    beside.driver.until(lambda: posters.chosen(item.id) is None)


def test_highlights_show_the_very_frame(beside: Beside) -> None:
    beside.keep({AnswerKind.HIGHLIGHTS: passages(("Blue", 12.0, 13.0), ("Red", 3.0, 4.0))})
    strip = beside.tab.sections.highlights

    def seen(row: int) -> str:
        image = strip.viewport().grab().toImage()
        place = strip.visualRect(strip.rows.index(row))
        color = image.pixelColor(place.left() + 60, place.top() + 30)
        return "blue" if color.blue() > color.red() else "red"

    beside.driver.until(lambda: strip.rows.rowCount() == 2)
    beside.driver.until(lambda: (seen(0), seen(1)) == ("red", "blue"))
    beside.driver.until(lambda: beside.tabs.frames.made >= 2)
    assert (seen(0), seen(1)) == ("red", "blue")


def test_everything_is_there_after_a_restart_without_a_network(
    open_beside: Callable[..., Beside], originals: Path, service: StandIn
) -> None:
    first = open_beside()
    first.driver.add(originals / FILM)
    first.open(FILM)
    first.analyse(USUAL)
    first.driver.until(lambda: bool(first.tab.shown and len(first.tab.shown.answers) == 4))
    first.ask("What colours are there?")
    first.answered()
    said = first.talk
    assert first.driver.close()
    asked = len(service.log("/analyze", "POST"))
    second = open_beside(online=False)
    second.driver.until(lambda: FILM in second.driver.names())
    second.open(FILM)
    assert second.talk == said
    chapters = second.tab.sections.chapters
    assert chapters.rows.rowCount() == 2
    start = chapters.rows.at(1).span.start
    chapters.chosen.emit(start)
    player = second.driver.parts.pages.player
    assert player is not None
    second.driver.until(lambda: abs(player.position - start) < 0.2)
    second.ask("And what else?")
    second.answered()
    assert "TwelveLabs" in second.talk[-1][2]
    assert len(service.log("/analyze", "POST")) == asked


def test_a_library_open_read_only_is_readable(
    open_beside: Callable[..., Beside], originals: Path
) -> None:
    first = open_beside()
    first.driver.add(originals / FILM)
    first.open(FILM)
    first.keep({AnswerKind.CHAPTERS: passages(*THREE)})
    assert first.driver.close()
    second = open_beside(read_only=True)
    second.open(FILM)
    assert second.tab.sections.chapters.rows.rowCount() == 3
    assert not second.tab.sections.chapters.editable
    assert not second.tab.ask_box.isVisible()
    assert not second.tab.head.more.isVisible()
    second.tab.head.history.click()
    assert not second.driver.dialog(HistoryDialog).take.isEnabled()


def test_five_hundred_chapters_are_reached_by_keys(beside: Beside) -> None:
    each = 16.0 / 500
    rows = [(f"Chapter {n}", n * each, (n + 1) * each) for n in range(500)]
    beside.keep({AnswerKind.CHAPTERS: passages(*rows)})
    view, player = beside.tab.sections.chapters, beside.driver.parts.pages.player
    assert player is not None
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 499
    last = view.visualRect(view.currentIndex()).center()
    area = beside.tab.area.viewport()
    beside.driver.until(lambda: area.rect().contains(view.mapTo(area, last)))
    QTest.keyClick(view, Qt.Key.Key_Return)
    beside.driver.until(lambda: abs(player.position - rows[-1][1]) < 0.2)
    assert player.time_line.grab().width() > 0


def test_without_a_key_all_is_readable_and_the_key_is_offered(
    open_beside: Callable[..., Beside], originals: Path
) -> None:
    beside = open_beside(key=False)
    beside.driver.add(originals / FILM)
    beside.open(FILM)
    beside.keep({AnswerKind.SUMMARY: "Kept."})
    assert beside.tab.sections.summary.shown.toPlainText() == "Kept."
    assert not beside.tab.ask_box.field.isEnabled()
    assert beside.tab.ask_box.key.isVisible()
    assert not beside.tab.analyse.isVisible()
