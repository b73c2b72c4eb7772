"""The real TwelveLabs fetches a video out of a real bucket. It counts about 10 seconds of video.

    MEDINTEL_TESTS=live TWELVE_LABS_API_KEY=tlk_... OCI_BUCKET=my-bucket \
        .venv/bin/python -m pytest tests/live/test_by_link.py

Or, in place of OCI_BUCKET, the ``DEFAULT_...`` names of Backblaze B2; README.md lists them all. It
settles that the service takes such a link, knows the asset by the name it was given, and tells
the size of what it fetched. Objects are removed; the asset stays with the service.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.media import MediaState
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.by_link import FETCHED
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.driver import Driver

KIND = StoreKind.OCI if os.environ.get("OCI_BUCKET") else StoreKind.B2
KEYS = bool(os.environ.get("OCI_BUCKET") or os.environ.get("DEFAULT_ACCESS_KEY_ID"))
PATIENCE = 900.0
"""Seconds for all of it; the service may take minutes."""

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not KEYS or not os.environ.get("TWELVE_LABS_API_KEY"),
        reason="set MEDINTEL_TESTS=live, TWELVE_LABS_API_KEY and a bucket to ask the real services",
    ),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = SettingsFile(tmp_path / "settings.json")
    found = open_workspace(tmp_path / "library", settings, Secrets())
    found.cloud.stores.choose(KIND, active=True)
    yield found
    store = found.cloud.stores.get(KIND)
    for prefix in ("media/", "sidecar/"):
        for media_item in Driver(found).all_items():
            for stored in store.objects(f"{prefix}{media_item.checksum[:2]}/{media_item.checksum}"):
                store.delete(stored.name)
    found.close()


def test_a_stored_video_is_fetched_and_the_link_ends(workspace: Workspace, tmp_path: Path) -> None:
    """No video the service has seen before: it would not be fetched again."""
    clip = tmp_path / "clip.mp4"
    length = 4 + random.random() * 2
    media.video(clip, [("red", length), ("blue", 10 - length)], size=(640, 360))
    driver = Driver(workspace)
    workspace.ingest.add([str(clip)])
    end = time.monotonic() + PATIENCE
    while (
        item := driver.items().get(clip.name)
    ) is None or item.state is not MediaState.UNDERSTOOD:
        assert time.monotonic() < end, [job.note for job in workspace.catalogue.jobs.page()]
        driver.run(patient=False)
        time.sleep(1)
    (share,) = workspace.cloud.shares.of(item.id)
    if KIND is StoreKind.OCI:
        assert share.ending == FETCHED
    (job,) = [j for j in workspace.catalogue.jobs.page() if j.kind == "understand_video"]
    assert not job.payload.get("no_link"), "it was sent after all"
