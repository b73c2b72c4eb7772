"""What is sent of a large video: smaller, upright, with its times, place and sound."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.backends.media_tools import compress as compress_module
from medintel_desktop.backends.media_tools.abilities import hardware_encoder
from medintel_desktop.backends.media_tools.compress import fitted, video_bits
from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
from medintel_desktop.domain.errors import Cancelled, Unreadable
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState, Metadata
from medintel_desktop.domain.ports import Compression
from medintel_desktop.domain.ports import MediaTools as MediaToolsPort
from medintel_desktop.library.compression import CompressionChoice
from tests.media import cut_short, video

tools: MediaToolsPort = MediaTools()
HD = Compression(1280, 720)


def noise(path: Path, seconds: int) -> Path:
    """A video no encoder makes small without loss."""
    source = f"nullsrc=size=640x360:rate=25:duration={seconds},geq=random(1)*255:128:128"
    command = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", source, "-f", "lavfi"]
    command += ["-i", f"sine=duration={seconds}", "-preset", "ultrafast", str(path)]
    subprocess.run(command, check=True)
    return path


def silent(done: float, total: float) -> None:
    """A report nobody listens to."""


def probe(path: Path) -> Metadata:
    return tools.probe(path, MediaKind.VIDEO)


def test_it_keeps_time_place_and_sound_and_stands_upright(tmp_path: Path) -> None:
    path = video(
        tmp_path / "a.mov", [("red", 1.0), ("blue", 1.0)], size=(1920, 1080), rotation=90, tone=440,
        tags={
            "creation_time": "2024-05-03T10:11:12Z",
            "com.apple.quicktime.creationdate": "2024-05-03T12:11:12+0200",
            "com.apple.quicktime.location.ISO6709": "+43.7696+011.2558+050.000/",
        },
    )  # fmt: skip
    before, target = probe(path), tmp_path / "small.mp4"
    told: list[tuple[float, float]] = []
    original = path.read_bytes()
    tools.compress(path, before, target, HD, lambda done, total: told.append((done, total)))
    after = probe(target)
    assert (before.width, before.height) == (1080, 1920)
    assert (after.width, after.height, after.orientation) == (720, 1280, 1)
    assert (after.video_codec, after.audio_codec) == ("h264", "aac")
    assert after.taken_at == before.taken_at == datetime(2024, 5, 3, 12, 11, 12)
    assert after.utc_offset == before.utc_offset == 120
    assert after.point == before.point
    assert after.point is not None
    assert after.duration == pytest.approx(2, abs=0.15)
    assert told[-1] == pytest.approx((2, 2), abs=0.15)
    assert path.read_bytes() == original


def test_a_target_size_is_kept(tmp_path: Path) -> None:
    noisy = noise(tmp_path / "a.mp4", 8)
    assert noisy.stat().st_size > 4_000_000
    target = tmp_path / "small.mp4"
    wish = Compression(1920, 1080, target_bytes=400_000)
    tools.compress(noisy, probe(noisy), target, wish, silent)
    assert target.stat().st_size <= 400_000


def test_a_broken_video_leaves_nothing(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4")
    found = probe(path)
    cut_short(path, 0.3)
    with pytest.raises(Unreadable):
        tools.compress(path, found, tmp_path / "out" / "small.mp4", HD, silent)
    assert list((tmp_path / "out").iterdir()) == []


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("red", 20.0)], size=(1280, 720))
    calls = [0]

    def report(done: float, total: float) -> None:
        calls[0] += 1
        if calls[0] > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        tools.compress(path, probe(path), tmp_path / "out" / "small.mp4", HD, report)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_chip_that_refuses_a_video_is_replaced_by_the_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real chips pass a trial and refuse some sizes: the same video is made without them."""
    monkeypatch.setattr(compress_module, "hardware_encoder", lambda ffmpeg: "h264_nvenc")
    path, target = video(tmp_path / "a.mp4"), tmp_path / "small.mp4"
    tools.compress(path, probe(path), target, HD, silent)
    assert probe(target).video_codec == "h264"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
@pytest.mark.parametrize(("works", "expected"), [("0", "h264_nvenc"), ("1", None)])
def test_an_encoder_counts_only_when_it_encodes(
    tmp_path: Path, works: str, expected: str | None
) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(
        '#!/bin/sh\ncase "$*" in *-encoders*) echo " V..... h264_nvenc NVIDIA";; '
        f"*) exit {works};; esac\n"
    )
    program.chmod(0o755)
    assert hardware_encoder(str(program)) == expected


sides = st.integers(2, 9000)


@given(sides, sides)
def test_it_fits_either_way_up_and_is_never_enlarged(width: int, height: int) -> None:
    made = fitted(width, height, 1280, 720)
    assert max(made) <= 1280
    assert min(made) <= 720
    assert all(side % 2 == 0 for side in made)
    assert made[0] <= width + 1
    assert made[1] <= height + 1
    assert (
        (made[0] >= made[1]) == (width >= height) or abs(width - height) <= 2 or made[0] == made[1]
    )


@given(st.integers(1, 10**11), st.floats(0, 10**6))
def test_rates_are_never_below_what_can_be_seen(target: int, seconds: float) -> None:
    assert video_bits(target, seconds) >= 150_000


def item(bytes_: int, kind: MediaKind = MediaKind.VIDEO) -> MediaItem:
    return MediaItem("id", "a", "0" * 64, bytes_, MediaState.READY, Metadata(kind), 0.0)


def test_only_large_videos_are_made_smaller() -> None:
    choice = CompressionChoice("720p", above=1000)
    assert choice.wish(item(1001)) == HD
    assert choice.wish(item(1000)) is None
    assert choice.wish(item(5000, MediaKind.PHOTO)) is None
    assert CompressionChoice("off", above=0).wish(item(5000)) is None
    sized = CompressionChoice("size", above=0, target=2000)
    assert sized.wish(item(1900)) is None
    wish = sized.wish(item(2100))
    assert wish is not None
    assert wish.target_bytes == 2000
