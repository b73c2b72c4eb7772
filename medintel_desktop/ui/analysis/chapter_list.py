"""Chapters, one below another: a frame, the title, the times; edited where they stand."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import Passage
from medintel_desktop.ui.analysis.chapter_form import ChapterForm
from medintel_desktop.ui.analysis.frames import Frames
from medintel_desktop.ui.analysis.passages import Index, Passages, PassageView, draw_line
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnail_work import PictureSpec

ROW = 54
PICTURE = QRect(14, 6, 72, 42)
_TEXT = PICTURE.right() + 11
_PENCIL = 30
"""Width at the right that edits, when the pointer is on the row."""


class ChapterList(PassageView):
    """``changed``: all passages, after one was edited."""

    changed = Signal(object)

    def __init__(self, theme: Theme, frames: Frames, parent: QWidget) -> None:
        rows = Passages(parent)
        super().__init__(rows, _Delegate(theme, frames, parent), ROW, "Chapters", parent)
        self.editable = True
        self._length = 0.0
        self._row = -1
        self.form = ChapterForm(theme, self.viewport())
        self.form.hide()
        self.form.saved.connect(self._save)
        self.form.closed.connect(self.setFocus)
        self.edit_asked.connect(self.edit_row)
        frames.ready.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)
        rows.modelReset.connect(self.form.hide)

    def set_length(self, seconds: float) -> None:
        """No chapter ends later."""
        self._length = seconds

    def edit_row(self, row: int) -> None:
        """Let title and times be typed."""
        if not self.editable:
            return
        self._row = row
        place = self.visualRect(self.rows.index(row))
        self.form.setGeometry(place.adjusted(_TEXT - 7, 0, -8, 0))
        self.form.begin(self.rows.at(row), self._length)
        self.bring(row)

    def press(self, row: int, event: QMouseEvent) -> None:
        if self.editable and event.position().x() >= self.width() - _PENCIL:
            self.edit_row(row)
        else:
            super().press(row, event)

    def _save(self, passage: Passage) -> None:
        if 0 <= self._row < self.rows.rowCount() and self.rows.at(self._row) != passage:
            passages = list(self.rows.passages)
            passages[self._row] = passage
            self.changed.emit(tuple(sorted(passages, key=lambda p: (p.span.start, p.span.end))))


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, frames: Frames, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._frames = theme, frames

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rows, tokens, rect = index.model(), self._theme.tokens, QRect(option.rect)
        assert isinstance(rows, Passages)
        passage, flag = rows.at(index.row()), QStyle.StateFlag
        view, hover = option.widget, bool(option.state & flag.State_MouseOver)
        playing = rows.playing == index.row()
        painter.save()
        if playing or hover:
            painter.fillRect(rect, tokens.sel if playing else tokens.hover)
        if view.hasFocus() and option.state & flag.State_Selected:
            painter.setPen(QPen(tokens.accent, self._theme.ring))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        self._paint_frame(painter, rect, passage)
        room = rect.adjusted(_TEXT, 7, -_PENCIL if hover else -12, -29)
        font = self._theme.font(Role.SMALL_STRONG)
        draw_line(painter, room, passage.title or passage.text, font, tokens.t1)
        room = rect.adjusted(_TEXT, 25, -_PENCIL if hover else -12, -9)
        span = words.span(passage.span.start, passage.span.end)
        font = self._theme.font(Role.SMALL, numbers=True)
        draw_line(painter, room, span, font, tokens.t1 if playing else tokens.accent)
        if hover and isinstance(view, ChapterList) and view.editable:
            ratio = painter.device().devicePixelRatioF()
            pencil = self._theme.pixmap("pencil", 14, tokens.t2, ratio)
            painter.drawPixmap(rect.right() - 22, rect.center().y() - 7, pencil)
        painter.restore()

    def _paint_frame(self, painter: QPainter, rect: QRect, passage: Passage) -> None:
        ratio = painter.device().devicePixelRatioF()
        spec = PictureSpec(PICTURE.width(), PICTURE.height(), ratio)
        middle = (passage.span.start + passage.span.end) / 2
        picture = self._frames.at(middle, spec)
        place = PICTURE.translated(rect.topLeft())
        if picture is None:
            painter.fillRect(place, self._theme.tokens.press)
        else:
            painter.drawPixmap(place, picture)
