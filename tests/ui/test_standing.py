"""What lasts is said above the items, the most urgent first, and goes when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.errors import DiskFull, MedIntelError
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.theme import Theme
from tests.ui.window import Driver


@pytest.fixture
def driver(
    qtbot: QtBot,
    loop: asyncio.AbstractEventLoop,
    theme: Theme,
    workspace: Workspace,
    settings: SettingsFile,
    secrets: Secrets,
) -> Iterator[Driver]:
    driver = Driver(qtbot, loop, theme, workspace, settings, secrets)
    yield driver
    assert driver.close()


def test_a_full_disk_is_said_while_it_lasts(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[MedIntelError | None] = [
        DiskFull("The disk with the library is full.", "Free some space.")
    ]
    monkeypatch.setattr(Workspace, "trouble", lambda workspace, patience: told[0])
    banner = driver.parts.banner
    driver.until(banner.isVisible)
    assert "The disk with the library is full." in banner.text
    told[0] = None
    driver.until(lambda: not banner.isVisible())
