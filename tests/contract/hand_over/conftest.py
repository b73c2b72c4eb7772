"""A library with a tape, a photo, and a video whose rate varies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from medintel_desktop.domain.hand_over import RATES
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.contract.hand_over.tapes import tape
from tests.driver import Driver


@pytest.fixture(scope="session")
def footage_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("footage")
    tape(folder / "tape.mov", RATES[3], count=60, timecode="01:00:00;00", reel="A001C002",
         channels=2)  # fmt: skip
    tape(folder / "phone.mp4", count=40, lasts=(1, 1, 3))
    media.photo(folder / "leaf.jpg", "green", size=(64, 48))
    return folder


@pytest.fixture
def driver(workspace: Workspace, footage_folder: Path, tmp_path: Path) -> Driver:
    driver, own = Driver(workspace), tmp_path / "in"
    shutil.copytree(footage_folder, own)
    driver.add(*own.iterdir())
    return driver


@pytest.fixture
def tape_id(driver: Driver) -> str:
    return driver.items()["tape.mov"].id
