"""One library for several people: the database behind it, and this library in it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.settings_pages.database_card import DatabaseCard
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.settings_pages.sharing_card import SharingCard
from medintel_desktop.ui.theme import Theme

SENTENCE = (
    "Several people, or several computers of yours, work on one library. Each keeps all of it and "
    "works offline; a database keeps them equal."
)
FOLLOW_MS = 1000


class SharedLibraryPage(Page):
    """``changed``: there is another database, or the library is shared or not any more."""

    name = "Shared library"
    icon = "users"

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
        self._background, self._workspace = background, workspace
        self.database = DatabaseCard(theme, background, settings, secrets, workspace)
        self.library = SharingCard(theme, background, settings, workspace)
        for card in (self.database, self.library):
            card.changed.connect(self.changed)
            self.body.addWidget(card)
        self.database.answered.connect(self.library.set_answers)
        self.library.conflicts_asked.connect(self._show_conflicts)
        self._follow = QTimer(self, interval=FOLLOW_MS)
        self._follow.timeout.connect(self.library.read)

    def showing(self) -> None:
        self.database.read()
        self.library.read()
        self._follow.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._follow.stop()
        super().hideEvent(event)

    def _show_conflicts(self) -> None:
        from medintel_desktop.ui.shared.conflict_list import ConflictList

        ConflictList(self.theme, self._background, self._workspace, self.window()).open()
