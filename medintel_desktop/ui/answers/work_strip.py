"""How far a batch of questions is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.ui.answers.standing import is_lost
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 40
BAR = 160


class WorkStrip(QWidget):
    """Gone while nothing works and nothing failed. What was asked since it came counts as done
    when no job is left of it."""

    stop_asked = Signal(list)
    retry_asked = Signal(list)
    """Ids of jobs: all that work, or all that failed and can be tried without being paid twice."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._working: list[int] = []
        self._failed: list[int] = []
        self._seen: set[int] = set()
        self.words = Label(theme, "", Role.SMALL, "t1", parent=self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(BAR)
        self.retry = self._button("Retry failed")
        self.stop = self._button("Stop all")
        self.retry.clicked.connect(lambda: self.retry_asked.emit(list(self._failed)))
        self.stop.clicked.connect(lambda: self.stop_asked.emit(list(self._working)))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.bar)
        row.addStretch()
        row.addWidget(self.retry)
        row.addWidget(self.stop)
        self.setFixedHeight(HEIGHT)
        self.hide()

    def begin(self) -> None:
        """Other items are shown: count anew."""
        self._seen.clear()

    def show_jobs(self, jobs: Sequence[Job], *, editable: bool) -> None:
        failed = [job for job in jobs if job.state is JobState.FAILED]
        self._working = [job.id for job in jobs if not job.ended]
        self._failed = [job.id for job in failed if not is_lost(job)]
        if not self._working:
            self._seen.clear()
        self._seen.update(self._working)
        total = len(self._seen | {job.id for job in failed})
        done = total - len(self._working) - len(failed)
        self.words.setText(_words(len(self._working), len(failed), done, total))
        self.words.set_tone("danger" if failed and not self._working else "t1")
        self.bar.setVisible(bool(self._working))
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done + len(failed))
        self.stop.setVisible(bool(self._working))
        self.retry.setVisible(bool(self._failed))
        for button in (self.stop, self.retry):
            button.setEnabled(editable)
        self.setVisible(bool(self._working or failed))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.fillRect(self.rect(), tokens.panel)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.line)
        painter.end()

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("small", True)
        return button


def _words(working: int, failed: int, done: int, total: int) -> str:
    """ "41 of 100 answered, 2 failed"."""
    if not working:
        return f"{words.counted(failed, 'item')} could not be asked." if failed else ""
    told = f"{words.count(done)} of {words.count(total)} answered"
    return f"{told}, {words.count(failed)} failed" if failed else told
