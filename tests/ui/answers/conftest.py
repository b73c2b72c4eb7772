"""The real window with three films and a photo, connected to the stand-in."""

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
from tests.ui.answers.asking import FILMS, PHOTO, Asking
from tests.ui.window import Driver

OpenAsking = Callable[..., Asking]


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Films of two colours each, and a photo."""
    folder = tmp_path_factory.mktemp("originals")
    for name, colours in FILMS.items():
        media.video(folder / name, [(c, 8.0) for c in colours], size=(480, 360), tone=440)
    media.photo(folder / PHOTO, "green")
    return folder


@pytest.fixture
def open_asking(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path, service: StandIn
) -> Iterator[OpenAsking]:
    """Opens windows on the library of this test; those left open are closed at the end."""
    opened: list[Asking] = []

    def open_(*, online: bool = True, key: bool = True, read_only: bool = False) -> Asking:
        settings = SettingsFile(tmp_path / "settings.json", environment={})
        url = service.base_url if online else "http://127.0.0.1:9/v1.3"
        settings.change(twelvelabs_base_url=url, understand_on_import=False, monthly_minutes=600)
        secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY} if key else {})
        workspace = open_workspace(tmp_path / "library", settings, secrets, read_only=read_only)
        driver = Driver(qtbot, loop, theme, workspace, settings, secrets)
        opened.append(Asking(driver))
        return opened[-1]

    yield open_
    for asking in opened:
        if asking.driver.is_open:
            assert asking.driver.close(), "a thread did not end"


@pytest.fixture
def asking(open_asking: OpenAsking, originals: Path) -> Asking:
    """With all of them added."""
    asking = open_asking()
    asking.driver.add(*(originals / name for name in (*FILMS, PHOTO)))
    asking.driver.until(lambda: len(asking.driver.names()) == len(FILMS) + 1)
    return asking
