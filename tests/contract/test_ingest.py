"""From a file to an item: equal bytes are one, changed ones are another, places are kept."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState
from medintel_desktop.domain.view import Section, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library import checksum
from medintel_desktop.library import ingest as ingest_module
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.driver import Driver


@pytest.fixture
def driver(workspace: Workspace) -> Driver:
    return Driver(workspace)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Files whose bytes were hashed."""
    seen: list[Path] = []
    genuine = checksum.sha256

    def counting(path: Path, report: object) -> str:
        seen.append(path)
        return genuine(path, report)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest_module, "sha256", counting)
    return seen


def places(item: MediaItem) -> set[str]:
    return {place.path for place in item.paths}


def get(driver: Driver, media_id: str) -> MediaItem:
    item = driver.workspace.catalogue.media.get(media_id)
    assert item is not None
    return item


def test_photo_becomes_an_item_with_pictures(driver: Driver, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green", size=(2000, 1500))
    before = path.read_bytes(), path.stat().st_mtime_ns

    (job,) = driver.add(path)

    item = driver.items()["leaf.jpg"]
    assert (job.state, job.note, job.media_id) == (JobState.DONE, "Added", item.id)
    assert (item.state, item.kind) == (MediaState.READY, MediaKind.PHOTO)
    assert (item.metadata.width, item.metadata.height) == (2000, 1500)
    assert places(item) == {str(path)}
    assert not item.missing
    folder = driver.workspace.folder
    assert folder.thumbnail(item.checksum).stat().st_size
    assert folder.preview(item.checksum).stat().st_size
    assert not folder.strip(item.checksum).exists()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before, "originals are never changed"


def test_video_gets_a_filmstrip(driver: Driver, tmp_path: Path) -> None:
    driver.add(media.video(tmp_path / "walk.mp4", [("red", 2), ("blue", 2)]))
    item = driver.items()["walk.mp4"]
    assert item.metadata.duration == pytest.approx(4, abs=0.2)
    assert driver.workspace.folder.strip(item.checksum).stat().st_size


def test_equal_bytes_are_one_item_with_all_places_and_albums(
    driver: Driver, tmp_path: Path
) -> None:
    first = media.photo(tmp_path / "a" / "leaf.jpg", "green")
    second = tmp_path / "b" / "other name.jpg"
    second.parent.mkdir()
    shutil.copy(first, second)
    album, other = (driver.workspace.albums.create(name) for name in ("One", "Two"))

    driver.add(first, album=album.id)
    (job,) = driver.add(second, album=other.id)

    assert job.note == "Already in the library"
    (item,) = driver.items().values()
    assert item.name == "leaf.jpg"
    assert places(item) == {str(first), str(second)}
    assert set(item.album_ids) == {album.id, other.id}


def test_equal_bytes_added_together_are_one_item(driver: Driver, tmp_path: Path) -> None:
    first = media.photo(tmp_path / "0.jpg", "green")
    for number in range(1, 5):
        shutil.copy(first, tmp_path / f"{number}.jpg")
    driver.add(tmp_path)
    (item,) = driver.items().values()
    assert len(item.paths) == 5


def test_unchanged_file_is_not_read_again(
    driver: Driver, tmp_path: Path, reads: list[Path]
) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")
    driver.add(path)
    (job,) = driver.add(path)
    assert reads == [path]
    assert job.note == "Already in the library"
    assert len(driver.items()) == 1


def test_changed_file_is_a_new_item_and_the_old_one_misses_it(
    driver: Driver, tmp_path: Path
) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")
    driver.add(path)
    (old,) = driver.items().values()
    media.photo(path, "red", size=(400, 300))

    driver.add(path)

    assert get(driver, old.id).missing
    assert get(driver, old.id).paths == ()
    (new,) = [
        cell.id for cell in driver.workspace.catalogue.cells.page(View()) if cell.id != old.id
    ]
    assert places(get(driver, new)) == {str(path)}
    assert driver.workspace.folder.thumbnail(old.checksum).exists(), "it can still be browsed"


def test_moved_file_keeps_its_item(driver: Driver, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")
    driver.add(path)
    (item,) = driver.items().values()
    driver.workspace.collection.rate([item.id], 5)
    moved = path.rename(tmp_path / "moved.jpg")
    driver.workspace.originals.check()
    assert get(driver, item.id).missing

    driver.add(moved)

    now = get(driver, item.id)
    assert (len(driver.items()), now.rating, now.missing) == (1, 5, False)
    assert driver.workspace.originals.locate(now) == moved


def test_file_that_came_back_is_no_longer_missing(driver: Driver, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")
    driver.add(path)
    away = path.rename(tmp_path / "away.jpg")
    driver.workspace.originals.check()
    away.rename(path)

    driver.add(path)

    (item,) = driver.items().values()
    assert not item.missing


def test_adding_again_takes_an_item_out_of_the_trash(driver: Driver, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")
    driver.add(path)
    (item,) = driver.items().values()
    driver.workspace.trash.put([item.id])

    driver.add(path)

    assert get(driver, item.id).trashed_at is None
    assert driver.workspace.catalogue.cells.section_counts()[Section.ALL] == 1


def test_copies_lie_in_the_library_if_wanted(
    driver: Driver, tmp_path: Path, settings: SettingsFile
) -> None:
    settings.change(copy_originals=True)
    path = media.photo(tmp_path / "leaf.JPG", "green")
    driver.add(path)

    (item,) = driver.items().values()
    kept = driver.workspace.folder.original(item.checksum, ".jpg")
    assert places(item) == {str(kept), str(path)}
    assert kept.read_bytes() == path.read_bytes()
    path.unlink()
    driver.workspace.originals.check()
    assert not get(driver, item.id).missing
    assert list(kept.parent.iterdir()) == [kept]


def test_a_copy_never_differs_from_its_checksum(
    driver: Driver, tmp_path: Path, settings: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.change(copy_originals=True)
    path = media.photo(tmp_path / "leaf.jpg", "green")
    genuine = shutil.copy2

    def meanwhile(source: Path, target: Path) -> None:
        genuine(source, target)
        with source.open("ab") as file:
            file.write(b"more")

    monkeypatch.setattr(shutil, "copy2", meanwhile)
    driver.workspace.ingest.add([str(path)])
    driver.run(patient=False)
    (job,) = driver.workspace.catalogue.jobs.page()
    assert job.note == "Waiting: leaf.jpg is still being written."
    monkeypatch.setattr(shutil, "copy2", genuine)
    driver.run()

    for item in driver.items().values():
        for place in item.paths:
            assert checksum.sha256(Path(place.path), lambda done, total: None) == item.checksum


def test_a_folder_of_the_library_is_not_imported(driver: Driver, tmp_path: Path) -> None:
    """The default library lies among the pictures, which people add as a whole."""
    media.photo(tmp_path / "leaf.jpg", "green")
    driver.add(tmp_path)
    driver.add(tmp_path)
    assert set(driver.items()) == {"leaf.jpg"}
    assert driver.workspace.folder.root.parent == tmp_path


def test_folder_is_walked_once_and_hidden_files_stay_out(driver: Driver, tmp_path: Path) -> None:
    source = tmp_path / "in"
    media.photo(source / "deep" / "er" / "a.PNG", "red")
    media.photo(source / "b.jpg", "blue")
    media.photo(source / ".thumbs" / "c.jpg", "green")
    (source / "._b.jpg").write_bytes(b"resource fork")
    (source / "notes.txt").write_text("not media")
    (source / "deep" / "loop").symlink_to(source, target_is_directory=True)

    jobs = driver.add(source)

    assert set(driver.items()) == {"a.PNG", "b.jpg"}
    assert next(job.note for job in jobs if job.kind == "scan") == "2 files found"


def test_file_is_queued_once(workspace: Workspace, tmp_path: Path) -> None:
    path = str(media.photo(tmp_path / "leaf.jpg", "green"))
    assert workspace.ingest.add([path, path]).jobs == 1
    assert workspace.ingest.add([path]).jobs == 0


def test_nothing_to_add_is_no_failure(workspace: Workspace) -> None:
    assert workspace.ingest.add([]).jobs == 0


def test_without_a_service_nothing_waits_to_be_understood(driver: Driver, tmp_path: Path) -> None:
    jobs = driver.add(media.photo(tmp_path / "leaf.jpg", "green"))
    assert [job.kind for job in jobs] == ["import"]
    assert driver.workspace.catalogue.cells.section_counts()[Section.NOT_UNDERSTOOD] == 1


def test_item_removed_while_it_is_read(driver: Driver, tmp_path: Path) -> None:
    workspace = driver.workspace

    def removes(job: Job) -> None:
        if job.step == "picture" and job.media_id:
            workspace.trash.put([job.media_id])
            workspace.trash.empty()

    workspace.ingest.add([str(media.photo(tmp_path / "leaf.jpg", "green"))])
    workspace.runner(Lane.QUICK, removes, lambda changes: None).run_one()
    driver.run()

    assert workspace.catalogue.jobs.page()[0].state is JobState.CANCELLED
    assert driver.items() == {}


def test_kill_between_move_and_note_loses_no_download(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of a link has been moved into the library, the catalogue does not know yet."""
    workspace = driver.workspace
    fetched = workspace.folder.incoming / "download-1"
    fetched.write_bytes(media.photo(tmp_path / "leaf.jpg", "green").read_bytes())
    job = NewJob(
        "import", "leaf.jpg", "identify", Lane.QUICK,
        payload={"path": str(fetched), "name": "leaf.jpg", "owned": True, "album": None},
    )  # fmt: skip
    workspace.catalogue.jobs.add([job])

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(workspace.catalogue.media.paths, "add", killed)
        with pytest.raises(Killed):
            driver.run()
    assert not fetched.exists()
    workspace.catalogue.jobs.requeue_running()
    driver.run()

    (item,) = driver.items().values()
    assert item.state is MediaState.READY
    assert workspace.originals.locate(item) == workspace.folder.original(item.checksum, ".jpg")


@pytest.mark.parametrize("suffix", [".jp\u202eg", "." + "x" * 200, "./../x", ".JPG\n"])
def test_a_strange_suffix_makes_no_strange_file(tmp_path: Path, suffix: str) -> None:
    folder = LibraryFolder(tmp_path)
    assert folder.original("ab" * 32, suffix).name == "ab" * 32
    assert folder.original("ab" * 32, ".JPG").name == "ab" * 32 + ".jpg"


def test_integrity_of_the_catalogue(driver: Driver, tmp_path: Path) -> None:
    for number in range(5):
        media.photo(tmp_path / "in" / f"{number}.png", "red", size=(40 + number, 40))
    driver.add(tmp_path / "in")
    driver.workspace.catalogue.close()
    with sqlite3.connect(driver.workspace.folder.root / "catalogue.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT count(*) FROM media").fetchone() == (5,)
        assert db.execute("SELECT count(*) FROM media_text").fetchone() == (5,)
    db.close()
    assert list(driver.workspace.folder.incoming.iterdir()) == []
