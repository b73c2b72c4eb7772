"""Originals go to stores: whole or in parts, proved, once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.store import CopyRole, StoreKind
from medintel_desktop.library.fingerprint import fingerprint
from tests import media
from tests.contract.stores.sender import MB, PART, Sender, of_oci
from tests.stores import Bytes, OciStandIn


def test_a_small_file_goes_in_one_piece(sender: Sender) -> None:
    item = sender.put_in(0.3)
    assert sender.send(item).state is JobState.DONE
    copy = sender.arrived(item)
    assert (copy.role, copy.part_size, copy.place) == (CopyRole.ORIGINAL, 0, sender.store.place)
    assert copy.object == f"media/{item.checksum[:2]}/{item.checksum}.mp4"
    assert copy.md5 in ("", fingerprint(sender.path(item), 0).md5)


def test_an_empty_suffix_and_odd_names_are_no_matter(sender: Sender) -> None:
    for number, name in enumerate(["größe 100%.m p4", "no suffix", "a+b&c?.MOV", "ü.JPG"]):
        item = sender.put_in(0.01, name, seed=number)
        sender.send(item)
        sender.arrived(item)


def test_a_large_file_goes_in_parts(parted_sender: Sender) -> None:
    item = parted_sender.put_in(40)
    assert parted_sender.send(item).state is JobState.DONE
    copy = parted_sender.arrived(item)
    assert copy.part_size == PART
    assert copy.md5.endswith("-4")
    assert copy.md5 == fingerprint(parted_sender.path(item), copy.part_size).md5


def test_parts_go_several_at_once(oci_sender: Sender, oci_stand_in: OciStandIn) -> None:
    oci_stand_in.faults({"op": "UploadPart", "action": "delay", "seconds": 0.3})
    oci_sender.send(oci_sender.put_in(33))
    began = [row["seconds"] for row in oci_stand_in.log("UploadPart")]
    assert len(began) == 3
    assert all(seconds >= 0.3 for seconds in began)
    (done,) = [j for j in oci_sender.driver.reports if j.state is JobState.DONE]
    (first,) = [j for j in oci_sender.driver.reports if j.state is JobState.RUNNING][:1]
    assert done.updated_at - first.updated_at < 5


def test_the_number_of_parts_is_kept_within_the_limit(oci_sender: Sender) -> None:
    """The setting is asked for each time."""
    oci_sender.settings.change(parallel_parts=1)
    item = oci_sender.put_in(40)
    oci_sender.send(item)
    assert oci_sender.arrived(item).part_size == 32 * MB


def test_what_is_there_already_is_not_sent_again(
    oci_sender: Sender, oci_stand_in: OciStandIn
) -> None:
    small, large = oci_sender.put_in(0.2, "a.mp4", 1), oci_sender.put_in(24, "b.mp4", 2)
    oci_sender.send(small, large)
    copies = [oci_sender.arrived(item) for item in (small, large)]
    for copy in copies:
        oci_sender.workspace.catalogue.copies.remove(copy.place, copy.object)
    oci_stand_in.forget_log()
    oci_sender.send(small, large)
    again = [oci_sender.arrived(item) for item in (small, large)]
    assert [(c.md5, c.part_size, c.etag) for c in again] == [
        (c.md5, c.part_size, c.etag) for c in copies
    ]
    sent = {row["op"] for row in oci_stand_in.log()}
    assert sent <= {"HeadObject", "GetObject", "ListMultipartUploads", "ListObjects"}


def test_what_another_computer_stored_is_only_noted(sender: Sender) -> None:
    item = sender.put_in(0.2)
    sender.send(item)
    there = sender.arrived(item)
    sender.workspace.catalogue.copies.remove(there.place, there.object)
    sender.send(item)
    again = sender.arrived(item)
    assert (again.object, again.etag) == (there.object, there.etag)


def large_video(sender: Sender) -> Path:
    """One that is made smaller before it is sent."""
    path = media.video(sender.folder / "in" / "walk.mp4", size=(1920, 1080))
    with path.open("ab") as file:
        file.write(bytes(2_000_000))
    sender.settings.change(compress_videos="720p", compress_above_megabytes=1)
    return path


def incoming(sender: Sender) -> list[Path]:
    return list((sender.folder / "library" / "incoming").iterdir())


def test_a_smaller_rendering_is_sent_in_place_of_a_large_video(oci_sender: Sender) -> None:
    oci_sender.driver.add(large_video(oci_sender))
    (item,) = oci_sender.driver.all_items()
    (copy,) = oci_sender.copies(item)
    assert copy.role is CopyRole.COMPRESSED
    assert copy.checksum != item.checksum
    assert copy.object == f"media/{copy.checksum[:2]}/{copy.checksum}.mp4"
    found = oci_sender.store.stat(copy.object)
    assert found is not None
    assert found.bytes == copy.bytes < item.bytes
    assert not item.stored
    assert incoming(oci_sender) == []

    assert oci_sender.send(item).note == "Stored already, made smaller"
    oci_sender.settings.change(compress_videos="off")
    oci_sender.send(item)
    both = {CopyRole.COMPRESSED, CopyRole.ORIGINAL}
    assert {c.role for c in oci_sender.copies(item)} == both, "and now the original"


def test_a_rendering_is_made_again_for_no_kill_and_kept_for_no_job(
    oci_sender: Sender, oci_stand_in: OciStandIn
) -> None:
    oci_stand_in.faults({"op": "PutObject", "action": "status", "status": 503})
    oci_sender.driver.workspace.ingest.add([str(large_video(oci_sender))])
    oci_sender.driver.run(patient=False)
    (rendering,) = incoming(oci_sender)
    waiting = oci_sender.job()
    assert (waiting.state, waiting.step) == (JobState.WAITING, "send")
    made = rendering.stat()
    oci_sender.begin_again()
    oci_sender.driver.let_time_pass()
    oci_sender.driver.run(patient=False)
    assert rendering.stat() == made, "kept for the next try"

    oci_sender.workspace.queue.cancel([waiting.id])
    assert incoming(oci_sender) == []


def test_a_kill_after_a_rendering_arrived_is_no_failure(oci_sender: Sender) -> None:
    oci_sender.driver.add(large_video(oci_sender))
    before = oci_sender.copies(oci_sender.driver.all_items()[0])
    with oci_sender.workspace.catalogue.database.write() as db:
        db.execute("UPDATE job SET state = 'running', step = 'send' WHERE kind = 'store'")
    oci_sender.begin_again()
    oci_sender.driver.run()
    assert oci_sender.job().state is JobState.DONE
    assert oci_sender.copies(oci_sender.driver.all_items()[0]) == before


def test_where_a_copy_lies_is_known_offline(oci_sender: Sender, oci_stand_in: OciStandIn) -> None:
    item = oci_sender.put_in(0.1)
    oci_sender.send(item)
    (copy,) = oci_sender.copies(item)
    oci_sender.begin_again()
    oci_stand_in.forget_log()
    store = oci_sender.workspace.cloud.stores.of_place(copy.place)
    assert store is oci_sender.store
    assert oci_stand_in.log() == [], "nothing was asked"


def test_a_whole_object_without_our_notes_is_known_by_its_md5(
    oci_sender: Sender, oci_stand_in: OciStandIn
) -> None:
    item = oci_sender.put_in(0.2)
    name = f"media/{item.checksum[:2]}/{item.checksum}.mp4"
    oci_sender.store.put(name, Bytes(oci_sender.path(item).read_bytes()), "video/mp4", {})
    oci_stand_in.forget_log()
    oci_sender.send(item)
    oci_sender.arrived(item)
    assert oci_stand_in.log("PutObject") == []


def test_another_object_under_the_name_is_replaced(parted_sender: Sender) -> None:
    for megabytes, seed in ((0.2, 1), (24, 2)):
        item = parted_sender.put_in(megabytes, f"{seed}.mp4", seed)
        name = f"media/{item.checksum[:2]}/{item.checksum}.mp4"
        wrong = Bytes(bytes(item.bytes))
        parted_sender.store.put(name, wrong, "video/mp4", {"author": "somebody"})
        parted_sender.send(item)
        parted_sender.arrived(item)


def test_new_items_are_stored_by_themselves(folder_sender: Sender, tmp_path: Path) -> None:
    media.photo(tmp_path / "in" / "red.jpg")
    folder_sender.driver.add(tmp_path / "in")
    (item,) = folder_sender.driver.all_items()
    folder_sender.arrived(item)
    folder_sender.driver.add(tmp_path / "in")
    assert folder_sender.driver.states("store") == [JobState.DONE], "known to be there"


def test_nothing_is_sent_where_no_store_is_in_use(folder_sender: Sender, tmp_path: Path) -> None:
    folder_sender.workspace.cloud.stores.choose(StoreKind.FOLDER, active=False)
    media.photo(tmp_path / "in" / "red.jpg")
    folder_sender.driver.add(tmp_path / "in")
    assert folder_sender.driver.states("store") == []
    folder_sender.workspace.cloud.uploads.enqueue_all(StoreKind.FOLDER)
    folder_sender.driver.run()
    (item,) = folder_sender.driver.all_items()
    folder_sender.arrived(item)
    folder_sender.workspace.cloud.uploads.enqueue_all(StoreKind.FOLDER)
    assert folder_sender.driver.states("store") == [JobState.DONE]


def test_several_stores_at_once(oci_sender: Sender, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    oci_sender.workspace.cloud.stores.choose(
        StoreKind.FOLDER, active=True, options={"path": str(tmp_path / "disk")}
    )
    media.photo(tmp_path / "in" / "red.jpg")
    oci_sender.driver.add(tmp_path / "in")
    (item,) = oci_sender.driver.all_items()
    assert [copy.place.partition(":")[0] for copy in oci_sender.copies(item)] == ["folder", "oci"]


def test_a_store_that_is_not_set_up_lets_its_jobs_wait(
    oci_sender: Sender, oci_stand_in: OciStandIn
) -> None:
    oci_sender.workspace.cloud.stores.choose(StoreKind.OCI, options={})
    item = oci_sender.put_in(0.1)
    assert oci_sender.send(item).state is JobState.WAITING
    (hold,) = oci_sender.workspace.catalogue.jobs.holds()
    assert (hold.service, hold.until) == ("oci", None)
    oci_sender.workspace.cloud.stores.choose(StoreKind.OCI, options=of_oci(oci_stand_in))
    oci_sender.driver.hurry()
    oci_sender.arrived(item)


def test_a_file_changed_since_it_was_added_is_not_stored(parted_sender: Sender) -> None:
    item = parted_sender.put_in(0.2)
    path = parted_sender.path(item)
    path.write_bytes(bytes(item.bytes))
    job = parted_sender.send(item)
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert job.problem.short == "Changed"
    assert parted_sender.copies(item) == []
    assert list(parted_sender.store.objects("")) == []


def test_a_file_that_was_only_touched_is_stored(folder_sender: Sender) -> None:
    item = folder_sender.put_in(0.2)
    os.utime(folder_sender.path(item), (1, 1))
    folder_sender.send(item)
    folder_sender.arrived(item)


def test_an_item_in_the_trash_is_not_sent(folder_sender: Sender) -> None:
    item = folder_sender.put_in(0.2)
    folder_sender.workspace.catalogue.media.trash([item.id], 1.0)
    job = folder_sender.send(item)
    assert (job.state, job.note) == (JobState.DONE, "Not sent: it is in the trash")
    assert folder_sender.copies(item) == []


def test_a_missing_file_fails_its_job(folder_sender: Sender) -> None:
    item = folder_sender.put_in(0.2)
    folder_sender.path(item).unlink()
    job = folder_sender.send(item)
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert job.problem.short == "Missing"


@pytest.mark.parametrize("metered", [True, False])
def test_transfers_wait_for_better_conditions(oci_sender: Sender, metered: bool) -> None:
    conditions = oci_sender.workspace.cloud.conditions
    conditions.set_metered(metered)
    item = oci_sender.put_in(0.2)
    oci_sender.queue(item)
    oci_sender.driver.run(patient=False)
    if metered:
        assert oci_sender.job().state is JobState.WAITING
        assert oci_sender.job().note == "Waiting: This connection is metered."
        conditions.set_metered(False)
        oci_sender.driver.hurry()
    oci_sender.arrived(item)


def test_a_folder_needs_no_connection(folder_sender: Sender) -> None:
    folder_sender.workspace.cloud.conditions.set_metered(True)
    item = folder_sender.put_in(0.2)
    folder_sender.send(item)
    folder_sender.arrived(item)
