"""Videos: what their containers say, and the pictures taken out of them."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.media import FILMSTRIP_FRAMES, GeoPoint, MediaKind, Metadata
from medintel_desktop.domain.ports import MediaTools as MediaToolsPort
from tests.media import RGB, cut_short, video

tools: MediaToolsPort = MediaTools()
MADE = {"title": "Boats", "creation_time": "2024-05-01T10:11:12Z", "location": "+48.1000-011.5000/"}
CELL = 160


def probe(path: Path) -> Metadata:
    assert tools.identify(path) is MediaKind.VIDEO
    return tools.probe(path, MediaKind.VIDEO)


def picture(path: Path) -> npt.NDArray[np.int16]:
    with Image.open(io.BytesIO(path.read_bytes())) as image:
        assert image.format == "JPEG"
        return np.asarray(image.convert("RGB"), dtype=np.int16)


def colour_of(pixels: npt.NDArray[np.int16]) -> str:
    mean = pixels.reshape(-1, 3).mean(axis=0)
    return min(RGB, key=lambda name: float(np.abs(mean - RGB[name]).sum()))


def poster(path: Path) -> npt.NDArray[np.int16]:
    small, large = path.with_name("small.jpg"), path.with_name("large.jpg")
    tools.pictures(path, probe(path), small, large)
    assert max(picture(small).shape) <= 256
    return picture(large)


def strip(path: Path) -> list[str]:
    """The colour of each frame of the filmstrip."""
    target = path.with_name("strip.jpg")
    tools.filmstrip(path, probe(path), target)
    pixels = picture(target)
    assert pixels.shape[1] == FILMSTRIP_FRAMES * CELL
    return [
        colour_of(pixels[4:-4, at + 4 : at + CELL - 4])
        for at in range(0, CELL * FILMSTRIP_FRAMES, CELL)
    ]


@pytest.mark.parametrize("suffix", ["mp4", "mov", "m4v", "mkv", "webm", "avi", "mts", "mpg"])
def test_every_container(tmp_path: Path, suffix: str) -> None:
    fps = 25 if suffix == "mpg" else 10
    scenes = [("red", 2.0), ("blue", 2.0)]
    path = video(tmp_path / f"a.{suffix}", scenes, size=(320, 180), fps=fps, tone=440)
    found = probe(path)
    assert (found.width, found.height, found.orientation) == (320, 180, 1)
    assert found.duration == pytest.approx(4, abs=0.2)
    assert found.frame_rate == pytest.approx(fps)
    assert found.video_codec in ("h264", "vp8", "mpeg4", "mpeg2video")
    assert found.audio_codec in ("aac", "opus", "pcm_s16le", "mp2")
    assert found.bit_depth == 8
    assert found.plays_natively
    assert poster(path).shape == (180, 320, 3)
    assert colour_of(poster(path)) == "red"
    assert strip(path) == ["red"] * 6 + ["blue"] * 6


@pytest.mark.parametrize("suffix", ["mts", "mpg"])
def test_one_key_frame_is_found_without_an_index(tmp_path: Path, suffix: str) -> None:
    """Seeking in these leads behind a moment, where nothing decodes without the key frame."""
    scenes = [("red", 1.0), ("blue", 1.0)]
    path = video(tmp_path / f"a.{suffix}", scenes, size=(160, 120), fps=25, key_every=100)
    assert colour_of(poster(path)) == "red"
    assert set(strip(path)) == {"red", "blue"}
    at = tmp_path / "frame.jpg"
    for second, colour in ((0.6, "red"), (1.4, "blue")):
        tools.frame(path, probe(path), second, at)
        assert colour_of(picture(at)) == colour


@pytest.mark.parametrize("suffix", ["mp4", "mov", "m4v", "mkv", "webm"])
def test_tags(tmp_path: Path, suffix: str) -> None:
    found = probe(video(tmp_path / f"a.{suffix}", tags=MADE))
    assert (found.taken_at, found.utc_offset) == (datetime(2024, 5, 1, 10, 11, 12), 0)
    assert found.point == GeoPoint(48.1, -11.5)
    assert found.description == "Boats"


def test_local_time_and_place_of_a_phone_win(tmp_path: Path) -> None:
    apple = "com.apple.quicktime."
    tags = {
        "creation_time": "2024-05-01T08:11:12Z",
        f"{apple}creationdate": "2024-05-01T10:11:12+0200",
        f"{apple}location.ISO6709": "+00.0000+000.0000+500/",
        f"{apple}make": "Acme",
        f"{apple}model": "Phone",
        f"{apple}description": "Regatta",
    }
    found = probe(video(tmp_path / "a.mov", tags=tags))
    assert (found.taken_at, found.utc_offset) == (datetime(2024, 5, 1, 10, 11, 12), 120)
    assert found.point == GeoPoint(0, 0, 500)
    assert (found.camera.make, found.camera.model) == ("Acme", "Phone")
    assert found.description == "Regatta"


@pytest.mark.parametrize("stamp", ["1904-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_clock_that_was_never_set_is_no_date(tmp_path: Path, stamp: str) -> None:
    found = probe(video(tmp_path / "a.mkv", tags={"creation_time": stamp}))
    assert (found.taken_at, found.utc_offset) == (None, None)


@pytest.mark.parametrize(("rotation", "orientation"), [(90, 6), (180, 3), (270, 8)])
def test_rotation_is_applied_everywhere(tmp_path: Path, rotation: int, orientation: int) -> None:
    path = video(tmp_path / "a.mp4", size=(320, 180), rotation=rotation)
    found = probe(path)
    upright = (320, 180) if rotation == 180 else (180, 320)
    assert (found.width, found.height, found.orientation) == (*upright, orientation)
    assert poster(path).shape == (upright[1], upright[0], 3)
    tools.filmstrip(path, found, tmp_path / "strip.jpg")
    height = round(CELL * upright[1] / upright[0])
    assert picture(tmp_path / "strip.jpg").shape == (height, CELL * FILMSTRIP_FRAMES, 3)


@pytest.mark.parametrize(
    ("name", "codec", "pixels", "depth", "native"),
    [
        ("a.mp4", "libx264", "yuv420p10le", 10, False),
        ("a.mp4", "libx264", "yuv422p10le", 10, True),
        ("a.mp4", "libx265", "yuv420p10le", 10, False),
        ("a.mp4", "libsvtav1", "yuv420p", 8, False),
        ("a.webm", "libvpx-vp9", "yuv420p", 8, True),
        ("a.mov", "prores_ks", "yuv422p10le", 10, True),
    ],
)
def test_what_the_player_cannot_show_is_known(
    tmp_path: Path, name: str, codec: str, pixels: str, depth: int, native: bool
) -> None:
    path = video(tmp_path / name, [("green", 1.0)], codec=codec, pix_fmt=pixels)
    found = probe(path)
    assert (found.bit_depth, found.plays_natively) == (depth, native)
    assert colour_of(poster(path)) == "green"
    assert set(strip(path)) == {"green"}


def test_the_poster_is_not_black(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("black", 3.0), ("yellow", 3.0)])
    assert colour_of(poster(path)) == "yellow"
    path = video(tmp_path / "b.mp4", [("black", 1.0)])
    assert colour_of(poster(path)) == "black"


def test_the_filmstrip_follows_one_long_group_of_pictures(tmp_path: Path) -> None:
    scenes = [("red", 1.0), ("green", 1.0), ("blue", 1.0)]
    path = video(tmp_path / "a.mp4", scenes, key_every=100)
    assert strip(path) == ["red"] * 4 + ["green"] * 4 + ["blue"] * 4


def test_large_videos_give_a_1600_px_preview(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("red", 0.5)], size=(1920, 1080))
    assert poster(path).shape == (900, 1600, 3)


def test_the_readable_part_of_a_broken_copy_is_shown(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mkv", [("red", 5.0), ("blue", 5.0)], tone=440)
    cut_short(path, 0.5)
    assert colour_of(poster(path)) == "red"
    assert strip(path)[0] == "red"
