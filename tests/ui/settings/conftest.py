"""The settings over a library, opened as the window does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keyring
import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.theme import Theme
from tests.ui.settings.dialog import LIMIT, MemoryKeyring, Open


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def open_settings(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settings: SettingsFile, secrets: Secrets,
) -> Open:  # fmt: skip
    def opened() -> SettingsDialog:
        dialog = SettingsDialog(theme, background, settings, secrets, workspace)
        qtbot.addWidget(dialog)
        dialog.open()
        qtbot.waitUntil(lambda: background.idle, timeout=LIMIT)
        return dialog

    return opened


@pytest.fixture
def settle(qtbot: QtBot, background: Background) -> Callable[[], None]:
    """Wait until everything under way is done."""
    return lambda: qtbot.waitUntil(lambda: background.idle, timeout=LIMIT)
