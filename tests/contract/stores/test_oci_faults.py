"""What can go wrong between us and OCI, through the real SDK."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from typing import Any

import pytest

from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.domain.errors import (
    BucketGone,
    ChecksumWrong,
    ClockWrong,
    KeyRefused,
    MedIntelError,
    ObjectGone,
    PermissionMissing,
    ServiceBusy,
    ServiceUnreachable,
    StoreError,
)
from tests.stores import Bytes, OciStandIn, oci_store_of

NAME = "media/ab/a.mp4"
PART = 5 << 20
PIECES = [b"a" * PART, b"b" * PART, b"c" * 1000]


def put(store: OciMediaStore, content: bytes = b"x") -> None:
    store.put(NAME, Bytes(content), "video/mp4", {})


def raised(store: OciMediaStore, kind: type[MedIntelError]) -> MedIntelError:
    with pytest.raises(kind) as caught:
        put(store)
    assert caught.value.title.isprintable()
    assert caught.value.hint
    return caught.value


def test_cut_in_the_middle_of_a_part(oci_store: OciMediaStore, oci_stand_in: OciStandIn) -> None:
    upload = oci_store.begin(NAME, "video/mp4", {})
    cut = {"op": "UploadPart", "part": 2, "action": "drop", "after_bytes": 3_000_000, "times": 2}
    oci_stand_in.faults(cut)
    parts = [
        oci_store.put_part(NAME, upload, number, Bytes(piece))
        for number, piece in enumerate(PIECES, 1)
    ]
    assert [row["part"] for row in oci_stand_in.log("UploadPart")] == [1, 2, 2, 2, 3]
    oci_store.commit(NAME, upload, parts)
    assert b"".join(oci_store.read(NAME, 0, 2 * PART + 1000)) == b"".join(PIECES)


def test_cut_again_and_again_is_for_the_queue(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    oci_stand_in.faults({"op": "PutObject", "action": "drop", "after_bytes": 0})
    error = raised(oci_store, ServiceUnreachable)
    assert error.retryable
    assert error.service == "oci"
    assert len(oci_stand_in.log("PutObject")) == 3


def test_wrong_checksum_answered(oci_store: OciMediaStore, oci_stand_in: OciStandIn) -> None:
    oci_stand_in.faults({"action": "wrong_md5"})
    error = raised(oci_store, ChecksumWrong)
    assert error.retryable
    assert error.service is None
    upload = oci_store.begin(NAME, "video/mp4", {})
    with pytest.raises(ChecksumWrong):
        oci_store.put_part(NAME, upload, 1, Bytes(PIECES[0]))
    oci_stand_in.faults()
    part = oci_store.put_part(NAME, upload, 1, Bytes(PIECES[0]))
    oci_stand_in.faults({"op": "CommitMultipartUpload", "action": "wrong_md5"})
    with pytest.raises(ChecksumWrong):
        oci_store.commit(NAME, upload, [part])


@pytest.mark.parametrize("call", ["PutObject", "HeadObject", "DeleteObject", "ListObjects"])
def test_a_lost_answer_is_asked_for_again(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn, call: str
) -> None:
    oci_stand_in.faults({"op": call, "action": "lost_reply", "times": 1})
    put(oci_store)
    assert oci_store.stat(NAME) is not None
    assert len(list(oci_store.objects(""))) == 1
    assert oci_store.delete(NAME) == ""
    assert oci_store.stat(NAME) is None


def test_a_commit_whose_answer_was_lost(oci_store: OciMediaStore, oci_stand_in: OciStandIn) -> None:
    upload = oci_store.begin(NAME, "video/mp4", {})
    parts = [oci_store.put_part(NAME, upload, 1, Bytes(PIECES[0]))]
    oci_stand_in.faults({"op": "CommitMultipartUpload", "action": "lost_reply", "times": 1})
    made = oci_store.commit(NAME, upload, parts)
    assert made.md5 == f"{hashlib.md5(hashlib.md5(PIECES[0]).digest()).hexdigest()}-1"
    assert [row["status"] for row in oci_stand_in.log("CommitMultipartUpload")] == [None, 404]
    assert oci_store.open_uploads() == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_short_burst_is_not_noticed(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn, status: int
) -> None:
    oci_stand_in.faults({"action": "status", "status": status, "times": 2})
    put(oci_store)
    assert oci_store.stat(NAME) is not None


@pytest.mark.parametrize(("status", "service"), [(429, "oci"), (503, "oci"), (500, None)])
def test_a_long_burst_is_for_the_queue(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn, status: int, service: str | None
) -> None:
    put(oci_store)
    oci_stand_in.faults({"action": "status", "status": status})
    for _ in range(5):  # the SDK's own circuit breaker would open, for the whole process
        error = raised(oci_store, ServiceBusy)
        assert error.service == service
        assert error.retryable
        assert error.retry_after is None
    oci_stand_in.faults()
    put(oci_store)


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_that_is_asked_for_is_kept(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn, status: int
) -> None:
    put(oci_store)
    oci_stand_in.forget_log()
    oci_stand_in.faults({"action": "status", "status": status, "retry_after": 42})
    assert raised(oci_store, ServiceBusy).retry_after == 42
    assert len(oci_stand_in.log("PutObject")) == 1


@pytest.mark.parametrize(("ahead", "words"), [(3600, "60 minutes slow"), (-7200, "2 hours fast")])
def test_a_clock_that_is_off(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn, ahead: float, words: str
) -> None:
    oci_stand_in.clock(ahead)
    error = raised(oci_store, ClockWrong)
    assert words in error.title
    assert error.service == "oci"
    assert not error.retryable
    oci_stand_in.clock(100)
    put(oci_store)


def test_a_key_revoked_in_the_middle(oci_store: OciMediaStore, oci_stand_in: OciStandIn) -> None:
    upload = oci_store.begin(NAME, "video/mp4", {})
    first = oci_store.put_part(NAME, upload, 1, Bytes(PIECES[0]))
    oci_stand_in.faults({"action": "status", "status": 401})
    with pytest.raises(KeyRefused) as caught:
        oci_store.put_part(NAME, upload, 2, Bytes(PIECES[1]))
    assert caught.value.service == "oci"
    assert not caught.value.retryable
    oci_stand_in.faults()
    assert oci_store.parts(NAME, upload) == [first]


def test_a_bucket_that_was_removed_loses_nothing(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    put(oci_store)
    upload = oci_store.begin(NAME, "video/mp4", {})
    gone = {"action": "status", "status": 404, "code": "BucketNotFound"}
    oci_stand_in.faults(gone)
    asked: list[Any] = [
        lambda: oci_store.stat(NAME),
        lambda: oci_store.delete(NAME),
        lambda: list(oci_store.objects("")),
        lambda: list(oci_store.read(NAME, 0, 1)),
        lambda: oci_store.parts(NAME, upload),
        lambda: oci_store.abort(NAME, upload),
        lambda: oci_store.commit(NAME, upload, []),
        lambda: oci_store.open_uploads(),
        lambda: oci_store.revoke("x"),
        lambda: put(oci_store),
    ]
    for ask in asked:
        with pytest.raises(BucketGone) as caught:
            ask()
        assert caught.value.service == "oci"


def test_another_bucket_than_there_is(oci_stand_in: OciStandIn) -> None:
    store = oci_store_of(oci_stand_in, bucket="none")
    health = store.check()
    assert (health.ok, health.words) == (False, "The OCI bucket was not found.")
    with pytest.raises(BucketGone):
        store.stat(NAME)
    store.close()


@pytest.mark.parametrize("code", ["BucketNotFound", "NotAuthorizedOrNotFound"])
@pytest.mark.parametrize(
    ("call", "words"),
    [("PutObject", "write"), ("GetObject", "read"), ("DeleteObject", "delete")],
)
def test_what_the_key_may_not_do_is_named(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn, call: str, words: str, code: str
) -> None:
    """OCI answers 404 for a bucket that this key may use in other ways."""
    oci_stand_in.faults({"op": call, "action": "status", "status": 404, "code": code})
    health = oci_store.check()
    assert not health.ok
    assert health.words == f"The OCI key may not {words} objects in this bucket."
    left = oci_stand_in.state()["objects"]
    assert bool(left) is (call == "DeleteObject")


def test_no_permission_to_delete_stops_nothing_else(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    put(oci_store)
    denied = {"op": "DeleteObject", "action": "status", "status": 404, "code": "BucketNotFound"}
    oci_stand_in.faults(denied)
    with pytest.raises(PermissionMissing) as caught:
        oci_store.delete(NAME)
    assert caught.value.service is None
    assert oci_store.stat(NAME) is not None


def test_no_permission_to_read_is_not_taken_for_gone(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    """A HEAD is answered without words."""
    put(oci_store)
    oci_stand_in.faults({"op": "HeadObject", "action": "status", "status": 404})
    with pytest.raises(PermissionMissing):
        oci_store.stat(NAME)
    assert oci_store.stat("media/none") is None


def test_an_archived_object_is_explained(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    put(oci_store)
    stored = {"op": "GetObject", "action": "status", "status": 409, "code": "NotRestored"}
    oci_stand_in.faults(stored)
    with pytest.raises(StoreError, match="archive"):
        list(oci_store.read(NAME, 0, 1))


def test_an_unknown_refusal_keeps_its_code(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    oci_stand_in.faults({"action": "status", "status": 400, "code": "SomethingNew"})
    error = raised(oci_store, StoreError)
    assert "SomethingNew" in error.title


def test_reading_goes_on_where_the_connection_broke(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    content = os.urandom(4 << 20)
    put(oci_store, content)
    oci_stand_in.faults(
        {"op": "GetObject", "action": "drop", "after_bytes": 1_500_000, "times": 2},
    )
    assert b"".join(oci_store.read(NAME, 0, len(content))) == content
    starts = [row["headers"]["range"] for row in oci_stand_in.log("GetObject")]
    assert len(starts) == 3
    assert len(set(starts)) == 3


def test_reading_never_mixes_two_objects(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    put(oci_store, b"a" * (4 << 20))
    pieces = oci_store.read(NAME, 0, 4 << 20)
    oci_stand_in.faults({"op": "GetObject", "action": "drop", "after_bytes": 1 << 21, "times": 1})
    assert set(next(pieces)) == set(b"a")
    put(oci_store, b"b" * (4 << 20))
    with pytest.raises(StoreError, match="changed"):
        list(pieces)


def test_what_is_gone_while_it_is_read(oci_store: OciMediaStore) -> None:
    with pytest.raises(ObjectGone) as caught:
        list(oci_store.read(NAME, 0, 1))
    assert NAME in caught.value.hint


def test_unreachable(oci_stand_in: OciStandIn) -> None:
    store = oci_store_of(oci_stand_in, endpoint="http://127.0.0.1:9")
    with pytest.raises(ServiceUnreachable, match="cannot be reached") as caught:
        store.stat(NAME)
    assert caught.value.service == "oci"
    with pytest.raises(ServiceUnreachable):
        _ = store.place
    health = store.check()
    assert (health.ok, health.short) == (False, "Offline")
    store.close()


def test_long_lists_come_page_by_page(oci_store: OciMediaStore, oci_stand_in: OciStandIn) -> None:
    names = [f"media/{number:04}" for number in range(1005)]
    for name in names:
        oci_store.put(name, Bytes(b"x"), "text/plain", {})
    oci_stand_in.forget_log()
    assert [row.name for row in oci_store.objects("media/")] == names
    assert len(oci_stand_in.log("ListObjects")) == 2
    oci_stand_in.forget_log()
    first = next(iter(oci_store.objects("media/", after="media/0003")))
    assert first.name == "media/0004"
    assert len(oci_stand_in.log("ListObjects")) == 1


def test_memory_does_not_grow_with_the_part(oci_store: OciMediaStore) -> None:
    upload = oci_store.begin(NAME, "video/mp4", {})
    oci_store.put_part(NAME, upload, 1, Bytes(PIECES[0]))
    body = Bytes(bytes(64 << 20))
    tracemalloc.start()
    part = oci_store.put_part(NAME, upload, 1, body)
    oci_store.commit(NAME, upload, [part])
    got = sum(len(piece) for piece in oci_store.read(NAME, 0, 64 << 20))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert got == 64 << 20
    assert most < 8 << 20
