"""The versions of the answers about an item: what was said when and by whom, side by side."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import Analysis, Finding, Origin, Passage
from medintel_desktop.ui.analysis.passages import Index
from medintel_desktop.ui.analysis.safety import said_by
from medintel_desktop.ui.analysis.sections import TITLES
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

SIZE = (960, 560)
ROW = 26
MOST_COMPARED = 4000
"""Lines; longer ones are shown without marks."""

History = tuple[Analysis, Sequence[Analysis]]
"""The version shown, and all versions of its subject, the newest first."""


class HistoryDialog(PanelDialog):
    """At the left all versions, beside them the one chosen and the one that is shown now.

    ``use`` is called with the version to show from now on and the one shown before.
    """

    def __init__(
        self,
        theme: Theme,
        histories: Sequence[History],
        use: Callable[[Analysis, Analysis], object],
        *,
        may_edit: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "History", parent)
        self._use, self._may_edit = use, may_edit
        self._rows = [(shown, one) for shown, versions in histories for one in versions]
        self.list = QListWidget(self)
        self.list.setAccessibleName("Versions")
        self.list.setProperty("look", "field")
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.addItems([_row(shown, one) for shown, one in self._rows])
        self.left, self.right = self._text("The version chosen"), self._text("Shown now")
        self.left_name = Label(theme, "", Role.SMALL_STRONG, "t2", parent=self)
        self.right_name = Label(theme, "", Role.SMALL_STRONG, "t2", parent=self)
        self.take = self.button("Show this version", look="main")
        self.close_button = self.button("Close")
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        theme.changed.connect(self._mark_again)
        self.take.clicked.connect(self._take)
        self.close_button.clicked.connect(self.reject)
        self.list.setCurrentRow(_first_older(self._rows))
        self.list.setFocus()

    def _text(self, name: str) -> QPlainTextEdit:
        text = QPlainTextEdit(self)
        text.setReadOnly(True)
        text.setAccessibleName(name)
        text.setFont(self.theme.font(Role.SMALL))
        return text

    def _lay_out(self) -> None:
        self.resize(*SIZE)
        self.column.addWidget(Label(self.theme, "History", Role.TITLE, parent=self))
        row = QHBoxLayout()
        row.setSpacing(12)
        self.list.setFixedWidth(320)
        row.addWidget(self.list)
        for name, text in ((self.left_name, self.left), (self.right_name, self.right)):
            column = QVBoxLayout()
            column.addWidget(name)
            column.addWidget(text, 1)
            row.addLayout(column, 1)
        self.column.addLayout(row, 1)
        self.foot.addStretch()
        self.foot.addWidget(self.close_button)
        self.foot.addWidget(self.take)
        self.column.addLayout(self.foot)

    def _show(self, row: int) -> None:
        if row < 0:
            return
        shown, version = self._rows[row]
        before, now = as_lines(version), as_lines(shown)
        self.left.setPlainText("\n".join(before))
        self.right.setPlainText("\n".join(now))
        self.left_name.setText(_who(version))
        self.right_name.setText(f"Shown now: {_who(shown)}")
        gone, come = differing(before, now)
        tokens = self.theme.tokens
        _mark(self.left, gone, tokens.danger_back)
        _mark(self.right, come, tokens.ok_back)
        self.take.setEnabled(self._may_edit and version.id != shown.id)

    def _mark_again(self) -> None:
        self._show(self.list.currentRow())

    def _take(self) -> None:
        shown, version = self._rows[self.list.currentRow()]
        self._use(version, shown)
        self.accept()


class _Rows(QStyledItemDelegate):
    """A little higher than Qt's own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW)


def as_lines(answer: Analysis) -> list[str]:
    """An answer as plain text, one entry a line."""
    if isinstance(answer.content, str):
        return answer.content.split("\n")
    return [_line(entry) for entry in answer.content]


def differing(before: Sequence[str], now: Sequence[str]) -> tuple[list[int], list[int]]:
    """The lines of both that the other does not have."""
    if len(before) + len(now) > MOST_COMPARED:
        return [], []
    gone: list[int] = []
    come: list[int] = []
    matcher = difflib.SequenceMatcher(None, before, now, autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what != "equal":
            gone.extend(range(start, end))
            come.extend(range(new_start, new_end))
    return gone, come


def _line(entry: object) -> str:
    if isinstance(entry, Passage):
        span = words.span(entry.span.start, entry.span.end)
        return "  ".join(part for part in (span, entry.title, entry.text) if part)
    if isinstance(entry, Finding):
        when = words.span(entry.span.start, entry.span.end) if entry.span else ""
        return "  ".join(part for part in (when, entry.category, entry.reason) if part)
    return str(entry)


def _row(shown: Analysis, version: Analysis) -> str:
    now = ", shown" if version.id == shown.id else ""
    return f"{TITLES.get(version.kind, 'Answer')}: {_who(version)}{now}"


def _who(version: Analysis) -> str:
    cut = "" if version.whole else ", cut off"
    name = "Corrected by you" if version.origin is Origin.USER else ""
    said = said_by(version)
    return f"{name}, {said.split(', ', 1)[-1]}{cut}" if name else f"{said}{cut}"


def _first_older(rows: Sequence[tuple[Analysis, Analysis]]) -> int:
    """The first version that is not shown now, else the first."""
    others = (row for row, (shown, one) in enumerate(rows) if one.id != shown.id)
    return next(others, 0)


def _mark(text: QPlainTextEdit, lines: Sequence[int], color: QColor) -> None:
    marks = []
    for line in lines:
        mark = QTextEdit.ExtraSelection()
        form = QTextCharFormat()
        form.setBackground(color)
        form.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        mark.format = form
        cursor = QTextCursor(text.document().findBlockByNumber(line))
        mark.cursor = cursor
        marks.append(mark)
    text.setExtraSelections(marks)
