"""What is kept on this computer of originals that are only in the cloud."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.number_field import NumberField
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = "What was played or viewed from the cloud is kept for a while. It can go at any time."


class CacheCard(Card):
    """Its limit, what it takes, and clearing it."""

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Cache", SENTENCE, parent)
        self._background, self._folder = background, workspace.cloud.cache.folder
        self.limit = NumberField(
            theme, background, settings, "cache_gigabytes", "At most", "GB", most=10_000
        )
        self.limit.saved.connect(self._trim)
        self.add_row("At most", self.limit)
        self.used = Label(theme, "", Role.BODY, "t1")
        self.used.setFixedHeight(32)
        self.clear = QPushButton("Clear")
        self.clear.setAutoDefault(False)
        self.clear.setAccessibleName("Clear the cache")
        self.clear.clicked.connect(self._clear)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.used)
        row.addWidget(self.clear)
        row.addStretch()
        self.add_row("Used now", row)

    def read(self) -> None:
        self._background.read("cloud cache", self._folder.used, self._show, slow=True)

    def _show(self, used: int) -> None:
        self.used.setText(words.size(used))
        self.clear.setEnabled(used > 0)

    def _clear(self) -> None:
        self.clear.setEnabled(False)
        self._background.change(lambda: self._folder.trim(0), self._trimmed)

    def _trim(self) -> None:
        self._background.change(self._folder.trim, self._trimmed)

    def _trimmed(self, _: object) -> None:
        self.read()
