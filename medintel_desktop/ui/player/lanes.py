"""The three lanes of moments: their picture, and the buttons that hide one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.view import Mark
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.tokens import Tokens

LANE = 6
PITCH = 10
"""A lane and the room to the next."""
LEAST = 3
"""Width of the shortest mark in px."""

ORDER = tuple(Modality)
ICONS = {
    Modality.VISUAL: "eye",
    Modality.AUDIO: "audio-lines",
    Modality.TRANSCRIPTION: "message-square-quote",
}
NAMES = {
    Modality.VISUAL: "picture",
    Modality.AUDIO: "sound",
    Modality.TRANSCRIPTION: "speech",
}


def colour(tokens: Tokens, modality: Modality) -> QColor:
    return {
        Modality.VISUAL: tokens.picture,
        Modality.AUDIO: tokens.sound,
        Modality.TRANSCRIPTION: tokens.speech,
    }[modality]


def paint_lanes(
    tokens: Tokens,
    marks: Sequence[Mark],
    length: float,
    hidden: Collection[Modality],
    width: int,
    ratio: float,
) -> QPixmap:
    """All lanes as one picture, ``width`` logical px wide; a hidden lane keeps its place."""
    height = (len(ORDER) - 1) * PITCH + LANE
    picture = QPixmap(QSize(width, height) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setPen(Qt.PenStyle.NoPen)
    for row, modality in enumerate(ORDER):
        shown = modality not in hidden
        if shown:
            painter.fillRect(0, row * PITCH, width, LANE, tokens.press)
        else:
            painter.fillRect(0, row * PITCH + LANE // 2, width, 1, tokens.press)
        for mark in marks if shown and length > 0 else ():
            if mark.modality is modality:
                left = round(mark.span.start / length * width)
                wide = max(LEAST, round(mark.span.end / length * width) - left)
                painter.fillRect(left, row * PITCH, wide, LANE, colour(tokens, modality))
    painter.end()
    return picture


class LaneButton(QAbstractButton):
    """The icon of a lane, as high as the lane's share; off means hidden."""

    def __init__(self, theme: Theme, modality: Modality, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.modality = modality
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._name)
        self._name(True)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        side = 12
        color = colour(tokens, self.modality) if self.isChecked() else tokens.t3
        icon = ICONS[self.modality] if self.isChecked() else "eye-off"
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), tokens.hover)
        picture = self._theme.pixmap(icon, side, color, self.devicePixelRatioF())
        box = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        painter.drawPixmap(box.topLeft(), picture)
        if self.hasFocus():
            painter.setPen(QPen(tokens.accent, self._theme.ring))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _name(self, shown: bool) -> None:
        name = NAMES[self.modality]
        self.setAccessibleName(f"{name.capitalize()} moments")
        self.setToolTip(f"{'Hide' if shown else 'Show'} moments of {name}")
