"""All jobs in the toolbar: a few words and a thin bar; a click opens the list."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.models.job_totals import JobTotals
from medintel_desktop.ui.theme import Role, Theme

_BAR = 42
_ICON = 16
_GAP = 8


class JobSummary(QAbstractButton):
    """ "3 jobs, 4 min left", "2 failed" or "No jobs"; ``clicked`` asks for the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._totals = JobTotals()
        self._short = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(32)
        self.setToolTip("Show or hide the jobs (Ctrl+J)")
        theme.changed.connect(self.update)
        self._write()

    def show_totals(self, totals: JobTotals) -> None:
        self._totals = totals
        self._write()

    def set_short(self, short: bool) -> None:
        """Leave out the time where room is scarce."""
        self._short = short
        self._write()

    def sizeHint(self) -> QSize:
        text = QFontMetrics(self._theme.font(Role.BODY, numbers=True)).horizontalAdvance
        bar = _BAR + _GAP if self._totals.active else 0
        return QSize(text(self.text()) + _ICON + _GAP + bar + 16, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, totals = self._theme.tokens, self._totals
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().toRectF().adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            painter.setPen(QPen(tokens.accent, self._theme.ring))
        if self.isDown() or self.underMouse():
            painter.setBrush(tokens.press if self.isDown() else tokens.hover)
        painter.drawRoundedRect(frame, 6, 6)
        failed = totals.failed > 0 and not totals.active
        name, color = ("circle-x", tokens.danger) if failed else ("list-checks", tokens.t2)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(8, 8, self._theme.pixmap(name, _ICON, color, ratio))
        painter.setFont(self._theme.font(Role.BODY, numbers=True))
        painter.setPen(tokens.t2 if totals.active or failed else tokens.t3)
        left = 8 + _ICON + _GAP
        painter.drawText(
            left, 0, self.width() - left, 32, Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if totals.active:
            self._paint_bar(painter)
        painter.end()

    def _paint_bar(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        track = QRectF(self.width() - 8 - _BAR, 14, _BAR, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.press)
        painter.drawRoundedRect(track, 2, 2)
        share = self._totals.share
        if share:
            track.setWidth(max(4.0, _BAR * share))
            painter.setBrush(tokens.t3 if self._totals.paused else tokens.accent)
            painter.drawRoundedRect(track, 2, 2)

    def _write(self) -> None:
        text = self._words()
        self.setText(text)
        self.setAccessibleName(f"Jobs: {text}")
        self.updateGeometry()
        self.update()

    def _words(self) -> str:
        totals = self._totals
        if totals.active:
            jobs = words.counted(totals.active, "job")
            if self._short:
                return jobs
            if totals.paused:
                return f"{jobs}, paused"
            return jobs if totals.left is None else f"{jobs}, {words.left(totals.left)}"
        return f"{words.count(totals.failed)} failed" if totals.failed else "No jobs"
