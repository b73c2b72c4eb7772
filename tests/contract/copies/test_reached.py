"""Jobs that need a file get the original of an item that only a store has."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem, MediaState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.conditions import METERED
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.contract.copies.shelf import Shelf
from tests.stores import OciStandIn, oci_store_of


def only_stored(shelf: Shelf, path: Path) -> MediaItem:
    item, _ = shelf.stored(path)
    path.unlink()
    shelf.workspace.originals.check()
    assert shelf.item(item.name).in_cloud
    return shelf.item(item.name)


def test_a_copy_that_plays_is_made_of_it(shelf: Shelf, tmp_path: Path) -> None:
    item = only_stored(shelf, media.video(tmp_path / "a.mp4", [("red", 1)]))
    shelf.workspace.proxies.enqueue(item.id)
    shelf.driver.run()
    assert shelf.job("proxy").state is JobState.DONE
    assert shelf.workspace.folder.proxy(item.checksum).exists()


def test_it_is_understood(
    understood: Workspace, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    shelf = Shelf(understood, request.getfixturevalue("folder_store"))
    path = media.photo(tmp_path / "a.jpg", "green")
    added = understood.ingest.add([str(path)], understand=False)
    shelf.driver.run()
    assert added.batch
    item = only_stored(shelf, path)
    understood.understanding.enqueue([item.id])
    shelf.driver.run()
    assert shelf.item("a.jpg").state is MediaState.UNDERSTOOD


def test_a_job_waits_for_a_store_that_is_away(
    workspace: Workspace, impatient: None, tmp_path: Path
) -> None:
    """The store holds jobs of its own; this one is nobody's and looks again by itself."""
    stand_in = OciStandIn(tmp_path / "own oci")
    store = oci_store_of(stand_in)
    shelf = Shelf(workspace, store)
    item = only_stored(shelf, media.video(tmp_path / "a.mp4", [("red", 1)]))
    stand_in.kill()
    workspace.proxies.enqueue(item.id)
    shelf.driver.run(patient=False)
    job = shelf.job("proxy")
    assert (job.state, job.attempts) == (JobState.WAITING, 1)
    assert job.not_before > 0
    stand_in.start()
    shelf.driver.hurry()
    assert shelf.job("proxy").state is JobState.DONE
    store.close()
    stand_in.close()


def test_downloads_wait_while_the_line_is_metered(
    workspace: Workspace, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    shelf = Shelf(workspace, request.getfixturevalue("oci_store"))
    item = only_stored(shelf, media.photo(tmp_path / "a.jpg"))
    workspace.cloud.conditions.set_metered(True)
    workspace.cloud.keeping.fetch_back([item.id])
    shelf.driver.run(patient=False)
    assert METERED in shelf.job("fetch_back").note
    workspace.cloud.conditions.set_metered(False)
    shelf.driver.hurry()
    assert shelf.item("a.jpg").local


def test_a_start_brings_what_is_to_be_here(
    folder_shelf: Shelf, settings: SettingsFile, secrets: Secrets, tmp_path: Path
) -> None:
    item = only_stored(folder_shelf, media.photo(tmp_path / "a.jpg"))
    folder_shelf.workspace.catalogue.offline.keep([item.id], True)
    folder_shelf.workspace.close()
    again = open_workspace(tmp_path / "library", settings, secrets)
    try:
        shelf = Shelf(again, folder_shelf.store)
        shelf.driver.run()
        assert shelf.item("a.jpg").local
    finally:
        again.close()


def test_nothing_of_it_is_cached_once_it_is_deleted(folder_shelf: Shelf, tmp_path: Path) -> None:
    item = only_stored(folder_shelf, media.photo(tmp_path / "a.jpg"))
    cache = folder_shelf.workspace.cloud.cache
    copies = folder_shelf.workspace.cloud.copies.of(item.id)
    assert b"".join(cache.read(copies, 0, item.bytes))
    assert cache.folder.used() == item.bytes
    folder_shelf.workspace.trash.put([item.id])
    folder_shelf.workspace.trash.empty()
    assert cache.folder.used() == 0
