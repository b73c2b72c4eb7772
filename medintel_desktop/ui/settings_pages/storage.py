"""Where originals are kept besides this computer, and how they get there."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.settings_pages.cache_card import CacheCard
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.settings_pages.store_card import StoreCard
from medintel_desktop.ui.settings_pages.transfer_cards import (
    CompressionCard,
    LinkCard,
    TransferCard,
)
from medintel_desktop.ui.settings_pages.unfinished_card import UnfinishedCard
from medintel_desktop.ui.theme import Theme

SENTENCE = (
    "All of these are optional, and several can be used at once. Nothing is sent before you choose."
)


PARTS = ("unfinished", "transfers", "compression", "links", "cache")
"""The cards below those of the stores."""


class StoragePage(Page):
    """``changed``: a store is another one now."""

    name = "Storage"
    icon = "cloud"

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        secrets: Secrets,
        workspace: Workspace,
    ) -> None:
        super().__init__(theme, SENTENCE)
        self._background, self._settings, self._workspace = background, settings, workspace
        self.cards = {
            kind: StoreCard(theme, background, settings, secrets, workspace, kind)
            for kind in StoreKind
        }
        for card in self.cards.values():
            card.changed.connect(self.changed)
            self.body.addWidget(card)

    # The cards below the first screen are made one in each turn of the loop.

    @cached_property
    def unfinished(self) -> UnfinishedCard:
        return UnfinishedCard(self.theme, self._background, self._workspace)

    @cached_property
    def transfers(self) -> TransferCard:
        return TransferCard(self.theme, self._background, self._settings)

    @cached_property
    def compression(self) -> CompressionCard:
        return CompressionCard(self.theme, self._background, self._settings)

    @cached_property
    def links(self) -> LinkCard:
        return LinkCard(self.theme, self._background, self._settings)

    @cached_property
    def cache(self) -> CacheCard:
        return CacheCard(self.theme, self._background, self._settings, self._workspace)

    def showing(self) -> None:
        for card in self.cards.values():
            card.read()
        QTimer.singleShot(0, self, self._show_next)

    def _show_next(self) -> None:
        """Add the next card that is not there yet; with the last one, read."""
        for name in PARTS:
            part: QWidget = getattr(self, name)
            if self.body.indexOf(part) < 0:
                self.body.addWidget(part)
                QTimer.singleShot(0, self, self._show_next)
                return
        self.unfinished.read()
        self.cache.read()
