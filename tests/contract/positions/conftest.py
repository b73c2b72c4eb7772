"""Items with a position in their file, or without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver

Add = Callable[..., str]


@pytest.fixture
def driver(workspace: Workspace) -> Driver:
    return Driver(workspace)


@pytest.fixture
def add(workspace: Workspace, driver: Driver, tmp_path: Path) -> Add:
    """Adds a photo in a colour of its own, with the position its file shall have; its id."""

    def add(
        colour: str,
        point: GeoPoint | None,
        taken: datetime | None = None,
        offset: str | None = None,
    ) -> str:
        gps = None
        if point is not None:
            altitude = [] if point.altitude is None else [point.altitude]
            gps = [point.latitude, point.longitude, *altitude]
        path = tmp_path / "photos" / f"{colour}.jpg"
        media.photo(path, colour, gps=gps, taken=taken, offset=offset)
        before = set(driver.items())
        driver.add(path)
        (new,) = set(driver.items()) - before
        return driver.items()[new].id

    return add
