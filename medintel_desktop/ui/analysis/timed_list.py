"""Short things with a time: names, logos, words on screen, findings. One line each."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.analysis.passages import Index, Passages, PassageView, draw_line
from medintel_desktop.ui.theme import Role, Theme

ROW = 26


class TimedList(PassageView):
    """The time is a link; what is said of it stands in quieter letters beside the title."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(Passages(parent), _Delegate(theme, parent), ROW, name, parent)
        theme.changed.connect(self.viewport().update)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rows, tokens, rect = index.model(), self._theme.tokens, QRect(option.rect)
        assert isinstance(rows, Passages)
        passage, flag = rows.at(index.row()), QStyle.StateFlag
        painter.save()
        if option.state & flag.State_MouseOver:
            painter.fillRect(rect, tokens.hover)
        if option.widget.hasFocus() and option.state & flag.State_Selected:
            painter.setPen(QPen(tokens.accent, self._theme.ring))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        numbers = self._theme.font(Role.SMALL, numbers=True)
        time = words.clock(passage.span.start)
        room = rect.adjusted(14, 0, -14, 0)
        draw_line(painter, room, time, numbers, tokens.accent)
        longest = words.clock(rows.at(rows.rowCount() - 1).span.start)
        room.setLeft(room.left() + QFontMetrics(numbers).horizontalAdvance(longest) + 10)
        title = passage.title or passage.text
        took = draw_line(painter, room, title, self._theme.font(Role.SMALL), tokens.t1)
        room.setLeft(room.left() + took + 8)
        if passage.title and passage.text and room.width() > 40:
            draw_line(painter, room, passage.text, self._theme.font(Role.SMALL), tokens.t2)
        painter.restore()
