"""A library with a video of two shots and a photo, that plans are made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver

FILM_SECONDS = 4.0


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``film.mp4``, 2 s of red and 2 s of blue at 25 frames a second, and ``leaf.jpg``."""
    folder = tmp_path_factory.mktemp("plans")
    media.video(folder / "film.mp4", [("red", 2.0), ("blue", 2.0)], size=(64, 64), fps=25)
    media.photo(folder / "leaf.jpg", "green", size=(64, 48))
    return folder


@pytest.fixture
def driver(workspace: Workspace, files: Path, tmp_path: Path) -> Driver:
    """Both of them, added from a folder of the test's own."""
    driver = Driver(workspace)
    for file in files.iterdir():
        own = tmp_path / "in" / file.name
        own.parent.mkdir(exist_ok=True)
        own.write_bytes(file.read_bytes())
        driver.add(own)
    return driver


@pytest.fixture
def film(driver: Driver) -> str:
    return driver.items()["film.mp4"].id


@pytest.fixture
def leaf(driver: Driver) -> str:
    return driver.items()["leaf.jpg"].id
