"""Whether the shared library is in sync, at the foot of the window; a click says more."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from medintel_desktop.domain.sharing import SharingStatus
from medintel_desktop.ui.shared_library.sync_words import tone
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 24
DOT = 8
GAP = 7
SIDE = 8
MOST_WORDS = 360
"""Px; what is longer gives way at its end and is told by the panel."""


class SyncDot(QAbstractButton):
    """A dot and a few words; ``clicked`` asks for the panel."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = "t3"
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    def say(self, status: SharingStatus) -> None:
        said, now = status.words, tone(status)
        if (said, now) != (self.text(), self._tone):
            self._tone = now
            self.setText(said)
            self.setToolTip(f"Shared library “{status.library}”: {said}")
            self.setAccessibleName(f"Shared library: {said}")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = min(self._metrics.horizontalAdvance(self.text()), MOST_WORDS)
        return QSize(width + DOT + GAP + 2 * SIDE, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            painter.setPen(QPen(tokens.accent, self._theme.ring))
        held = self.isDown() or self.isChecked()
        if held or self.underMouse():
            painter.setBrush(tokens.press if held else tokens.hover)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(getattr(tokens, self._tone))
        painter.drawEllipse(QPointF(SIDE + DOT / 2, HEIGHT / 2), DOT / 2, DOT / 2)
        painter.setFont(self._theme.font(Role.SMALL, numbers=True))
        painter.setPen(tokens.t1 if self._tone in ("warn", "danger") else tokens.t2)
        room = self.rect().adjusted(SIDE + DOT + GAP, 0, -SIDE, 0)
        text = self._metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    @property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(Role.SMALL, numbers=True))
