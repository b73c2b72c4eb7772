"""Using the dialog, and a keyring that lives in the test."""

from __future__ import annotations

from collections.abc import Callable

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from medintel_desktop.ui.settings_dialog import SettingsDialog

LIMIT = 20_000
Open = Callable[[], SettingsDialog]


class MemoryKeyring(KeyringBackend):
    """A keyring that works and is gone after the test."""

    priority = 1

    def __init__(self) -> None:  # the base would read properties from the environment
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
