"""What is being asked of the service right now, or why it did not answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

_WORDS = {
    JobState.QUEUED: "Waiting for its turn",
    JobState.WAITING: "Waiting",
    JobState.PAUSED: "Paused",
}


def _come(job: Job) -> str:
    """ "41 of 120 MB", "" where nothing is counted."""
    done = job.progress
    running = job.state is JobState.RUNNING and done.total > 0
    return words.amount(done.done, done.total, done.unit) if running else ""


class WorkLine(QWidget):
    """One line for the first job that works, else for the last that failed."""

    stop_asked = Signal(int)
    retry_asked = Signal(int)
    dismiss_asked = Signal(int)
    """Ids of jobs."""

    def __init__(self, theme: Theme, parent: QWidget, doing: str = "Asking about it") -> None:
        """``doing`` is what a job does while it runs."""
        super().__init__(parent)
        self._theme, self._doing = theme, doing
        self._job: Job | None = None
        self.words = Label(theme, "", Role.SMALL, "t1", wrap=True, parent=self)
        self.hint = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.stop = self._button("Stop")
        self.retry = self._button("Try again")
        self.dismiss = self._button("Dismiss")
        self.stop.clicked.connect(lambda: self.stop_asked.emit(self._id))
        self.retry.clicked.connect(lambda: self.retry_asked.emit(self._id))
        self.dismiss.clicked.connect(lambda: self.dismiss_asked.emit(self._id))
        first, foot = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.words, 1)
        first.addWidget(self.stop)
        foot.addStretch(1)
        foot.addWidget(self.dismiss)
        foot.addWidget(self.retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 14, 10)
        column.setSpacing(5)
        column.addLayout(first)
        column.addWidget(self.hint)
        column.addWidget(self.bar)
        column.addLayout(foot)
        self.hide()

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        working = [job for job in jobs if not job.ended]
        failed = [job for job in jobs if job.state is JobState.FAILED]
        self._job = working[0] if working else failed[-1] if failed else None
        self.setVisible(self._job is not None)
        if self._job is None:
            return
        broken = self._job.state is JobState.FAILED
        problem = self._job.problem
        if broken:
            self.words.setText(problem.title if problem else "It could not be done.")
            self.hint.setText(problem.hint if problem else "")
        else:
            self.words.setText(_WORDS.get(self._job.state, self._doing))
            self.hint.setText(self._job.note or _come(self._job))
        self.words.set_tone("danger" if broken else "t1")
        self.hint.setVisible(bool(self.hint.text()))
        progress = self._job.progress
        self.bar.setRange(0, 1000 if progress.total > 0 else 0)
        if progress.total > 0:
            self.bar.setValue(int(1000 * min(1.0, progress.done / progress.total)))
        self.bar.setVisible(self._job.state is JobState.RUNNING and progress.total > 0)
        self.stop.setVisible(not broken)
        self.retry.setVisible(broken)
        self.dismiss.setVisible(broken)

    def set_editable(self, editable: bool) -> None:
        """A library that is only looked at runs nothing."""
        for button in (self.stop, self.retry, self.dismiss):
            button.setEnabled(editable)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        failed = self._job is not None and self._job.state is JobState.FAILED
        tokens = self._theme.tokens
        if failed:
            painter.fillRect(self.rect(), tokens.danger_back)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.line)
        painter.end()

    @property
    def _id(self) -> int:
        return self._job.id if self._job is not None else -1

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("small", True)
        return button
