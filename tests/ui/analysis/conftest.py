"""The real window with a film and a photo, connected to the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.service import KEY, StandIn
from tests.ui.analysis.beside import FILM, LENGTH, PHOTO, Beside
from tests.ui.window import Driver

OpenBeside = Callable[..., Beside]


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half red, half blue; and a photo."""
    folder = tmp_path_factory.mktemp("originals")
    half = LENGTH / 2
    media.video(folder / FILM, [("red", half), ("blue", half)], size=(480, 360), tone=440)
    media.photo(folder / PHOTO, "green")
    return folder


@pytest.fixture
def open_beside(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path, service: StandIn
) -> Iterator[OpenBeside]:
    """Opens windows on the library of this test; those left open are closed at the end."""
    opened: list[Beside] = []

    def open_(*, online: bool = True, key: bool = True, read_only: bool = False) -> Beside:
        settings = SettingsFile(tmp_path / "settings.json", environment={})
        url = service.base_url if online else "http://127.0.0.1:9/v1.3"
        settings.change(twelvelabs_base_url=url, understand_on_import=False)
        secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY} if key else {})
        workspace = open_workspace(tmp_path / "library", settings, secrets, read_only=read_only)
        driver = Driver(qtbot, loop, theme, workspace, settings, secrets)
        opened.append(Beside(driver))
        return opened[-1]

    yield open_
    for beside in opened:
        if beside.driver.is_open:
            assert beside.driver.close(), "a thread did not end"


@pytest.fixture
def beside(open_beside: OpenBeside, originals: Path) -> Beside:
    """With the film open in the player."""
    beside = open_beside()
    beside.driver.add(originals / FILM, originals / PHOTO)
    beside.open(FILM)
    return beside
