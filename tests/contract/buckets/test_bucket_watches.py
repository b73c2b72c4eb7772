"""A watched bucket: new objects become items, renamed ones stay the same item."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.catalogue.watches import WatchRow
from medintel_desktop.domain.job import JobState
from tests import media
from tests.contract.copies.shelf import Shelf
from tests.s3 import KEY_ID, S3Server
from tests.stores import Bytes
from tests.stubs.s3_faults import S3Faults


def put(shelf: Shelf, name: str, colour: str = "red") -> bytes:
    """A photo under that name; equal colours are equal bytes."""
    content = media.photo(Path(str(shelf.workspace.folder.root)) / "made.jpg", colour).read_bytes()
    shelf.store.put(name, Bytes(content), "image/jpeg", {})
    return content


def look(shelf: Shelf, times: int = 1) -> None:
    for _ in range(times):
        shelf.driver.let_time_pass()
        shelf.driver.run(patient=False)


def watch(shelf: Shelf, prefix: str = "", album: str | None = None) -> WatchRow:
    row = shelf.workspace.cloud.watches.add_bucket(shelf.store.kind, prefix, album)
    look(shelf)
    return row


def objects(shelf: Shelf, name: str) -> list[str]:
    return [copy.object for copy in shelf.workspace.cloud.copies.of(shelf.item(name).id)]


def test_what_is_there_and_what_comes_is_imported(shelf: Shelf) -> None:
    album = shelf.workspace.albums.create("Camera")
    put(shelf, "in/a.jpg", "red")
    put(shelf, "out/b.jpg", "green")
    watch(shelf, "in/", album.id)
    assert set(shelf.driver.items()) == {"a.jpg"}
    put(shelf, "in/2024/c.jpg", "blue")
    shelf.store.put("in/notes.txt", Bytes(b"x"), "text/plain", {})
    look(shelf)
    assert set(shelf.driver.items()) == {"a.jpg", "c.jpg"}
    assert shelf.item("c.jpg").album_ids == (album.id,)


def test_a_renamed_object_is_the_same_item(b2_shelf: Shelf, b2_faults: S3Faults) -> None:
    put(b2_shelf, "a.jpg")
    watch(b2_shelf)
    item = b2_shelf.item("a.jpg")
    b2_shelf.store.delete("a.jpg")
    put(b2_shelf, "2024/renamed.jpg")
    b2_faults.requests.clear()
    look(b2_shelf)
    assert [item.id for item in b2_shelf.driver.all_items()] == [item.id]
    assert objects(b2_shelf, "a.jpg") == ["2024/renamed.jpg"]
    assert b2_faults.log("GET", "renamed") == []
    (copy,) = b2_shelf.workspace.cloud.copies.of(item.id)
    b2_shelf.workspace.cloud.copies.verify(copy)


def test_an_object_that_is_gone_is_no_copy_any_more(shelf: Shelf) -> None:
    put(shelf, "a.jpg")
    watch(shelf)
    assert objects(shelf, "a.jpg") == ["a.jpg"]
    shelf.store.delete("a.jpg")
    look(shelf)
    assert objects(shelf, "a.jpg") == []
    assert not shelf.item("a.jpg").missing  # the original lies in the library


def test_an_object_written_anew_is_another_item(shelf: Shelf) -> None:
    put(shelf, "a.jpg", "red")
    watch(shelf)
    first = shelf.item("a.jpg").id
    put(shelf, "a.jpg", "green")
    look(shelf)
    items = {item.id for item in shelf.driver.all_items()}
    assert len(items) == 2
    assert shelf.workspace.cloud.copies.of(first) == []


def test_what_this_library_stored_is_not_news(shelf: Shelf, tmp_path: Path) -> None:
    album = shelf.workspace.albums.create("Everything")
    watch(shelf, "", album.id)
    item, _ = shelf.stored(media.photo(tmp_path / "ours.jpg", "blue"))
    look(shelf)
    assert [found.id for found in shelf.driver.all_items()] == [item.id]
    assert shelf.item("ours.jpg").album_ids == ()


def test_a_bucket_that_cannot_be_reached_is_waited_for(
    b2_shelf: Shelf, b2_faults: S3Faults
) -> None:
    put(b2_shelf, "a.jpg")
    watch(b2_shelf)
    b2_faults.fault("cut", "GET", "list-type", times=3)
    look(b2_shelf)
    assert objects(b2_shelf, "a.jpg") == ["a.jpg"]
    put(b2_shelf, "b.jpg", "green")
    look(b2_shelf)
    assert set(b2_shelf.driver.items()) == {"a.jpg", "b.jpg"}


def test_a_bucket_removed_takes_nothing_away(b2_shelf: Shelf, b2_faults: S3Faults) -> None:
    put(b2_shelf, "a.jpg")
    watch(b2_shelf)
    b2_faults.fault("answer", "GET", "list-type", status=404, code="NoSuchBucket", times=9)
    look(b2_shelf)
    assert objects(b2_shelf, "a.jpg") == ["a.jpg"]
    (hold,) = b2_shelf.workspace.catalogue.jobs.holds()
    assert hold.problem.short == "Bucket not found"


def test_a_key_that_may_not_list_says_so(b2_shelf: Shelf, b2_faults: S3Faults) -> None:
    b2_faults.deny("listFiles")
    watch(b2_shelf)
    (row,) = b2_shelf.workspace.cloud.watches.all()
    assert row.problem is not None
    assert row.problem.short == "Not allowed"
    (job,) = b2_shelf.workspace.catalogue.jobs.page()
    assert job.state is JobState.FAILED
    b2_faults.deny()
    put(b2_shelf, "a.jpg")
    b2_shelf.workspace.cloud.watches.start(row.id)
    look(b2_shelf)
    assert set(b2_shelf.driver.items()) == {"a.jpg"}


def test_another_bucket_in_the_settings_lets_the_watch_wait(
    b2_shelf: Shelf, s3: S3Server, b2_bucket: str
) -> None:
    put(b2_shelf, "a.jpg")
    watch(b2_shelf)
    stores = b2_shelf.workspace.cloud.stores
    options = {"key_id": KEY_ID, "endpoint": s3.endpoint, "bucket": s3.make_bucket()}
    stores.choose(b2_shelf.store.kind, options=options)
    look(b2_shelf, 2)
    assert objects(b2_shelf, "a.jpg") == ["a.jpg"]
    (row,) = b2_shelf.workspace.cloud.watches.all()
    assert "is not there" in row.note
    stores.choose(b2_shelf.store.kind, options={**options, "bucket": b2_bucket})
    put(b2_shelf, "b.jpg", "green")
    look(b2_shelf)
    assert set(b2_shelf.driver.items()) == {"a.jpg", "b.jpg"}
