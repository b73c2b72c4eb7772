"""One library for several people: the database behind it, and this library in it."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.settings_pages.database_card import DatabaseCard
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.settings_pages.people_card import PeopleCard
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
        self._background, self._workspace, self._settings = background, workspace, settings
        self.database = DatabaseCard(theme, background, settings, secrets, workspace)
        self.database.changed.connect(self.changed)
        self.body.addWidget(self.database)
        self._follow = QTimer(self, interval=FOLLOW_MS)
        self._follow.timeout.connect(lambda: self.library.read())

    @cached_property
    def library(self) -> SharingCard:
        """Made in a turn of its own, so that the page is there at once."""
        card = SharingCard(self.theme, self._background, self._settings, self._workspace)
        card.changed.connect(self.changed)
        card.conflicts_asked.connect(self._show_conflicts)
        self.database.answered.connect(card.set_answers)
        card.owned.connect(self._show_people)
        card.set_answers(self.database.answers)
        self.body.addWidget(card)
        return card

    @cached_property
    def people(self) -> PeopleCard:
        """Made when the user turns out to own the shared library."""
        card = PeopleCard(self.theme, self._background, self._settings, self._workspace)
        card.hide()
        self.body.addWidget(card)
        return card

    def showing(self) -> None:
        self.database.read()
        self._follow.start()
        QTimer.singleShot(0, self, lambda: self.library.read())

    def hideEvent(self, event: QHideEvent) -> None:
        self._follow.stop()
        super().hideEvent(event)

    def _show_people(self, owned: bool) -> None:
        if owned and self.people.isHidden():
            self.people.show()
            self.people.read()
        elif not owned and "people" in self.__dict__:
            self.people.hide()

    def _show_conflicts(self) -> None:
        from medintel_desktop.ui.shared_library.conflict_list import ConflictList

        ConflictList(self.theme, self._background, self._workspace, self.window()).open()
