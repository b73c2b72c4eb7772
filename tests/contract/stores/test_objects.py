"""Whole objects: what every store does alike."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from medintel_desktop.domain.errors import (
    Cancelled,
    ChecksumWrong,
    FileGone,
    ObjectChanged,
    ObjectGone,
)
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import StoreKind
from tests.stores import Broken, Bytes

NAME = "media/ab/abcdef.mp4"
AWKWARD = "media/ab/Größe & 100% (a+b) #1 ?x=y; 'q' \"d\" [e] {f} ~@:,= 日本.jpg"
SAID = {"name": "Ferien – Tag 1, 100 % – 日本.mp4", "taken": " 2024 ", "empty": ""}


def whole(store: MediaStore, name: str, size: int) -> bytes:
    return b"".join(store.read(name, 0, size))


def test_what_was_put_is_there(store: MediaStore) -> None:
    content = b"hello, world" * 1000
    told = store.put(NAME, Bytes(content), "video/mp4", {})
    found = store.stat(NAME)
    assert found is not None
    assert (found.name, found.bytes, found.md5) == (NAME, 12000, hashlib.md5(content).hexdigest())
    assert (told.bytes, told.md5, told.etag) == (found.bytes, found.md5, found.etag)
    assert found.etag
    assert found.modified > 1.7e9
    assert whole(store, NAME, len(content)) == content


def test_nothing_is_nothing(store: MediaStore) -> None:
    assert store.stat("media/none") is None
    assert list(store.objects("media/")) == []
    with pytest.raises(ObjectGone):
        whole(store, "media/none", 10)


def test_an_empty_object(store: MediaStore) -> None:
    store.put(NAME, Bytes(b""), "text/plain", {})
    found = store.stat(NAME)
    assert found is not None
    assert found.bytes == 0
    assert whole(store, NAME, 0) == b""


def test_metadata_is_any_text(store: MediaStore) -> None:
    store.put(NAME, Bytes(b"x"), "text/plain", SAID)
    found = store.stat(NAME)
    assert found is not None
    assert found.metadata == SAID


@pytest.mark.parametrize("name", [AWKWARD, "a", "x" * 200 + "/" + "é" * 80])
def test_names_of_all_kinds(store: MediaStore, name: str) -> None:
    store.put(name, Bytes(b"x"), "image/jpeg", {})
    found = store.stat(name)
    assert found is not None
    assert found.name == name
    assert [row.name for row in store.objects(name)] == [name]
    assert whole(store, name, 1) == b"x"
    store.delete(name)
    assert store.stat(name) is None


def test_names_differ_by_case_and_by_escapes(store: MediaStore) -> None:
    names = ["media/A b", "media/A%20b", "media/a b", "media/a+b"]
    for number, name in enumerate(names):
        store.put(name, Bytes(b"x" * number), "text/plain", {})
    assert {row.name: row.bytes for row in store.objects("media/")} == dict(
        zip(names, range(4), strict=True)
    )


def test_writing_again_replaces(store: MediaStore) -> None:
    first = store.put(NAME, Bytes(b"first"), "text/plain", {"a": "1"})
    second = store.put(NAME, Bytes(b"second, longer"), "text/plain", {})
    assert first.etag != second.etag
    found = store.stat(NAME)
    assert found is not None
    assert (found.etag, found.bytes, found.metadata) == (second.etag, 14, {})


def test_any_stretch_can_be_read(store: MediaStore) -> None:
    content = bytes(range(256)) * 8192  # 2 MB: more than one piece
    etag = store.put(NAME, Bytes(content), "video/mp4", {}).etag
    for start, end in [(0, 1), (100, 200), (1, 2**21 - 1), (2**21 - 1, 2**21), (5, 5)]:
        assert b"".join(store.read(NAME, start, end, etag)) == content[start:end]
    assert b"".join(store.read(NAME, 2**21 - 10, 2**22)) == content[-10:]


def test_reading_can_end_early(store: MediaStore) -> None:
    store.put(NAME, Bytes(bytes(4 << 20)), "video/mp4", {})
    for _ in range(3):
        pieces = store.read(NAME, 0, 4 << 20)
        assert next(pieces)
        pieces.close()  # type: ignore[attr-defined]  # an Iterator in the port, always a generator
    assert len(whole(store, NAME, 100)) == 100


def test_somebody_else_wrote_meanwhile(store: MediaStore) -> None:
    etag = store.put(NAME, Bytes(b"mine"), "text/plain", {}).etag
    store.put(NAME, Bytes(b"theirs, not mine"), "text/plain", {})
    with pytest.raises(ObjectChanged):
        list(store.read(NAME, 0, 4, etag))


def test_lists_come_in_the_order_of_names(store: MediaStore) -> None:
    names = ["media/aa/1", "media/aa/2", "media/ab/1", "media/b", "sidecar/aa/1"]
    for name in reversed(names):
        store.put(name, Bytes(name.encode()), "text/plain", {})
    assert [row.name for row in store.objects("")] == names
    assert [row.name for row in store.objects("media/a")] == names[:3]
    assert [row.name for row in store.objects("media/", after="media/aa/2")] == names[2:4]
    row = next(store.objects("media/b"))
    assert (row.bytes, row.name) == (7, "media/b")
    assert row.modified > 1.7e9
    assert row.etag == getattr(store.stat("media/b"), "etag", None)


def test_deleting_leaves_nothing(store: MediaStore) -> None:
    store.put(NAME, Bytes(b"x"), "text/plain", {})
    store.put(NAME, Bytes(b"y"), "text/plain", {})
    assert store.delete(NAME) == ""
    assert store.stat(NAME) is None
    assert list(store.objects("")) == []
    assert store.delete(NAME) == ""


def test_damaged_on_the_way_is_not_stored(store: MediaStore) -> None:
    body = Bytes(b"what arrived")
    body.md5 = hashlib.md5(b"what was sent").hexdigest()
    with pytest.raises(ChecksumWrong) as caught:
        store.put(NAME, body, "text/plain", {})
    assert caught.value.retryable
    if store.kind is not StoreKind.B2:  # moto keeps what it should refuse
        assert store.stat(NAME) is None


def test_stopping_while_sending_stores_nothing(store: MediaStore) -> None:
    content = bytes(6 << 20)
    with pytest.raises(Cancelled):
        store.put(NAME, Broken(content, 2 << 20, Cancelled()), "video/mp4", {})
    assert store.stat(NAME) is None
    store.put(NAME, Bytes(content), "video/mp4", {})
    assert getattr(store.stat(NAME), "bytes", None) == 6 << 20


def test_a_file_that_cannot_be_read_is_told_as_such(store: MediaStore) -> None:
    gone = FileGone("The file is not there any more.")
    with pytest.raises(FileGone):
        store.put(NAME, Broken(bytes(6 << 20), 1 << 20, gone), "video/mp4", {})
    assert store.stat(NAME) is None


def test_many_at_once(store: MediaStore) -> None:
    names = [f"media/{number:02}" for number in range(40)]

    def put(name: str) -> bool:
        store.put(name, Bytes(name.encode() * 1000), "text/plain", {})
        return whole(store, name, 8000) == name.encode() * 1000

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(put, names))
    assert [row.name for row in store.objects("media/")] == names


def test_the_check_says_that_all_is_well_and_leaves_nothing(store: MediaStore) -> None:
    health = store.check()
    assert health.ok, health
    assert health.milliseconds is not None
    assert list(store.objects("")) == []
