"""A library with one film and some photos, shared by all tests here: none of them changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.driver import Driver

FPS = 10
SIZE = (96, 64)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """``film.mp4``: a second each of red, blue and green, with sound; ``turned.mp4`` stands
    upright; ``leaf.jpg`` and ``turned.jpg`` are photos, 64 x 96 px as seen."""
    folder = tmp_path_factory.mktemp("clips")
    settings = SettingsFile(folder / "settings.json", environment={})
    workspace = open_workspace(folder / "library", settings, Secrets(environment={}))
    driver, scenes = Driver(workspace), [("red", 1.0), ("blue", 1.0), ("green", 1.0)]
    films = (
        media.video(folder / "in" / "film.mp4", scenes, size=SIZE, fps=FPS, tone=440.0),
        media.video(folder / "in" / "turned.mp4", scenes, size=SIZE, fps=FPS, rotation=90),
    )
    for path in films:
        driver.add(path)
    for name, orientation in (("leaf", 1), ("turned", 6)):
        photo = folder / "in" / f"{name}.jpg"
        driver.add(
            media.photo(
                photo, "red", second="blue", size=(64, 96), orientation=orientation,
                taken="2024:10:24 15:12:08",
            )
        )  # fmt: skip
    yield driver
    workspace.close()
