"""Words in small frames, such as hashtags: a click copies one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from medintel_desktop.domain.words import count
from medintel_desktop.ui.analysis.passages import draw_line
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 22
GAP = 6
FEW = 60
"""Shown at first; a service may send thousands."""


class WordChips(QWidget):
    """Painted, as there may be many. Arrows go from word to word, Enter copies."""

    copied = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: tuple[str, ...] = ()
        self._places: list[QRect] = []
        self._all = False
        self._under, self._current = -1, 0
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    @property
    def words(self) -> tuple[str, ...]:
        return self._words

    def show_words(self, words: Sequence[str]) -> None:
        if tuple(words) != self._words:
            self._words, self._all = tuple(words), False
            self._current = 0
            self.setAccessibleDescription(", ".join(self._words[:FEW]))
            self._arrange()

    def place_of(self, number: int) -> QRect:
        """Where a word is drawn, for tests."""
        return self._places[number]

    def sizeHint(self) -> QSize:
        return QSize(100, self.height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_under(self._at(event.position().toPoint()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._set_under(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and number >= 0:
            self._press(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() in steps and self._places:
            last = len(self._places) - 1
            self._current = min(max(self._current + steps[Qt.Key(event.key())], 0), last)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font(Role.SMALL)
        for number, place in enumerate(self._places):
            if not place.intersects(event.rect()):
                continue
            focused = self.hasFocus() and number == self._current
            pen = QPen(tokens.accent, self._theme.ring) if focused else QPen(tokens.line, 1)
            painter.setPen(pen)
            painter.setBrush(tokens.hover if number == self._under else tokens.raised)
            painter.drawRoundedRect(place.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            more = number >= len(self._shown())
            color = tokens.accent if more else tokens.t1
            draw_line(painter, place.adjusted(8, 0, -6, 0), self._text(number), font, color)
        painter.end()

    def _shown(self) -> tuple[str, ...]:
        return self._words if self._all else self._words[:FEW]

    def _text(self, number: int) -> str:
        shown = self._shown()
        return shown[number] if number < len(shown) else f"Show all {count(len(self._words))}"

    def _press(self, number: int) -> None:
        if number >= len(self._places):
            return
        if number >= len(self._shown()):
            self._all = True
            self._arrange()
            return
        QGuiApplication.clipboard().setText(self._words[number])
        self.copied.emit(self._words[number])

    def _arrange(self) -> None:
        """Fill lines like words in a text."""
        metrics, width = QFontMetrics(self._theme.font(Role.SMALL)), max(60, self.width())
        chips = len(self._shown()) + (len(self._shown()) < len(self._words))
        self._places, x, y = [], 0, 0
        for number in range(chips):
            wide = min(width, metrics.horizontalAdvance(self._text(number)[:200]) + 17)
            if x and x + wide > width:
                x, y = 0, y + HEIGHT + GAP
            self._places.append(QRect(x, y, wide, HEIGHT))
            x += wide + GAP
        self.setFixedHeight(y + HEIGHT if chips else 0)
        self.update()

    def _at(self, point: QPoint) -> int:
        for number, place in enumerate(self._places):
            if place.contains(point):
                return number
        return -1

    def _set_under(self, number: int) -> None:
        if number != self._under:
            self._under = number
            self.setToolTip("Copy" if 0 <= number < len(self._shown()) else "")
            self.update()
