"""Brings what another computer described in a store into this library."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.store_words import short_name
from medintel_desktop.ui.theme import Theme

NOTE = (
    "Brings items, albums, tags and thumbnails that another computer described there, without "
    "their originals."
)


class TakeOver(QPushButton):
    """``started``: the jobs are queued."""

    started = Signal()

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, kind: StoreKind,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("Take over…", parent)
        self._theme, self._background = theme, background
        self._workspace, self._kind = workspace, kind
        self.setAutoDefault(False)
        self.setAccessibleName(f"Take over what is described in {short_name(kind)}")
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        Question(
            self._theme,
            f"Take over what is described in {short_name(self._kind)}?",
            "Items, albums, tags, moments and thumbnails come into this library; what is here "
            "already stays as it is. Originals stay there and open from there.",
            "Take over",
            lambda _: self._start(),
            parent=self.window(),
        ).open()

    def _start(self) -> None:
        rebuild = self._workspace.cloud.rebuild
        self._background.change(lambda: rebuild.start(self._kind), self._started)

    def _started(self, _: object) -> None:
        self._workspace.wake()
        self.started.emit()
