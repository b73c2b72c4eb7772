"""Version, licences, and what helps when something is wrong."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from medintel_desktop import __version__
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.diagnostics import diagnostics
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.licences import by_licence
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.theme import Role, Theme


class AboutPage(Page):
    """Says what this is made of."""

    name = "About"
    icon = "info"

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile, workspace: Workspace
    ) -> None:
        super().__init__(theme)
        self._background, self._settings, self._workspace = background, settings, workspace
        self.copied = Label(theme, "", Role.SMALL, "t2")
        version = Card(theme, f"MedIntel Desktop {__version__}", "MIT licence.")
        self.body.addWidget(version)
        help_card = Card(
            theme, "When something is wrong", "Keys are left out of logs and diagnostics."
        )
        self.logs = self._button("Show log files", self._show_logs)
        self.copy = self._button("Copy diagnostics", self._copy)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for widget in (self.copied, self.logs, self.copy):
            buttons.addWidget(widget)
        help_card.head.addLayout(buttons)
        self.body.addWidget(help_card)
        parts = Card(theme, "Made with")
        for licence, names in by_licence().items():
            box = QVBoxLayout()
            box.setContentsMargins(0, 7, 0, 5)
            box.addWidget(Label(theme, ", ".join(names), Role.BODY, "t1", wrap=True))
            parts.add_row(licence, box)
        self.body.addWidget(parts)

    def _button(self, text: str, does: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(does)
        return button

    def _show_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._workspace.folder.logs)))

    def _copy(self) -> None:
        self._background.read(
            "diagnostics", lambda: diagnostics(self._workspace, self._settings), self._copied
        )

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.setText("Copied.")
