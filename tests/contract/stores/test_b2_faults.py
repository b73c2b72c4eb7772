"""Backblaze and the network at their worst, through boto3 itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from medintel_desktop.backends.b2.media_store import B2MediaStore
from medintel_desktop.domain.errors import (
    BucketGone,
    Cancelled,
    ChecksumWrong,
    ClockWrong,
    FileGone,
    KeyRefused,
    MedIntelError,
    ObjectChanged,
    PermissionMissing,
    QuotaUsedUp,
    ServiceBusy,
    ServiceUnreachable,
    StoreError,
    UploadForgotten,
)
from medintel_desktop.domain.store import StoredPart
from tests.s3 import KEY_ID, S3Server, b2_store_of
from tests.stores import Bytes
from tests.stubs.s3_faults import S3Faults

NAME = "media/ab/abcd.mp4"
PART = 5 << 20
BIG = bytes(range(256)) * 4096
FOREVER = 1000


def put(store: B2MediaStore, content: bytes = BIG) -> None:
    store.put(NAME, Bytes(content), "video/mp4", {})


def in_two_parts(store: B2MediaStore) -> tuple[str, list[StoredPart]]:
    upload = store.begin(NAME, "video/mp4", {})
    bodies = [Bytes(b"a" * PART), Bytes(b"b" * 1000)]
    return upload, [store.put_part(NAME, upload, i + 1, body) for i, body in enumerate(bodies)]


def stored(store: B2MediaStore) -> bytes:
    found = store.stat(NAME)
    assert found is not None
    return b"".join(store.read(NAME, 0, found.bytes, found.etag))


@pytest.mark.parametrize("after", [0, 1, len(BIG) // 2])
def test_a_connection_that_is_cut_once_is_mended(
    after: int, b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    b2_faults.fault("cut", "PUT", NAME, after=after)
    put(b2_store)
    assert stored(b2_store) == BIG


def test_a_network_that_stays_away_holds_the_service(
    b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    b2_faults.fault("cut", "PUT", NAME, times=FOREVER, after=100_000)
    with pytest.raises(ServiceUnreachable) as caught:
        put(b2_store)
    assert caught.value.service == "b2"
    assert b2_store.stat(NAME) is None


def test_nobody_at_the_address(s3: S3Server) -> None:
    store = b2_store_of(s3, "photos", endpoint="http://127.0.0.1:9")
    with pytest.raises(ServiceUnreachable) as caught:
        store.stat(NAME)
    assert caught.value.service == "b2"
    assert not store.check().ok
    store.close()


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, "InvalidAccessKeyId", KeyRefused),
        (403, "SignatureDoesNotMatch", KeyRefused),
        (401, "UnauthorizedAccess", KeyRefused),
        (403, "RequestTimeTooSkewed", ClockWrong),
        (404, "NoSuchBucket", BucketGone),
        (301, "PermanentRedirect", BucketGone),
        (400, "AuthorizationHeaderMalformed", BucketGone),
        (503, "SlowDown", ServiceBusy),
        (500, "InternalError", ServiceBusy),
        (429, "TooManyRequests", ServiceBusy),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "HEAD"])
def test_what_concerns_the_whole_service_holds_it(
    method: str, status: int, code: str, error: type[MedIntelError],
    b2_store: B2MediaStore, b2_faults: S3Faults,
) -> None:  # fmt: skip
    b2_faults.fault("answer", "", NAME, times=FOREVER, status=status, code=code)
    with pytest.raises(error) as caught:
        put(b2_store) if method == "PUT" else b2_store.stat(NAME)
    assert caught.value.service == "b2"
    assert caught.value.retryable == (error is ServiceBusy)


@pytest.mark.parametrize(
    ("status", "code", "message", "error"),
    [
        (403, "AccessDenied", "not entitled", PermissionMissing),
        (403, "AccessDenied", "Cannot upload files, storage cap exceeded.", QuotaUsedUp),
        (400, "BadDigest", "", ChecksumWrong),
        (400, "EntityTooLarge", "", StoreError),
        (400, "SomethingNew", "", StoreError),
    ],
)
def test_what_concerns_one_object(
    status: int, code: str, message: str, error: type[MedIntelError],
    b2_store: B2MediaStore, b2_faults: S3Faults,
) -> None:  # fmt: skip
    b2_faults.fault("answer", "PUT", NAME, times=FOREVER, status=status, code=code, message=message)
    with pytest.raises(error) as caught:
        put(b2_store)
    assert (caught.value.service == "b2") == (error is QuotaUsedUp)


def test_a_short_burst_of_slow_down_is_ridden_out(
    b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    b2_faults.fault("answer", "PUT", NAME, times=2, status=503, code="SlowDown")
    put(b2_store)
    assert stored(b2_store) == BIG


def test_a_long_burst_says_how_long_to_wait(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    b2_faults.fault(
        "answer", "PUT", NAME, times=FOREVER, status=503, code="SlowDown",
        headers={"Retry-After": "17"},
    )  # fmt: skip
    with pytest.raises(ServiceBusy) as caught:
        put(b2_store)
    assert caught.value.retry_after == 17
    assert len(b2_faults.log("PUT", NAME)) == 3


def test_a_clock_that_is_off(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    b2_faults.advance = 3600
    with pytest.raises(ClockWrong):
        b2_store.stat(NAME)


def test_a_signature_refused_for_a_wrong_clock_is_the_clocks_fault(
    b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    b2_faults.advance = 600
    b2_faults.fault("answer", "GET", status=403, code="SignatureDoesNotMatch")
    with pytest.raises(ClockWrong):
        list(b2_store.objects(""))


def test_a_key_revoked_in_mid_upload(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    upload = b2_store.begin(NAME, "video/mp4", {})
    b2_faults.revoked.add(KEY_ID)
    with pytest.raises(KeyRefused):
        b2_store.put_part(NAME, upload, 1, Bytes(b"x"))
    b2_faults.revoked.clear()
    assert b2_store.parts(NAME, upload) == []


def test_a_bucket_removed_is_no_object_gone(s3: S3Server, b2_bucket: str) -> None:
    store = b2_store_of(s3, b2_bucket)
    put(store)
    store.delete(NAME)
    s3.client.delete_bucket(Bucket=b2_bucket)
    for ask in (
        lambda: store.stat(NAME), lambda: list(store.objects("")), lambda: put(store),
        lambda: store.delete(NAME), store.open_uploads, lambda: store.begin(NAME, "", {}),
    ):  # fmt: skip
        with pytest.raises(BucketGone):
            ask()
    store.close()


def test_a_wrong_checksum_answered_is_noticed(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    upload = b2_store.begin(NAME, "video/mp4", {})
    b2_faults.fault("etag", "PUT", NAME, times=2)
    with pytest.raises(ChecksumWrong):
        put(b2_store)
    with pytest.raises(ChecksumWrong):
        b2_store.put_part(NAME, upload, 1, Bytes(BIG))


def test_bytes_changed_on_the_way_are_refused_there(b2_store: B2MediaStore) -> None:
    body = Bytes(BIG)
    body.md5 = hashlib.md5(b"something else", usedforsecurity=False).hexdigest()
    with pytest.raises(ChecksumWrong):
        b2_store.put(NAME, body, "video/mp4", {})


def test_a_commit_whose_answer_is_lost_happens_once(
    b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    upload, parts = in_two_parts(b2_store)
    b2_faults.fault("lose", "POST", "uploadId=")
    made = b2_store.commit(NAME, upload, parts)
    assert made.md5.endswith("-2")
    assert stored(b2_store) == b"a" * PART + b"b" * 1000
    assert b2_store.open_uploads() == []


def test_a_commit_after_all_answers_were_lost(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    upload, parts = in_two_parts(b2_store)
    b2_faults.fault("lose", "POST", "uploadId=")
    b2_faults.fault("cut", "POST", "uploadId=", times=2)
    with pytest.raises(ServiceUnreachable):
        b2_store.commit(NAME, upload, parts)
    assert b2_store.commit(NAME, upload, parts).bytes == PART + 1000  # a later try, or another run


def test_a_commit_of_another_object_is_not_taken_for_ours(b2_store: B2MediaStore) -> None:
    upload, parts = in_two_parts(b2_store)
    b2_store.abort(NAME, upload)
    put(b2_store)
    with pytest.raises(UploadForgotten):
        b2_store.commit(NAME, upload, parts)


def test_a_commit_of_damaged_parts(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    upload, parts = in_two_parts(b2_store)
    missing = StoredPart(3, 10, "0" * 32, "0" * 32)
    with pytest.raises(ChecksumWrong):
        b2_store.commit(NAME, upload, [*parts, missing])
    assert b2_store.parts(NAME, upload) == parts


def test_a_part_that_got_lost_is_not_in_the_list(
    b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    upload = b2_store.begin(NAME, "video/mp4", {})
    body = Bytes(BIG)
    b2_faults.fault("drop", "PUT", "partNumber=1", etag=f'"{body.md5}"')
    b2_store.put_part(NAME, upload, 1, body)
    assert b2_store.parts(NAME, upload) == []


def test_a_part_sent_twice_counts_once(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    upload = b2_store.begin(NAME, "video/mp4", {})
    b2_faults.fault("lose", "PUT", "partNumber=1")
    part = b2_store.put_part(NAME, upload, 1, Bytes(BIG))
    assert b2_store.parts(NAME, upload) == [part]


def test_an_upload_the_service_forgot(b2_store: B2MediaStore) -> None:
    upload, parts = in_two_parts(b2_store)
    b2_store.abort(NAME, upload)
    b2_store.abort(NAME, upload)
    assert b2_store.parts(NAME, upload) is None
    with pytest.raises(UploadForgotten):
        b2_store.put_part(NAME, upload, 1, Bytes(b"x"))
    with pytest.raises(UploadForgotten):
        b2_store.commit(NAME, upload, parts)


@pytest.mark.parametrize("failure", [Cancelled, lambda: FileGone("It is not there any more.")])
def test_a_body_that_fails_ends_the_transfer_at_once(
    failure: Callable[[], Exception], b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    """Counted where it is read: the other end may not even have noticed what was cut off."""
    wanted = failure()
    failed: list[int] = []

    class Failing(Bytes):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > len(BIG) // 2:
                failed.append(self.tell())
                raise wanted
            return super().read(size)

    with pytest.raises(type(wanted)) as caught:
        b2_store.put(NAME, Failing(BIG), "video/mp4", {})
    assert caught.value is wanted
    assert len(failed) == 1
    assert len(b2_faults.log("PUT", NAME)) <= 1
    put(b2_store)  # the connections are as good as before
    assert stored(b2_store) == BIG


def test_an_object_changed_by_someone_else(b2_store: B2MediaStore) -> None:
    put(b2_store)
    before = b2_store.stat(NAME)
    assert before is not None
    put(b2_store, b"another film")
    with pytest.raises(ObjectChanged):
        list(b2_store.read(NAME, 0, 4, before.etag))


def test_an_answer_cut_in_the_middle(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    put(b2_store)
    b2_faults.fault("cut_answer", "GET", NAME, after=300_000)
    arrived = bytearray()
    with pytest.raises(ServiceUnreachable):
        arrived.extend(byte for chunk in b2_store.read(NAME, 0, len(BIG)) for byte in chunk)
    assert bytes(arrived) == BIG[: len(arrived)]
    rest = b"".join(b2_store.read(NAME, len(arrived), len(BIG)))
    assert bytes(arrived) + rest == BIG


def test_a_read_that_is_ended_early_lets_the_connection_go(b2_store: B2MediaStore) -> None:
    put(b2_store)
    for _ in range(50):
        pieces = b2_store.read(NAME, 0, len(BIG))
        assert next(pieces)
        pieces.close()  # type: ignore[attr-defined]  # generators can be closed
    assert stored(b2_store) == BIG
