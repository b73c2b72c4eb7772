"""The screen over a library, with and without the service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver
from tests.ui.search.screen import Screen, screen_over


@pytest.fixture
def screen(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, settings: SettingsFile
) -> Iterator[Screen]:
    """Over a library without a service."""
    yield from screen_over(workspace, qtbot, theme, background, settings)


@pytest.fixture
def meant(
    understood: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settings: SettingsFile,
) -> Iterator[Screen]:  # fmt: skip
    """Over a library that is connected to the stand-in."""
    yield from screen_over(understood, qtbot, theme, background, settings)


@pytest.fixture
def coloured(understood: Workspace, tmp_path: Path) -> Workspace:
    """A red and a blue photo, a video that is red, then blue, in an album of its own."""
    driver = Driver(understood)
    album = understood.albums.create("Old town")
    driver.add(
        media.photo(tmp_path / "harbour.jpg", "blue"), media.photo(tmp_path / "wall.jpg", "red")
    )
    clip = media.video(tmp_path / "walk.mp4", [("red", 8), ("blue", 8)], size=(640, 360))
    driver.add(clip, album=album.id)
    assert all(item.state == "understood" for item in driver.items().values())
    return understood
