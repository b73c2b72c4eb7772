"""A library whose videos are asked about, at the stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import Job
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.driver import Driver
from tests.service import KEY, StandIn

SAYS = "welcome to the garden"


@pytest.fixture
def asking(tmp_path: Path, settings: SettingsFile, service: StandIn) -> Iterator[Workspace]:
    """An empty library connected to the stand-in; nothing is understood by itself."""
    settings.change(twelvelabs_base_url=service.base_url, understand_on_import=False)
    service.config(analyze_task_seconds=0.0, stream_delay=0.0)
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    yield workspace
    workspace.close()


@pytest.fixture
def driver(asking: Workspace) -> Driver:
    return Driver(asking)


@pytest.fixture(scope="session")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8 seconds of green, 8 of yellow; somebody says :data:`SAYS` from 1 to 4."""
    return media.video(
        tmp_path_factory.mktemp("garden") / "garden.mkv",
        [("green", 8.0), ("yellow", 8.0)],
        size=(640, 360),
        speech=[(1.0, 4.0, SAYS)],
        tone=440,
    )


@pytest.fixture
def film(driver: Driver, garden: Path) -> str:
    """The id of the video, imported."""
    driver.add(garden)
    return driver.items()["garden.mkv"].id


@pytest.fixture
def leaf(driver: Driver, tmp_path: Path) -> str:
    """The id of a green photo."""
    driver.add(media.photo(tmp_path / "leaf.jpg", "green"))
    return driver.items()["leaf.jpg"].id


def jobs(driver: Driver) -> list[Job]:
    """The jobs that ask, oldest first."""
    page = driver.workspace.catalogue.jobs.page(limit=-1)
    return sorted((job for job in page if job.kind == "analyse"), key=lambda job: job.id)


def calls(service: StandIn) -> int:
    """Paid calls for answers that the stand-in has taken."""
    return len(service.log("/analyze", "POST"))
