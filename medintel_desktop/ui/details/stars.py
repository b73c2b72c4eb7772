"""Five stars to look at and to set."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from medintel_desktop.ui.theme import Theme

STARS = 5
SIZE = 16
_STEP = 18
_PAD = 4


class StarBar(QWidget):
    """``rated``: 0 to 5. A click on the star that is the last one takes all away.

    Keys 0 to 5 set, arrows go up and down. None is "different": outlines alone.
    """

    rated = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rating: int | None = 0
        self._under = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.show_rating(0)

    @property
    def rating(self) -> int | None:
        return self._rating

    def show_rating(self, rating: int | None) -> None:
        self._rating = rating
        told = "different ratings" if rating is None else f"{rating} of {STARS} stars"
        self.setAccessibleName(f"Rating: {told}")
        self.setToolTip("Rating (0 to 5)")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(2 * _PAD + STARS * _STEP - (_STEP - SIZE), 24)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._star_at(event.position().x()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            star = self._star_at(event.position().x())
            self._rate(0 if star == self._rating else star)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, now = event.key(), self._rating or 0
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            self._rate(key - Qt.Key.Key_0)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._rate(min(STARS, now + 1))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._rate(max(0, now - 1))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        painter = QPainter(self)
        shown = self._under or self._rating or 0
        for star in range(1, STARS + 1):
            on = star <= shown
            color = tokens.t2 if on and self.isEnabled() else tokens.t3
            icon = self._theme.pixmap("star", SIZE, color, ratio, filled=on)
            painter.drawPixmap(_PAD + (star - 1) * _STEP, 4, icon)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.accent, self._theme.ring))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _rate(self, rating: int) -> None:
        if rating != self._rating:
            self.show_rating(rating)
            self.rated.emit(rating)

    def _point(self, star: int) -> None:
        if star != self._under:
            self._under = star
            self.update()

    def _star_at(self, x: float) -> int:
        return min(STARS, max(1, int((x - _PAD) // _STEP) + 1))
