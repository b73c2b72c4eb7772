"""Moments as files: to the frame or as they are, loops and stills, and what goes wrong."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
from medintel_desktop.domain.clip import LONGEST_LOOP, ClipFormat, ClipWish
from medintel_desktop.domain.contact_sheet import SheetWish
from medintel_desktop.domain.errors import (
    Cancelled,
    DiskFull,
    FileError,
    FileGone,
    MedIntelError,
    UsageError,
)
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from tests import media
from tests.contract.clips.conftest import FPS, SIZE
from tests.disk import Disk, disk
from tests.driver import Driver

__all__ = ["disk"]


def cut_of(driver: Driver, name: str, start: float = 0.0, end: float = 3.0) -> Cut:
    return Cut(driver.items()[name].id, Span(start, end))


def made(driver: Driver, cut: Cut, wish: ClipWish, into: Path) -> Path:
    return driver.workspace.clips.make(cut, wish, into, lambda _done, _total: None)


def colour(picture: Image.Image) -> str:
    return colour_of(np.asarray(picture.convert("RGB")))


def colour_of(pixels: NDArray[np.uint8]) -> str:
    mean = pixels.reshape(-1, 3).mean(axis=0)
    return min(media.RGB, key=lambda name: float(np.abs(mean - media.RGB[name]).sum()))


def colours(path: Path) -> list[str]:
    """Of each frame."""
    with av.open(str(path)) as film:
        frames = [
            np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in film.decode(video=0)
        ]
    return [colour_of(frame) for frame in frames]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 17), (9, 11), (14, 30), (0, 30)])
def test_an_exact_clip_has_the_frames_that_were_asked_for(
    driver: Driver, tmp_path: Path, first: int, last: int
) -> None:
    cut = cut_of(driver, "film.mp4", first / FPS, last / FPS)
    path = made(driver, cut, ClipWish(), tmp_path)
    film = ["red"] * FPS + ["blue"] * FPS + ["green"] * FPS
    assert colours(path) == film[first:last]
    with av.open(str(path)) as clip:
        assert sorted(stream.type for stream in clip.streams) == ["audio", "video"]
        assert (clip.streams.video[0].width, clip.streams.video[0].height) == SIZE


def test_a_clip_can_be_smaller_but_not_larger(driver: Driver, tmp_path: Path) -> None:
    sizes = []
    for height in (32, 2160):
        wish = ClipWish(height=height)
        with av.open(str(made(driver, cut_of(driver, "film.mp4", 0, 0.3), wish, tmp_path))) as clip:
            sizes.append((clip.streams.video[0].width, clip.streams.video[0].height))
    assert sizes == [(48, 32), SIZE]


def test_a_lossless_clip_begins_with_the_key_frame_before(driver: Driver, tmp_path: Path) -> None:
    cut = cut_of(driver, "film.mp4", 1.4, 2.2)
    path = made(driver, cut, ClipWish(ClipFormat.LOSSLESS), tmp_path)
    assert colours(path) == ["blue"] * FPS + ["green"] * 2
    with av.open(str(path)) as clip:
        assert clip.streams.video[0].codec_context.name == "h264"


def test_a_loop_of_a_file_without_an_index_shows_what_was_asked_for(
    driver: Driver, tmp_path: Path
) -> None:
    scenes = [("red", 1.0), ("blue", 1.0), ("green", 1.0)]
    driver.add(media.video(tmp_path / "camcorder.mts", scenes, fps=FPS, size=SIZE))
    cut = cut_of(driver, "camcorder.mts", 1.2, 1.8)
    path = made(driver, cut, ClipWish(ClipFormat.GIF, rate=FPS), tmp_path)
    assert colours(path) == ["blue"] * round(0.6 * FPS)


@pytest.mark.parametrize("format_", [ClipFormat.GIF, ClipFormat.WEBP])
def test_a_loop_plays_for_ever_as_the_moment_did(
    driver: Driver, tmp_path: Path, format_: ClipFormat
) -> None:
    wish = ClipWish(format_, width=48, rate=10)
    for name, size in (("film.mp4", (48, 32)), ("turned.mp4", (48, 72))):
        path = made(driver, cut_of(driver, name, 0.5, 2.5), wish, tmp_path)
        with Image.open(path) as loop:
            assert (loop.size, loop.info["loop"]) == (size, 0)
            shown, milliseconds = [], []
            for number in range(getattr(loop, "n_frames", 1)):
                loop.seek(number)
                loop.load()
                shown.append(colour(loop))
                milliseconds.append(loop.info["duration"])
        assert list(dict.fromkeys(shown)) == ["red", "blue", "green"]
        assert sum(milliseconds) == pytest.approx(2000, abs=150)


@pytest.mark.parametrize("format_", [ClipFormat.JPEG, ClipFormat.PNG])
def test_a_still_is_the_frame_in_full_size(
    driver: Driver, tmp_path: Path, format_: ClipFormat
) -> None:
    for name, size in (("film.mp4", SIZE), ("turned.mp4", SIZE[::-1])):
        for second, expected in ((0.95, "red"), (1.0, "blue"), (2.99, "green")):
            cut = cut_of(driver, name, second, second + 0.1)
            with Image.open(made(driver, cut, ClipWish(format_), tmp_path)) as still:
                assert (still.size, colour(still)) == (size, expected)


@pytest.mark.parametrize(
    "format_", [ClipFormat.GIF, ClipFormat.WEBP, ClipFormat.JPEG, ClipFormat.PNG]
)
def test_hdr_becomes_sdr(driver: Driver, tmp_path: Path, format_: ClipFormat) -> None:
    """A grey of 100 nits is mid-bright in SDR; read as SDR without converting it would be 130."""
    path = tmp_path / "hdr.mp4"
    as_pq = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"
    command = [
        find_ffmpeg(), "-v", "error", "-f", "lavfi",
        "-i", "color=0x828282:size=64x48:rate=25:duration=0.4",
        "-vf", f"format=yuv420p10le,{as_pq}",
        "-c:v", "libx265", "-x265-params", "log-level=none", "-preset", "ultrafast", str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True)
    metadata = MediaTools().probe(path, MediaKind.VIDEO)
    target = tmp_path / f"made.{format_}"
    if format_.is_loop:
        wish = ClipWish(format_)
        MediaTools().loop(path, metadata, Span(0, 0.4), wish, target, lambda _done, _total: None)
    else:
        MediaTools().still(path, metadata, 0.1, target)
    with Image.open(target) as made_:
        assert made_.size == (64, 48)
        assert np.asarray(made_.convert("RGB")).mean() > 150


@pytest.mark.parametrize("name", ["leaf.jpg", "turned.jpg"])
def test_a_photo_becomes_a_still_upright_and_without_its_place(
    driver: Driver, tmp_path: Path, name: str
) -> None:
    for format_ in (ClipFormat.JPEG, ClipFormat.PNG):
        path = made(driver, cut_of(driver, name, 0, 4), ClipWish(format_), tmp_path)
        with Image.open(path) as still:
            assert still.size == (64, 96)
            left, right = still.crop((0, 0, 30, 96)), still.crop((34, 0, 64, 96))
            assert (colour(left), colour(right)) == ("red", "blue")
            if format_ is ClipFormat.JPEG:
                detail = still.getexif().get_ifd(0x8769)
                assert detail[0x9003] == "2024:10:24 15:12:08"


def test_what_is_there_stays(driver: Driver, tmp_path: Path) -> None:
    cut, wish = cut_of(driver, "film.mp4", 0.5, 1.0), ClipWish(ClipFormat.PNG)
    (tmp_path / "film 0.00.50.png").write_bytes(b"mine")
    assert made(driver, cut, wish, tmp_path).name == "film 0.00.50 (2).png"
    assert made(driver, cut, wish, tmp_path).name == "film 0.00.50 (3).png"
    assert (tmp_path / "film 0.00.50.png").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "title",
    ["-y", "../../up", "concat:a|b", "%03d", "a/b\\c", "CON", "<b>x</b>\n", "桜 🌸", "x" * 400],
)
def test_no_title_is_taken_for_a_path_or_an_option(
    driver: Driver, tmp_path: Path, title: str
) -> None:
    cut = replace(cut_of(driver, "film.mp4", 0, 0.2), title=title)
    for format_ in (ClipFormat.GIF, ClipFormat.LOSSLESS):
        path = made(driver, cut, ClipWish(format_), tmp_path / "out")
        assert path.parent == tmp_path / "out"
        assert path.stat().st_size
    assert [p for p in tmp_path.iterdir() if p.name != "out"] == []


@pytest.mark.parametrize("format_", [one for one in ClipFormat if not one.is_still])
def test_what_is_stopped_leaves_nothing(
    driver: Driver, tmp_path: Path, format_: ClipFormat
) -> None:
    def stop(_done: float, _total: float) -> None:
        raise Cancelled

    cut = cut_of(driver, "film.mp4", 0, 2)
    with pytest.raises(Cancelled):
        driver.workspace.clips.make(cut, ClipWish(format_), tmp_path, stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", list(ClipFormat))
def test_a_target_that_is_no_folder_is_told(
    driver: Driver, tmp_path: Path, format_: ClipFormat
) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(FileError):
        made(driver, cut_of(driver, "film.mp4", 0, 1), ClipWish(format_), tmp_path / "file")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("file", b"mine")]


def test_a_full_disk_is_told_and_keeps_nothing(driver: Driver, disk: Disk) -> None:
    into = disk.folder / "out"
    into.mkdir()
    disk.fill()
    for format_ in ClipFormat:
        with pytest.raises(DiskFull, match="folder out is full"):
            made(driver, cut_of(driver, "film.mp4", 0, 3), ClipWish(format_), into)
    shown = (driver.items()["film.mp4"].id, None, None)
    with pytest.raises(DiskFull):
        driver.workspace.sheets.make([shown], SheetWish(), into / "a.pdf", lambda _d, _t: None)
    assert list(into.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "start", "end", "format_"),
    [
        ("leaf.jpg", 0, 4, ClipFormat.EXACT),
        ("leaf.jpg", 0, 4, ClipFormat.GIF),
        ("film.mp4", 9, 11, ClipFormat.EXACT),
        ("film.mp4", 0, LONGEST_LOOP + 1, ClipFormat.WEBP),
    ],
)
def test_what_cannot_be_made_is_said_before_anything_is_done(
    driver: Driver, tmp_path: Path, name: str, start: float, end: float, format_: ClipFormat
) -> None:
    cut = cut_of(driver, name, start, end)
    with pytest.raises(UsageError):
        made(driver, cut, ClipWish(format_), tmp_path)
    with pytest.raises(UsageError):
        driver.workspace.clips.enqueue([cut], ClipWish(format_), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_end_behind_the_video_is_its_end(driver: Driver, tmp_path: Path) -> None:
    path = made(driver, cut_of(driver, "film.mp4", 2.5, 90), ClipWish(), tmp_path)
    assert colours(path) == ["green"] * 5


def test_jobs_write_many_clips_and_tell_where(driver: Driver, tmp_path: Path) -> None:
    clips, jobs = driver.workspace.clips, driver.workspace.catalogue.jobs
    cuts = [cut_of(driver, name, 0.5, 1.5) for name in ("film.mp4", "turned.mp4", "leaf.jpg")]
    ordered = clips.enqueue(cuts, ClipWish(ClipFormat.LOSSLESS), tmp_path)
    assert ordered.count == 2
    driver.run()
    ended = jobs.in_batch(ordered.batch)
    assert [job.state for job in ended] == [JobState.DONE] * 2
    assert {Path(job.payload["made"]) for job in ended} == set(tmp_path.iterdir())
    with pytest.raises(UsageError):
        clips.enqueue(cuts[2:], ClipWish(), tmp_path)


def test_a_file_that_vanished_is_told(driver: Driver, tmp_path: Path) -> None:
    path = media.video(tmp_path / "gone.mp4", [("pink", 1)], size=(64, 64))
    driver.add(path)
    cut = cut_of(driver, "gone.mp4", 0, 0.5)
    assert driver.workspace.clips.kept(cut) is not None
    ordered = driver.workspace.clips.enqueue([cut], ClipWish(), tmp_path / "out")
    path.unlink()
    driver.run()
    (job,) = driver.workspace.catalogue.jobs.in_batch(ordered.batch)
    assert job.state is JobState.FAILED
    assert job.problem
    assert job.problem.short == "Missing"
    assert not (tmp_path / "out").exists()
    assert driver.workspace.clips.kept(cut) is None


def test_an_item_that_was_removed_is_told(driver: Driver, tmp_path: Path) -> None:
    with pytest.raises(FileGone):
        made(driver, Cut("nobody", Span(0, 1)), ClipWish(), tmp_path)


def test_a_damaged_video_is_told(driver: Driver, tmp_path: Path) -> None:
    path = media.video(tmp_path / "broken.mp4", [("brown", 2)], size=(64, 64))
    driver.add(path)
    cut = cut_of(driver, "broken.mp4", 0, 1)
    path.write_bytes(bytes(path.stat().st_size))
    for format_ in ClipFormat:
        with pytest.raises(MedIntelError):
            made(driver, cut, ClipWish(format_), tmp_path / "out")
    assert not any((tmp_path / "out").glob("**/*"))


def test_the_clip_of_a_drag_is_written_once_where_it_was_said(driver: Driver) -> None:
    clips, cut = driver.workspace.clips, cut_of(driver, "film.mp4", 1.2, 1.9)
    path = clips.kept(cut)
    assert path is not None
    assert not path.exists()
    assert clips.keep(cut, lambda _done, _total: None) == path
    before = path.stat().st_mtime_ns
    assert clips.keep(cut, lambda _done, _total: None) == path
    assert path.stat().st_mtime_ns == before
    assert colours(path) == ["blue"] * 9
    assert clips.kept(cut_of(driver, "leaf.jpg", 0, 4)) is None
