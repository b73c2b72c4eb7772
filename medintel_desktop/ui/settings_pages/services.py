"""Outside services; each is optional."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QSize, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from medintel_desktop import log
from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.dotenv import Imported, import_dotenv
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.index_card import IndexCard
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.settings_pages.twelvelabs_card import KEY_NAME, TwelveLabsCard
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = "All of these are optional. Without them the library and word search work as they are."


class ServicesPage(Page):
    """``changed``: a service is another one now."""

    name = "Services"
    icon = "plug"

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
        self._background, self._settings, self._secrets = background, settings, secrets
        self.card = TwelveLabsCard(theme, background, settings, secrets, workspace)
        self.card.changed.connect(self.changed)
        self.index = IndexCard(theme, background, settings, workspace)
        self.card.changed.connect(self.index.read)
        self.import_button = QPushButton("Import .env…")
        self.import_button.setAutoDefault(False)
        self.import_button.setIconSize(QSize(14, 14))
        self.import_button.clicked.connect(self._choose_file)
        self.head.addWidget(self.import_button)
        self.imported = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.imported.hide()
        self.body.addWidget(self.imported)
        self.body.addWidget(self.card)
        self.body.addWidget(self.index)
        theme.changed.connect(self._dress)
        self._dress()

    def showing(self) -> None:
        self.card.read()
        self.index.read()

    def import_file(self, path: Path) -> None:
        """Take over what a ``.env`` file says; keys go to the keyring."""

        def take() -> Imported:
            taken = import_dotenv(path, self._settings, self._secrets)
            log.hide(self._secrets.get(KEY_NAME))
            self.card.reconnect()
            return taken

        self._background.change(take, self._show_imported, otherwise=self._not_imported)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self.window(), "Import .env", QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setFilter(QDir.Filter.Files | QDir.Filter.AllDirs | QDir.Filter.Hidden)
        dialog.fileSelected.connect(lambda path: self.import_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_imported(self, taken: Imported) -> None:
        parts = []
        if taken.secrets:
            parts.append(words.counted(len(taken.secrets), "key"))
        if taken.settings:
            parts.append(words.counted(len(taken.settings), "setting"))
        said = f"Taken over: {' and '.join(parts)}." if parts else "There was nothing to take over."
        if taken.ignored:
            said += f" Not used here: {', '.join(taken.ignored)}."
        self._say(said)
        self.card.read()
        self.changed.emit()

    def _not_imported(self, error: MedIntelError) -> None:
        self._say(f"{error.title} {error.hint}".strip())

    def _say(self, text: str) -> None:
        self.imported.setText(text)
        self.imported.show()

    def _dress(self) -> None:
        self.import_button.setIcon(self.theme.icon("import", 14))
