"""What the video shows where the pointer is on the time line."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.words import clock
from medintel_desktop.ui.player.filmstrip import Filmstrip
from medintel_desktop.ui.theme import Role, Theme

SIZE = (160, 112)
FRAME = QRect(4, 4, 152, 86)


class HoverPreview(QWidget):
    """A child of the page, above the time line: a window of its own would flicker and steal
    the pointer. Without a filmstrip it shows the time alone."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._theme = theme
        self._strip = Filmstrip()
        self._pictures: dict[int, QPixmap] = {}
        self._number = 0
        self._text = self._title = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        return self._text

    def set_strip(self, strip: Filmstrip) -> None:
        self._strip = strip
        self._pictures.clear()
        self.resize(SIZE[0] if strip else 72, SIZE[1] if strip else 26)

    def show_at(self, seconds: float, share: float, x: int, bottom: int, title: str = "") -> None:
        """Stand centred on ``x`` with the lower edge at ``bottom``, inside the parent; ``title``
        is that of the chapter."""
        self._text, self._title = clock(seconds), " ".join(title[:200].split())
        self._number = Filmstrip.number_at(share)
        left = min(max(4, x - self.width() // 2), self._over.width() - self.width() - 4)
        self.move(left, bottom - self.height())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.strong, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        words = self.rect().adjusted(6, 0, -6, 0)
        if self._strip:
            painter.drawPixmap(FRAME.topLeft(), self._picture(self._number))
            words.setTop(FRAME.bottom() + 1)
        painter.setFont(self._theme.font(Role.SMALL_STRONG, numbers=True))
        painter.setPen(tokens.t1)
        align = Qt.AlignmentFlag.AlignLeft if self._strip else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(words, align | Qt.AlignmentFlag.AlignVCenter, self._text)
        if self._strip and self._title:
            words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(self._text) + 5)
            painter.setFont(self._theme.font(Role.SMALL))
            painter.setPen(tokens.t2)
            elide = Qt.TextElideMode.ElideRight
            title = painter.fontMetrics().elidedText(self._title, elide, words.width())
            painter.drawText(words, align | Qt.AlignmentFlag.AlignVCenter, title)
        painter.end()

    def _picture(self, number: int) -> QPixmap:
        if number not in self._pictures:
            ratio = self.devicePixelRatioF()
            self._pictures[number] = filled(
                self._strip.frame(number), FRAME.width(), FRAME.height(), ratio
            )
        return self._pictures[number]


def filled(image: QImage, width: int, height: int, ratio: float) -> QPixmap:
    """The middle of ``image`` scaled to fill ``width`` x ``height`` logical px."""
    wide, high = round(width * ratio), round(height * ratio)
    scaled = image.scaled(
        wide,
        high,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    left, top = (scaled.width() - wide) // 2, (scaled.height() - high) // 2
    pixmap = QPixmap.fromImage(scaled.copy(left, top, wide, high))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
