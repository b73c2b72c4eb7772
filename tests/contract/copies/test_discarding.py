"""Deleting for good: objects in stores go when asked for, and only what nobody needs."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.backends.b2.media_store import B2MediaStore
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.store import Copy, StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.forgetting import Emptied
from tests import media
from tests.contract.copies.shelf import Shelf
from tests.stubs.s3_faults import S3Faults


def emptied(shelf: Shelf, copy: Copy, *, copies: bool) -> Emptied:
    shelf.workspace.trash.put([copy.media_id])
    done = shelf.workspace.trash.empty(copies=copies)
    shelf.driver.run(patient=False)
    return done


def test_objects_stay_unless_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    _, copy = shelf.stored(media.photo(tmp_path / "a.jpg"))
    done = emptied(shelf, copy, copies=False)
    assert (done.items, done.objects, done.staying) == (1, 0, 1)
    assert shelf.store.stat(copy.object) is not None


def test_objects_go_with_their_item(shelf: Shelf, tmp_path: Path) -> None:
    _, copy = shelf.stored(media.photo(tmp_path / "a.jpg"))
    done = emptied(shelf, copy, copies=True)
    assert (done.items, done.objects, done.staying) == (1, 1, 0)
    assert shelf.store.stat(copy.object) is None
    job = shelf.job("delete_object")
    assert job.state is JobState.DONE
    assert job.note.startswith("Deleted from ")


def test_an_item_that_came_back_keeps_its_object(folder_shelf: Shelf, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "a.jpg")
    _, copy = folder_shelf.stored(path)
    folder_shelf.workspace.trash.put([copy.media_id])
    folder_shelf.workspace.trash.empty(copies=True)
    folder_shelf.workspace.catalogue.jobs.set_state(JobState.PAUSED, (JobState.QUEUED,))
    folder_shelf.add(path)
    folder_shelf.workspace.queue.resume()
    folder_shelf.driver.run(patient=False)
    assert folder_shelf.job("delete_object").note.startswith("Kept:")
    assert folder_shelf.store.stat(copy.object) is not None


def test_all_versions_go(workspace: Workspace, b2_store: B2MediaStore, tmp_path: Path) -> None:
    shelf = Shelf(workspace, b2_store)
    path = media.photo(tmp_path / "a.jpg")
    _, copy = shelf.stored(path)
    shelf.replace(copy, path.read_bytes())
    emptied(shelf, copy, copies=True)
    assert list(b2_store.objects("")) == []
    assert "Deleted from Backblaze B2, bucket" in shelf.job("delete_object").note


def test_a_key_that_may_not_delete_says_so(
    workspace: Workspace, b2_store: B2MediaStore, b2_faults: S3Faults, tmp_path: Path
) -> None:
    shelf = Shelf(workspace, b2_store)
    _, copy = shelf.stored(media.photo(tmp_path / "a.jpg"))
    b2_faults.deny("deleteFiles", "writeFiles")
    emptied(shelf, copy, copies=True)
    job = shelf.job("delete_object")
    told = job.problem or workspace.catalogue.jobs.holds()[0].problem
    assert told.short == "Not allowed"
    b2_faults.deny()
    workspace.queue.retry([job.id])
    shelf.driver.run(patient=False)
    assert b2_store.stat(copy.object) is None


def test_a_store_that_was_changed_says_where_the_copy_stays(
    folder_shelf: Shelf, tmp_path: Path
) -> None:
    _, copy = folder_shelf.stored(media.photo(tmp_path / "a.jpg"))
    folder_shelf.workspace.trash.put([copy.media_id])
    folder_shelf.workspace.trash.empty(copies=True)
    folder_shelf.workspace.cloud.stores.reset(StoreKind.FOLDER)
    folder_shelf.driver.run(patient=False)
    job = folder_shelf.job("delete_object")
    assert job.state is JobState.WAITING
    assert f"{tmp_path / 'other disk'} is not set up here, so its copy stays." in job.note
    assert folder_shelf.store.stat(copy.object) is not None
