"""What the catalogue says of copies is what the store says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.backends.local.media_store import FolderMediaStore
from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.domain.errors import (
    ChecksumWrong,
    NotSetUp,
    ObjectChanged,
    ObjectGone,
    ServiceUnreachable,
)
from medintel_desktop.library.fingerprint import fingerprint
from tests import media
from tests.contract.copies.shelf import Shelf, Veiled, noted, silent
from tests.stores import Bytes, OciStandIn


def test_a_copy_that_is_there_is_noted_anew(shelf: Shelf, tmp_path: Path) -> None:
    _, copy = shelf.stored(media.photo(tmp_path / "a.jpg"))
    verified = shelf.workspace.cloud.copies.verify(replace(copy, verified_at=1.0))
    assert verified.verified_at > copy.verified_at
    assert shelf.workspace.cloud.copies.of(copy.media_id) == [verified]


def test_a_copy_that_is_gone_is_forgotten(shelf: Shelf, tmp_path: Path) -> None:
    item, copy = shelf.stored(media.photo(tmp_path / "a.jpg"))
    assert item.stored
    shelf.store.delete(copy.object)
    with pytest.raises(ObjectGone):
        shelf.workspace.cloud.copies.verify(copy)
    assert not shelf.item("a.jpg").stored


def test_another_object_of_the_same_size_is_no_copy(shelf: Shelf, tmp_path: Path) -> None:
    _, copy = shelf.stored(media.photo(tmp_path / "a.jpg"))
    shelf.replace(copy, b"x" * copy.bytes)
    with pytest.raises(ObjectChanged):
        list(shelf.workspace.cloud.copies.read([copy], 0, copy.bytes))
    assert shelf.workspace.cloud.copies.of(copy.media_id) == []


def test_the_same_bytes_written_again_are_as_good(shelf: Shelf, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "a.jpg")
    _, copy = shelf.stored(path)
    before = replace(copy, etag="of another time")
    shelf.workspace.catalogue.copies.put(before)
    read = b"".join(shelf.workspace.cloud.copies.read([before], 10, copy.bytes))
    assert read == path.read_bytes()[10:]
    assert shelf.workspace.cloud.copies.of(copy.media_id)[0].etag == copy.etag


def test_parts_are_compared_by_their_checksum(oci_store: OciMediaStore, tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(bytes(range(256)) * 45_000)
    whole, parts = fingerprint(path, 0), fingerprint(path, 5 << 20)
    assert whole.sha256 == parts.sha256
    assert parts.md5.endswith("-3")
    upload = oci_store.begin("media/large", "video/mp4", {})
    content = path.read_bytes()
    pieces = [content[at : at + (5 << 20)] for at in range(0, len(content), 5 << 20)]
    sent = [
        oci_store.put_part("media/large", upload, number, Bytes(piece))
        for number, piece in enumerate(pieces, 1)
    ]
    assert oci_store.commit("media/large", upload, sent).md5 == parts.md5


def test_a_file_is_proved_only_by_its_own_bytes(shelf: Shelf, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "a.jpg")
    _, copy = shelf.stored(path)
    copies = shelf.workspace.cloud.copies
    assert copies.prove(copy, fingerprint(path, copy.part_size), silent).object == copy.object
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ChecksumWrong):
        copies.prove(copy, fingerprint(path, copy.part_size), silent)


def test_a_store_without_checksums_is_read_back(folder_shelf: Shelf, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "a.jpg")
    _, copy = folder_shelf.stored(path)
    veiled = Veiled(folder_shelf.store)
    folder_shelf.connect(veiled)
    copies = folder_shelf.workspace.cloud.copies
    copies.prove(copy, fingerprint(path, 0), silent)
    assert veiled.reads == [(0, copy.bytes)]
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ChecksumWrong):
        copies.prove(copy, fingerprint(path, 0), silent)


def test_the_next_store_goes_on(
    folder_shelf: Shelf, oci_stand_in: OciStandIn, oci_store: OciMediaStore, tmp_path: Path
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(media.photo(tmp_path / "b.jpg").read_bytes() + bytes(3_000_000))
    item, near = folder_shelf.stored(path)
    folder_shelf.connect(oci_store)
    far = noted(folder_shelf.workspace, oci_store, item, path.read_bytes())
    copies = folder_shelf.workspace.cloud.copies
    assert copies.of(item.id) == [near, far]
    oci_stand_in.faults({"op": "GetObject", "action": "drop", "after_bytes": 1_500_000})
    assert b"".join(copies.read([far, near], 0, far.bytes)) == path.read_bytes()


def test_without_a_store_it_is_told_which_one_is_missing(
    folder_shelf: Shelf, tmp_path: Path
) -> None:
    _, copy = folder_shelf.stored(media.photo(tmp_path / "a.jpg"))
    elsewhere = replace(copy, place="oci:somebody/holidays")
    with pytest.raises(NotSetUp) as told:
        list(folder_shelf.workspace.cloud.copies.read([elsewhere], 0, 1))
    assert "Oracle Cloud, bucket holidays" in told.value.title


def test_a_store_that_is_away_loses_no_copy(
    folder_shelf: Shelf, folder_store: FolderMediaStore, tmp_path: Path
) -> None:
    item, copy = folder_shelf.stored(media.photo(tmp_path / "a.jpg"))
    (tmp_path / "other disk").rename(tmp_path / "unplugged")
    with pytest.raises(ServiceUnreachable):
        folder_shelf.workspace.cloud.copies.verify(copy)
    assert folder_shelf.workspace.cloud.copies.of(item.id) == [copy]
