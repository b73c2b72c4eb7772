"""An original leaves this computer only when a store was just found to have it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.backends.local.object_files import path_of
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import Copy, CopyRole
from medintel_desktop.domain.view import View
from medintel_desktop.library.freeing import Freeable
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.contract.copies.shelf import Shelf, Veiled
from tests.stores import OciStandIn, oci_store_of


@pytest.fixture(autouse=True)
def ours(settings: SettingsFile) -> None:
    """Originals are copied into the library."""
    settings.change(copy_originals=True)


def ours_and_theirs(shelf: Shelf, item: MediaItem) -> tuple[list[Path], list[Path]]:
    """The files of an item inside and outside of the library folder, which are there."""
    found = [Path(p.path) for p in item.paths if Path(p.path).exists()]
    inside = [path for path in found if shelf.workspace.folder.owns(path)]
    return inside, [path for path in found if path not in inside]


def in_library(shelf: Shelf, path: Path) -> tuple[MediaItem, Copy]:
    """An item whose only file is in the library folder, as after a download."""
    item, copy = shelf.stored(path)
    path.unlink()
    shelf.workspace.originals.check()
    return shelf.item(item.name), copy


def free(shelf: Shelf, item: MediaItem, *, outside: bool = False) -> None:
    shelf.workspace.cloud.freeing.free_up([item.id], outside=outside)
    shelf.driver.run(patient=False)


def test_what_a_store_has_is_freed(shelf: Shelf, tmp_path: Path) -> None:
    item, copy = in_library(shelf, media.photo(tmp_path / "a.jpg"))
    free(shelf, item)
    after = shelf.item("a.jpg")
    assert ours_and_theirs(shelf, after) == ([], [])
    assert (after.in_cloud, after.missing) == (True, False)
    assert shelf.job("free_up").state is JobState.DONE
    assert "freed" in shelf.job("free_up").note
    assert shelf.workspace.cloud.copies.of(item.id)[0].verified_at > copy.verified_at
    cell = shelf.workspace.catalogue.cells.by_id([item.id])[0]
    assert (cell.in_cloud, cell.missing) == (True, False)


def test_nothing_is_freed_when_the_object_is_gone(shelf: Shelf, tmp_path: Path) -> None:
    item, copy = in_library(shelf, media.photo(tmp_path / "a.jpg"))
    shelf.store.delete(copy.object)
    free(shelf, item)
    assert len(ours_and_theirs(shelf, shelf.item("a.jpg"))[0]) == 1
    job = shelf.job("free_up")
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert "does not have this file any more" in job.problem.title


def test_nothing_is_freed_when_the_object_is_another(shelf: Shelf, tmp_path: Path) -> None:
    item, copy = in_library(shelf, media.photo(tmp_path / "a.jpg"))
    shelf.replace(copy, b"x" * copy.bytes)
    free(shelf, item)
    assert len(ours_and_theirs(shelf, shelf.item("a.jpg"))[0]) == 1
    assert shelf.job("free_up").state is JobState.FAILED


def test_nothing_is_freed_when_the_disk_went_bad(folder_shelf: Shelf, tmp_path: Path) -> None:
    item, copy = in_library(folder_shelf, media.photo(tmp_path / "a.jpg"))
    stored = path_of(Path(copy.place.removeprefix("folder:")), copy.object)
    before = stored.stat()
    stored.write_bytes(b"?" * copy.bytes)
    os.utime(stored, ns=(before.st_atime_ns, before.st_mtime_ns))
    free(folder_shelf, item)
    assert len(ours_and_theirs(folder_shelf, folder_shelf.item("a.jpg"))[0]) == 1
    assert "is not the same as the file here" in folder_shelf.job("free_up").note


def test_a_smaller_copy_is_not_enough(folder_shelf: Shelf, tmp_path: Path) -> None:
    item, copy = in_library(folder_shelf, media.photo(tmp_path / "a.jpg"))
    copies = folder_shelf.workspace.catalogue.copies
    folder_shelf.workspace.cloud.freeing.free_up([item.id])
    copies.put(replace(copy, role=CopyRole.COMPRESSED))
    folder_shelf.driver.run(patient=False)
    assert len(ours_and_theirs(folder_shelf, folder_shelf.item("a.jpg"))[0]) == 1
    assert folder_shelf.job("free_up").state is JobState.FAILED


def test_without_checksums_the_object_is_read_before(folder_shelf: Shelf, tmp_path: Path) -> None:
    item, copy = in_library(folder_shelf, media.photo(tmp_path / "a.jpg"))
    veiled = Veiled(folder_shelf.store)
    folder_shelf.connect(veiled)
    free(folder_shelf, item)
    assert veiled.reads == [(0, copy.bytes)]
    assert ours_and_theirs(folder_shelf, folder_shelf.item("a.jpg"))[0] == []


def test_a_store_that_is_away_is_waited_for(
    folder_shelf: Shelf, oci_stand_in: OciStandIn, tmp_path: Path
) -> None:
    stand_in = OciStandIn(tmp_path / "own oci")
    store = oci_store_of(stand_in)
    shelf = Shelf(folder_shelf.workspace, store)
    item, _ = in_library(shelf, media.photo(tmp_path / "a.jpg"))
    stand_in.kill()
    free(shelf, item)
    job = shelf.job("free_up")
    assert job.state is JobState.WAITING
    assert job.not_before > 0
    assert len(ours_and_theirs(shelf, shelf.item("a.jpg"))[0]) == 1
    stand_in.start()
    shelf.driver.hurry()
    assert shelf.job("free_up").state is JobState.DONE
    assert ours_and_theirs(shelf, shelf.item("a.jpg"))[0] == []
    store.close()
    stand_in.close()


def test_files_of_the_user_stay_without_consent(
    folder_shelf: Shelf, tmp_path: Path, bin_: Path
) -> None:
    path = media.photo(tmp_path / "a.jpg")
    item, _ = folder_shelf.stored(path)
    free(folder_shelf, item)
    assert ours_and_theirs(folder_shelf, folder_shelf.item("a.jpg")) == ([], [path])
    free(folder_shelf, item, outside=True)
    assert not path.exists()
    assert (bin_ / "a.jpg").exists()
    assert folder_shelf.item("a.jpg").in_cloud


def test_a_file_that_was_changed_stays(folder_shelf: Shelf, tmp_path: Path, bin_: Path) -> None:
    path = media.photo(tmp_path / "a.jpg")
    item, _ = folder_shelf.stored(path)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    free(folder_shelf, item, outside=True)
    assert path.exists()
    assert "was changed since it was added" in folder_shelf.job("free_up").note


def test_a_file_is_no_copy_of_itself(folder_shelf: Shelf, tmp_path: Path, bin_: Path) -> None:
    """The user added a file that lies in the folder which is the store."""
    item, copy = folder_shelf.stored(media.photo(tmp_path / "a.jpg"))
    there = path_of(tmp_path / "other disk", copy.object)
    folder_shelf.driver.add(there)
    free(folder_shelf, item, outside=True)
    assert there.exists()
    folder_shelf.workspace.cloud.copies.verify(copy)


@pytest.mark.parametrize("whole_album", [False, True])
def test_what_is_kept_offline_stays(folder_shelf: Shelf, tmp_path: Path, whole_album: bool) -> None:
    item, _ = in_library(folder_shelf, media.photo(tmp_path / "a.jpg"))
    workspace = folder_shelf.workspace
    workspace.cloud.freeing.free_up([item.id])
    if whole_album:
        above = workspace.albums.create("Trips")
        album = workspace.albums.create("Tuscany", above.id)
        workspace.albums.fill(album.id, [item.id])
        workspace.cloud.keeping.keep_album(above.id, True)
    else:
        workspace.cloud.keeping.keep_offline([item.id], True)
    folder_shelf.driver.run(patient=False)
    assert len(ours_and_theirs(folder_shelf, folder_shelf.item("a.jpg"))[0]) == 1
    assert "kept offline" in folder_shelf.job("free_up").note


def test_what_it_would_give_is_told_before(folder_shelf: Shelf, tmp_path: Path) -> None:
    free_, _ = in_library(folder_shelf, media.photo(tmp_path / "free.jpg", "red"))
    both, _ = folder_shelf.stored(media.photo(tmp_path / "both.jpg", "green"))
    kept, _ = folder_shelf.stored(media.photo(tmp_path / "kept.jpg", "blue"))
    gone, _ = in_library(folder_shelf, media.photo(tmp_path / "gone.jpg", "black"))
    here = folder_shelf.add(media.photo(tmp_path / "here.jpg", "white"))
    free(folder_shelf, gone)
    folder_shelf.workspace.cloud.keeping.keep_offline([kept.id], True)
    told = folder_shelf.workspace.cloud.freeing.freeable(View())
    assert told == Freeable(
        2, free_.bytes + 2 * both.bytes, 1, both.bytes,
        (("kept offline", 1), ("only in the cloud already", 1), ("not in the cloud", 1)),
    )  # fmt: skip
    some = folder_shelf.workspace.cloud.freeing.freeable([free_.id, here.id])
    assert (some.items, some.bytes, some.stays) == (1, free_.bytes, (("not in the cloud", 1),))


def test_freed_space_and_back_again(shelf: Shelf, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "a.jpg")
    content = path.read_bytes()
    item, _ = in_library(shelf, path)
    free(shelf, item)
    shelf.workspace.cloud.keeping.fetch_back([item.id])
    shelf.driver.run(patient=False)
    back = shelf.workspace.originals.locate(shelf.item("a.jpg"))
    assert back is not None
    assert back.read_bytes() == content
