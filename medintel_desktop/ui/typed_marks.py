"""Shows typed filters in the field they are typed in: in accent colour, slips underlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLineEdit

from medintel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medintel_desktop.domain.typed import Typed


class TypedMarks(QObject):
    """Follows a line; its text stays as typed.

    A line edit has no formats of its own, but draws those of an input method, which are told
    relative to the cursor.
    """

    def __init__(self, theme: Theme, line: QLineEdit) -> None:
        super().__init__(line)
        self._theme, self._line = theme, line
        self._marked = False
        self.composing = False
        """An input method is at work, and is not to be disturbed."""
        line.textChanged.connect(lambda _: self.mark())
        line.cursorPositionChanged.connect(lambda *_: self.mark())
        theme.changed.connect(self.mark)

    def mark(self) -> None:
        """Draw the filters of what is typed now."""
        text = self._line.text()
        if self.composing or not (text or self._marked):
            return
        from medintel_desktop.domain.typed import parse  # no start types

        typed = parse(text)
        if not (typed.pieces or self._marked):
            return
        self._marked = bool(typed.pieces)
        QApplication.sendEvent(self._line, QInputMethodEvent("", self._formats(typed)))

    def _formats(self, typed: Typed) -> list[QInputMethodEvent.Attribute]:
        cursor, kind = self._line.cursorPosition(), QInputMethodEvent.AttributeType.TextFormat
        formats = []
        for piece in typed.pieces:
            style = QTextCharFormat()
            if piece.problem and not piece.unfinished:
                style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                style.setUnderlineColor(self._theme.tokens.danger)
            else:
                style.setForeground(self._theme.tokens.accent)
            start, length = piece.start - cursor, piece.end - piece.start
            formats.append(QInputMethodEvent.Attribute(kind, start, length, style))
        return formats
