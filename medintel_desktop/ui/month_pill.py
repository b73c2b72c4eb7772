"""The month beside a scroll bar that is being dragged."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionSlider, QWidget

from medintel_desktop.ui.theme import Role, Theme

HEIGHT, PADDING, SPACE = 24, 10, 8


class MonthPill(QWidget):
    """``words`` answers the month at the top of the view, "" while it is not known."""

    def __init__(self, view: QAbstractItemView, theme: Theme, words: Callable[[], str]) -> None:
        super().__init__(view)
        self._view, self._theme, self._words = view, theme, words
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        bar = view.verticalScrollBar()
        bar.sliderMoved.connect(self.follow)
        bar.sliderReleased.connect(self.hide)

    @property
    def text(self) -> str:
        return self._text

    def follow(self) -> None:
        """Stand beside the handle with what is at the top now; hidden while nobody drags it."""
        bar = self._view.verticalScrollBar()
        self._text = self._words()
        if not bar.isSliderDown() or not self._text:
            self.hide()
            return
        option = QStyleOptionSlider()
        option.initFrom(bar)
        bar.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ScrollBar, QStyle.SubControl.SC_ScrollBarSlider
        handle = bar.style().subControlRect(control, option, part, bar)
        middle = bar.mapTo(self._view, QPoint(0, handle.center().y()))
        self.setFont(self._theme.font(Role.SMALL_STRONG, numbers=True))
        width = self.fontMetrics().horizontalAdvance(self._text) + 2 * PADDING
        top = min(max(middle.y() - HEIGHT // 2, 0), self._view.height() - HEIGHT)
        self.setGeometry(QRect(middle.x() - width - SPACE, top, width, HEIGHT))
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.pill)
        painter.drawRoundedRect(self.rect(), HEIGHT / 2, HEIGHT / 2)
        painter.setPen(tokens.white)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
