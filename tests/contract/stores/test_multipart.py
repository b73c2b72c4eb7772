"""Objects sent in parts, where a store takes them."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from medintel_desktop.domain.errors import Cancelled, ChecksumWrong, UploadForgotten
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import StoredPart, StoreKind
from tests.stores import Broken, Bytes

NAME = "media/ab/größe 100%.mp4"
PART = 5 << 20
PIECES = [b"a" * PART, b"b" * PART, b"c" * 1000]


def send(store: MediaStore, upload: str, pieces: list[bytes] = PIECES) -> list[StoredPart]:
    with ThreadPoolExecutor(3) as pool:
        return list(
            pool.map(
                lambda number: store.put_part(NAME, upload, number, Bytes(pieces[number - 1])),
                range(1, len(pieces) + 1),
            )
        )


def whole_md5(pieces: list[bytes] = PIECES) -> str:
    joined = b"".join(hashlib.md5(piece).digest() for piece in pieces)
    return f"{hashlib.md5(joined).hexdigest()}-{len(pieces)}"


def test_parts_become_an_object(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {"name": "Größe.mp4"})
    parts = send(parted, upload)
    assert [part.number for part in parts] == [1, 2, 3]
    assert [part.bytes for part in parts] == [PART, PART, 1000]
    assert [part.md5 for part in parts] == [hashlib.md5(piece).hexdigest() for piece in PIECES]
    assert parted.stat(NAME) is None
    told = parted.commit(NAME, upload, parts)
    found = parted.stat(NAME)
    assert found is not None
    assert (told.bytes, told.md5, told.etag) == (found.bytes, found.md5, found.etag)
    assert (found.bytes, found.md5) == (2 * PART + 1000, whole_md5())
    assert found.metadata == {"name": "Größe.mp4"}
    around = b"".join(parted.read(NAME, PART - 2, PART + 2))
    assert around == b"aabb"
    assert parted.open_uploads() == []


def test_what_arrived_can_be_asked_for(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {})
    assert parted.parts(NAME, upload) == []
    sent = parted.put_part(NAME, upload, 2, Bytes(PIECES[1]))
    assert parted.parts(NAME, upload) == [sent]
    first = parted.put_part(NAME, upload, 1, Bytes(PIECES[0]))
    assert parted.parts(NAME, upload) == [first, sent]
    (found,) = parted.open_uploads("media/ab/")
    assert (found.name, found.upload_id) == (NAME, upload)
    if parted.kind is StoreKind.OCI:  # moto's uploads all began in 2010
        assert found.started_at > 1.7e9
    assert parted.open_uploads("sidecar/") == []


def test_sending_a_part_again_replaces_it(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {})
    parted.put_part(NAME, upload, 1, Bytes(b"z" * PART))
    parts = send(parted, upload)
    assert parted.parts(NAME, upload) == parts
    parted.commit(NAME, upload, parts)
    assert b"".join(parted.read(NAME, 0, 3)) == b"aaa"


def test_committing_twice_is_once(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {})
    parts = send(parted, upload)
    first = parted.commit(NAME, upload, parts)
    again = parted.commit(NAME, upload, parts)
    assert (again.etag, again.md5, again.bytes) == (first.etag, first.md5, first.bytes)
    assert len(list(parted.objects(""))) == 1


def test_a_forgotten_upload_is_said(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {})
    parts = send(parted, upload)
    parted.abort(NAME, upload)
    assert parted.parts(NAME, upload) is None
    if parted.kind is StoreKind.OCI:  # moto breaks here
        with pytest.raises(UploadForgotten):
            parted.put_part(NAME, upload, 1, Bytes(PIECES[0]))
    with pytest.raises(UploadForgotten) as caught:
        parted.commit(NAME, upload, parts)
    assert caught.value.retryable
    parted.put(NAME, Bytes(b"something else"), "video/mp4", {})
    with pytest.raises(UploadForgotten):
        parted.commit(NAME, upload, parts)


def test_aborting_leaves_nothing(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {})
    send(parted, upload)
    parted.abort(NAME, upload)
    parted.abort(NAME, upload)
    assert parted.open_uploads() == []
    assert parted.stat(NAME) is None


def test_a_part_damaged_on_the_way_is_not_kept(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {})
    body = Bytes(PIECES[0])
    body.md5 = hashlib.md5(b"other").hexdigest()
    with pytest.raises(ChecksumWrong):
        parted.put_part(NAME, upload, 1, body)
    if parted.kind is StoreKind.OCI:  # moto keeps what it should refuse
        assert parted.parts(NAME, upload) == []


def test_stopping_in_a_part_keeps_those_before(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {})
    sent = parted.put_part(NAME, upload, 1, Bytes(PIECES[0]))
    with pytest.raises(Cancelled):
        parted.put_part(NAME, upload, 2, Broken(PIECES[1], 2 << 20, Cancelled()))
    assert parted.parts(NAME, upload) == [sent]


def test_parts_nobody_told_of_do_not_slip_in(parted: MediaStore) -> None:
    """Another machine may send the same original under the same name at the same time."""
    mine, theirs = (parted.begin(NAME, "video/mp4", {}) for _ in range(2))
    assert {upload.upload_id for upload in parted.open_uploads()} == {mine, theirs}
    parts = send(parted, mine)
    parted.put_part(NAME, theirs, 1, Bytes(b"z" * PART))
    parted.commit(NAME, mine, parts)
    found = parted.stat(NAME)
    assert found is not None
    assert found.md5 == whole_md5()
    assert [upload.upload_id for upload in parted.open_uploads()] == [theirs]


def test_a_wrong_part_is_refused(parted: MediaStore) -> None:
    upload = parted.begin(NAME, "video/mp4", {})
    first, second, third = send(parted, upload)
    parted.put_part(NAME, upload, 2, Bytes(b"z" * PART))  # its ETag is another one now
    with pytest.raises(ChecksumWrong) as caught:
        parted.commit(NAME, upload, [first, second, third])
    assert caught.value.retryable
    assert parted.stat(NAME) is None
