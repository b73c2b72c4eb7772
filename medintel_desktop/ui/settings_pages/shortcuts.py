"""All keys on one page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from medintel_desktop.ui.card import Card
from medintel_desktop.ui.keys import KEYS
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = "Single keys work where items, a photo or a video have the focus."


class ShortcutsPage(Page):
    """Read only."""

    name = "Shortcuts"
    icon = "keyboard"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, SENTENCE)
        for title, rows in KEYS:
            card = Card(theme, title)
            inside = _Keys(theme, rows)
            card.add(inside)
            self.body.addWidget(card)


class _Keys(QWidget):
    """Rows of words and key caps, painted."""

    ROW = 26

    def __init__(self, theme: Theme, rows: tuple[tuple[tuple[str, ...], str], ...]) -> None:
        super().__init__()
        self._theme, self._rows = theme, rows
        self.setFixedHeight(len(rows) * self.ROW + 10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("; ".join(f"{does}: {', '.join(keys)}" for keys, does in rows))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (keys, text) in enumerate(self._rows):
            top = number * self.ROW
            painter.setFont(self._theme.font(Role.BODY))
            painter.setPen(tokens.t2)
            painter.drawText(14, top + 17, text)
            left = 290.0
            for key in keys:
                left = self._cap(painter, left, top + 2, native(key)) + 6
        painter.end()

    def _cap(self, painter: QPainter, left: float, top: float, text: str) -> float:
        font = self._theme.font(Role.SMALL)
        width = max(QFontMetrics(font).horizontalAdvance(text) + 14, 24)
        cap = QRectF(left + 0.5, top + 0.5, width, 20)
        painter.setPen(QPen(self._theme.tokens.line, 1))
        painter.setBrush(self._theme.tokens.panel)
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(font)
        painter.setPen(self._theme.tokens.t1)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)
        return left + width


def native(key: str) -> str:
    """The key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
