"""What lies in a store is listed, and becomes items when it is wanted."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import CopyRole
from medintel_desktop.library import receiving
from medintel_desktop.library.conditions import METERED
from medintel_desktop.library.fingerprint import fingerprint
from tests import media
from tests.contract.copies.shelf import Shelf, silent
from tests.s3 import KEY_ID, S3Server
from tests.stores import Bytes
from tests.stubs.s3_faults import S3Faults

ALL_OF_IT = 1 << 60
FOREVER = 1000


def photo(tmp_path: Path, name: str = "cat.jpg", colour: str = "red") -> bytes:
    return media.photo(tmp_path / "elsewhere" / name, colour).read_bytes()


def large(tmp_path: Path) -> bytes:
    """A photo of 6 MB: JPEG readers do not mind what follows."""
    return photo(tmp_path).ljust(6_000_000, b"\0")


def put(shelf: Shelf, name: str, content: bytes, **said: str) -> None:
    shelf.store.put(name, Bytes(content), "image/jpeg", said)


def imported(shelf: Shelf, *names: str, album: str | None = None) -> list[Job]:
    """The jobs that came of importing, as they ended."""
    added = shelf.workspace.cloud.buckets.add(shelf.store.kind, names, album)
    shelf.driver.hurry()
    return shelf.workspace.catalogue.jobs.in_batch(added.batch)


def incoming(shelf: Shelf) -> list[Path]:
    return list(shelf.workspace.folder.incoming.iterdir())


def original_of(item: MediaItem) -> Path:
    (place,) = item.paths
    return Path(place.path)


def test_a_page_says_what_is_in_the_library(shelf: Shelf, tmp_path: Path) -> None:
    ours, _ = shelf.stored(media.photo(tmp_path / "ours.jpg", "blue"))
    content = photo(tmp_path)
    put(shelf, "2024/Ferien – Tag 1.JPG", content)
    put(shelf, "2024/notes.txt", b"text")
    put(shelf, "2024/.hidden.jpg", content)
    put(shelf, f"sidecar/ab/{'ab' * 32}.jpg", content)
    page = shelf.workspace.cloud.buckets.page(shelf.store.kind)
    assert page.next == ""
    assert [(entry.name, entry.media_id) for entry in page.entries] == [
        ("2024/Ferien – Tag 1.JPG", None),
        (f"media/{ours.checksum[:2]}/{ours.checksum}.jpg", ours.id),
    ]
    assert page.entries[0].bytes == len(content)
    assert page.entries[0].modified > 1.7e9


def test_pages_follow_one_another(shelf: Shelf, tmp_path: Path) -> None:
    content = photo(tmp_path)
    names = [f"roll/{number:02}.jpg" for number in range(7)]
    for name in names:
        put(shelf, name, content)
        put(shelf, name + ".txt", b"x")
    put(shelf, "another.jpg", content)
    buckets, kind, found, after = shelf.workspace.cloud.buckets, shelf.store.kind, [], ""
    while True:
        page = buckets.page(kind, "roll/", after, 3)
        found.append([entry.name for entry in page.entries])
        after = page.next
        if not after:
            break
    assert found == [names[:3], names[3:6], names[6:]]


def test_a_chosen_object_becomes_an_item(shelf: Shelf, tmp_path: Path) -> None:
    album = shelf.workspace.albums.create("From the cloud")
    content = photo(tmp_path)
    put(shelf, "2024/a/Kater & Katze.jpg", content)
    put(shelf, "2024/b.jpg", photo(tmp_path, "b.jpg", "green"))
    (job,) = imported(shelf, "2024/a/Kater & Katze.jpg", album=album.id)
    assert (job.state, job.note) == (JobState.DONE, "Added")
    item = shelf.item("Kater & Katze.jpg")
    assert item.album_ids == (album.id,)
    assert item.checksum == hashlib.sha256(content).hexdigest()
    assert shelf.workspace.folder.owns(original_of(item))
    assert original_of(item).read_bytes() == content
    (copy,) = shelf.workspace.cloud.copies.of(item.id)
    assert (copy.object, copy.role) == ("2024/a/Kater & Katze.jpg", CopyRole.ORIGINAL)
    shelf.workspace.cloud.copies.prove(copy, fingerprint(original_of(item), 0), silent)
    assert [entry.media_id for entry in shelf.workspace.cloud.buckets.page(
        shelf.store.kind, "2024/").entries] == [item.id, None]  # fmt: skip
    assert incoming(shelf) == []


def test_what_is_known_is_not_fetched_again(
    b2_shelf: Shelf, b2_faults: S3Faults, tmp_path: Path
) -> None:
    put(b2_shelf, "cat.jpg", photo(tmp_path))
    imported(b2_shelf, "cat.jpg")
    b2_faults.requests.clear()
    (job,) = imported(b2_shelf, "cat.jpg")
    assert job.note == "Already in the library"
    assert b2_faults.log("GET", "cat.jpg") == []


def test_an_object_that_tells_its_checksum_is_known_without_fetching(
    b2_shelf: Shelf, b2_faults: S3Faults, tmp_path: Path
) -> None:
    item = b2_shelf.add(media.photo(tmp_path / "cat.jpg", "red"))
    b2_shelf.workspace.trash.put([item.id])
    content = (tmp_path / "cat.jpg").read_bytes()
    put(b2_shelf, "elsewhere.jpg", content, sha256=item.checksum)
    (job,) = imported(b2_shelf, "elsewhere.jpg")
    assert job.note == "Already in the library"
    assert b2_faults.log("GET", "elsewhere.jpg") == []
    assert b2_shelf.item("cat.jpg").trashed_at is None
    (copy,) = b2_shelf.workspace.cloud.copies.of(item.id)
    b2_shelf.workspace.cloud.copies.prove(copy, fingerprint(tmp_path / "cat.jpg", 0), silent)


def test_a_whole_prefix_brings_what_is_new(shelf: Shelf, tmp_path: Path) -> None:
    shelf.stored(media.photo(tmp_path / "ours.jpg", "blue"))
    put(shelf, "a/1.jpg", photo(tmp_path, "1.jpg", "red"))
    put(shelf, "a/2.jpg", photo(tmp_path, "2.jpg", "green"))
    put(shelf, "b/3.jpg", photo(tmp_path, "3.jpg", "yellow"))
    buckets = shelf.workspace.cloud.buckets
    buckets.add_all(shelf.store.kind, "a/")
    shelf.driver.run()
    assert set(shelf.driver.items()) == {"ours.jpg", "1.jpg", "2.jpg"}
    added = buckets.add_all(shelf.store.kind)
    shelf.driver.run()
    assert set(shelf.driver.items()) == {"ours.jpg", "1.jpg", "2.jpg", "3.jpg"}
    jobs = shelf.workspace.catalogue.jobs.in_batch(added.batch)
    assert [job.note for job in jobs] == ["1 file found", "Added"]


def test_equal_bytes_are_one_item_with_two_copies(shelf: Shelf, tmp_path: Path) -> None:
    put(shelf, "a.jpg", photo(tmp_path))
    put(shelf, "b.jpg", photo(tmp_path))
    imported(shelf, "a.jpg", "b.jpg")
    (item,) = shelf.driver.all_items()
    assert {copy.object for copy in shelf.workspace.cloud.copies.of(item.id)} == {"a.jpg", "b.jpg"}


def test_a_download_that_was_cut_goes_on_where_it_stood(
    b2_shelf: Shelf, b2_faults: S3Faults, tmp_path: Path
) -> None:
    content = large(tmp_path)
    put(b2_shelf, "cat.jpg", content)
    b2_faults.fault("cut_answer", "GET", "cat.jpg", after=2_000_000)
    (job,) = imported(b2_shelf, "cat.jpg")
    assert job.state is JobState.DONE
    assert original_of(b2_shelf.item("cat.jpg")).read_bytes() == content
    first, second = (seen.headers["range"] for seen in b2_faults.log("GET", "cat.jpg"))
    assert first == f"bytes=0-{len(content) - 1}"
    assert int(second.removeprefix("bytes=").partition("-")[0]) > 1_000_000


def test_an_import_waits_while_the_line_is_metered(b2_shelf: Shelf, tmp_path: Path) -> None:
    put(b2_shelf, "cat.jpg", photo(tmp_path))
    conditions = b2_shelf.workspace.cloud.conditions
    conditions.set_metered(True)
    b2_shelf.workspace.cloud.buckets.add(b2_shelf.store.kind, ["cat.jpg"], None)
    b2_shelf.driver.run(patient=False)
    assert METERED in b2_shelf.job("import").note
    assert b2_shelf.driver.items() == {}
    conditions.set_metered(False)
    b2_shelf.driver.hurry()
    assert b2_shelf.item("cat.jpg").local


def test_a_full_disk_is_told_and_leaves_no_half_file(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shelf, "cat.jpg", photo(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "SPARE", ALL_OF_IT)
        (job,) = imported(shelf, "cat.jpg")
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert job.problem.short == "Disk full"
    assert incoming(shelf) == []
    shelf.workspace.queue.retry([job.id])
    shelf.driver.run()
    assert set(shelf.driver.items()) == {"cat.jpg"}


def test_bytes_that_are_not_what_was_stored_are_not_taken(shelf: Shelf, tmp_path: Path) -> None:
    put(shelf, "cat.jpg", photo(tmp_path), sha256="ab" * 32)
    (job,) = imported(shelf, "cat.jpg")
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert job.problem.short == "Damaged on the way"
    assert incoming(shelf) == []
    assert shelf.driver.all_items() == []


def test_an_object_that_is_no_photo_is_not_kept(shelf: Shelf) -> None:
    put(shelf, "cat.jpg", b"not a photo at all")
    (job,) = imported(shelf, "cat.jpg")
    assert job.problem is not None
    assert job.problem.short == "Not readable"
    assert incoming(shelf) == []
    assert shelf.driver.all_items() == []


def test_an_object_that_is_gone_is_told(shelf: Shelf) -> None:
    (job,) = imported(shelf, "cat.jpg")
    assert job.problem is not None
    assert job.problem.short == "Not in the cloud"


def test_parts_of_another_program_are_found_out(
    b2_shelf: Shelf, s3: S3Server, b2_bucket: str, tmp_path: Path
) -> None:
    """Its part size is nowhere said, but the MD5 of the whole tells whether a guess is right."""
    content, each, client = large(tmp_path), 5 << 20, s3.client
    upload = client.create_multipart_upload(Bucket=b2_bucket, Key="cat.jpg")["UploadId"]
    parts = []
    for number, at in enumerate(range(0, len(content), each), 1):
        answer = client.upload_part(
            Bucket=b2_bucket, Key="cat.jpg", UploadId=upload, PartNumber=number,
            Body=content[at : at + each],
        )  # fmt: skip
        parts.append({"PartNumber": number, "ETag": answer["ETag"]})
    client.complete_multipart_upload(
        Bucket=b2_bucket, Key="cat.jpg", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    (job,) = imported(b2_shelf, "cat.jpg")
    assert job.state is JobState.DONE
    item = b2_shelf.item("cat.jpg")
    (copy,) = b2_shelf.workspace.cloud.copies.of(item.id)
    assert copy.part_size == each
    b2_shelf.workspace.cloud.copies.prove(copy, fingerprint(original_of(item), each), silent)


def test_a_key_revoked_meanwhile_lets_the_import_wait(
    b2_shelf: Shelf, b2_faults: S3Faults, tmp_path: Path
) -> None:
    put(b2_shelf, "cat.jpg", photo(tmp_path))
    added = b2_shelf.workspace.cloud.buckets.add(b2_shelf.store.kind, ["cat.jpg"])
    b2_faults.revoked.add(KEY_ID)
    b2_shelf.driver.run()
    (job,) = b2_shelf.workspace.catalogue.jobs.in_batch(added.batch)
    assert job.state is JobState.WAITING
    (hold,) = b2_shelf.workspace.catalogue.jobs.holds()
    assert (hold.service, hold.until, hold.problem.short) == ("b2", None, "Key refused")
    b2_faults.revoked.clear()
    b2_shelf.workspace.queue.retry([job.id])
    b2_shelf.driver.run()
    assert set(b2_shelf.driver.items()) == {"cat.jpg"}


def test_an_object_replaced_while_it_is_fetched(
    b2_shelf: Shelf, b2_faults: S3Faults, tmp_path: Path
) -> None:
    put(b2_shelf, "cat.jpg", large(tmp_path))
    b2_faults.fault("cut_answer", "GET", "cat.jpg", after=2_000_000)
    added = b2_shelf.workspace.cloud.buckets.add(b2_shelf.store.kind, ["cat.jpg"])
    b2_shelf.driver.run(patient=False)
    assert len(incoming(b2_shelf)) == 1
    another = photo(tmp_path, "dog.jpg", "green")
    put(b2_shelf, "cat.jpg", another)
    b2_shelf.driver.hurry()
    (job,) = b2_shelf.workspace.catalogue.jobs.in_batch(added.batch)
    assert job.state is JobState.DONE
    assert original_of(b2_shelf.item("cat.jpg")).read_bytes() == another
    assert incoming(b2_shelf) == []
