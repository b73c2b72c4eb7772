"""Deleting in two steps; originals are moved only when asked for, and only unchanged ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import send2trash

from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.job import EMPTYING, JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.view import Section
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library import trash as trash_module
from medintel_desktop.library.forgetting import Emptied
from medintel_desktop.library.kept_clips import KeptClips, empty_clips, kept_clips
from medintel_desktop.library.trash import emptied_by
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.driver import Driver
from tests.service import ignore


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's trash, as a folder."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def send(path: Path) -> None:
        if path.name.startswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        path.rename(folder / path.name)

    monkeypatch.setattr(send2trash, "send2trash", send)
    return folder


@pytest.fixture
def driver(workspace: Workspace) -> Driver:
    return Driver(workspace)


def added(driver: Driver, path: Path) -> MediaItem:
    driver.add(path)
    return driver.items()[path.name]


def test_trash_and_back(driver: Driver, tmp_path: Path) -> None:
    item = added(driver, media.photo(tmp_path / "a.jpg", "red"))
    trash = driver.workspace.trash
    trash.put([item.id])
    counts = driver.workspace.catalogue.cells.section_counts()
    assert (counts[Section.ALL], counts[Section.TRASH]) == (0, 1)
    assert trash.ids() == [item.id]
    trash.restore([item.id])
    assert driver.items()["a.jpg"] == item


def test_emptying_touches_no_original(driver: Driver, tmp_path: Path, bin_: Path) -> None:
    path = media.photo(tmp_path / "a.jpg", "red")
    item = added(driver, path)
    driver.workspace.trash.put([item.id])
    emptied = driver.workspace.trash.empty()
    assert (emptied.items, emptied.originals, emptied.kept) == (1, 0, 0)
    assert path.exists()
    assert not any(made.exists() for made in driver.workspace.folder.derived(item.checksum))
    assert driver.items() == {}


def test_clips_for_other_programs_go_with_their_item_or_all_at_once(
    driver: Driver, tmp_path: Path
) -> None:
    item = added(driver, media.video(tmp_path / "a.mp4", [("red", 1)], size=(64, 48)))
    workspace, folder = driver.workspace, driver.workspace.folder
    cuts = [Cut(item.id, Span(0, 0.5)), Cut(item.id, Span(0, 0.8))]
    paths = [workspace.clips.keep(cut, ignore) for cut in cuts]
    under_way = folder.clips_of(item.checksum) / ".abc.part"
    under_way.touch()
    size = sum(path.stat().st_size for path in paths if path)
    assert kept_clips(folder) == kept_clips(folder, {item.checksum}) == KeptClips(2, size)
    assert kept_clips(folder, {"0" * 64}) == KeptClips()
    empty_clips(folder)
    assert list(folder.clips.rglob("*.*")) == [under_way]
    under_way.unlink()

    assert workspace.clips.keep(cuts[0], ignore) == paths[0]
    other = folder.clips_of("f" * 64) / "another.mp4"
    other.parent.mkdir()
    other.touch()
    workspace.trash.put([item.id])
    assert kept_clips(folder).count == 2
    workspace.trash.empty()
    assert list(folder.clips.iterdir()) == [other.parent]


def test_only_what_is_in_the_trash_is_forgotten(driver: Driver, tmp_path: Path) -> None:
    item = added(driver, media.photo(tmp_path / "a.jpg", "red"))
    assert driver.workspace.trash.empty([item.id, "no such id"]).items == 0
    assert set(driver.items()) == {"a.jpg"}


def test_originals_go_to_the_systems_trash_when_asked(
    driver: Driver, tmp_path: Path, bin_: Path
) -> None:
    first = media.photo(tmp_path / "a.jpg", "red")
    second = tmp_path / "copy.jpg"
    second.write_bytes(first.read_bytes())
    gone = tmp_path / "gone.jpg"
    gone.write_bytes(first.read_bytes())
    driver.add(first, second, gone)
    gone.unlink()
    (item,) = driver.items().values()
    driver.workspace.trash.put([item.id])
    emptied = driver.workspace.trash.empty(originals=True)
    assert (emptied.originals, emptied.kept) == (2, 0)
    assert {path.name for path in bin_.iterdir()} == {"a.jpg", "copy.jpg"}


def test_changed_and_locked_originals_stay(driver: Driver, tmp_path: Path, bin_: Path) -> None:
    changed = media.photo(tmp_path / "a.jpg", "red")
    locked = media.photo(tmp_path / "locked.jpg", "blue")
    driver.add(changed, locked)
    changed.write_bytes(b"something else by now")
    driver.workspace.trash.put([item.id for item in driver.items().values()])
    emptied = driver.workspace.trash.empty(originals=True)
    assert set(emptied.reasons) == {
        "a.jpg: it was changed since it was added", "locked.jpg: Permission denied",
    }  # fmt: skip
    assert changed.exists()
    assert locked.exists()


def test_copies_in_the_library_stay_too(
    driver: Driver, tmp_path: Path, settings: SettingsFile
) -> None:
    """It may be the last one."""
    settings.change(copy_originals=True)
    item = added(driver, media.photo(tmp_path / "a.jpg", "red"))
    driver.workspace.trash.put([item.id])
    driver.workspace.trash.empty()
    assert Path(item.paths[0].path).exists()


def test_jobs_of_what_is_deleted_end(driver: Driver, tmp_path: Path) -> None:
    item = added(driver, media.video(tmp_path / "a.mp4", [("red", 1)]))
    driver.workspace.proxies.enqueue(item.id)
    driver.workspace.trash.put([item.id])
    states = {job.kind: job.state for job in driver.workspace.catalogue.jobs.page()}
    assert states["proxy"] is JobState.CANCELLED


def in_trash(driver: Driver, count: int, folder: Path) -> list[Path]:
    paths = [media.photo(folder / f"{n}.jpg", "red", size=(64, 48 + n)) for n in range(count)]
    driver.add(*paths)
    driver.workspace.trash.put([item.id for item in driver.items().values()])
    return paths


def test_a_job_empties_what_was_in_the_trash_then(driver: Driver, tmp_path: Path) -> None:
    in_trash(driver, 3, tmp_path)
    assert driver.workspace.trash.empty_later().jobs
    late = added(driver, media.photo(tmp_path / "late.jpg", "blue"))
    driver.workspace.trash.put([late.id])
    driver.run()
    (job,) = (job for job in driver.workspace.catalogue.jobs.page() if job.kind == EMPTYING)
    assert (job.state, job.note) == (JobState.DONE, "3 items removed")
    assert emptied_by(job.payload) == Emptied(items=3)
    assert driver.workspace.trash.ids() == [late.id]


def test_a_job_that_is_paused_goes_on_with_the_rest(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash_module, "BATCH", 2)
    in_trash(driver, 5, tmp_path)
    trash, queue = driver.workspace.trash, driver.workspace.queue
    trash.empty_later()
    (job,) = (job for job in driver.workspace.catalogue.jobs.page() if job.kind == EMPTYING)

    class Pauses(StoppedAfter):
        def save(self, **learned: object) -> None:
            super().save(**learned)
            driver.workspace.catalogue.jobs.save(replace(job, payload={**job.payload, **learned}))

    with pytest.raises(Cancelled):
        trash.carry_out(job, Pauses(2))
    assert len(trash.ids()) == 3
    queue.resume()
    driver.run()
    (job,) = (job for job in driver.workspace.catalogue.jobs.page() if job.kind == EMPTYING)
    assert emptied_by(job.payload) == Emptied(items=5)
    assert trash.ids() == []


def test_no_item_is_left_in_the_trash_without_its_file(
    driver: Driver, tmp_path: Path, bin_: Path
) -> None:
    paths = in_trash(driver, 4, tmp_path)
    stopped = StoppedAfter(2)
    with pytest.raises(Cancelled):
        driver.workspace.trash.empty(originals=True, told=stopped.tell, check=stopped.check)
    assert len(driver.workspace.trash.ids()) == sum(path.exists() for path in paths) == 3
    assert stopped.done == Emptied(items=1, originals=1)


class StoppedAfter:
    """A watch that is stopped when it was asked so often."""

    def __init__(self, asks: int) -> None:
        self.asks, self.done = asks, Emptied()

    def check(self) -> None:
        self.asks -= 1
        if self.asks < 0:
            raise Cancelled

    def tell(self, emptied: Emptied) -> None:
        self.done += emptied

    def report(self, done: float, total: float, unit: str = "bytes") -> None:
        self.check()

    def save(self, **learned: object) -> None:
        return
