"""Title and times of one chapter, typed over its row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import SHORTEST, Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.words import read_clock
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.theme import Theme

MOST_TITLE = 300


class ChapterForm(QWidget):
    """Enter or the tick saves, Esc or the cross leaves all as it was."""

    saved = Signal(object)
    """The Passage as it was typed."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._passage: Passage | None = None
        self._length = 0.0
        self.title, self.start, self.end = (self._field(n) for n in ("Title", "Start", "End"))
        self.title.setMaxLength(MOST_TITLE)
        self.save = IconButton(theme, "check", "Save", "Enter", size=14, parent=self)
        self.cancel = IconButton(theme, "x", "Cancel", "Esc", size=14, parent=self)
        for button in (self.save, self.cancel):
            button.setFixedSize(26, 24)
            button.setMinimumSize(26, 24)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 1, 0, 1)
        grid.setSpacing(2)
        grid.addWidget(self.title, 0, 0, 1, 4)
        for column, part in enumerate((self.start, self.end, self.save, self.cancel)):
            grid.addWidget(part, 1, column)
        self.save.clicked.connect(self._finish)
        self.cancel.clicked.connect(self._leave)

    def begin(self, passage: Passage, length: float) -> None:
        """Edit this one; no time may lie beyond ``length`` seconds."""
        self._passage, self._length = passage, length
        self.title.setText(passage.title)
        self.start.setText(clock(passage.span.start))
        self.end.setText(clock(passage.span.end))
        self._typed()
        self.show()
        self.raise_()
        self.title.setFocus()
        self.title.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.panel)
        painter.end()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setProperty("look", "row")
        field.setAccessibleName(name)
        field.setToolTip("" if name == "Title" else f"{name}, such as 1:02.5")
        field.textEdited.connect(lambda _: self._typed())
        return field

    def _typed(self) -> None:
        self.save.setEnabled(self._read() is not None)

    def _read(self) -> Passage | None:
        """None while what is typed makes no sense."""
        passage = self._passage
        title = " ".join(self.title.text().split())
        if passage is None or not title:
            return None
        # What was not touched keeps its fractions, which the field does not show.
        old = passage.span
        start = (
            old.start if self.start.text() == clock(old.start) else read_clock(self.start.text())
        )
        end = old.end if self.end.text() == clock(old.end) else read_clock(self.end.text())
        if start is None or end is None or end - start < SHORTEST or end > self._length + 0.01:
            return None
        return Passage(Span(start, min(end, self._length)), title, passage.text)

    def _finish(self) -> None:
        passage = self._read()
        if passage is not None:
            self._leave()
            self.saved.emit(passage)

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()


def clock(seconds: float) -> str:
    """ "1:02" or, where it matters, "1:02.50"."""
    return words.clock(seconds, hundredths=abs(seconds - round(seconds)) >= 0.005)
