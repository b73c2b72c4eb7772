"""What is written appears whole or not at all, and proxies end when they are told to."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import av
import psutil
import pytest

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.errors import AccessDenied, Cancelled, DiskFull, FileError, Unreadable
from medintel_desktop.domain.media import MediaKind, Metadata
from medintel_desktop.domain.ports import MediaTools as MediaToolsPort
from tests.media import cut_short, photo, video

tools: MediaToolsPort = MediaTools()


def probe(path: Path) -> Metadata:
    return tools.probe(path, tools.identify(path))


def silent(done: float, total: float) -> None:
    """A report nobody listens to."""


def children() -> list[int]:
    """Process ids, zombies among them."""
    return [child.pid for child in psutil.Process().children(recursive=True)]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def fake_ffmpeg(folder: Path, script: str) -> MediaToolsPort:
    program = folder / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return MediaTools(str(program))


needs_shell = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, DiskFull), (errno.EROFS, AccessDenied), (errno.EIO, FileError)],
)
def test_a_failing_disk_leaves_the_old_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: type[FileError]
) -> None:
    path, out = photo(tmp_path / "a.jpg"), tmp_path / "out"
    out.mkdir()
    (out / "l.jpg").write_bytes(b"old")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(expected) as caught:
        tools.pictures(path, probe(path), out / "s.jpg", out / "l.jpg")
    assert type(caught.value) is expected
    assert files(out) == ["l.jpg"]
    assert (out / "l.jpg").read_bytes() == b"old"


FULL_DISK = """
import sys
from pathlib import Path
from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.errors import DiskFull
still, moving, out = map(Path, sys.argv[1:])
tools = MediaTools()
for path in (still, moving):
    found = tools.probe(path, tools.identify(path))
    try:
        if path == still:
            tools.pictures(path, found, out / "s.jpg", out / "l.jpg")
        else:
            tools.proxy(path, found, out / "p.mp4", lambda done, total: None)
    except DiskFull:
        assert not list(out.iterdir()), list(out.iterdir())
    else:
        sys.exit(f"{path} was written to a full disk")
"""


def test_a_really_full_disk(tmp_path: Path) -> None:
    still = photo(tmp_path / "a.jpg", second="blue", size=(2000, 1500))
    moving = video(tmp_path / "a.mp4", [("red", 2.0)], size=(640, 480), tone=440)
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=8k none '{disk}'"
    try:
        subprocess.run(["unshare", "-Urm", "sh", "-c", mount], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets nobody mount a small disk")
    command = f"{mount} && exec \"$0\" -c \"$1\" '{still}' '{moving}' '{disk}'"
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", command, sys.executable, FULL_DISK],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    path = photo(tmp_path / "a.jpg")
    with pytest.raises(FileError):
        tools.pictures(path, probe(path), path / "s.jpg", path / "l.jpg")
    assert files(tmp_path) == ["a.jpg"]


def test_originals_are_only_read(tmp_path: Path) -> None:
    for path in (photo(tmp_path / "a.jpg"), video(tmp_path / "a.mp4", [("red", 0.3)])):
        before = path.read_bytes(), path.stat().st_mtime_ns
        found = probe(path)
        tools.pictures(path, found, tmp_path / "out" / "s", tmp_path / "out" / "l")
        assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_the_proxy_can_be_played_and_sought(tmp_path: Path) -> None:
    path = video(
        tmp_path / "a.mp4",
        [("red", 2.0), ("blue", 2.0)],
        size=(1921 // 2 * 2, 1080),
        codec="libx265",
        pix_fmt="yuv420p10le",
        tone=440,
        key_every=1000,
    )
    told: list[tuple[float, float]] = []
    target = tmp_path / "deep" / "er" / "p.mp4"
    tools.proxy(path, probe(path), target, lambda done, total: told.append((done, total)))
    assert files(target.parent) == ["p.mp4"]
    found = tools.probe(target, MediaKind.VIDEO)
    assert (found.width, found.height) == (1280, 720)
    assert (found.video_codec, found.audio_codec, found.bit_depth) == ("h264", "aac", 8)
    assert found.plays_natively
    assert found.duration == pytest.approx(4, abs=0.2)
    with av.open(str(target)) as made:
        keys = sum(packet.is_keyframe for packet in made.demux(video=0))
    assert keys >= 2
    data = target.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert told[-1] == pytest.approx((4, 4), abs=0.2)
    assert told == sorted(told)


def test_the_proxy_stands_upright_and_keeps_odd_sizes(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mkv", [("red", 0.5)], size=(322, 182), rotation=90)
    target = tmp_path / "p.mp4"
    tools.proxy(path, probe(path), target, silent)
    found = tools.probe(target, MediaKind.VIDEO)
    assert (found.width, found.height, found.orientation) == (182, 322, 1)


@pytest.mark.parametrize("error", [Cancelled(), KeyError("a bug")])
def test_a_cancelled_proxy_leaves_nothing(tmp_path: Path, error: Exception) -> None:
    path = video(tmp_path / "a.mp4", [("red", 20.0)], size=(1280, 720))
    before = children()

    def report(done: float, total: float) -> None:
        if children() != before:
            raise error

    with pytest.raises(type(error)):
        tools.proxy(path, probe(path), tmp_path / "out" / "p.mp4", report)
    assert files(tmp_path / "out") == []
    assert children() == before


@needs_shell
def test_a_silent_ffmpeg_can_be_cancelled(tmp_path: Path) -> None:
    before = children()
    path = video(tmp_path / "a.mp4", [("red", 0.3)])
    found, calls = probe(path), [0]

    def report(done: float, total: float) -> None:
        calls[0] += 1
        if calls[0] > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        fake_ffmpeg(tmp_path, "exec sleep 600").proxy(path, found, tmp_path / "p.mp4", report)
    assert children() == before
    assert not (tmp_path / "p.mp4").exists()


@needs_shell
def test_a_full_disk_during_a_proxy(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("red", 0.3)])
    fake = fake_ffmpeg(tmp_path, "echo 'av_interleaved_write: No space left on device'; exit 1")
    with pytest.raises(DiskFull):
        fake.proxy(path, probe(path), tmp_path / "out" / "p.mp4", silent)
    assert files(tmp_path / "out") == []


def test_a_proxy_of_a_broken_video(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4")
    found = probe(path)
    cut_short(path, 0.3)
    with pytest.raises(Unreadable):
        tools.proxy(path, found, tmp_path / "out" / "p.mp4", silent)
    assert files(tmp_path / "out") == []


def test_ffmpeg_that_is_missing_is_told(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("red", 0.3)])
    with pytest.raises(FileError, match="ffmpeg"):
        MediaTools(str(tmp_path / "none")).proxy(path, probe(path), tmp_path / "p.mp4", silent)


def test_importing_the_tools_loads_no_codec() -> None:
    script = (
        "import sys; import medintel_desktop.backends.media_tools;"
        "heavy = {'av', 'cv2', 'numpy', 'PIL', 'rawpy', 'simplejpeg', 'pillow_heif', 'exifread'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
