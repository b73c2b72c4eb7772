"""Real frames side by side: highlights with their reasons, and good pictures of the video."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import Passage
from medintel_desktop.ui.analysis.frames import Frames
from medintel_desktop.ui.analysis.passages import Index, Passages, PassageView, draw_line
from medintel_desktop.ui.theme import Role, Theme, Tokens
from medintel_desktop.ui.thumbnail_work import PictureSpec

FRAME = QSize(128, 72)
GAP = 8
_PILL = 18
_WORDS = 16


class FrameStrip(PassageView):
    """A row that scrolls sideways. With ``take`` named, a pill on each frame takes it."""

    taken = Signal(float)
    """Seconds of the frame to make the picture of the video."""

    def __init__(
        self, theme: Theme, frames: Frames, name: str, parent: QWidget, *, take: str = ""
    ) -> None:
        self._high = FRAME.height() + (0 if take else 2 * _WORDS + 4) + 14
        delegate = _Delegate(theme, frames, take, parent)
        super().__init__(Passages(parent), delegate, self._high, name, parent)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setViewportMargins(14, 0, 0, 0)
        self._delegate, self._take = delegate, take
        self._fit()
        frames.ready.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)

    def set_takes(self, takes: bool) -> None:
        """Offer the pill, or, where nothing may be changed, do not."""
        self._delegate.take = self._take if takes else ""

    def press(self, row: int, event: QMouseEvent) -> None:
        place = self.visualRect(self.rows.index(row))
        if self._delegate.take and self._delegate.pill(place).contains(event.position().toPoint()):
            self.taken.emit(self.rows.at(row).span.start)
        else:
            super().press(row, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_P and self._delegate.take and index.isValid():
            self.taken.emit(self.rows.at(index.row()).span.start)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only a sideways movement is for the strip; the rest scrolls what is around it."""
        delta = event.angleDelta()
        if abs(delta.x()) > abs(delta.y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def bring(self, row: int) -> None:
        self.scrollTo(self.rows.index(row))

    def pill_of(self, row: int) -> QRect:
        """Where the pill of a frame is, for tests."""
        return self._delegate.pill(self.visualRect(self.rows.index(row)))

    def _fit(self) -> None:
        self.setFixedHeight(self._high)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, frames: Frames, take: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._frames, self.take = theme, frames, take
        self._high = FRAME.height() + (0 if take else 2 * _WORDS + 4)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(FRAME.width() + GAP, self._high)

    def pill(self, rect: QRect) -> QRect:
        """The one that takes the frame, in the cell ``rect``."""
        width = self._wide(self.take)
        frame = QRect(rect.topLeft(), FRAME)
        return QRect(frame.right() - width - 3, frame.bottom() - _PILL - 3, width, _PILL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rows, tokens, rect = index.model(), self._theme.tokens, QRect(option.rect)
        assert isinstance(rows, Passages)
        passage, view = rows.at(index.row()), option.widget
        frame = QRect(rect.topLeft(), FRAME)
        painter.save()
        ratio = painter.device().devicePixelRatioF()
        spec = PictureSpec(FRAME.width(), FRAME.height(), ratio)
        picture = self._frames.at(passage.span.start, spec)
        if picture is None:
            painter.fillRect(frame, tokens.press)
        else:
            painter.drawPixmap(frame.topLeft(), picture)
        self._paint_time(painter, frame, words.clock(passage.span.start), tokens)
        if self.take:
            self._draw_pill(painter, self.pill(rect), self.take, tokens)
        else:
            self._paint_words(painter, frame, passage, tokens)
        selected = option.state & QStyle.StateFlag.State_Selected
        if (view.hasFocus() and selected) or rows.playing == index.row():
            painter.setPen(QPen(tokens.accent, self._theme.ring))
            painter.drawRect(frame.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_words(
        self, painter: QPainter, frame: QRect, passage: Passage, tokens: Tokens
    ) -> None:
        below = QRect(frame.left(), frame.bottom() + 4, frame.width(), _WORDS)
        strong = self._theme.font(Role.SMALL_STRONG)
        draw_line(painter, below, passage.title or passage.text, strong, tokens.t1)
        if passage.title and passage.text:
            font = self._theme.font(Role.TINY)
            draw_line(painter, below.translated(0, _WORDS), passage.text, font, tokens.t2)

    def _paint_time(self, painter: QPainter, frame: QRect, text: str, tokens: Tokens) -> None:
        place = QRect(frame.left() + 3, frame.bottom() - _PILL - 3, self._wide(text), _PILL)
        self._draw_pill(painter, place, text, tokens)

    def _draw_pill(self, painter: QPainter, place: QRect, text: str, tokens: Tokens) -> None:
        painter.fillRect(place, tokens.pill)
        painter.setFont(self._theme.font(Role.TINY_STRONG, numbers=True))
        painter.setPen(tokens.white)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)

    def _wide(self, text: str) -> int:
        font = self._theme.font(Role.TINY_STRONG, numbers=True)
        return QFontMetrics(font).horizontalAdvance(text) + 10
