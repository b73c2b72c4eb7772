"""The one line under the toolbar: what holds things up, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 36


class BannerText(NamedTuple):
    """What a banner says. ``tone`` is "warn", "danger" or "quiet"; ``action`` its one button."""

    text: str
    icon: str = "triangle-alert"
    tone: str = "warn"
    label: str = ""
    action: Callable[[], object] | None = None


class Banner(QWidget):
    """Shows one :class:`BannerText`; hidden while there is none."""

    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: BannerText | None = None
        self.setFixedHeight(HEIGHT)
        self._icon = QLabel(self)
        self._words = _Line(theme, self)
        self._action = QPushButton(self)
        self._action.setProperty("look", "link")
        self._action.clicked.connect(self._act)
        self._close = IconButton(theme, "x", "Hide this message", size=16, parent=self)
        self._close.setFixedSize(28, 28)
        self._close.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        theme.changed.connect(self._dress)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now, "" when hidden."""
        return self._shown.text if self._shown else ""

    def show_text(self, banner: BannerText | None) -> None:
        """Say this; None hides the banner."""
        self._shown = banner
        if banner is None:
            self.hide()
            return
        self._words.set_text(banner.text)
        self._action.setText(banner.label)
        self._action.setVisible(bool(banner.label))
        self.setAccessibleName(banner.text)
        self._dress()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._back())
        painter.end()

    def _act(self) -> None:
        if self._shown and self._shown.action:
            self._shown.action()

    def _back(self) -> QColor:
        tokens = self._theme.tokens
        backs = {"warn": tokens.warn_back, "danger": tokens.danger_back}
        return backs.get(self._shown.tone if self._shown else "", tokens.panel)

    def _dress(self) -> None:
        if self._shown is None:
            return
        tokens = self._theme.tokens
        color = {"warn": tokens.warn, "danger": tokens.danger}.get(self._shown.tone, tokens.t2)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap(self._shown.icon, 16, color, ratio))
        self.update()


class _Line(QLabel):
    """One line that gives way at its end; the whole text is its tool tip then."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setFont(theme.font(Role.SMALL))

    def set_text(self, text: str) -> None:
        self._text = text
        self.setToolTip("")
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        if (shown != self._text) != bool(self.toolTip()):
            self.setToolTip(self._text if shown != self._text else "")
        painter = QPainter(self)
        painter.setPen(self._theme.tokens.t1)
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
