"""A row of choices of which one holds, as in the heads of lists."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 26


class ChoiceBar(QTabBar):
    """A tab bar in another dress: arrow keys, names and signals are the tab bar's."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._under = -1
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._dress()
        theme.changed.connect(self._dress)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        metrics = QFontMetrics(self._theme.font(Role.SMALL, numbers=True))
        return QSize(metrics.horizontalAdvance(self.tabText(index)) + 20, HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        return self.tabSizeHint(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self.tabAt(event.position().toPoint())
        self.update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, _event: QEvent) -> None:
        self._under = -1
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        whole = self.tabRect(0).united(self.tabRect(self.count() - 1)).toRectF()
        outline = QPainterPath()
        outline.addRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(outline)
        for index in range(self.count()):
            rect = self.tabRect(index)
            chosen = index == self.currentIndex()
            fill = tokens.hover if index == self._under else tokens.raised
            painter.fillRect(rect, tokens.sel if chosen else fill)
            painter.setPen(tokens.t1 if chosen else tokens.t2)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
            if index:
                painter.fillRect(rect.left(), rect.top(), 1, rect.height(), tokens.line)
        painter.setClipping(False)
        focused = self.hasFocus()
        painter.setPen(QPen(tokens.accent if focused else tokens.line, 2 if focused else 1))
        painter.drawPath(outline)
        painter.end()

    def _dress(self) -> None:
        self.setFont(self._theme.font(Role.SMALL, numbers=True))
        self.update()
