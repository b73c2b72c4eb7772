"""What all pages have in common."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


@dataclass(frozen=True, slots=True)
class PageName:
    """How the list of pages shows one that is imported when it is first opened."""

    name: str
    icon: str


class Page(QScrollArea):
    """Scrolls; cards are added to ``body`` from the top."""

    name = ""
    icon = ""

    def __init__(self, theme: Theme, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.name)
        inside = QWidget(self)
        self.setWidget(inside)
        for part in (self.viewport(), inside):
            part.setAutoFillBackground(False)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(0)
        self.head = QHBoxLayout()
        self.head.addWidget(Label(theme, self.name, Role.PAGE))
        self.head.addStretch()
        column.addLayout(self.head)
        if sentence:
            column.addSpacing(2)
            column.addWidget(Label(theme, sentence, Role.BODY, "t2", wrap=True))
        column.addSpacing(14)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addLayout(self.body)
        column.addStretch()

    def showing(self) -> None:
        """The page came into view: read again what may have changed."""
