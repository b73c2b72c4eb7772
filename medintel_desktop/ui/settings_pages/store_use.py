"""What a store is used for: new originals by themselves, and what is in it already."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class StoreUse(QWidget):
    """Shown when the store is set up. ``activated``: the switch was thrown."""

    activated = Signal(bool)

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, kind: StoreKind,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._background, self._workspace, self._kind = background, workspace, kind
        self.switch = QCheckBox("Send new originals there")
        self.switch.clicked.connect(self.activated)
        self.where = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.there = Label(theme, "", Role.SMALL, "t3", wrap=True)
        self.send = QPushButton("Send all…")
        self.send.setProperty("small", True)
        self.send.setAutoDefault(False)
        self.send.hide()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for widget in (self.switch, self.where, self.there):
            texts.addWidget(widget)
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 10)
        row.addLayout(texts, 1)
        row.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(theme, self))
        column.addLayout(row)
        self.hide()

    def show_store(self, where: str, *, active: bool) -> None:
        """Which store it is, in a few words, and whether new originals go there."""
        self.where.setText(where)
        self.switch.setChecked(active)

    def read(self) -> None:
        """Count what is there and what is not."""
