"""Items whose originals only a store has."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.view import MediaCell
from tests.ui.only_stored.far import SlowFolder, Stored
from tests.ui.window import Driver


@pytest.fixture
def far(driver: Driver, tmp_path: Path) -> SlowFolder:
    """Where originals are."""
    folder = tmp_path / "far away"
    folder.mkdir()
    store = SlowFolder(folder)
    driver.workspace.cloud.stores.use(store)
    return store


@pytest.fixture
def stored(driver: Driver, far: SlowFolder) -> Stored:
    """Adds an item, stores it, and takes its file away."""

    def stored(path: Path) -> MediaCell:
        driver.add(path)
        driver.until(lambda: path.name in driver.names())
        media_id = driver.cell(path.name).id
        workspace = driver.workspace
        workspace.cloud.uploads.enqueue([media_id], far.kind)
        workspace.wake()
        driver.until(lambda: bool(workspace.cloud.copies.of(media_id)))
        driver.until(driver.jobs_ended)
        path.unlink()
        driver.session.background.change(workspace.originals.check)
        driver.until(lambda: path.name in driver.names() and driver.cell(path.name).in_cloud)
        return driver.cell(path.name)

    return stored
