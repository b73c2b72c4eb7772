"""Kept offline: what only a store has comes back, whole or not at all."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.view import View
from medintel_desktop.library.keeping import ToBring
from tests import media
from tests.contract.copies.shelf import Shelf, Veiled
from tests.stores import Bytes, OciStandIn

Usage = namedtuple("Usage", "total used free")


def only_stored(shelf: Shelf, path: Path, more: bytes = b"") -> tuple[MediaItem, bytes]:
    """An item that a store alone has, and its bytes."""
    content = media.photo(path, "red").read_bytes() + more
    path.write_bytes(content)
    item, _ = shelf.stored(path)
    path.unlink()
    shelf.workspace.originals.check()
    return shelf.item(item.name), content


def here(shelf: Shelf, item: MediaItem) -> bytes | None:
    found = shelf.workspace.originals.locate(shelf.item(item.name))
    return found.read_bytes() if found else None


class Watch:
    """Cancels after so many bytes; remembers what was saved."""

    def __init__(self, stop_at: float = float("inf")) -> None:
        self.stop_at = stop_at
        self.saved: dict[str, object] = {}

    def report(self, done: float, total: float, unit: str = "bytes") -> None:
        if done >= self.stop_at:
            raise Cancelled

    def check(self) -> None:
        return

    def save(self, **learned: object) -> None:
        self.saved |= learned


def fetch_job(item: MediaItem) -> Job:
    from medintel_desktop.domain.job import Lane

    return Job(
        1, "fetch_back", item.name, "fetch", Lane.TRANSFER, JobState.RUNNING, media_id=item.id
    )


def test_an_item_is_brought_and_stays(shelf: Shelf, tmp_path: Path) -> None:
    item, content = only_stored(shelf, tmp_path / "a.jpg")
    keeping = shelf.workspace.cloud.keeping
    assert keeping.to_bring([item.id]) == ToBring(1, item.bytes)
    keeping.keep_offline([item.id], True)
    shelf.driver.run(patient=False)
    assert here(shelf, item) == content
    assert keeping.to_bring([item.id]) == ToBring(0, 0)
    assert shelf.item("a.jpg").keep_offline
    assert shelf.job("fetch_back").state is JobState.DONE


def test_what_comes_into_the_album_later_follows(folder_shelf: Shelf, tmp_path: Path) -> None:
    item, content = only_stored(folder_shelf, tmp_path / "a.jpg")
    workspace = folder_shelf.workspace
    above = workspace.albums.create("Trips")
    below = workspace.albums.create("Tuscany", above.id)
    workspace.cloud.keeping.keep_album(above.id, True)
    assert workspace.catalogue.offline.albums() == {above.id}
    assert folder_shelf.jobs("fetch_back") == []
    assert workspace.albums.fill(below.id, [item.id]).jobs
    folder_shelf.driver.run(patient=False)
    assert here(folder_shelf, item) == content


def test_what_a_job_puts_into_the_album_follows(folder_shelf: Shelf, tmp_path: Path) -> None:
    item, content = only_stored(folder_shelf, tmp_path / "a.jpg")
    workspace = folder_shelf.workspace
    album = workspace.albums.create("Trips")
    workspace.cloud.keeping.keep_album(album.id, True)
    folder_shelf.store.put("trip/a.jpg", Bytes(content), "image/jpeg", {"sha256": item.checksum})
    workspace.cloud.buckets.add_all(folder_shelf.store.kind, "trip/", album.id)
    folder_shelf.driver.run(patient=False)
    assert folder_shelf.item("a.jpg").album_ids == (album.id,)
    assert here(folder_shelf, item) == content


def test_what_a_job_puts_elsewhere_stays_there(folder_shelf: Shelf, tmp_path: Path) -> None:
    item, content = only_stored(folder_shelf, tmp_path / "a.jpg")
    workspace = folder_shelf.workspace
    kept, other = workspace.albums.create("Trips"), workspace.albums.create("Work")
    workspace.cloud.keeping.keep_album(kept.id, True)
    folder_shelf.store.put("work/a.jpg", Bytes(content), "image/jpeg", {"sha256": item.checksum})
    workspace.cloud.buckets.add_all(folder_shelf.store.kind, "work/", other.id)
    folder_shelf.driver.run(patient=False)
    assert folder_shelf.item("a.jpg").album_ids == (other.id,)
    assert folder_shelf.jobs("fetch_back") == []


def test_an_album_is_brought_with_those_below(folder_shelf: Shelf, tmp_path: Path) -> None:
    item, _ = only_stored(folder_shelf, tmp_path / "a.jpg")
    workspace = folder_shelf.workspace
    album = workspace.albums.create("Trips")
    workspace.albums.fill(album.id, [item.id])
    view = View(album_id=album.id)
    assert workspace.cloud.keeping.to_bring(view) == ToBring(1, item.bytes)
    workspace.cloud.keeping.keep_album(album.id, True)
    workspace.cloud.keeping.keep_album(album.id, False)
    folder_shelf.driver.run(patient=False)
    assert folder_shelf.job("fetch_back").state is JobState.CANCELLED
    assert here(folder_shelf, item) is None


def test_a_download_goes_on_where_it_stood(folder_shelf: Shelf, tmp_path: Path) -> None:
    item, content = only_stored(folder_shelf, tmp_path / "a.jpg", bytes(5 << 20))
    veiled = Veiled(folder_shelf.store)
    folder_shelf.connect(veiled)
    keeping = folder_shelf.workspace.cloud.keeping
    stopped = Watch(2_000_000)
    with pytest.raises(Cancelled):
        keeping.fetch(fetch_job(item), stopped)
    part = Path(str(stopped.saved["path"]))
    had = part.stat().st_size
    assert had >= 2_000_000
    keeping.fetch(fetch_job(item), Watch())
    assert veiled.reads == [(0, item.bytes), (had, item.bytes)]
    assert here(folder_shelf, item) == content
    assert not part.exists()


def test_what_arrives_damaged_is_fetched_again(
    folder_shelf: Shelf, tmp_path: Path, oci_stand_in: OciStandIn, request: pytest.FixtureRequest
) -> None:
    shelf = Shelf(folder_shelf.workspace, request.getfixturevalue("oci_store"))
    item, content = only_stored(shelf, tmp_path / "a.jpg")
    oci_stand_in.faults({"op": "GetObject", "action": "corrupt", "times": 1})
    shelf.workspace.cloud.keeping.fetch_back([item.id])
    shelf.driver.hurry()
    assert here(shelf, item) == content
    assert len(oci_stand_in.log("GetObject")) == 2


def test_a_full_disk_says_so_before_it_begins(
    folder_shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, _ = only_stored(folder_shelf, tmp_path / "a.jpg")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 1000, 1000))
    folder_shelf.workspace.cloud.keeping.fetch_back([item.id])
    folder_shelf.driver.run(patient=False)
    job = folder_shelf.job("fetch_back")
    assert job.problem is not None
    assert job.problem.short == "Disk full"
    assert "The copy in the cloud is safe." in job.problem.hint
    assert list(folder_shelf.workspace.folder.incoming.iterdir()) == []


def test_a_disk_that_fills_up_leaves_no_half_file(
    folder_shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, _ = only_stored(folder_shelf, tmp_path / "a.jpg", bytes(3 << 20))
    copies = folder_shelf.workspace.cloud.copies

    def full_after_some(*_: object) -> object:
        yield bytes(1 << 20)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "read", full_after_some)
    folder_shelf.workspace.cloud.keeping.fetch_back([item.id])
    folder_shelf.driver.run(patient=False)
    job = folder_shelf.job("fetch_back")
    assert job.problem is not None
    assert job.problem.short == "Disk full"
    assert list(folder_shelf.workspace.folder.incoming.iterdir()) == []
    assert here(folder_shelf, item) is None
