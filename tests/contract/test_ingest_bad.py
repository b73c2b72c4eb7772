"""Bad files: each has its reason in plain words, the rest goes on, nothing hangs or is lost."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import StillWritten
from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.domain.media import MediaState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library import checksum, ingest
from tests import media
from tests.driver import Driver
from tests.plain import in_plain_words, reason


@pytest.fixture
def driver(workspace: Workspace) -> Driver:
    return Driver(workspace)


def empty(path: Path) -> None:
    path.touch()


def text(path: Path) -> None:
    path.write_text("<b>not</b> a picture")


def cut_photo(path: Path) -> None:
    media.cut_short(media.photo(path, "red", size=(800, 600)), 0.02)


def cut_video(path: Path) -> None:
    media.cut_short(media.video(path, [("red", 1)]), 0.4)


def noise(path: Path) -> None:
    path.write_bytes(b"\xff\xd8\xff" + os.urandom(20_000))


def bomb(path: Path) -> None:
    media.bomb(path)


def folder_in_place_of_a_file(path: Path) -> None:
    path.symlink_to(path.parent / "later")


def dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere.jpg")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def plug(path: Path) -> None:
    made = socket.socket(socket.AF_UNIX)
    made.bind(os.path.relpath(path))
    made.close()


def endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def kernel_file(path: Path) -> None:
    path.symlink_to("/proc/version")


ITEMS = [empty, text, noise, bomb, cut_video, kernel_file]
"""Something is there: an item shows the reason."""

NO_ITEMS = [folder_in_place_of_a_file, dangling, link_to_itself, pipe, plug, endless_device]
"""Nothing is there that could be kept."""


def test_a_photo_cut_short_is_shown_with_its_reason(driver: Driver, tmp_path: Path) -> None:
    path = media.cut_short(media.photo(tmp_path / "in" / "a.jpg", "red"), 0.9)
    (job,) = driver.add(path)
    item = driver.items()["a.jpg"]
    assert (job.state, item.state) == (JobState.DONE, MediaState.READY)
    assert item.problem is not None
    assert in_plain_words(item.problem)
    assert item.problem.title in job.note


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a Unix system")
@pytest.mark.parametrize("make", [*ITEMS, *NO_ITEMS], ids=lambda make: make.__name__)
def test_bad_file_has_its_reason_and_the_rest_goes_on(
    driver: Driver, tmp_path: Path, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "in"
    source.mkdir()
    monkeypatch.chdir(source)
    bad = source / ("bad.mp4" if make is cut_video else "bad.jpg")
    make(bad)
    media.photo(source / "good.jpg", "green")
    before = bad.lstat()

    jobs = {job.title: job for job in driver.add(source, bad) if job.kind == "import"}

    assert jobs["good.jpg"].state is JobState.DONE
    assert reason(jobs[bad.name])
    items = driver.items()
    assert items["good.jpg"].state is MediaState.READY
    if make in ITEMS:
        item = items[bad.name]
        assert item.state is MediaState.UNREADABLE
        assert in_plain_words(item.problem)
        assert jobs[bad.name].media_id == item.id, "the job is shown with its item"
        (place,) = item.paths
        assert place.path == str(bad)
    else:
        assert set(items) == {"good.jpg"}
    after = bad.lstat()
    assert (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)


def test_photo_cut_off_shows_what_is_there_or_why_not(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    cut_photo(path)
    (job,) = driver.add(path)
    (item,) = driver.items().values()
    if job.state is JobState.FAILED:
        assert reason(job)
        assert item.state is MediaState.UNREADABLE
    else:
        assert item.state is MediaState.READY


def test_mislabelled_files_are_what_their_bytes_say(driver: Driver, tmp_path: Path) -> None:
    photo = media.photo(tmp_path / "p.png", "red").rename(tmp_path / "film.mp4")
    video = media.video(tmp_path / "v.mp4", [("red", 1)]).rename(tmp_path / "photo.jpg")
    driver.add(photo, video)
    kinds = {name: item.kind.value for name, item in driver.items().items()}
    assert kinds == {"film.mp4": "photo", "photo.jpg": "video"}
    assert all(item.state is MediaState.READY for item in driver.items().values())


def test_file_vanished_between_add_and_run(driver: Driver, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")
    driver.workspace.ingest.add([str(path)])
    path.unlink()
    driver.run()
    (job,) = driver.workspace.catalogue.jobs.page()
    assert reason(job) == "leaf.jpg is not there any more."
    media.photo(path, "green")
    driver.workspace.queue.retry()
    driver.run()
    assert driver.items()["leaf.jpg"].state is MediaState.READY


def test_file_vanished_after_it_was_hashed(driver: Driver, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")

    def vanishes(job: Job) -> None:
        if job.step == "read":
            path.unlink(missing_ok=True)

    driver.workspace.ingest.add([str(path)])
    driver.workspace.runner(Lane.QUICK, vanishes, lambda changes: None).run_one()
    (job,) = driver.workspace.catalogue.jobs.page()
    assert reason(job)
    (item,) = driver.items().values()
    assert in_plain_words(item.problem)
    assert item.state is MediaState.READING, "the file may come back"
    media.photo(path, "green")
    driver.workspace.queue.retry()
    driver.run()
    (item,) = driver.items().values()
    assert (item.state, item.problem) == (MediaState.READY, None)


def test_folder_vanished_between_add_and_run(driver: Driver, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    driver.workspace.ingest.add([str(source)])
    source.rmdir()
    driver.run()
    (job,) = driver.workspace.catalogue.jobs.page()
    assert reason(job) == "in is not there any more."


def test_file_still_written_is_tried_again_later(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")
    genuine = checksum.sha256

    def meanwhile(file: Path, report: Callable[[float, float], None]) -> str:
        def grows(done: float, total: float) -> None:
            report(done, total)
            with file.open("ab") as more:
                more.write(b"more")

        return genuine(file, grows)

    monkeypatch.setattr(ingest, "sha256", meanwhile)
    driver.workspace.ingest.add([str(path)])
    driver.run(patient=False)

    (job,) = driver.workspace.catalogue.jobs.page()
    assert job.state is JobState.WAITING
    assert job.note == "Waiting: leaf.jpg is still being written."
    assert driver.items() == {}
    monkeypatch.setattr(ingest, "sha256", genuine)
    driver.workspace.queue.retry([job.id])
    driver.run()
    assert driver.items()["leaf.jpg"].state is MediaState.READY


def test_file_rewritten_while_it_is_hashed(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(bytes(3 * checksum.CHUNK))

    def meanwhile(done: float, total: float) -> None:
        path.write_bytes(b"\1" * int(total))
        os.utime(path, ns=(1, 1))

    with pytest.raises(StillWritten):
        checksum.sha256(path, meanwhile)


def test_file_shortened_while_it_is_hashed(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(bytes(3 * checksum.CHUNK))

    def meanwhile(done: float, total: float) -> None:
        path.write_bytes(b"")

    with pytest.raises(StillWritten):
        checksum.sha256(path, meanwhile)


def test_name_that_no_file_can_have(driver: Driver) -> None:
    (job,) = driver.add("/tmp/a\0b.jpg")
    assert reason(job) == "There is no file of this name."


def test_broken_filmstrip_is_no_reason_to_lose_a_video(driver: Driver, tmp_path: Path) -> None:
    path = media.video(tmp_path / "walk.mp4", [("red", 2)])
    whole = path.read_bytes()

    def breaks(job: Job) -> None:
        if job.step == "strip":
            path.write_bytes(whole[: len(whole) // 3])

    driver.workspace.ingest.add([str(path)])
    driver.workspace.runner(Lane.QUICK, breaks, lambda changes: None).run_one()

    (job,) = driver.workspace.catalogue.jobs.page()
    assert (job.state, job.note) == (JobState.DONE, "Added")
    (item,) = driver.items().values()
    assert item.state is MediaState.READY
    assert not driver.workspace.folder.strip(item.checksum).exists()
