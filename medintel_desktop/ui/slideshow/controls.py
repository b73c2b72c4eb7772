"""The buttons over a slideshow on the whole screen; they go when nothing moves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class Controls(QWidget):
    """One row; whoever shows it connects the buttons."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.previous = IconButton(theme, "skip-back", "Previous", "Left")
        self.play = IconButton(theme, "pause", "Pause", "Space")
        self.next = IconButton(theme, "skip-forward", "Next", "Right")
        self.place = Label(theme, "", Role.SMALL, "t2", parent=self)
        self.place.setMinimumWidth(64)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.mute = IconButton(theme, "volume-2", "Mute", "M")
        self.close_ = IconButton(theme, "x", "Close", "Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        for part in (self.previous, self.play, self.next, self.place, self.mute, self.close_):
            row.addWidget(part)
        theme.changed.connect(self.update)

    def show_playing(self, playing: bool) -> None:
        self.play.show_as(*(("pause", "Pause") if playing else ("play", "Play")))

    def show_muted(self, muted: bool) -> None:
        self.mute.show_as(*(("volume-x", "Sound on") if muted else ("volume-2", "Mute")))

    def show_place(self, number: int, count: int) -> None:
        self.place.setText(f"{words.count(number + 1)} of {words.count(count)}")
        self.adjustSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.line)
        painter.setBrush(tokens.panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
