"""A library whose photos and video were understood by a model that is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.driver import Driver
from tests.older_vectors import GONE, PHOTOS, VIDEO, put_into


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("originals")
    photos = [media.photo(folder / f"{colour}.jpg", colour) for colour in PHOTOS]
    return [*photos, media.video(folder / VIDEO, [("red", 4), ("blue", 4)], size=(640, 360))]


@pytest.fixture
def library(understood: Workspace, originals: list[Path], settings: SettingsFile) -> Driver:
    """Four photos and a video that were understood in the space GONE."""
    settings.change(understand_on_import=False)
    driver = Driver(understood)
    driver.add(*originals)
    put_into(understood, GONE)
    settings.change(understand_on_import=True)
    return driver
