"""How a line of a transcript is wrapped, measured and painted."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.transcript.lines import Index, Lines

TIME_LEFT = 14
TEXT_LEFT = 66
PENCIL = 26
"""Width at the right in which a pencil appears under the pointer; kept free of text."""

PITCH = 19
"""From one line of a text to the next."""
AIR = 6
"""Above and below a row."""
HEADING = 20
"""Height of a speaker's name."""

_LAID_OUT = 120
"""Layouts kept: more than the rows of a tall screen."""


class LineDelegate(QStyledItemDelegate):
    """Rows are as high as their text; heights are kept until the width changes."""

    def __init__(self, theme: Theme, lines: Lines, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._lines = theme, lines
        self._width = 0
        self._counts: dict[str, int] = {}
        """How many lines a text takes at the present width."""
        self._layouts: OrderedDict[str, QTextLayout] = OrderedDict()
        self.editable = True

    def set_width(self, width: int) -> bool:
        """Of rows, px; whether that is another one."""
        if width == self._width:
            return False
        self._width = width
        self._counts.clear()
        self._layouts.clear()
        return True

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.row()
        heading = HEADING if self._lines.begins(row) else 0
        return QSize(100, heading + self._count(self._lines.at(row).text) * PITCH + 2 * AIR)

    def text_rect(self, row: int, rect: QRect) -> QRect:
        """Where the text of a row stands."""
        top = AIR + (HEADING if self._lines.begins(row) else 0)
        return rect.adjusted(TEXT_LEFT, top, -PENCIL, -AIR)

    def name_rect(self, row: int, rect: QRect) -> QRect:
        """Where the speaker's name stands; empty where there is none."""
        if not self._lines.begins(row):
            return QRect()
        return QRect(rect.left() + TEXT_LEFT, rect.top() + AIR - 2, self._text_width(), HEADING)

    def pencil_rect(self, row: int, rect: QRect) -> QRect:
        text = self.text_rect(row, rect)
        return QRect(rect.right() - PENCIL, text.top() - 3, PENCIL, 24)

    def character_at(self, row: int, point: QPointF) -> int:
        """The character of a row's text nearest to a point of its text rectangle."""
        layout = self._laid_out(self._lines.at(row).text)
        number = min(max(int(point.y() // PITCH), 0), layout.lineCount() - 1)
        line = layout.lineAt(number)
        between = line.CursorPosition.CursorOnCharacter
        position = line.xToCursor(point.x(), between)
        return position[0] if isinstance(position, tuple) else int(position)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect, flag = index.row(), QRect(option.rect), QStyle.StateFlag
        tokens, lines = self._theme.tokens, self._lines
        line, playing = lines.at(row), lines.playing == row
        hover = bool(option.state & flag.State_MouseOver)
        selected = bool(option.state & flag.State_Selected)
        painter.save()
        back = tokens.sel if playing else tokens.selin if selected else tokens.hover
        if playing or selected or hover:
            painter.fillRect(rect, back)
        if option.widget.hasFocus() and option.state & flag.State_HasFocus:
            painter.setPen(QPen(tokens.accent, self._theme.ring))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        text = self.text_rect(row, rect)
        quiet = tokens.t2 if playing or selected else tokens.t3
        self._paint_head(painter, row, rect, text, quiet)
        painter.setPen(tokens.t1)
        layout = self._laid_out(line.text)
        layout.draw(painter, QPointF(text.topLeft()), self._formats(row, playing=playing))
        if hover and self.editable:
            ratio = painter.device().devicePixelRatioF()
            box = self.pencil_rect(row, rect)
            pencil = self._theme.pixmap("pencil", 14, tokens.t2, ratio)
            painter.drawPixmap(box.left() + 4, box.top() + 5, pencil)
        painter.restore()

    def _paint_head(
        self, painter: QPainter, row: int, rect: QRect, text: QRect, quiet: QColor
    ) -> None:
        """The time, and the name of who begins to speak."""
        line, tokens = self._lines.at(row), self._theme.tokens
        painter.setFont(self._theme.font(Role.SMALL, numbers=True))
        painter.setPen(tokens.accent)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        time = QRect(rect.left() + TIME_LEFT, text.top(), TEXT_LEFT - TIME_LEFT - 4, PITCH)
        painter.drawText(time, flags, words.clock(line.span.start))
        name = self.name_rect(row, rect)
        if not name.isEmpty():
            painter.setFont(self._theme.font(Role.SMALL_STRONG))
            painter.setPen(quiet)
            shown = painter.fontMetrics().elidedText(
                line.speaker, Qt.TextElideMode.ElideRight, name.width()
            )
            painter.drawText(name, flags, shown)

    def _formats(self, row: int, *, playing: bool) -> list[QTextLayout.FormatRange]:
        """What is found, and the word that is spoken."""
        tokens, lines = self._theme.tokens, self._lines
        found = []
        for number, place in lines.places(row):
            here = number == lines.current
            back = tokens.afill if here else tokens.press
            fore = tokens.white if here else tokens.t1
            found.append(_format(place.start, place.end, back, fore))
        if playing and lines.word is not None:
            found.append(_format(*lines.word, tokens.afill, tokens.white))
        return found

    def _count(self, text: str) -> int:
        count = self._counts.get(text)
        if count is None:
            count = self._counts[text] = self._wrapped(text).lineCount()
        return count

    def _laid_out(self, text: str) -> QTextLayout:
        layout = self._layouts.pop(text, None)
        if layout is None:
            layout = self._wrapped(text)
            while len(self._layouts) >= _LAID_OUT:
                self._layouts.popitem(last=False)
        self._layouts[text] = layout
        return layout

    def _wrapped(self, text: str) -> QTextLayout:
        layout = QTextLayout(text, self._theme.font(Role.BODY))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        width, number = self._text_width(), 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, number * PITCH + (PITCH - line.height()) / 2))
            number += 1
        layout.endLayout()
        return layout

    def _text_width(self) -> int:
        return max(40, self._width - TEXT_LEFT - PENCIL)


def _format(start: int, end: int, back: QColor, fore: QColor) -> QTextLayout.FormatRange:
    found, style = QTextLayout.FormatRange(), QTextCharFormat()
    style.setBackground(QBrush(back))
    style.setForeground(QBrush(fore))
    found.start, found.length, found.format = start, end - start, style
    return found
