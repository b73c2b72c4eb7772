"""The first run: an inviting place to drop things, and three quiet hints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.sources import has_sources
from medintel_desktop.ui.theme import Role, Theme

TITLE = "Drop photos and videos here"
HINT = "Files or whole folders. They stay where they are; nothing is changed or uploaded."


class EmptyPage(QWidget):
    """Shown while the library has nothing."""

    sources_dropped = Signal(object)
    """QMimeData."""
    key_asked = Signal()
    library_asked = Signal()
    privacy_asked = Signal()

    def __init__(
        self, theme: Theme, adding: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self.area = DropArea(theme, adding, self)
        self.area.sources_dropped.connect(self.sources_dropped)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        for icon, title, text, label, signal in (
            ("sparkles", "Search by meaning",
             "Add a TwelveLabs key to find “a dog jumping into water” in hours of video.",
             "Add a key", self.key_asked),
            ("hard-drive-upload", "Bring a library along",
             "Open a library folder from another disk.",
             "Open a library…", self.library_asked),
            ("shield-check", "Yours alone",
             "The library works without a network. Services are used only once you add them.",
             "What is sent, and when", self.privacy_asked),
        ):  # fmt: skip
            card = _Card(theme, icon, title, text, label, self)
            card.link.clicked.connect(signal)
            cards.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(20)
        column.addWidget(self.area, 1)
        column.addLayout(cards)


class DropArea(QWidget):
    """The dashed field; solid and tinted while something hangs over it."""

    sources_dropped = Signal(object)

    def __init__(self, theme: Theme, adding: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hot = False
        self.takes_drops = True
        self.setAcceptDrops(True)
        self.setAccessibleName(f"{TITLE}. {HINT}")
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(5)
        column.addWidget(_Pictures(theme, self), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(14)
        column.addWidget(
            Label(theme, TITLE, Role.WINDOW, parent=self), 0, Qt.AlignmentFlag.AlignHCenter
        )
        column.addWidget(
            Label(theme, HINT, Role.BODY, "t2", parent=self), 0, Qt.AlignmentFlag.AlignHCenter
        )
        column.addSpacing(10)
        column.addLayout(self._buttons(adding))
        column.addSpacing(10)
        paste = Label(theme, "You can also paste with Ctrl+V.", Role.SMALL, "t3", parent=self)
        column.addWidget(paste, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(6)
        theme.changed.connect(self.update)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(self.takes_drops and has_sources(event.mimeData()))
        self._heat(event.isAccepted())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setAccepted(self._hot)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._heat(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._heat(False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.sources_dropped.emit(event.mimeData())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(tokens.accent if self._hot else tokens.strong, 2)
        if not self._hot:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3.2, 2.4])
        painter.setPen(pen)
        painter.setBrush(tokens.sel if self._hot else tokens.panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _buttons(self, adding: Sequence[QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch()
        for number, action in enumerate(adding):
            button = _ActionButton(self._theme, action, main=number == 0)
            row.addWidget(button)
        row.addStretch()
        return row

    def _heat(self, hot: bool) -> None:
        self._hot = hot
        self.update()


class _ActionButton(QPushButton):
    def __init__(self, theme: Theme, action: QAction, *, main: bool) -> None:
        super().__init__(f"\N{FOUR-PER-EM SPACE}{action.text()}")
        self.setAccessibleName(action.text())
        self._theme, self._action, self._main = theme, action, main
        self.setEnabled(action.isEnabled())
        action.enabledChanged.connect(self.setEnabled)
        self.clicked.connect(action.trigger)
        if main:
            self.setProperty("look", "main")
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        white = self._theme.tokens.white
        icon = self._theme.icon("plus", 16, white) if self._main else self._action.icon()
        self.setIcon(icon)


class _Card(QWidget):
    """One hint: icon, title, sentence, link."""

    def __init__(
        self, theme: Theme, icon: str, title: str, text: str, label: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self._picture = QLabel(self)
        self.link = QPushButton(label, self)
        self.link.setProperty("look", "link")
        self.link.setStyleSheet("QPushButton { padding: 0; text-align: left; }")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(theme, title, Role.BUTTON, parent=self))
        sentence = Label(theme, text, Role.SMALL, "t2", wrap=True, parent=self)
        sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        words.addWidget(sentence, 1)
        words.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 10)
        row.setSpacing(14)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.raised if not self._theme.dark else tokens.panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(self._theme.pixmap(self._icon, 18, None, ratio))
        self.update()


class _Pictures(QWidget):
    """Three small pictures, painted: hills, an evening, a frame of a film with its lanes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(366, 122)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._photo(painter, QRectF(0, 17, 120, 88), _HILLS)
        self._photo(painter, QRectF(246, 17, 120, 88), _EVENING)
        self._film(painter, QRectF(106, 0, 154, 122))
        painter.end()

    def _photo(self, painter: QPainter, frame: QRectF, colours: tuple[str, ...]) -> None:
        inside = self._card(painter, frame)
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(inside, 2, 2)
        painter.setClipPath(clip)
        painter.fillRect(inside, QColor(colours[0]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours[1]))
        painter.drawEllipse(QPointF(inside.left() + inside.width() * 0.68, inside.top() + 24), 9, 9)
        for depth, colour in enumerate(colours[2:]):
            painter.setBrush(QColor(colour))
            painter.drawPath(_ridge(inside, 0.42 + 0.18 * depth, depth))
        painter.restore()

    def _film(self, painter: QPainter, frame: QRectF) -> None:
        inside = self._card(painter, frame)
        tokens = self._theme.tokens
        picture = inside.adjusted(0, 0, 0, -18)
        painter.fillRect(picture, tokens.well)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 28))
        painter.drawEllipse(picture.center(), 21, 21)
        painter.setBrush(tokens.white)
        x, y = picture.center().x(), picture.center().y()
        painter.drawPolygon([QPointF(x - 6, y - 10), QPointF(x - 6, y + 10), QPointF(x + 11, y)])
        lanes = ((tokens.picture, ((0.0, 0.2), (0.34, 0.16), (0.7, 0.22))),
                 (tokens.sound, ((0.12, 0.3), (0.56, 0.12))),
                 (tokens.speech, ((0.26, 0.1), (0.62, 0.3))))  # fmt: skip
        for number, (colour, marks) in enumerate(lanes):
            y = picture.bottom() + 5 + number * 5
            painter.fillRect(QRectF(picture.left(), y, picture.width(), 3), tokens.press)
            for start, length in marks:
                left = picture.left() + start * picture.width()
                painter.fillRect(QRectF(left, y, length * picture.width(), 3), colour)

    def _card(self, painter: QPainter, frame: QRectF) -> QRectF:
        tokens = self._theme.tokens
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        return frame.adjusted(5, 5, -5, -5)


_HILLS = ("#BFD9EC", "#FFF3C4", "#9DBBD0", "#6F9A86", "#3F6B52")
_EVENING = ("#F0B07A", "#FFE3A8", "#C97B6B", "#7F4F73", "#43375C")
"""Sky, sun, and ridges from far to near."""


def _ridge(area: QRectF, height: float, seed: int) -> QPainterPath:
    """A soft line of hills across the area, filled to its foot."""
    top = area.top() + area.height() * height
    swing = area.height() * 0.14 * (1 if seed % 2 else -1)
    path = QPointF(area.left(), top + swing / 2)
    hills = QPainterPath(path)
    third = area.width() / 3
    hills.cubicTo(
        area.left() + third, top - swing, area.left() + 2 * third, top + swing, area.right() + 1,
        top - swing / 2,
    )  # fmt: skip
    hills.lineTo(area.right() + 1, area.bottom() + 1)
    hills.lineTo(area.left(), area.bottom() + 1)
    hills.closeSubpath()
    return hills
