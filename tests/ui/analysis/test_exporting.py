"""Chapters and findings beside an open video become clips."""

from __future__ import annotations

from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.ui.clips.clip_dialog import ClipDialog
from tests.ui.analysis.beside import THREE, Beside, passages


def test_the_chapter_that_has_the_focus_is_exported(beside: Beside) -> None:
    beside.keep({AnswerKind.CHAPTERS: passages(*THREE)})
    chapters, actions = beside.tab.sections.chapters, beside.driver.parts.actions
    assert chapters.actions() == [actions.add_to_plan, actions.export_clips]
    chapters.setCurrentIndex(chapters.rows.index(1))
    chapters.setFocus()
    beside.driver.until(chapters.hasFocus)
    actions.export_clips.trigger()
    dialog = beside.driver.dialog(ClipDialog)
    assert [(cut.title, cut.span.start, cut.span.end) for cut in dialog.cuts()] == [THREE[1]]
    dialog.cancel.click()
