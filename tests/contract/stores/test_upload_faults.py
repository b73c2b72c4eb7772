"""Services and networks at their worst while a large file goes up. The object is right in the end.

Through the genuine SDKs. ``hurry`` lets every wait for a time pass at once, so each test also
shows that the job tries again by itself; what waits for the user stays.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from urllib.parse import parse_qs

import pytest

from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import StoreKind
from tests.contract.stores.sender import MB, PART, Sender, of_b2
from tests.s3 import KEY_ID, S3Server
from tests.stores import Bytes, OciStandIn
from tests.stubs.s3_faults import S3Faults

SIZE = 4 * 11 - 4
"""MB: four parts, the last one smaller."""

FOREVER = 10_000

BEFORE_PARTS = 4
"""Requests to OCI: its namespace, the object, uploads begun earlier, and a new one."""


def whole_parts(stand_in: OciStandIn) -> Counter[int]:
    """How often each part was sent from its first byte to its last."""
    rows = [row for row in stand_in.log("UploadPart") if row["bytes_in"] == length(row["part"])]
    return Counter(row["part"] for row in rows)


def length(number: int) -> int:
    return min(PART, SIZE * MB - (number - 1) * PART)


def each_once(stand_in: OciStandIn, *, twice: int = 0) -> bool:
    counts = whole_parts(stand_in)
    assert set(counts) == {1, 2, 3, 4}
    return sum(counts.values()) <= 4 + twice


def is_held(sender: Sender, words: str) -> bool:
    (hold,) = sender.workspace.catalogue.jobs.holds()
    assert hold.until is None
    assert words in hold.problem.title + hold.problem.hint
    assert sender.job().state is JobState.WAITING
    return True


@pytest.fixture
def item(oci_sender: Sender) -> MediaItem:
    return oci_sender.put_in(SIZE)


@pytest.mark.parametrize("after", [0, 5 * MB])
def test_connection_cut_in_the_middle_of_a_part(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem, after: int
) -> None:
    oci_stand_in.faults(
        {"op": "UploadPart", "part": 2, "action": "drop", "after_bytes": after, "times": 1}
    )
    oci_sender.send(item)
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


def test_network_away_for_longer(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    oci_stand_in.faults(
        {"op": "UploadPart", "action": "drop", "after_bytes": MB, "skip": 2, "times": 12}
    )
    oci_sender.queue(item)
    oci_sender.driver.run(patient=False)
    assert oci_sender.job().note == "Waiting: The connection to OCI broke."
    assert len(whole_parts(oci_stand_in)) >= 2
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


@pytest.mark.parametrize("times", [1, 4])
def test_wrong_checksum_answered(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem, times: int
) -> None:
    """The service says it got something else: it is sent again, at once or a little later."""
    oci_stand_in.faults({"op": "UploadPart", "part": 3, "action": "wrong_md5", "times": times})
    oci_sender.send(item)
    oci_sender.arrived(item)
    assert whole_parts(oci_stand_in)[1] == 1


def test_wrong_checksum_answered_for_the_whole(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    oci_stand_in.faults({"op": "CommitMultipartUpload", "action": "wrong_md5", "times": 1})
    oci_sender.send(item)
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


def test_wrong_checksum_of_a_small_file(oci_sender: Sender, oci_stand_in: OciStandIn) -> None:
    small = oci_sender.put_in(1, "small.mp4", 2)
    oci_stand_in.faults({"op": "PutObject", "action": "wrong_md5", "times": 1})
    oci_sender.send(small)
    oci_sender.arrived(small)


def test_object_found_to_be_another_after_the_commit(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    """What is told of it afterwards decides; it is compared again before it counts."""
    oci_stand_in.faults({"op": "HeadObject", "action": "wrong_md5", "skip": 0, "times": 1})
    oci_sender.send(item)
    oci_sender.arrived(item)


def test_parts_lost_before_the_commit(b2_sender: Sender, b2_faults: S3Faults) -> None:
    """B2 answers well and keeps nothing."""
    item = b2_sender.put_in(SIZE)
    content = b2_sender.path(item).read_bytes()
    md5 = hashlib.md5(content[PART : 2 * PART]).hexdigest()
    b2_faults.fault("drop", "PUT", "partNumber=2$", etag=f'"{md5}"')
    b2_sender.send(item)
    b2_sender.arrived(item)
    assert len(b2_faults.log("PUT", "partNumber=2$")) == 2


def test_commit_refused_for_a_part(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    oci_stand_in.faults(
        {"op": "CommitMultipartUpload", "action": "status", "status": 400,
         "code": "InvalidUploadPart", "times": 2}
    )  # fmt: skip
    oci_sender.send(item)
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


@pytest.mark.parametrize("times", [1, 3])
def test_answer_to_the_commit_lost(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem, times: int
) -> None:
    """Once: the SDK's second try is a duplicate commit. Longer: the job finds the object."""
    oci_stand_in.faults({"op": "CommitMultipartUpload", "action": "lost_reply", "times": times})
    oci_sender.send(item)
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


@pytest.mark.parametrize("times", [1, 3])
def test_answer_to_the_commit_lost_by_b2(
    b2_sender: Sender, b2_faults: S3Faults, times: int
) -> None:
    item = b2_sender.put_in(SIZE)
    b2_faults.fault("lose", "POST", "uploadId=", times=times)
    b2_sender.send(item)
    b2_sender.arrived(item)
    assert len(b2_faults.log("PUT", "partNumber=")) == 4


@pytest.mark.parametrize("times", [1, 3, 7])
def test_answer_to_the_begin_lost(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem, times: int
) -> None:
    """Each try leaves an upload behind that nobody knows; none is left in the end."""
    oci_stand_in.faults({"op": "CreateMultipartUpload", "action": "lost_reply", "times": times})
    oci_sender.send(item)
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


@pytest.mark.parametrize(
    "fault",
    [
        {"action": "status", "status": 503, "probability": 0.4},
        {"action": "status", "status": 429, "probability": 0.4},
        {"action": "status", "status": 500, "probability": 0.4},
        {"action": "throttle", "per_second": 3},
        {"op": "UploadPart", "action": "status", "status": 503, "retry_after": 20, "times": 5},
    ],
)
def test_busy_service(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem, fault: dict[str, object]
) -> None:
    assert oci_sender.store.place
    oci_stand_in.faults({"times": 25, **fault})
    oci_sender.send(item)
    oci_stand_in.faults()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


def test_busy_b2(b2_sender: Sender, b2_faults: S3Faults) -> None:
    item = b2_sender.put_in(SIZE)
    for status, code in ((503, "SlowDown"), (500, "InternalError"), (429, "TooManyRequests")):
        b2_faults.fault("answer", "PUT", "partNumber", times=4, status=status, code=code)
    b2_sender.send(item)
    b2_sender.arrived(item)


def test_clock_goes_wrong_meanwhile(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    busy = {"op": "UploadPart", "action": "status", "status": 503, "retry_after": 60}
    oci_stand_in.faults({**busy, "skip": 2})
    oci_sender.queue(item)
    oci_sender.driver.run(patient=False)
    oci_stand_in.faults()
    oci_stand_in.clock(ahead=7200)
    oci_sender.driver.hurry()
    assert is_held(oci_sender, "clock")
    oci_stand_in.clock(ahead=0)
    oci_sender.workspace.queue.retry()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


def test_key_revoked_and_replaced_meanwhile(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    oci_stand_in.faults({"action": "status", "status": 401, "skip": BEFORE_PARTS + 2})
    oci_sender.queue(item)
    oci_sender.driver.hurry()
    assert is_held(oci_sender, "key")
    assert len(whole_parts(oci_stand_in)) == 2
    oci_stand_in.faults()
    oci_sender.workspace.cloud.stores.reset(StoreKind.OCI)
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


def test_b2_key_revoked_and_replaced_meanwhile(
    b2_sender: Sender, b2_faults: S3Faults, s3: S3Server, b2_bucket: str
) -> None:
    item = b2_sender.put_in(SIZE)
    prefix = "Fotos 100%/grün +&?#"
    revoked = {"status": 403, "code": "InvalidAccessKeyId"}
    b2_faults.fault("answer", "PUT", "partNumber=[34]", times=FOREVER, **revoked)
    b2_sender.queue(item)
    b2_sender.driver.run(patient=False)
    b2_faults.revoked.add(KEY_ID)
    b2_sender.driver.hurry()
    assert is_held(b2_sender, "key")
    b2_faults.faults.clear()
    options = {**of_b2(s3, b2_bucket, prefix), "key_id": "004another0key"}
    b2_sender.workspace.cloud.stores.choose(StoreKind.B2, options=options)
    b2_faults.requests.clear()
    b2_sender.driver.hurry()
    b2_sender.arrived(item)
    again = [parse_qs(seen.query)["partNumber"] for seen in b2_faults.log("PUT", "partNumber")]
    assert sorted(again) == [["3"], ["4"]]


def test_bucket_removed_meanwhile(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    gone = {"action": "status", "status": 404, "code": "BucketNotFound"}
    oci_stand_in.faults({"skip": BEFORE_PARTS + 1, **gone})
    oci_sender.queue(item)
    oci_sender.driver.hurry()
    assert is_held(oci_sender, "bucket")
    assert len(whole_parts(oci_stand_in)) == 1
    oci_stand_in.faults()
    oci_sender.workspace.queue.retry()
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
    assert each_once(oci_stand_in)


def test_right_to_write_taken_away(b2_sender: Sender, b2_faults: S3Faults) -> None:
    item = b2_sender.put_in(SIZE)
    b2_faults.deny("writeFiles")
    b2_sender.send(item)
    assert is_held(b2_sender, "write")
    b2_faults.deny()
    b2_sender.workspace.queue.retry()
    b2_sender.driver.hurry()
    b2_sender.arrived(item)


def test_without_the_right_to_list_an_upload_still_ends(
    b2_sender: Sender, b2_faults: S3Faults
) -> None:
    item = b2_sender.put_in(SIZE)
    b2_faults.fault("answer", "GET", r"\?uploads", times=FOREVER, status=403, code="AccessDenied")
    assert b2_sender.send(item).state is JobState.DONE
    b2_faults.faults.clear()
    b2_sender.arrived(item)


def test_object_replaced_by_somebody_else_right_after(
    oci_sender: Sender, oci_stand_in: OciStandIn, item: MediaItem
) -> None:
    """It was ours for a moment. The name says what must be under it, so ours is put back."""
    oci_stand_in.faults({"op": "CommitMultipartUpload", "action": "lost_reply", "times": 3})
    oci_sender.queue(item)
    oci_sender.driver.run(patient=False)
    name = oci_stand_in.state()["objects"][0]["name"]
    other = Bytes(b"x" * item.bytes)
    metadata = {"sha256": item.checksum, "part-size": str(PART)}
    oci_sender.store.put(name, other, "video/mp4", metadata)
    oci_sender.driver.hurry()
    oci_sender.arrived(item)
