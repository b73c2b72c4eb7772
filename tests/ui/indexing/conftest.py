"""A window on three videos and a photo, connected to the stand-in, with an index chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.service import KEY, StandIn
from tests.ui.window import Driver


@pytest.fixture
def shop_settings(tmp_path: Path, service: StandIn) -> SettingsFile:
    """The index is off, as for everybody at first."""
    settings = SettingsFile(tmp_path / "settings.json", environment={})
    settings.change(twelvelabs_base_url=service.base_url, understand_on_import=False)
    return settings


@pytest.fixture
def shop(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path,
    shop_settings: SettingsFile,
) -> Iterator[Driver]:  # fmt: skip
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    workspace = open_workspace(tmp_path / "library", shop_settings, secrets)
    driver = Driver(qtbot, loop, theme, workspace, shop_settings, secrets)
    size = (640, 360)
    media.video(tmp_path / "in" / "sea.mp4", [("red", 5), ("blue", 5)], size=size)
    media.video(tmp_path / "in" / "night.mp4", [("purple", 6)], size=size)
    media.video(tmp_path / "in" / "short.mp4", [("green", 2)], size=size)
    media.photo(tmp_path / "in" / "water.jpg", "blue", size=(400, 300))
    driver.add(*sorted((tmp_path / "in").iterdir()))
    driver.until(lambda: len(driver.names()) == 4)
    yield driver
    if driver.is_open:
        assert driver.close(), "a thread did not end"


@pytest.fixture
def chosen(shop: Driver, shop_settings: SettingsFile) -> Driver:
    """With the index “Holidays”."""
    made = shop.workspace.services.video_index().create("Holidays")
    shop_settings.change(managed_index=True, managed_index_id=made.id)
    return shop
