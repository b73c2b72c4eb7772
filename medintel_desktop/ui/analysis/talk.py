"""What was asked in free words and what was answered, the newest at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain.analysis import Analysis
from medintel_desktop.domain.media import Problem
from medintel_desktop.ui.analysis.answer_text import AnswerText
from medintel_desktop.ui.analysis.safety import said_by
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

FEW, MORE = 8, 20
"""Exchanges shown at first, and with each press for earlier ones."""
CUT = "This answer was cut off."


class Exchange(QWidget):
    """One question with its answer; a line below says who answered, or what went wrong."""

    time_asked = Signal(float)
    again_asked = Signal(str)
    """The question, once more."""

    def __init__(self, theme: Theme, question: str, length: float, parent: QWidget) -> None:
        super().__init__(parent)
        self._length, self._words = length, ""
        self.question = Label(theme, question, Role.SMALL, "t3", wrap=True, parent=self)
        self.answer = AnswerText(theme, "Answer", parent=self)
        self.answer.time_asked.connect(self.time_asked)
        self.note = Label(theme, "", Role.TINY, "t3", wrap=True, parent=self)
        self.again = QPushButton("Ask again", self)
        self.again.setProperty("look", "link")
        self.again.setProperty("small", True)
        self.again.clicked.connect(lambda: self.again_asked.emit(question))
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 4)
        column.setSpacing(4)
        column.addWidget(self.question)
        column.addWidget(self.answer)
        column.addLayout(foot)
        self._say("", "t3", again=False)

    def show_answer(self, answer: Analysis) -> None:
        """As it was kept. A cut one is shown as cut."""
        self.answer.set_streaming(False)
        text = answer.content if isinstance(answer.content, str) else ""
        self.answer.show_text(text, self._length)
        self.answer.setVisible(bool(text))
        if answer.whole:
            self._say(said_by(answer), "t3", again=False)
        else:
            self._say(CUT, "warn", again=True)

    def begin(self) -> None:
        """Nothing has come yet."""
        self.answer.show_text("", self._length)
        self.answer.set_streaming(True)
        self._say("", "t3", again=False)

    def add_words(self, text: str) -> None:
        if not self.answer.text:
            self.answer.show_text(text, self._length)
        else:
            self.answer.append_words(text)

    def fail(self, problem: Problem) -> None:
        self.answer.set_streaming(False)
        self.answer.setVisible(bool(self.answer.text))
        self._say(f"{problem.title} {problem.hint}".strip(), "danger", again=True)

    def _say(self, text: str, tone: str, *, again: bool) -> None:
        self.note.setText(text)
        self.note.set_tone(tone)
        self.note.setVisible(bool(text))
        self.again.setVisible(again)


class Talk(QWidget):
    """Follows what is kept, with the exchange under way or failed after it."""

    time_asked = Signal(float)
    again_asked = Signal(str)
    grew = Signal()
    """More words: whoever scrolls may follow."""
    found = Signal(object)
    """The Exchange in which the question was answered before."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kept: tuple[Analysis, ...] = ()
        self._length, self._most = 0.0, FEW
        self.exchanges: list[Exchange] = []
        self.live: Exchange | None = None
        self.earlier = QPushButton(self)
        self.earlier.setProperty("look", "link")
        self.earlier.setProperty("small", True)
        self.earlier.clicked.connect(self._show_earlier)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 1, 0, 8)
        self._column.setSpacing(0)
        self._column.addWidget(self.earlier)
        self.earlier.hide()

    @property
    def kept(self) -> tuple[Analysis, ...]:
        return self._kept

    def clear(self) -> None:
        """Nothing was said, or nothing is known of it yet."""
        self._end_live()
        self._kept, self._most = (), FEW
        self._fill()

    def show_talk(self, kept: Sequence[Analysis], length: float) -> None:
        """What is kept of an item of ``length`` seconds, the oldest first."""
        self._length = length
        if tuple(kept) != self._kept:
            self._kept = tuple(kept)
            self._fill()

    def begin(self, question: str) -> None:
        """A question is under way."""
        self._end_live()
        self.live = self._exchange(question)
        self.live.begin()
        self._column.addWidget(self.live)
        self.setVisible(True)
        self.grew.emit()

    def add_words(self, text: str) -> None:
        if self.live is not None:
            self.live.add_words(text)
            self.grew.emit()

    def end(self, answer: Analysis | None) -> None:
        """What came is kept now; None when nothing came."""
        self._end_live()
        if answer is None:
            self._fill()
            return
        ids = [kept.id for kept in self._kept]
        if answer.id in ids:
            self._most = max(self._most, len(ids) - ids.index(answer.id))
        else:
            self._kept = (*self._kept, answer)
        self._fill()
        if answer.id in ids:
            shown = self.exchanges[ids.index(answer.id) - len(ids)]
            QTimer.singleShot(0, self, lambda: self.found.emit(shown))  # once it is laid out
        else:
            self.grew.emit()

    def fail(self, problem: Problem) -> None:
        if self.live is not None:
            self.live.fail(problem)
            self.grew.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._theme.tokens.line)
        painter.end()

    def _fill(self) -> None:
        for exchange in self.exchanges:
            self._column.removeWidget(exchange)
            exchange.deleteLater()
        shown = self._kept[-self._most :]
        self.exchanges = []
        for place, answer in enumerate(shown):
            exchange = self._exchange(answer.question)
            exchange.show_answer(answer)
            self._column.insertWidget(place + 1, exchange)
            self.exchanges.append(exchange)
        hidden = len(self._kept) - len(shown)
        self.earlier.setText(f"Show {min(hidden, MORE)} earlier")
        self.earlier.setVisible(hidden > 0)
        self.setVisible(bool(self._kept) or self.live is not None)

    def _exchange(self, question: str) -> Exchange:
        exchange = Exchange(self._theme, question, self._length, self)
        exchange.time_asked.connect(self.time_asked)
        exchange.again_asked.connect(self.again_asked)
        return exchange

    def _end_live(self) -> None:
        if self.live is not None:
            self._column.removeWidget(self.live)
            self.live.hide()
            self.live.deleteLater()
            self.live = None

    def _show_earlier(self) -> None:
        self._most += MORE
        self._fill()
