"""A small frame at the lower right: what came of something, with at most one thing to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 420
STAYS_MS = 8000


class NoticeText(NamedTuple):
    """``tone`` is "ok", "info" or "danger". ``label`` and ``action`` are the one button; without
    ``stands`` what is said is past, and the button would do nothing."""

    title: str
    hint: str = ""
    tone: str = "ok"
    label: str = ""
    action: Callable[[], object] | None = None
    stands: Callable[[], bool] = lambda: True


_ICONS = {"ok": "circle-check", "info": "info", "danger": "triangle-alert"}


class Notice(QWidget):
    """Goes after 8 s, unless the pointer or the focus is in it."""

    gone = Signal()

    def __init__(self, theme: Theme, text: NoticeText, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = text
        self._timer = QTimer(self, interval=STAYS_MS, singleShot=True)
        self._timer.timeout.connect(self.leave)
        self._icon = QLabel(self)
        self._title = _plain(text.title, self)
        self._hint = _plain(text.hint, self)
        self._hint.setVisible(bool(text.hint))
        self.action = QPushButton(text.label, self)
        self.action.setProperty("look", "link")
        self.action.setVisible(bool(text.label))
        self.action.clicked.connect(self._act)
        self._close = IconButton(theme, "x", "Close this message", size=16, parent=self)
        self._close.setFixedSize(28, 28)
        self._close.clicked.connect(self.leave)
        for button in (self.action, self._close):
            button.installEventFilter(self)
        self._lay_out()
        self.setAccessibleName(f"{text.title} {text.hint}".strip())
        theme.changed.connect(self._dress)
        self._dress()
        self._timer.start()

    def leave(self) -> None:
        """Close for good."""
        self._timer.stop()
        self.hide()
        self.gone.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._timer.start()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._timer.start()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.strong, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def fit(self, room: int) -> None:
        """Take the width there is, and the height the words need."""
        width = min(WIDTH, max(200, room))
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout else 0
        self.resize(width, max(height, 56))

    def _act(self) -> None:
        self.leave()
        if self.text.action:
            self.text.action()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._hint)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.action)
        row.addWidget(self._close)

    def _dress(self) -> None:
        theme, tokens = self._theme, self._theme.tokens
        color = {"ok": tokens.ok, "danger": tokens.danger}.get(self.text.tone, tokens.t2)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(theme.pixmap(_ICONS[self.text.tone], 18, color, ratio))
        self._title.setFont(theme.font(Role.BUTTON))
        self._hint.setFont(theme.font(Role.SMALL))
        palette = self._hint.palette()
        palette.setColor(self._hint.foregroundRole(), tokens.t2)
        self._hint.setPalette(palette)
        self.update()


def _plain(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
