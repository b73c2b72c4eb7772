"""The transcript beside a video: follows it, plays it, is searched and corrected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.transcript import TranscriptSource
from medintel_desktop.library.captions import CaptionFormat
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.transcript.line_delegate import TEXT_LEFT
from tests.speech import long_speech
from tests.ui.transcript.conftest import TALK, Beside

FIRST_WORD = TEXT_LEFT + 3


def test_it_follows_what_is_said_to_the_word(talk: Beside) -> None:
    lines = talk.tab.lines
    talk.tab.set_position(4.5)
    assert lines.playing == 1
    assert lines.word is not None
    assert TALK[1].text[slice(*lines.word)] == "at"
    talk.tab.set_position(6.5)
    assert lines.playing == -1, "nobody speaks"
    talk.tab.set_position(10.1)
    assert lines.playing == 3


def test_a_click_plays_from_the_word(talk: Beside) -> None:
    talk.click(1, FIRST_WORD)
    talk.click(1, 5)
    assert talk.sought == [4.0, 4.0]
    talk.click(1, FIRST_WORD + 40)  # behind "Look"
    assert 4.0 < talk.sought[-1] < 6.0


def test_keys_play_and_copy(talk: Beside) -> None:
    view = talk.tab.view
    view.setCurrentIndex(talk.tab.lines.index(2))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert talk.sought == [7.0]
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\n")
    assert copied == ["0:04  Anna: Look at the autumn leaves", "0:07  Bo: Café by the river"]


def test_words_are_found_whatever_their_accents(talk: Beside) -> None:
    tab = talk.tab
    QTest.keyClicks(tab.find_bar.field, "RIVER")
    assert [(place.row, place.start) for place in tab.lines.found] == [(0, 18), (2, 12)]
    assert tab.find_bar.count.text() == "1 of 2"
    QTest.keyClick(tab.find_bar.field, Qt.Key.Key_Return)
    assert tab.find_bar.count.text() == "2 of 2"
    QTest.keyClick(tab.find_bar.field, Qt.Key.Key_Return)
    assert tab.find_bar.count.text() == "1 of 2"
    tab.find_bar.field.setText("cafe")
    assert [place.row for place in tab.lines.found] == [2]
    tab.find_bar.field.setText("snow")
    assert tab.find_bar.count.text() == "None"
    QTest.keyClick(tab.find_bar.field, Qt.Key.Key_Escape)
    assert not tab.find_bar.count.isVisible()


def test_a_line_is_corrected_where_it_stands(talk: Beside) -> None:
    done: list[object] = []
    talk.tab.edited.connect(done.append)
    view = talk.tab.view
    view.setCurrentIndex(talk.tab.lines.index(1))
    QTest.keyClick(view, Qt.Key.Key_F2)
    talk.type("Look at the falling leaves", view.text_editor)
    talk.until(lambda: talk.texts[1] == "Look at the falling leaves")
    assert talk.kept == talk.texts
    talk.until(lambda: len(done) == 1)
    assert talk.tab.head.words.text().startswith("Corrected by you")
    versions = talk.workspace.catalogue.transcripts.versions(talk.media_id)
    assert [one.source for one in versions] == [TranscriptSource.USER, TranscriptSource.SERVICE]
    spans = [word.span for word in talk.tab.lines.lines[1].words]
    assert len(spans) == 5, "each word still has its time"


def test_an_edit_is_taken_back_and_done_again(talk: Beside, background: Background) -> None:
    done: list[object] = []
    talk.tab.edited.connect(done.append)
    talk.tab.view.edit_row(0)
    talk.type("Something else", talk.tab.view.text_editor)
    talk.until(lambda: len(done) == 1)
    edit = done[0]
    background.change(edit.undo)  # type: ignore[attr-defined]
    talk.until(lambda: talk.texts[0] == TALK[0].text)
    background.change(edit.do)  # type: ignore[attr-defined]
    talk.until(lambda: talk.texts[0] == "Something else")


def test_esc_changes_nothing_and_no_text_takes_a_line_out(talk: Beside) -> None:
    view = talk.tab.view
    view.edit_row(0)
    QTest.keyClicks(view.text_editor, "xyz")
    QTest.keyClick(view.text_editor, Qt.Key.Key_Escape)
    assert not view.editing
    view.edit_row(3)
    QTest.keyClick(view.text_editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view.text_editor, Qt.Key.Key_Delete)
    QTest.keyClick(view.text_editor, Qt.Key.Key_Return)
    talk.until(lambda: len(talk.texts) == 3)
    assert talk.kept == [one.text for one in TALK[:3]]


def test_a_name_changes_in_all_lines(talk: Beside) -> None:
    view = talk.tab.view
    view.edit_name(0)
    talk.type("Grandmother", view.name_editor)
    talk.until(lambda: talk.tab.lines.lines[1].speaker == "Grandmother")
    assert [one.speaker for one in talk.tab.lines.lines] == ["Grandmother"] * 2 + ["Bo", ""]


def test_lines_are_given_to_a_speaker(talk: Beside) -> None:
    menu = talk.tab.menu_for([3])
    who = next(sub for sub in menu.findChildren(QMenu) if sub.title() == "Spoken by")
    next(action for action in who.actions() if action.text() == "Bo").trigger()
    talk.until(lambda: talk.tab.lines.lines[3].speaker == "Bo")
    menu.deleteLater()


def test_another_version_is_chosen(talk: Beside) -> None:
    talk.tab.view.edit_row(0)
    talk.type("Something else", talk.tab.view.text_editor)
    talk.until(lambda: len(talk.tab.head.versions.actions()) == 2)
    own, first = talk.tab.head.versions.actions()
    assert (own.isChecked(), first.isChecked()) == (True, False)
    first.trigger()
    talk.until(lambda: talk.texts[0] == TALK[0].text)


def test_files_go_out_and_come_in(talk: Beside, tmp_path: Path) -> None:
    path = tmp_path / "out.srt"
    talk.tab.export(path, CaptionFormat.SRT)
    talk.until(path.exists)
    text = path.read_text("utf-8")
    assert "Anna: We walk along the river" in text
    path.write_text(text.replace("river", "stream"), "utf-8")
    talk.tab.bring_in(path)
    talk.until(lambda: talk.texts[0] == "We walk along the stream")


def test_without_one_it_says_what_to_do(beside: Beside, threads: JobThreads) -> None:
    beside.open()
    nothing = beside.tab.nothing
    assert nothing.isVisible()
    assert nothing.title.text() == "Nothing is written down yet"
    threads.library_changed.connect(beside.tab._background.changed)
    threads.jobs_changed.connect(lambda _: beside.tab._background.changed.emit(Changes(jobs=True)))
    nothing.fetch.click()
    beside.until(beside.tab.work.isVisible)
    beside.until(lambda: "no subtitles" in beside.tab.work.words.text())
    assert "SRT" in beside.tab.work.hint.text()
    beside.workspace.transcripts.keep(beside.media_id, TALK)
    beside.tab._background.changed.emit(Changes(frozenset([beside.media_id])))
    beside.until(lambda: beside.tab.lines.rowCount() == len(TALK))
    assert not beside.tab.work.isVisible(), "what failed before is of no interest"


def test_nothing_said_is_told_apart_from_nothing_known(beside: Beside) -> None:
    beside.workspace.transcripts.keep(beside.media_id, [])
    beside.open()
    assert beside.tab.nothing.title.text() == "Nothing is said in this video"


def test_what_was_said_is_never_markup(beside: Beside) -> None:
    said = TALK[0].__class__(TALK[0].span, "<b>bold</b> & <img src=x>", "<i>Eve</i>")
    beside.workspace.transcripts.keep(beside.media_id, [said])
    beside.open()
    beside.until(lambda: beside.texts == ["<b>bold</b> & <img src=x>"])
    beside.tab.grab()


def test_a_long_one_is_followed_to_its_end(beside: Beside) -> None:
    lines = long_speech(7200.0)
    with beside.workspace.catalogue.database.write() as db:
        db.execute("UPDATE media SET duration = 7200")
    beside.workspace.transcripts.keep(beside.media_id, lines)
    beside.open()
    tab, view = beside.tab, beside.tab.view
    beside.until(lambda: tab.lines.rowCount() == len(lines))

    def seen(row: int) -> bool:
        place = view.visualRect(tab.lines.index(row))
        return not place.isEmpty() and view.viewport().rect().contains(place.center())

    tab.set_position(lines[-3].span.start)
    beside.until(lambda: seen(len(lines) - 3))
    tab.resize(420, 600)
    beside.until(lambda: seen(len(lines) - 3))
    tab.theme.set_scheme("dark")
    beside.until(lambda: seen(len(lines) - 3))


def test_who_scrolls_away_is_left_there_until_asked_back(beside: Beside) -> None:
    test_a_long_one_is_followed_to_its_end(beside)
    tab, view = beside.tab, beside.tab.view
    view.look_at(10)
    beside.until(lambda: tab.back.isVisible())
    top = view.verticalScrollBar().value()
    tab.set_position(tab.lines.at(500).span.start)
    assert view.verticalScrollBar().value() == top
    tab.back.click()
    place = view.visualRect(tab.lines.index(500))
    assert view.viewport().rect().contains(place.center())
    assert not tab.back.isVisible()
