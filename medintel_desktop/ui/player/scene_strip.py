"""The scenes under the transport bar: click one to go there."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.ui.player.filmstrip import Filmstrip
from medintel_desktop.ui.player.preview import filled
from medintel_desktop.ui.theme import Theme

HEIGHT = 50
GAP = 2
NARROWEST = 72
"""Below this width of one picture every second, third ... frame is left out."""


class SceneStrip(QWidget):
    """Frames of the filmstrip over the whole width, the current one framed.

    By keyboard the same is done by seeking, so it takes no focus.
    """

    share_asked = Signal(float)
    """Where to go, as 0..1 of the video."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strip = Filmstrip()
        self._share = 0.0
        self._painted = QPixmap()
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Scenes")
        self.setToolTip("Go to this scene")
        theme.changed.connect(self.update)

    def set_strip(self, strip: Filmstrip) -> None:
        self._strip = strip
        self._painted = QPixmap()
        self.setVisible(bool(strip))
        self.update()

    def set_share(self, share: float) -> None:
        """Where the video stands, 0..1."""
        before, self._share = self._current(), share
        if self._current() != before:
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._strip:
            return
        shown = self._numbers()
        column = int(event.position().x() * len(shown) / max(1, self.width()))
        self.share_asked.emit(Filmstrip.share_of(shown[min(max(column, 0), len(shown) - 1)]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._strip:
            return
        ratio = self.devicePixelRatioF()
        if self._painted.size() != self.size() * ratio:
            self._painted = self._paint_frames(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted)
        painter.setPen(QPen(self._theme.tokens.accent, 2))
        painter.drawRect(self._cell(self._current()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_frames(self, ratio: float) -> QPixmap:
        painted = QPixmap(self.size() * ratio)
        painted.setDevicePixelRatio(ratio)
        painted.fill(Qt.GlobalColor.transparent)
        painter = QPainter(painted)
        for column, number in enumerate(self._numbers()):
            cell = self._cell(column)
            picture = filled(self._strip.frame(number), cell.width(), cell.height(), ratio)
            painter.drawPixmap(cell.topLeft(), picture)
        painter.end()
        return painted

    def _numbers(self) -> range:
        """The frames that fit, evenly spread."""
        fits = max(1, self.width() // NARROWEST)
        return range(0, FILMSTRIP_FRAMES, -(-FILMSTRIP_FRAMES // fits))

    def _current(self) -> int:
        return min(int(self._share * len(self._numbers())), len(self._numbers()) - 1)

    def _cell(self, column: int) -> QRect:
        count = len(self._numbers())
        left = column * self.width() // count
        right = (column + 1) * self.width() // count
        return QRect(left, 0, right - left - (GAP if column < count - 1 else 0), self.height())
