"""The strip above the job list: filters, totals, and what concerns all jobs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.job_list import READ_ONLY
from medintel_desktop.ui.label import AIR
from medintel_desktop.ui.models.job_snapshot import JobFilter
from medintel_desktop.ui.models.job_totals import JobTotals
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 44
_ROOMY = 820
_NARROW = 680
_LEAST = 480
"""Widths in px: below the first buttons lose their words, below the second filters their counts."""


class JobHead(QWidget):
    """Asks, never acts."""

    close_asked = Signal()
    filter_chosen = Signal(object)
    """JobFilter."""
    pause_all_asked = Signal()
    """Or resume all, when everything is paused."""
    retry_failed_asked = Signal()

    def __init__(self, theme: Theme, *, read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._read_only = read_only
        self._counts: Mapping[JobFilter, int] = dict.fromkeys(JobFilter, 0)
        self._totals = JobTotals()
        self.setFixedHeight(HEIGHT)
        self.title = QLabel("Jobs", self)
        self.filters = ChoiceBar(theme, "Which jobs", self)
        for one in JobFilter:
            self.filters.addTab(one)
        self.amount = _Amount(theme, self)
        self.retry = QPushButton(self)
        self.pause = QPushButton(self)
        for button in (self.retry, self.pause):
            button.setProperty("small", True)
            button.setIconSize(QSize(14, 14))
        self.close_button = IconButton(theme, "chevron-down", "Close jobs", "Ctrl+J", parent=self)
        self._lay_out()
        self.filters.currentChanged.connect(
            lambda at: self.filter_chosen.emit(tuple(JobFilter)[at])
        )
        self.retry.clicked.connect(self.retry_failed_asked)
        self.pause.clicked.connect(self.pause_all_asked)
        self.close_button.clicked.connect(self.close_asked)
        theme.changed.connect(self._dress)
        self._dress()

    def show_filter(self, chosen: JobFilter) -> None:
        self.filters.blockSignals(True)
        self.filters.setCurrentIndex(tuple(JobFilter).index(chosen))
        self.filters.blockSignals(False)
        self.filters.update()

    def show_counts(self, counts: Mapping[JobFilter, int]) -> None:
        self._counts = counts
        self._write()

    def show_totals(self, totals: JobTotals) -> None:
        self._totals = totals
        self._write()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, HEIGHT)  # the words shorten before the window has to grow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.panel)
        painter.fillRect(0, 0, self.width(), 1, tokens.line)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.line)
        painter.end()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 10, 0)
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(self.filters)
        row.addWidget(self.amount, 1)
        row.addWidget(self.retry)
        row.addWidget(self.pause)
        row.addWidget(self.close_button)

    def _write(self) -> None:
        """Everything that depends on numbers and on the room there is."""
        roomy, narrow = self.width() >= _ROOMY, self.width() < _NARROW
        for at, one in enumerate(JobFilter):
            text = one.value if narrow else f"{one} {words.count(self._counts[one])}"
            if self.filters.tabText(at) != text:
                self.filters.setTabText(at, text)
        self.title.setVisible(not narrow)
        self.amount.show_text(self._totals.words)
        paused = self._totals.paused
        self._name(self.retry, "Retry failed", roomy)
        self._name(self.pause, "Resume all" if paused else "Pause all", roomy)
        self.pause.setIcon(self._theme.icon("play" if paused else "pause", 14))
        self.retry.setVisible(self._totals.failed > 0)
        self.pause.setEnabled(not self._read_only and (self._totals.active > 0 or paused))
        self.retry.setEnabled(not self._read_only)

    def _name(self, button: QPushButton, name: str, with_word: bool) -> None:
        button.setText(f"{AIR}{name}" if with_word else "")
        button.setAccessibleName(name)
        button.setToolTip(READ_ONLY if self._read_only else name)

    def _dress(self) -> None:
        theme = self._theme
        self.title.setFont(theme.font(Role.TITLE))
        self.retry.setIcon(theme.icon("rotate-ccw", 14))
        self._write()
        self.update()


class _Amount(QWidget):
    """One quiet line that is cut where the room ends."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self.update)

    def show_text(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        font = self._theme.font(Role.SMALL, numbers=True)
        cut = Qt.TextElideMode.ElideRight
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self._theme.tokens.t2)
        shown = QFontMetrics(font).elidedText(self.text, cut, self.width())
        if len(shown) > 4:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
