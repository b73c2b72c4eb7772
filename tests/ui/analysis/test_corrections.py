"""What the user corrects: versions, undo, the history, and tags of the model."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from medintel_desktop.domain.analysis import AnswerKind, Origin, Passage
from medintel_desktop.ui.analysis.history_dialog import HistoryDialog
from medintel_desktop.ui.player.chapter_bar import HEIGHT
from medintel_desktop.ui.player.time_line import TOP
from tests.ui.analysis.beside import FILM, PHOTO, THREE, Beside, passages


def chapters(beside: Beside) -> tuple[Passage, ...]:
    return beside.tab.sections.chapters.rows.passages


def spans(beside: Beside) -> list[tuple[str, float, float]]:
    return [(p.title, p.span.start, p.span.end) for p in chapters(beside)]


def type_over(field: QWidget, text: str) -> None:
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)


def test_a_chapter_is_corrected_by_typing_and_the_service_is_kept(beside: Beside) -> None:
    beside.keep({AnswerKind.CHAPTERS: passages(*THREE)})
    view = beside.tab.sections.chapters
    view.setFocus()
    view.setCurrentIndex(view.rows.index(1))
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert view.form.isVisible()
    type_over(view.form.title, "Path to the tower")
    type_over(view.form.end, "0:11.5")
    QTest.keyClick(view.form.end, Qt.Key.Key_Return)
    assert not view.form.isVisible()
    beside.driver.until(lambda: spans(beside)[1] == ("Path to the tower", 4.0, 11.5))
    note = beside.tab.sections.folds[AnswerKind.CHAPTERS].number.text()
    assert note == "3, one corrected by you"
    beside.undo("the correction")
    beside.driver.until(lambda: spans(beside) == list(THREE))
    beside.driver.parts.actions.redo.trigger()
    beside.driver.until(lambda: spans(beside)[1][0] == "Path to the tower")
    versions = beside.driver.workspace.catalogue.analyses.history(f"{FILM} chapters")
    assert [version.origin for version in versions] == [Origin.USER, Origin.SERVICE]


def test_hashtags_are_corrected_a_line_each(beside: Beside) -> None:
    beside.keep({AnswerKind.HASHTAGS: ("#sea", "#walk")})
    sections = beside.tab.sections
    beside.driver.until(lambda: sections.hashtags.words == ("#sea", "#walk"))
    section = sections.words[AnswerKind.HASHTAGS]
    section.edit()
    assert section.text.editor.toPlainText() == "#sea\n#walk"
    assert not sections.hashtags.isVisible()
    section.text.editor.setPlainText("#sea\n  coast  path \n\n#sea\n<b>")
    section.text.save.click()
    beside.driver.until(lambda: sections.hashtags.words == ("#sea", "#coast path", "#<b>"))
    assert sections.hashtags.isVisible()
    assert sections.folds[AnswerKind.HASHTAGS].number.text() == "3, two corrected by you"
    beside.undo("the correction")
    beside.driver.until(lambda: sections.hashtags.words == ("#sea", "#walk"))
    section.edit()
    QTest.keyClick(section.text.editor, Qt.Key.Key_Escape)
    assert sections.hashtags.isVisible()
    assert not section.text.isVisible()


def test_highlights_are_corrected_as_lines(beside: Beside) -> None:
    beside.keep({AnswerKind.HIGHLIGHTS: passages(*THREE)})
    sections = beside.tab.sections
    section = sections.lines[AnswerKind.HIGHLIGHTS]
    fold = sections.folds[AnswerKind.HIGHLIGHTS]
    beside.driver.until(lambda: len(sections.highlights.rows.passages) == 3)
    section.edit()
    editor = section.text.editor
    lines = editor.toPlainText().split("\n")
    editor.setPlainText("\n".join([lines[0], "soon: the tower", lines[2]]))
    assert section.text.trouble.text() == "Line 2 needs a time in the video and words."
    assert not section.text.save.isEnabled()
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert section.text.editing, "what cannot be read is not lost either"
    editor.setPlainText("\n".join([lines[0], "0:05 – 0:06 The tower | it leans", lines[2]]))
    section.text.save.click()
    beside.driver.until(
        lambda: (
            [p.title for p in sections.highlights.rows.passages]
            == [THREE[0][0], "The tower", THREE[2][0]]
        )
    )
    assert fold.number.text() == "3, one corrected by you"
    beside.undo("the correction")
    beside.driver.until(lambda: sections.highlights.rows.passages == passages(*THREE))


def test_what_makes_no_sense_is_not_saved(beside: Beside) -> None:
    beside.keep({AnswerKind.CHAPTERS: passages(*THREE)})
    view = beside.tab.sections.chapters
    view.edit_row(0)
    for start, end in (("0:05", "0:04"), ("x", "0:04"), ("0:00", "9:99"), ("0:00", "1:00")):
        type_over(view.form.start, start)
        type_over(view.form.end, end)
        assert not view.form.save.isEnabled(), (start, end)
    QTest.keyClick(view.form.end, Qt.Key.Key_Return)
    assert view.form.isVisible()
    QTest.keyClick(view.form.end, Qt.Key.Key_Escape)
    assert not view.form.isVisible()
    assert beside.driver.parts.pages.plays, "Esc leaves the form, not the video"
    assert spans(beside) == list(THREE)


def test_an_edge_is_dragged_on_the_time_line(beside: Beside) -> None:
    beside.keep({AnswerKind.CHAPTERS: passages(*THREE)})
    player = beside.driver.parts.pages.player
    assert player is not None
    line = player.time_line
    beside.driver.until(lambda: len(line.chapters.passages) == 3)
    before = player.position
    y = TOP + HEIGHT // 2
    edge = line.chapters.block(1)[0]
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(edge - 1, y))
    target = QPointF(line.x_of(6.0), y)
    _move(line, target)
    assert chapters(beside)[1].span.start == 4.0, "told before the button was let go"
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=target.toPoint())
    beside.driver.until(lambda: abs(chapters(beside)[1].span.start - 6.0) < 0.1)
    assert chapters(beside)[0].span.end == chapters(beside)[1].span.start
    assert player.position == before, "a drag is no seek"
    beside.undo("the correction")
    beside.driver.until(lambda: spans(beside) == list(THREE))
    beside.driver.until(lambda: line.chapters.passages == passages(*THREE))


def test_a_click_on_a_block_goes_to_its_start(beside: Beside) -> None:
    beside.keep({AnswerKind.CHAPTERS: passages(*THREE)})
    player = beside.driver.parts.pages.player
    assert player is not None
    line = player.time_line
    beside.driver.until(lambda: len(line.chapters.passages) == 3)
    middle = QPoint(line.x_of(13.0), TOP + HEIGHT // 2)
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=middle)
    beside.driver.until(lambda: abs(player.position - 9.5) < 0.2)


def test_the_summary_is_corrected_in_place(beside: Beside) -> None:
    beside.keep({AnswerKind.SUMMARY: "Wrong."})
    section = beside.tab.sections.summary
    section.edit()
    type_over(section.editor, "Right.")
    section.save.click()
    beside.driver.until(lambda: section.shown.toPlainText() == "Right.")
    section.edit()
    type_over(section.editor, "Never mind.")
    QTest.keyClick(section.editor, Qt.Key.Key_Escape)
    assert section.shown.toPlainText() == "Right."
    beside.undo("the correction")
    beside.driver.until(lambda: section.shown.toPlainText() == "Wrong.")


def test_what_is_written_is_never_kept_for_another_item(beside: Beside) -> None:
    beside.keep({AnswerKind.SUMMARY: "Of the photo."}, PHOTO, wait=False)
    beside.keep({AnswerKind.SUMMARY: "Of the film.", AnswerKind.CHAPTERS: passages(*THREE)})
    sections = beside.tab.sections
    sections.summary.edit()
    type_over(sections.summary.editor, "Half a sentence")
    sections.chapters.edit_row(1)
    beside.open(PHOTO)
    assert not sections.summary.editing
    assert not sections.chapters.form.isVisible()
    sections.summary.save.click()
    beside.open(FILM)
    beside.driver.until(lambda: beside.driver.background_rests)
    assert sections.summary.shown.toPlainText() == "Of the film."


def test_a_title_names_the_item(beside: Beside) -> None:
    beside.keep({AnswerKind.TITLE: "Two colours"})
    beside.tab.sections.as_name.click()
    media = beside.driver.workspace.catalogue.media
    item = beside.driver.parts.pages.cell
    assert item is not None

    def name() -> str:
        found = media.get(item.id)
        return found.name if found else ""

    beside.driver.until(lambda: name() == "Two colours")
    beside.undo("renaming")
    beside.driver.until(lambda: name() == FILM)


def test_the_history_shows_both_and_goes_back(beside: Beside) -> None:
    beside.keep({AnswerKind.SUMMARY: "One line.\nOld line."})
    section = beside.tab.sections.summary
    section.changed.emit("One line.\nNew line.")
    beside.driver.until(lambda: "New" in section.shown.toPlainText())
    beside.tab.head.history.click()
    dialog = beside.driver.dialog(HistoryDialog)
    assert dialog.left.toPlainText() == "One line.\nOld line."
    assert dialog.right.toPlainText() == "One line.\nNew line."
    marked = [mark.cursor.blockNumber() for mark in dialog.left.extraSelections()]
    assert marked == [1]
    dialog.take.click()
    beside.driver.until(lambda: "Old" in section.shown.toPlainText())
    beside.undo("the version")
    beside.driver.until(lambda: "New" in section.shown.toPlainText())


def test_a_newer_answer_waits_behind_the_correction(beside: Beside) -> None:
    beside.keep({AnswerKind.SUMMARY: "First."})
    section = beside.tab.sections.summary
    section.changed.emit("Mine.")
    beside.driver.until(lambda: section.shown.toPlainText() == "Mine.")
    assert not beside.tab.newer.isVisible()
    table = beside.driver.workspace.catalogue.analyses
    first = table.get(f"{FILM} summary")
    assert first is not None
    table.add([replace(first, id="again", content="Second.", made_at=time.time() + 1)])
    beside.driver.window.analysing.renew()
    beside.driver.until(beside.tab.newer.isVisible)
    assert section.shown.toPlainText() == "Mine."
    beside.tab.newer.click()
    dialog = beside.driver.dialog(HistoryDialog)
    assert (dialog.left.toPlainText(), dialog.right.toPlainText()) == ("Second.", "Mine.")
    dialog.take.click()
    beside.driver.until(lambda: section.shown.toPlainText() == "Second.")
    beside.driver.until(lambda: not beside.tab.newer.isVisible())


def test_tags_of_the_model_are_taken_and_left(beside: Beside) -> None:
    beside.keep({AnswerKind.TAGS: ("path", "leaves", "fog")})
    offers = beside.tab.sections.tags

    def standing() -> dict[str, bool]:
        return {chip.text(): chip.offered for chip in offers.chips}

    beside.driver.until(lambda: len(standing()) == 3)
    wrong = next(chip for chip in offers.chips if chip.text() == "fog")
    QTest.mouseClick(wrong, Qt.MouseButton.LeftButton, pos=wrong.slot(0).center())
    beside.driver.until(lambda: standing() == {"leaves": True, "path": True})
    offers.accept_all.click()
    beside.driver.until(lambda: standing() == {"leaves": False, "path": False})
    beside.undo("accepting tags")
    beside.driver.until(lambda: standing() == {"leaves": True, "path": True})
    beside.undo("rejecting a tag")
    beside.driver.until(lambda: len(standing()) == 3)


def test_a_library_that_is_only_looked_at_offers_no_correction(beside: Beside) -> None:
    beside.keep({AnswerKind.CHAPTERS: passages(*THREE), AnswerKind.SUMMARY: "Kept."})
    beside.driver.parts.set_viewer(True)
    beside.driver.window.analysing.renew()
    beside.driver.until(lambda: not beside.tab.sections.chapters.editable)
    beside.tab.sections.chapters.edit_row(0)
    assert not beside.tab.sections.chapters.form.isVisible()
    assert not beside.tab.ask_box.isVisible()
    player = beside.driver.parts.pages.player
    assert player is not None
    assert not player.time_line.chapters.editable


def _move(widget: QWidget, place: QPointF) -> None:
    """A pointer movement with the button held; the offscreen platform sends none by itself."""
    left = Qt.MouseButton.LeftButton
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, widget.mapToGlobal(place), none, left, keys
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
