"""What the user changes reaches the stores without a restart."""

from __future__ import annotations

import json
from pathlib import Path

from medintel_desktop.domain.store import sidecar_name
from medintel_desktop.ui.describing import Describing
from tests import media
from tests.ui.only_stored.far import SlowFolder, Stored
from tests.ui.window import Driver


def test_a_change_is_described_soon(
    driver: Driver, far: SlowFolder, stored: Stored, tmp_path: Path
) -> None:
    cell = stored(media.photo(tmp_path / "red.jpg", "red"))
    session = driver.session
    driver.until(lambda: session.findChild(Describing) is not None)
    describing = session.findChild(Describing)
    assert describing is not None
    describing.timer.setInterval(1)
    item = driver.workspace.catalogue.media.get(cell.id)
    assert item is not None
    name = sidecar_name(item.checksum, ".json")

    def rating() -> object:
        there = far.stat(name)
        data = b"".join(far.read(name, 0, there.bytes)) if there else b"{}"
        return json.loads(data).get("rating", 0)

    assert rating() == 0
    collection = driver.workspace.collection
    session.background.change(lambda: collection.rate([cell.id], 4))
    driver.until(lambda: rating() == 4)
    driver.until(driver.jobs_ended)
    assert driver.workspace.catalogue.sidecars.stale_places() == [], "nothing more is queued"
