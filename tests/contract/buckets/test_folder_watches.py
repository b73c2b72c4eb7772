"""A watched folder: what comes into it becomes items, whatever happens to files and disks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.driver import Driver


class Watched:
    """A library that watches ``folder``."""

    def __init__(self, workspace: Workspace, folder: Path, album: str | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.workspace = workspace
        self.driver = Driver(workspace)
        self.id = workspace.cloud.watches.add_folder(str(folder), album).id

    def look(self, times: int = 1) -> None:
        """Look so often, and carry what comes of each look to its end."""
        for _ in range(times):
            self.driver.let_time_pass()
            self.driver.run(patient=False)

    def photo(self, name: str, colour: str = "red") -> Path:
        return media.photo(self.folder / name, colour)

    def names(self) -> set[str]:
        return set(self.driver.items())

    def item(self, name: str) -> MediaItem:
        return self.driver.items()[name]


@pytest.fixture
def watched(workspace: Workspace, tmp_path: Path) -> Watched:
    return Watched(workspace, tmp_path / "camera")


def paths(item: MediaItem) -> list[str]:
    return [place.path for place in item.paths]


def test_what_is_there_and_what_comes_is_imported(watched: Watched) -> None:
    watched.photo("a.jpg", "red")
    watched.photo("2024/b.jpg", "green")
    (watched.folder / "notes.txt").write_text("no photo")
    watched.look(2)
    assert watched.names() == {"a.jpg", "b.jpg"}
    watched.photo("c.jpg", "blue")
    watched.look(2)
    assert watched.names() == {"a.jpg", "b.jpg", "c.jpg"}
    assert not watched.workspace.folder.owns(Path(paths(watched.item("c.jpg"))[0]))


def test_a_watch_fills_its_album(workspace: Workspace, tmp_path: Path) -> None:
    album = workspace.albums.create("Camera")
    watched = Watched(workspace, tmp_path / "camera", album.id)
    watched.photo("a.jpg")
    watched.look(2)
    assert watched.item("a.jpg").album_ids == (album.id,)
    workspace.albums.take_out(album.id, [watched.item("a.jpg").id])
    watched.look(2)
    assert watched.item("a.jpg").album_ids == ()
    workspace.albums.delete(album.id)
    watched.photo("b.jpg", "green")
    watched.look(2)
    assert watched.names() == {"a.jpg", "b.jpg"}


def test_a_file_still_being_written_waits(watched: Watched) -> None:
    whole = media.photo(watched.folder.parent / "whole.jpg", "red").read_bytes()
    path = watched.folder / "a.jpg"
    for share in (4, 3, 2):
        path.write_bytes(whole[: len(whole) // share])
        watched.look()
        assert watched.names() == set()
        (row,) = watched.workspace.cloud.watches.all()
        assert row.note == "1 file may still be written"
    path.write_bytes(whole)
    watched.look(2)
    assert watched.item("a.jpg").bytes == len(whole)
    (row,) = watched.workspace.cloud.watches.all()
    assert row.note == ""


def test_a_rename_is_a_move(watched: Watched) -> None:
    old = watched.photo("a.jpg")
    watched.look(2)
    item = watched.item("a.jpg")
    watched.workspace.collection.rate([item.id], 5)
    new = watched.folder / "2024" / "renamed.jpg"
    new.parent.mkdir()
    old.rename(new)
    watched.look()
    assert not watched.item("a.jpg").missing
    watched.look()
    (moved,) = watched.driver.all_items()
    assert (moved.id, moved.rating, moved.missing) == (item.id, 5, False)
    assert paths(moved) == [str(new)]


def test_a_rename_that_changes_the_time_is_a_move_too(watched: Watched) -> None:
    old = watched.photo("a.jpg")
    watched.look(2)
    shutil.copyfile(old, watched.folder / "b.jpg")
    os.utime(watched.folder / "b.jpg", (1e9, 1e9))
    old.unlink()
    watched.look()
    assert watched.item("a.jpg").missing
    watched.look(2)
    (moved,) = watched.driver.all_items()
    assert not moved.missing
    assert paths(moved) == [str(watched.folder / "b.jpg")]


def test_two_files_that_swap_their_names(watched: Watched) -> None:
    a, b = watched.photo("a.jpg", "red"), watched.photo("b.jpg", "green")
    watched.look(2)
    red, green = watched.item("a.jpg").id, watched.item("b.jpg").id
    a.rename(watched.folder / "c.jpg")
    b.rename(a)
    (watched.folder / "c.jpg").rename(b)
    watched.look(3)
    items = {item.id: paths(item) for item in watched.driver.all_items()}
    assert items == {red: [str(b)], green: [str(a)]}


def test_what_is_removed_is_missing_and_stays(watched: Watched) -> None:
    path = watched.photo("a.jpg")
    watched.look(2)
    content = path.read_bytes()
    path.unlink()
    watched.look(3)
    assert watched.item("a.jpg").missing
    assert watched.driver.changes.media_list
    path.write_bytes(content)
    watched.look(2)
    (item,) = watched.driver.all_items()
    assert not item.missing


def test_a_changed_file_is_another_item(watched: Watched) -> None:
    path = watched.photo("a.jpg", "red")
    watched.look(2)
    first = watched.item("a.jpg").id
    media.photo(path, "green", size=(400, 300))
    watched.look(2)
    items = {item.id: item for item in watched.driver.all_items()}
    assert len(items) == 2
    assert items[first].missing
    assert paths(items[first]) == []


def test_deleted_items_are_not_brought_back(watched: Watched) -> None:
    path = watched.photo("a.jpg")
    watched.look(2)
    watched.workspace.trash.put([watched.item("a.jpg").id])
    path.rename(watched.folder / "b.jpg")
    watched.look(3)
    (item,) = watched.driver.all_items()
    assert item.trashed_at is not None


def test_a_disk_that_is_away_is_waited_for(watched: Watched) -> None:
    watched.photo("a.jpg")
    watched.look(2)
    watched.folder.rename(watched.folder.parent / "away")
    watched.look(2)
    assert not watched.item("a.jpg").missing
    (row,) = watched.workspace.cloud.watches.all()
    assert row.note == "camera is not there; it is looked for again."
    (watched.folder.parent / "away").rename(watched.folder)
    watched.photo("b.jpg", "green")
    watched.look(2)
    assert watched.names() == {"a.jpg", "b.jpg"}


def test_the_librarys_own_files_are_never_watched(workspace: Workspace, tmp_path: Path) -> None:
    watched = Watched(workspace, tmp_path / "all")
    inside = workspace.folder.root
    with pytest.raises(UsageError):
        workspace.cloud.watches.add_folder(str(inside / "thumbnails"))
    with pytest.raises(UsageError):
        workspace.cloud.watches.add_folder(str(tmp_path / "nowhere"))
    workspace.cloud.watches.remove(watched.id)
    workspace.cloud.watches.add_folder(str(tmp_path))
    watched.photo("a.jpg")
    watched.look(4)
    (item,) = watched.driver.all_items()
    assert paths(item) == [str(watched.folder / "a.jpg")]


def test_a_watch_is_no_work_that_is_left(watched: Watched) -> None:
    jobs, queue = watched.workspace.catalogue.jobs, watched.workspace.queue
    watched.look()
    assert jobs.counts() == {}
    assert jobs.page() == []
    queue.cancel()
    watched.photo("a.jpg")
    queue.pause()
    watched.look(2)
    assert watched.names() == set()
    queue.resume()
    watched.look(2)
    assert watched.names() == {"a.jpg"}
    assert jobs.counts() == {JobState.DONE: 1}


def test_stopping_starting_and_removing(watched: Watched) -> None:
    watches = watched.workspace.cloud.watches
    watches.stop(watched.id)
    watched.photo("a.jpg")
    watched.look(2)
    (row,) = watches.all()
    assert (row.active, watched.names()) == (False, set())
    watches.start(watched.id)
    watched.look(2)
    assert watched.names() == {"a.jpg"}
    again = watches.add_folder(str(watched.folder))
    assert again.id == watched.id
    watches.remove(watched.id)
    assert watches.all() == []
    watched.photo("b.jpg", "green")
    watched.look(2)
    assert watched.names() == {"a.jpg"}
    assert not watched.item("a.jpg").missing


@pytest.fixture
def reopened(tmp_path: Path, settings: SettingsFile, secrets: Secrets) -> Iterator[list[Workspace]]:
    opened: list[Workspace] = [open_workspace(tmp_path / "library", settings, secrets)]
    yield opened
    opened[-1].close()


def test_a_watch_goes_on_in_the_next_run(
    reopened: list[Workspace], tmp_path: Path, settings: SettingsFile, secrets: Secrets
) -> None:
    watched = Watched(reopened[0], tmp_path / "camera")
    watched.photo("a.jpg")
    watched.look()
    with reopened[0].catalogue.database.write() as db:  # however its job came to an end
        db.execute("UPDATE job SET state = 'failed' WHERE kind = 'watch'")
    reopened[0].close()
    reopened.append(open_workspace(tmp_path / "library", settings, secrets))
    watched.workspace, watched.driver = reopened[1], Driver(reopened[1])
    watched.look(2)
    assert watched.names() == {"a.jpg"}


def test_a_closed_folder_is_no_reason_to_take_files_for_gone(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.photo("a.jpg")
    watched.photo("inside/b.jpg", "green")
    watched.look(2)
    real = os.scandir

    def refuse(path: str) -> os._ScandirIterator[str]:
        if str(path).endswith("inside"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        watched.look(2)
    assert not watched.item("b.jpg").missing


def test_names_that_are_no_text(watched: Watched) -> None:
    content = watched.photo("a.jpg").read_bytes()
    try:
        (watched.folder / os.fsdecode(b"\xff\xfe.jpg")).write_bytes(content + b"\0")
    except OSError:
        pytest.skip("this file system takes no such names")
    watched.look(3)
    assert len(watched.driver.all_items()) == 2
