"""The tab "Moments": everything that was understood of a video, in the order of time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from medintel_desktop.ui.details.moment_list import MomentList
from medintel_desktop.ui.details.reader import SpanMoments
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

NONE = "No moments yet. They come when the video is understood."


class MomentsTab(QScrollArea):
    """``chosen``: the start of a moment in seconds."""

    chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page = QWidget(self)
        self.moments = MomentList(theme, page, whole=True)
        self.none = Label(theme, NONE, Role.SMALL, "t3", wrap=True, parent=page)
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 12, 14, 12)
        column.addWidget(self.none)
        column.addWidget(self.moments)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self.moments.chosen.connect(self.chosen)

    def show_moments(self, moments: Sequence[SpanMoments]) -> None:
        self.none.setVisible(not moments)
        self.moments.setVisible(bool(moments))
        self.moments.show_moments(moments)
