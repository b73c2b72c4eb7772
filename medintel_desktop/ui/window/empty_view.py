"""The middle of a view without items: one icon, one sentence, perhaps a hint."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.models.cell_model import ITEMS_MIME
from medintel_desktop.ui.sources import has_sources
from medintel_desktop.ui.theme import Role, Theme


class EmptyView(QWidget):
    """Takes drops, so that the words are true."""

    sources_dropped = Signal(object)
    """QMimeData."""
    items_dropped = Signal(list)
    """Ids of items."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = "folder-open"
        self._hot = False
        self.takes_drops = True
        self.setAcceptDrops(True)
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = Label(theme, role=Role.TITLE, tone="t2", parent=self)
        self._hint = Label(theme, role=Role.SMALL, tone="t3", parent=self)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(3)
        for widget in (self._icon, self.words, self._hint):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(4)
        theme.changed.connect(self._dress)
        self._dress()

    def say(self, icon: str, words: str, hint: str = "") -> None:
        self._name = icon
        self.words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{words} {hint}".strip())
        self._dress()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        fits = mime.hasFormat(ITEMS_MIME) or has_sources(mime)
        event.setAccepted(self.takes_drops and fits)
        self._heat(event.isAccepted())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setAccepted(self._hot)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._heat(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._heat(False)
        mime = event.mimeData()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if mime.hasFormat(ITEMS_MIME):
            self.items_dropped.emit(bytes(mime.data(ITEMS_MIME).data()).decode().split())
        else:
            self.sources_dropped.emit(mime)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.base)
        if self._hot:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.tokens.accent, self._theme.ring))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(5, 5, -5, -5), 6, 6)
        painter.end()

    def _heat(self, hot: bool) -> None:
        self._hot = hot
        self.update()

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap(self._name, 32, self._theme.tokens.t3, ratio))
        self.update()
