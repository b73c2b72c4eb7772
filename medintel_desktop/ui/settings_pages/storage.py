"""Where originals are kept besides this computer, and how they get there."""

from __future__ import annotations

from PySide6.QtCore import Signal

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
        self.cards = {
            kind: StoreCard(theme, background, settings, secrets, workspace, kind)
            for kind in StoreKind
        }
        for card in self.cards.values():
            card.changed.connect(self.changed)
            self.body.addWidget(card)
        self.transfers = TransferCard(theme, background, settings)
        self.compression = CompressionCard(theme, background, settings)
        self.links = LinkCard(theme, background, settings)
        self.cache = CacheCard(theme, background, settings, workspace)
        self.unfinished = UnfinishedCard(theme, background, workspace)
        for part in (
            self.unfinished, self.transfers, self.compression, self.links, self.cache
        ):  # fmt: skip
            self.body.addWidget(part)

    def showing(self) -> None:
        for card in self.cards.values():
            card.read()
        self.unfinished.read()
        self.cache.read()
