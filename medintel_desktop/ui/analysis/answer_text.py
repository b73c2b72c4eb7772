"""A text of a service: plain, as high as it is long, its times are links that play."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.analysis.times import LONGEST, written_in
from medintel_desktop.ui.theme import Role, Theme

CARET = 2
MOST_SHOWN = 20_000
"""Characters; no answer of the service is that long, and more would hold the window up."""
MOST_LINKS = 500
REST = "Only the beginning is shown. Copy it to have all."
_SCHEME = "time"


class AnswerText(QTextBrowser):
    """Selectable by mouse and keyboard; Tab goes from time to time, Enter plays.

    Text goes in through a cursor with formats, so that markup in it stays the text it is.
    """

    time_asked = Signal(float)
    """A time in the text was clicked."""

    def __init__(
        self, theme: Theme, name: str, role: Role = Role.SMALL, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._role = theme, role
        self._text, self._length = "", 0.0
        self._streaming = False
        self._linked = 0
        """Characters that cannot become part of a time any more."""
        self.setAccessibleName(name)
        self.setProperty("look", "text")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._follow)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def text(self) -> str:
        return self._text

    @property
    def links(self) -> list[float]:
        """The seconds that can be clicked."""
        return [at.seconds for at in written_in(self._text, self._length)]

    def show_text(self, text: str, length: float = 0.0) -> None:
        """Replace all. Times up to ``length`` seconds become links, 0 for a photo."""
        if (text, length) != (self._text, self._length):
            self._text, self._length, self._linked = "", length, 0
            self.clear()
            self.append_words(text)

    def append_words(self, text: str) -> None:
        """More of a text that comes bit by bit. What was laid out before stays."""
        room = MOST_SHOWN - len(self._text)
        self._text += text
        if room < 0:
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()  # all is laid out once, at its end
        cursor.insertText(text[:room], self._format())
        self._link(cursor)
        if len(text) > room:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(f"\n{REST}", self._format(quiet=True))
        cursor.endEditBlock()
        self._fit()

    def set_streaming(self, streaming: bool) -> None:
        """Show the caret at the end of what has come so far."""
        self._streaming = streaming
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._link(cursor)
        cursor.endEditBlock()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._streaming:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            place = self.cursorRect(cursor)
            painter = QPainter(self.viewport())
            painter.fillRect(
                place.left() + 1, place.top(), CARET, place.height(), self._theme.tokens.accent
            )
            painter.end()

    def _follow(self, link: QUrl) -> None:
        if link.scheme() == _SCHEME:
            self.time_asked.emit(float(link.path()))

    def _link(self, cursor: QTextCursor) -> None:
        """Make links of the times that are whole; one at the very end may still grow."""
        if self._length <= 0:
            return
        done, wide = 0, 0
        text = self._text[:MOST_SHOWN]
        found = written_in(text, self._length, max(0, self._linked - LONGEST))
        for at in islice(found, MOST_LINKS):
            if at.end == len(text) and self._streaming:
                continue
            wide += _wide(text[done : at.begin])
            done = at.begin
            cursor.setPosition(at.begin + wide)
            cursor.setPosition(at.end + wide, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(self._format(at.seconds))
        self._linked = len(text)

    def _format(self, seconds: float | None = None, *, quiet: bool = False) -> QTextCharFormat:
        form, tokens = QTextCharFormat(), self._theme.tokens
        form.setFont(self._theme.font(self._role, numbers=True))
        form.setForeground(tokens.t3 if quiet else tokens.t1)
        if seconds is not None:
            form.setAnchor(True)
            form.setAnchorHref(f"{_SCHEME}:{seconds:g}")
            form.setForeground(tokens.accent)
            form.setToolTip(f"Play from {words.clock(seconds)}")
        return form

    def _fit(self) -> None:
        width = self.viewport().width()
        if self.document().textWidth() != width:  # setting it lays out anew
            self.document().setTextWidth(width)
        height = max(1, round(self.document().size().height()))
        if self.height() != height:
            self.setFixedHeight(height)

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._role))
        text, self._text = self._text, ""
        self._linked = 0
        self.clear()
        self.append_words(text)


def _wide(text: str) -> int:
    """Characters that a text document counts twice."""
    return 0 if text.isascii() else sum(character > "\uffff" for character in text)
