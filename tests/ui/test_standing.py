"""What lasts is said above the items, the most urgent first, and goes when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.errors import DiskFull, MedIntelError
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.theme import Theme
from tests.ui.window import Driver, some_photos


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


def test_what_another_reading_said_is_taken_back_too(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[MedIntelError | None] = [DiskFull("The disk is full.", "Free some space.")]
    monkeypatch.setattr(Workspace, "trouble", lambda workspace, patience: told[0])
    shelf, banner = driver.parts.shelf, driver.parts.banner
    shelf.stop()
    shelf.read()
    driver.until(banner.isVisible)
    told[0] = None
    shelf.start()
    driver.until(lambda: not banner.isVisible())


def test_the_banner_leads_to_what_is_away(driver: Driver, tmp_path: Path) -> None:
    photos = some_photos(tmp_path / "disk")
    driver.add(*photos)
    driver.until(lambda: len(driver.names()) == 3)
    for photo in photos[:2]:
        photo.rename(photo.with_suffix(".away"))
    driver.session.background.change(driver.workspace.originals.check)
    banner = driver.parts.banner
    driver.until(lambda: banner.text.startswith("The originals of 2 items"))
    button = next(b for b in banner.findChildren(QPushButton) if b.text() == "Show them")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    driver.until(lambda: sorted(driver.names()) == sorted(photo.name for photo in photos[:2]))
    assert driver.parts.library.head.title == "Not connected"
    for photo in photos[:2]:
        photo.with_suffix(".away").rename(photo)
    driver.session.background.change(driver.workspace.originals.check)
    driver.until(lambda: driver.parts.library.empty().isVisible())
    assert driver.parts.library.empty().words.text() == "All originals are where they were."
