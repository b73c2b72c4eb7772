"""A window and settings on a library that knows a database: a shared library in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.theme import Theme
from tests.ui.settings.conftest import open_settings, ring, settle
from tests.ui.shared_library.team import MakeOther, Other, Team
from tests.ui.window import Driver

__all__ = ["open_settings", "ring", "settle"]

PASSWORD = "Welcome_12345"


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Team:
    """What every library of this test is connected to."""
    team = Team()
    monkeypatch.setattr("medintel_desktop.connections._oracle", lambda *_: team)
    return team


@pytest.fixture
def secrets() -> Secrets:
    return Secrets(environment={"ORACLE_DB_PASSWORD": PASSWORD})


@pytest.fixture
def connected(settings: SettingsFile) -> SettingsFile:
    """A database is set up."""
    settings.change(oracle_user="ADMIN", oracle_connect_string="medintel_tp")
    return settings


@pytest.fixture
def make_other(team: Team, connected: SettingsFile, tmp_path: Path) -> Iterator[MakeOther]:
    """Opens another person's library."""
    made: list[Other] = []

    def make() -> Other:
        made.append(Other(tmp_path / f"other {len(made)}", connected))
        return made[-1]

    yield make
    for other in made:
        other.close()


@pytest.fixture
def driver(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, team: Team, workspace: Workspace,
    connected: SettingsFile, secrets: Secrets,
) -> Iterator[Driver]:  # fmt: skip
    driver = Driver(qtbot, loop, theme, workspace, connected, secrets)
    driver.until(lambda: driver.window.shared is not None)
    yield driver
    assert driver.close()
