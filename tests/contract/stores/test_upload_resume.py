"""An upload that was broken off goes on where it stood, begins anew, or is taken back."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import StoredPart
from medintel_desktop.library.file_slice import FileSlice
from tests.contract.stores.sender import MB, PART, Sender
from tests.service import until
from tests.stores import Bytes, OciStandIn

SIZE = 6 * 11 - 3
"""MB: six parts."""

STUCK = {"op": "UploadPart", "action": "status", "status": 503, "retry_after": 60}
"""No further part is taken, and nobody asks again for a while."""


@pytest.fixture
def item(oci_sender: Sender) -> MediaItem:
    return oci_sender.put_in(SIZE)


def half_sent(sender: Sender, stand_in: OciStandIn, item: MediaItem, parts: int = 3) -> None:
    """Queue, and let the service take so many parts."""
    stand_in.faults({**STUCK, "skip": parts})
    sender.queue(item)
    sender.driver.run(patient=False)
    assert len(stand_in.state()["parts"]) == parts
    stand_in.faults()
    stand_in.forget_log()


def parts_sent(stand_in: OciStandIn) -> Counter[int]:
    """Those that arrived."""
    rows = stand_in.log("UploadPart")
    return Counter(row["part"] for row in rows if row["status"] == 200)


def noted(sender: Sender) -> dict[int, StoredPart]:
    (row,) = sender.workspace.catalogue.uploads.all()
    return sender.workspace.catalogue.uploads.parts(row.place, row.object)


def test_after_a_restart_only_what_is_missing_is_sent(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    assert len(noted(oci_sender)) == 3
    oci_sender.begin_again()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert sum(parts_sent(oci_stand_in).values()) == 3


def test_progress_begins_where_it_stood(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    oci_sender.begin_again()
    oci_stand_in.faults({"op": "UploadPart", "action": "delay", "seconds": 0.5})
    with oci_sender.running():
        oci_sender.driver.let_time_pass()
        oci_sender.until_state(JobState.DONE)
    told = [
        job.progress.done
        for job in oci_sender.driver.reports
        if job.step == "send" and job.progress.total == item.bytes
    ]
    assert told[0] >= 3 * (PART - 3 * MB)
    assert told == sorted(told)


def test_parts_that_arrived_without_our_hearing_of_it_count(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    with oci_sender.workspace.catalogue.database.write() as db:
        db.execute("DELETE FROM upload_part")
    oci_sender.begin_again()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert sum(parts_sent(oci_stand_in).values()) == 3


def test_a_part_of_other_bytes_is_sent_again(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    (row,) = oci_sender.workspace.catalogue.uploads.all()
    first = min(noted(oci_sender))
    oci_sender.store.put_part(row.object, row.upload_id, first, Bytes(bytes(PART)))
    oci_stand_in.forget_log()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert parts_sent(oci_stand_in)[first] == 1
    assert sum(parts_sent(oci_stand_in).values()) == 4


def test_a_week_later_the_service_has_forgotten_it(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    (row,) = oci_sender.workspace.catalogue.uploads.all()
    oci_sender.store.abort(row.object, row.upload_id)
    oci_sender.begin_again()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert parts_sent(oci_stand_in) == Counter(range(1, 7))


def test_forgotten_while_it_is_sent(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    oci_stand_in.faults({"op": "UploadPart", "action": "delay", "seconds": 0.5})
    with oci_sender.running():
        oci_sender.queue(item)
        until(lambda: oci_stand_in.state()["parts"] or None)
        (row,) = oci_sender.workspace.catalogue.uploads.all()
        oci_sender.store.abort(row.object, row.upload_id)
        until(lambda: oci_sender.job().attempts or None)
        oci_stand_in.faults()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)


def test_another_number_of_parts_at_once_does_not_change_the_parts(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    oci_sender.settings.change(parallel_parts=1)
    oci_sender.driver.hurry()
    assert oci_sender.arrived(item).part_size == PART
    assert sum(parts_sent(oci_stand_in).values()) == 3


def test_a_pause_keeps_what_arrived(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    oci_stand_in.faults({"op": "UploadPart", "action": "slow", "bytes_per_second": 8 * MB})
    with oci_sender.running():
        oci_sender.queue(item)
        until(lambda: oci_stand_in.state()["parts"] or None)
        oci_sender.workspace.queue.pause()
        oci_sender.until_state(JobState.PAUSED)
        until(lambda: None if at_work(oci_sender, item) else True)
    there = len(oci_stand_in.state()["parts"])
    assert 1 <= there < 6
    assert len(noted(oci_sender)) <= there, "a part may have arrived while all stopped"
    oci_stand_in.faults()
    oci_stand_in.forget_log()
    oci_sender.workspace.queue.resume()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert sum(parts_sent(oci_stand_in).values()) == 6 - there


def at_work(sender: Sender, item: MediaItem) -> bool:
    """Whether a thread is still sending."""
    (row,) = sender.workspace.catalogue.uploads.all()
    return sender.workspace.cloud.uploads.under_way(row.place, row.object)


def test_cancelling_leaves_nothing_at_the_service(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    oci_stand_in.faults({"op": "UploadPart", "action": "slow", "bytes_per_second": 8 * MB})
    with oci_sender.running():
        oci_sender.queue(item)
        until(lambda: oci_stand_in.state()["parts"] or None)
        oci_sender.workspace.queue.cancel([oci_sender.job().id])
        until(lambda: None if oci_stand_in.state()["uploads"] else True)
    oci_sender.driver.hurry()
    assert oci_sender.nothing_left()
    assert oci_sender.copies(item) == []
    assert oci_sender.job("abort_upload").note == "Taken back"


@pytest.mark.parametrize("dismissed", [True, False])
def test_cancelled_while_it_waits(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem, dismissed: bool
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    oci_sender.workspace.catalogue.jobs.release("oci")
    if dismissed:
        with oci_sender.workspace.catalogue.database.write() as db:
            db.execute("UPDATE job SET state = 'failed'")
        oci_sender.workspace.queue.dismiss([oci_sender.job().id])
    else:
        oci_sender.workspace.queue.cancel()
    oci_sender.driver.hurry()
    assert oci_sender.nothing_left()


def test_cancelled_by_another_process_that_was_killed(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    """The next start takes back what no job wants."""
    half_sent(oci_sender, oci_stand_in, item)
    with oci_sender.workspace.catalogue.database.write() as db:
        db.execute("UPDATE job SET state = 'cancelled'")
    oci_sender.begin_again()
    oci_sender.driver.hurry()
    assert oci_sender.nothing_left()


def test_unfinished_uploads_are_listed_and_taken_back(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    foreign = oci_sender.store.begin("media/00/other.mp4", "video/mp4", {})
    unfinished = oci_sender.workspace.cloud.unfinished
    ours, other = unfinished.listed()
    assert (ours.name, ours.bytes, ours.sent) == (item.name, item.bytes, 3 * PART)
    assert (ours.ours, ours.job) == (True, JobState.WAITING)
    assert (other.object, other.upload_id, other.ours) == ("media/00/other.mp4", foreign, False)
    unfinished.abort([ours, other])
    oci_sender.driver.hurry()
    assert unfinished.listed() == []
    assert oci_sender.nothing_left()
    assert oci_sender.job().state is JobState.CANCELLED

    oci_stand_in.faults({"op": "ListMultipartUploads", "action": "status", "status": 404})
    silent = list[MedIntelError]()
    assert unfinished.listed(silent.append) == []
    assert len(silent) == 1, "not known is not none"


def test_an_upload_that_was_taken_back_can_be_sent_again(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    half_sent(oci_sender, oci_stand_in, item)
    oci_sender.workspace.queue.cancel()
    oci_sender.driver.hurry()
    oci_sender.send(item)
    oci_sender.arrived(item)


def test_a_file_that_changes_while_it_is_sent_is_not_stored(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    oci_stand_in.faults({"op": "UploadPart", "action": "slow", "bytes_per_second": 16 * MB})
    path = oci_sender.path(item)
    with oci_sender.running():
        oci_sender.queue(item)
        until(lambda: oci_stand_in.log("UploadPart") or None)
        with path.open("r+b") as file:
            file.seek(SIZE * MB - 1)
            file.write(b"!")
        until(lambda: oci_sender.job().attempts or None)
    assert oci_sender.job().note == f"Waiting: {item.name} is still being written."
    oci_stand_in.faults()
    oci_sender.driver.hurry()
    assert oci_sender.job().state is JobState.FAILED
    assert oci_sender.copies(item) == []
    assert oci_stand_in.state()["objects"] == []
    assert oci_sender.nothing_left(), "what was begun is taken back"


def test_no_part_of_another_state_of_the_file_counts(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    """Changed and changed back: what was sent in between must not become part of the object."""
    half_sent(oci_sender, oci_stand_in, item, parts=2)
    path = oci_sender.path(item)
    right, status = path.read_bytes(), path.stat()
    path.write_bytes(bytes(item.bytes))
    (row,) = oci_sender.workspace.catalogue.uploads.all()
    missing = min(set(range(1, 7)) - set(noted(oci_sender)))
    with FileSlice(path, (missing - 1) * PART, PART) as wrong:
        oci_sender.store.put_part(row.object, row.upload_id, missing, wrong)
    path.write_bytes(right)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    oci_sender.driver.hurry()
    oci_sender.arrived(item)


def test_the_bandwidth_is_kept(oci_sender: Sender, oci_stand_in: OciStandIn) -> None:
    """And lifted at once."""
    oci_sender.settings.change(upload_kilobytes=200)
    item = oci_sender.put_in(6)
    with oci_sender.running():
        oci_sender.queue(item)
        until(lambda: True if oci_sender.job().progress.done > 0 else None)
        assert oci_stand_in.log("PutObject") == []
        oci_sender.settings.change(upload_kilobytes=0)
        oci_sender.until_state(JobState.DONE)
    oci_sender.arrived(item)
