"""What is a folder's own: names that are paths, disks that are full or away, files of others."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.local import media_store
from medintel_desktop.backends.local.media_store import MARK, FolderMediaStore
from medintel_desktop.backends.local.object_files import name_of, path_of
from medintel_desktop.domain.errors import (
    Cancelled,
    ChecksumWrong,
    DiskFull,
    ObjectChanged,
    ObjectGone,
    PermissionMissing,
    ServiceUnreachable,
    StoreError,
)
from tests.disk import Disk, disk
from tests.stores import Broken, Bytes

__all__ = ["disk"]

NAME = "media/ab/abcd.jpg"
ROOT = Path("/store")


def files(folder: Path) -> list[str]:
    """All but the mark."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    return sorted(str(path.relative_to(folder)) for path in found)


def root_of(store: FolderMediaStore) -> Path:
    return Path(store.place.removeprefix("folder:"))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=330))
def test_every_name_is_a_file_below_the_folder(name: str) -> None:
    path = path_of(ROOT, name)
    inside = path.relative_to(ROOT).parts
    assert inside
    assert not {".", ".."} & set(inside)
    assert all(0 < len(part.encode()) < 240 and not part.startswith(".") for part in inside)
    assert name_of(ROOT, path) == name


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a/../../b", "..", ".", "//", "a//b", "~/x",
             "C:\\Windows", "nul\0byte", ".hidden", "a" * 600, "ü" * 300, "ends. ", "%2E%2E/x"],
)  # fmt: skip
def test_no_name_leads_out(name: str, folder_store: FolderMediaStore) -> None:
    beside = files(root_of(folder_store).parent)
    folder_store.put(name, Bytes(b"x"), "image/jpeg", {"a": "b"})
    assert [row.name for row in folder_store.objects("")] == [name]
    assert b"".join(folder_store.read(name, 0, 1)) == b"x"
    folder_store.delete(name)
    assert [path.name for path in root_of(folder_store).iterdir()] == [MARK]
    assert files(root_of(folder_store).parent) == beside


def test_files_are_named_as_objects_are(folder_store: FolderMediaStore) -> None:
    folder_store.put(NAME, Bytes(b"x"), "image/jpeg", {})
    assert (root_of(folder_store) / NAME).read_bytes() == b"x"
    assert folder_store.place == f"folder:{root_of(folder_store)}"


def test_a_file_of_somebody_else_is_an_object_too(folder_store: FolderMediaStore) -> None:
    (root_of(folder_store) / "mine.jpg").write_bytes(b"photo")
    (root_of(folder_store) / ".hidden.jpg").write_bytes(b"x")
    assert [row.name for row in folder_store.objects("")] == ["mine.jpg"]
    found = folder_store.stat("mine.jpg")
    assert found is not None
    assert found.md5 == hashlib.md5(b"photo", usedforsecurity=False).hexdigest()
    assert found.metadata == {}


def test_a_disk_that_damages_what_is_written_is_noticed(folder_store: FolderMediaStore) -> None:
    body = Bytes(b"x" * 1000)
    body.md5 = "0" * 32
    with pytest.raises(ChecksumWrong) as caught:
        folder_store.put(NAME, body, "image/jpeg", {})
    assert caught.value.retryable
    assert files(root_of(folder_store)) == []


def test_an_object_stays_whole_when_its_replacement_fails(folder_store: FolderMediaStore) -> None:
    folder_store.put(NAME, Bytes(b"first"), "image/jpeg", {})
    with pytest.raises(Cancelled):
        folder_store.put(NAME, Broken(bytes(4 << 20), 2 << 20, Cancelled()), "image/jpeg", {})
    assert b"".join(folder_store.read(NAME, 0, 5)) == b"first"
    assert folder_store.open_uploads() == []


def test_what_a_killed_run_left_is_listed_and_can_be_removed(
    folder_store: FolderMediaStore,
) -> None:
    left = root_of(folder_store) / "media" / "ab" / ".abcd.jpg.0123abcd.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    (root_of(folder_store) / ".medintel-probe-00.part").write_bytes(b"probe")
    assert list(folder_store.objects("")) == []
    [upload] = folder_store.open_uploads("media/")
    assert upload.name == NAME
    folder_store.abort(NAME, "../../somewhere")
    folder_store.abort(NAME, upload.upload_id)
    folder_store.abort(NAME, upload.upload_id)
    assert not left.exists()


def test_the_md5_is_read_once_and_not_believed_when_somebody_wrote(
    folder_store: FolderMediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_store, "READ_AT_ONCE", 2)
    folder_store.put(NAME, Bytes(b"first"), "image/jpeg", {"a": "b"})
    found = folder_store.stat(NAME)
    assert found is not None
    assert found.md5 == hashlib.md5(b"first", usedforsecurity=False).hexdigest()
    (root_of(folder_store) / NAME).write_bytes(b"other!")
    changed = folder_store.stat(NAME)
    assert changed is not None
    assert (changed.md5, changed.metadata) == ("", {"a": "b"}), "too large to be read at once"
    assert changed.etag != found.etag


def test_an_empty_mount_point_is_not_the_disk(tmp_path: Path) -> None:
    held: set[str] = set()
    store = FolderMediaStore(tmp_path / "disk", held.__contains__)
    (tmp_path / "disk").mkdir()
    assert store.check().ok
    store.put(NAME, Bytes(b"x"), "image/jpeg", {})
    held.add(store.place)
    assert store.stat(NAME) is not None

    (tmp_path / "disk").rename(tmp_path / "elsewhere")
    (tmp_path / "disk").mkdir()
    for ask in (
        lambda: store.stat(NAME), lambda: list(store.objects("")), lambda: store.delete(NAME),
        lambda: store.put(NAME, Bytes(b"x"), "image/jpeg", {}),
    ):  # fmt: skip
        with pytest.raises(ServiceUnreachable) as caught:
            ask()
        assert "is not connected" in caught.value.title
        assert caught.value.service == "folder"
    health = store.check()
    assert (health.ok, health.short) == (False, ServiceUnreachable.short)
    assert list((tmp_path / "disk").iterdir()) == []

    (tmp_path / "disk").rmdir()
    (tmp_path / "elsewhere").rename(tmp_path / "disk")
    assert store.stat(NAME) is not None


def test_a_folder_that_is_away_is_waited_for(tmp_path: Path) -> None:
    store = FolderMediaStore(tmp_path / "disk")
    for ask in (
        lambda: store.stat(NAME), lambda: list(store.objects("")), lambda: store.delete(NAME),
        lambda: store.put(NAME, Bytes(b"x"), "image/jpeg", {}), store.open_uploads,
        lambda: list(store.read(NAME, 0, 1)),
    ):  # fmt: skip
        with pytest.raises(ServiceUnreachable) as caught:
            ask()
        assert caught.value.service == "folder"
    assert not store.check().ok
    assert not (tmp_path / "disk").exists()


def test_a_disk_pulled_while_reading(folder_store: FolderMediaStore) -> None:
    folder_store.put(NAME, Bytes(b"x"), "image/jpeg", {})
    shutil.rmtree(root_of(folder_store))
    with pytest.raises(ServiceUnreachable):
        folder_store.stat(NAME)


def test_a_full_disk(disk: Disk) -> None:
    store = FolderMediaStore(disk.folder)
    with pytest.raises(DiskFull) as caught:
        store.put(NAME, Bytes(bytes(4 << 20)), "image/jpeg", {})
    assert caught.value.service == "folder"
    assert files(disk.folder) == []
    store.put(NAME, Bytes(bytes(1 << 20)), "image/jpeg", {})


def test_a_folder_that_may_not_be_written(
    folder_store: FolderMediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(PermissionMissing) as caught:
        folder_store.put(NAME, Bytes(b"x"), "image/jpeg", {})
    assert caught.value.service == "folder"


def test_a_name_that_is_a_folder_is_refused(folder_store: FolderMediaStore) -> None:
    folder_store.put("a/b", Bytes(b"x"), "image/jpeg", {})
    with pytest.raises(StoreError):
        folder_store.put("a", Bytes(b"x"), "image/jpeg", {})
    with pytest.raises(StoreError):
        folder_store.put("a/b/c", Bytes(b"x"), "image/jpeg", {})
    assert [row.name for row in folder_store.objects("")] == ["a/b"]


def test_reading_notices_another_file(folder_store: FolderMediaStore) -> None:
    etag = folder_store.put(NAME, Bytes(b"first"), "image/jpeg", {}).etag
    (root_of(folder_store) / NAME).write_bytes(b"second one")
    with pytest.raises(ObjectChanged):
        list(folder_store.read(NAME, 0, 5, etag))
    folder_store.delete(NAME)
    with pytest.raises(ObjectGone):
        list(folder_store.read(NAME, 0, 5, etag))


def test_links_are_kindly_declined(folder_store: FolderMediaStore) -> None:
    with pytest.raises(StoreError) as caught:
        folder_store.link(NAME, 3600, "a.jpg")
    assert "bucket" in caught.value.hint
    assert folder_store.revoke("") is False


def test_reading_back_can_be_stopped(folder_store: FolderMediaStore) -> None:
    class Stopped(Bytes):
        """A job that is cancelled when all is written."""

        def read(self, size: int | None = -1, /) -> bytes:
            if size == 0:
                raise Cancelled
            return super().read(size)

    with pytest.raises(Cancelled):
        folder_store.put(NAME, Stopped(bytes(3 << 20)), "image/jpeg", {})
    assert files(root_of(folder_store)) == []


def test_an_original_is_one_file_that_people_can_open() -> None:
    name = f"media/ab/{'ab' * 32}.jpeg"
    assert path_of(ROOT, name) == ROOT / name
