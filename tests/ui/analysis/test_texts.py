"""What a service writes is text: its times are links, its markup is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content, Finding, Origin, read
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.words import clock, read_clock
from medintel_desktop.ui.analysis.answer_text import MOST_LINKS, MOST_SHOWN, REST, AnswerText
from medintel_desktop.ui.analysis.safety import NOT_CHECKED, verdict
from medintel_desktop.ui.analysis.times import written_in
from medintel_desktop.ui.theme import Theme
from tests.ui.analysis.beside import Beside, passages

POISON = (
    "<b>bold</b><img src='file:///etc/passwd'><a href='https://evil.example/0:05'>x</a>"
    "<script>1</script>\N{RIGHT-TO-LEFT OVERRIDE}&lt;&amp;\n\n# head\n[a](javascript:1) "
)


def answer(
    content: Content, *, whole: bool = True, kind: AnswerKind = AnswerKind.SAFETY
) -> Analysis:
    return Analysis("a", "m", kind, content, model="pegasus1.6", made_at=1.7e9, whole=whole)


@pytest.fixture
def text(qtbot: QtBot, theme: Theme) -> AnswerText:
    text = AnswerText(theme, "Answer")
    qtbot.addWidget(text)
    text.resize(300, 100)
    return text


def linked(document: QTextDocument) -> list[tuple[str, str]]:
    """The texts that are links, and where they lead."""
    found, block = [], document.begin()
    while block.isValid():
        piece = block.begin()
        while not piece.atEnd():
            form = piece.fragment().charFormat()
            if form.isAnchor():
                found.append((piece.fragment().text(), form.anchorHref()))
            piece += 1
        block = block.next()
    return found


def anchors(document: QTextDocument) -> list[str]:
    return [href for _, href in linked(document)]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("At 0:58, and again at 2:00.", [58.0, 120.0]),
        ("(1:02:03) [00:07.5]", [3723.0, 7.5]),
        ("75:00 minutes", [4500.0]),
        ("16:9, 4:3, v1:2:3:4, 12:99, 0:581, 3.0:45", []),
        ("99:59:59 lies outside", []),
    ],
)
def test_times_are_found(written: str, seconds: list[float]) -> None:
    assert [at.seconds for at in written_in(written, 4600)] == seconds


@given(st.floats(0, 35_000))
def test_what_is_written_as_a_time_is_read_as_one(seconds: float) -> None:
    written = clock(seconds, hundredths=True)
    read = read_clock(written)
    assert read is not None
    assert abs(read - seconds) < 0.011


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_for_times(written: str) -> None:
    for at in written_in(written, 1e9):
        assert 0 <= at.seconds <= 1e9
        assert ":" in written[at.begin : at.end]


@given(st.text(max_size=30))
def test_what_is_typed_is_a_time_or_none(typed: str) -> None:
    seconds = read_clock(typed)
    assert seconds is None or 0 <= seconds < 1e40


def test_markup_stays_the_text_it_is(text: AnswerText) -> None:
    text.show_text(POISON, 600)
    assert text.toPlainText() == POISON
    assert anchors(text.document()) == ["time:5"]
    bold = "<b>bold</b>"
    assert text.toPlainText().startswith(bold)


def test_a_text_without_end_is_shown_from_its_beginning(text: AnswerText) -> None:
    endless = "0:05 " * 40_000
    text.show_text(endless, 600)
    assert text.text == endless
    assert text.toPlainText().endswith(REST)
    assert len(text.toPlainText()) < MOST_SHOWN + 100
    assert len(anchors(text.document())) == MOST_LINKS
    text.append_words("more")
    assert text.toPlainText().endswith(REST)


def test_wide_characters_do_not_shift_the_links(text: AnswerText) -> None:
    text.show_text("\N{GRINNING FACE}\N{GRINNING FACE} at 0:09 and \N{GRINNING FACE} 0:10", 600)
    assert linked(text.document()) == [("0:09", "time:9"), ("0:10", "time:10")]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=30))
def test_a_time_that_comes_in_pieces_is_one_link(pieces: list[int]) -> None:
    whole = "From 0:58 to 1:02:03 and 0:05"
    theme = Theme()
    text = AnswerText(theme, "Answer")
    text.show_text("", 9000)
    text.set_streaming(True)
    rest = whole
    for size in pieces:
        text.append_words(rest[:size])
        rest = rest[size:]
    text.append_words(rest)
    text.set_streaming(False)
    assert text.toPlainText() == whole
    assert anchors(text.document()) == ["time:58", "time:3723", "time:5"]
    text.deleteLater()


def test_a_panel_full_of_poison_is_plain(beside: Beside) -> None:
    bad = " ".join([POISON] * 3)
    beside.keep(
        {
            AnswerKind.TITLE: bad, AnswerKind.SUMMARY: bad,
            AnswerKind.CHAPTERS: passages((bad, 0, 5)),
            AnswerKind.HASHTAGS: (bad, "#" + "x" * 5000),
            AnswerKind.HIGHLIGHTS: passages((bad, 1, 2)), AnswerKind.NAMES: passages((bad, 1, 2)),
            AnswerKind.TAGS: (bad[:80],), AnswerKind.SAFETY: (Finding(bad, None, None, bad),),
        }
    )  # fmt: skip
    labels = beside.tab.findChildren(QLabel)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    for shown in beside.tab.findChildren(AnswerText):
        assert all(href.startswith("time:") for href in anchors(shown.document()))
    known = read(AnswerKind.SUMMARY, bad, None)
    assert beside.tab.sections.summary.shown.toPlainText() == known
    assert not beside.tab.grab().isNull()
    page = beside.tab.area.widget()
    assert page is not None
    assert page.width() <= beside.tab.area.viewport().width()


def test_not_checked_is_never_nothing_found() -> None:
    assert verdict(None) == f"{NOT_CHECKED}."
    cut = verdict(answer((), whole=False))
    assert cut.startswith(NOT_CHECKED)
    assert "Nothing" not in cut
    assert verdict(answer(())).startswith("Nothing found. Checked by pegasus1.6, ")
    found = answer((Finding("weapons", Span(1, 2), 0.5, "A knife"),))
    assert verdict(found).startswith("1 finding. Checked by ")
    assert found.origin is Origin.SERVICE


def test_a_cut_answer_says_so(beside: Beside) -> None:
    item = beside.driver.cell("Walk.mp4")
    kept = answer("It begins with", whole=False, kind=AnswerKind.SUMMARY)
    kept = Analysis("cut", item.id, kept.kind, kept.content, model="p", made_at=1.0, whole=False)
    beside.driver.workspace.catalogue.analyses.add([kept])
    beside.driver.window.analysing.renew()
    fold = beside.tab.sections.folds[AnswerKind.SUMMARY]
    beside.driver.until(lambda: fold.number.text() == "Cut off")
