"""Broken, hostile and vanished files: a kind word each, and nothing hangs or crashes."""

from __future__ import annotations

import os
import struct
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.errors import (
    AccessDenied,
    FileError,
    FileGone,
    TooLarge,
    Unreadable,
)
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.ports import MediaTools as MediaToolsPort
from tests.dng import dng
from tests.media import bomb, cut_short, photo, video

tools: MediaToolsPort = MediaTools()


def read_all(path: Path) -> None:
    """What an import does with a file; its pictures go beside it."""
    kind = tools.identify(path)
    found = tools.probe(path, kind)
    out = path.parent / "out"
    tools.pictures(path, found, out / "s.jpg", out / "l.jpg")
    if kind is MediaKind.VIDEO:
        tools.filmstrip(path, found, out / "f.jpg")
    else:
        tools.as_jpeg(path, found, 1024)


def left_behind(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(".part")]


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.touch()
    with pytest.raises(Unreadable) as caught:
        tools.identify(path)
    assert caught.value.title == "This file is empty."
    assert caught.value.hint


@pytest.mark.parametrize("name", ["a.jpg", "a.mp4", "a.heic", "a"])
@pytest.mark.parametrize(
    "content",
    [
        b"Dear diary, today I took no photo.\n" * 50,
        b"BM is how this text begins" * 20,
        b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\x00" * 4096,
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"PK\x03\x04" + bytes(100),
    ],
)
def test_what_is_no_media_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        tools.identify(path)


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("red", 0.2)], tone=440)
    with av.open(str(path)) as source, av.open(str(tmp_path / "b.mp4"), "w") as out:
        stream = out.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    with pytest.raises(Unreadable, match="sound"):
        tools.identify(tmp_path / "b.mp4")


def test_folders_and_pipes_are_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        tools.identify(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        with pytest.raises(Unreadable):
            tools.identify(tmp_path / "pipe.jpg")


def test_a_file_may_vanish_at_any_step(tmp_path: Path) -> None:
    still, moving = photo(tmp_path / "a.jpg"), video(tmp_path / "a.mp4", [("red", 0.2)])
    facts = tools.probe(still, MediaKind.PHOTO), tools.probe(moving, MediaKind.VIDEO)
    for path in (still, moving):
        path.unlink()
    target = tmp_path / "out" / "x"
    for path, known in zip((still, moving), facts, strict=True):
        with pytest.raises(FileGone):
            tools.identify(path)
        with pytest.raises(FileGone):
            tools.probe(path, known.kind)
        with pytest.raises(FileGone):
            tools.pictures(path, known, target, target)
    with pytest.raises(FileGone):
        tools.filmstrip(moving, facts[1], target)
    with pytest.raises(FileGone):
        tools.proxy(moving, facts[1], target, lambda done, total: None)
    with pytest.raises(FileGone):
        tools.as_jpeg(still, facts[0], 512)
    with pytest.raises(FileGone):
        tools.identify(still / "below a file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_forbidden_file_says_so(tmp_path: Path) -> None:
    for path in (photo(tmp_path / "a.jpg"), video(tmp_path / "a.mp4", [("red", 0.2)])):
        path.chmod(0)
        with pytest.raises(AccessDenied):
            tools.identify(path)


@pytest.mark.parametrize("suffix", ["png", "gif", "bmp", "tiff", "jpg"])
def test_bombs_are_not_decoded(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "png":
        bomb(path)
    else:
        photo(path)
        data = bytearray(path.read_bytes())
        side, order = (60_000, "<") if suffix != "jpg" else (65_000, ">")
        at = {"gif": [6, 8], "bmp": [18, 22]}.get(suffix)
        if suffix == "jpg":
            start = data.index(b"\xff\xc0")
            at = [start + 5, start + 7]
        if suffix == "tiff":
            at = [data.index(struct.pack("<H", tag)) + 8 for tag in (0x100, 0x101)]
        for place in at or ():
            struct.pack_into(f"{order}H", data, place, side)
        path.write_bytes(data)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(TooLarge, match="megapixels"):
        tools.probe(path, tools.identify(path))


@pytest.mark.parametrize("suffix", ["jpg", "heic", "dng"])
def test_photos_of_gigabytes_are_not_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "dng":
        dng(path)
    else:
        photo(path)
    os.truncate(path, 3 << 30)  # the rest is a hole that takes no room
    with pytest.raises(TooLarge, match="GB"):
        tools.identify(path)


def test_a_jpeg_without_any_picture_is_damaged(tmp_path: Path) -> None:
    path = photo(tmp_path / "a.jpg", size=(800, 600))
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"\xff\xda") + 14])
    found = tools.probe(path, MediaKind.PHOTO)
    with pytest.raises(Unreadable):
        tools.pictures(path, found, tmp_path / "s.jpg", tmp_path / "l.jpg")
    assert not (tmp_path / "s.jpg").exists()


@pytest.mark.parametrize("suffix", ["png", "heic", "avif", "webp", "tiff", "mp4", "mov", "dng"])
def test_short_copies_are_damaged(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix in ("mp4", "mov"):
        video(path)
    elif suffix == "dng":
        dng(path)
    else:
        noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
        Image.fromarray(noise).save(path)
    cut_short(path, 0.5)
    with pytest.raises(FileError) as caught:
        read_all(path)
    assert isinstance(caught.value, Unreadable)
    assert not left_behind(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "line\nbreak.jpg",
        "-y.jpg",
        "concat:a|b.jpg",
        "http:evil.jpg",
        "%03d.jpg",
        "'\"`$(touch x)<b>.jpg",
        "\u202egpj.exe.jpg",
        "\U0001f980 " * 30 + ".jpg",
        "x" * 251 + ".jpg",
        os.fsdecode(b"\xff\xfe.jpg"),
    ],
)
def test_any_name_is_fine(tmp_path: Path, name: str) -> None:
    still, moving, raw = (tmp_path / kind / name for kind in ("still", "moving", "raw"))
    # FFmpeg takes a pattern before a picture's suffix for a series of pictures.
    moving = moving.with_suffix(".mp4")
    made = photo(tmp_path / "a.jpg"), video(tmp_path / "a.mp4", [("red", 0.3)]), dng(tmp_path / "r")
    for source, path in zip(made, (still, moving, raw), strict=True):
        path.parent.mkdir()
        source.rename(path)
        read_all(path)
    found = tools.probe(moving, MediaKind.VIDEO)
    target = (tmp_path / "proxies" / name).with_suffix(".mp4")
    tools.proxy(moving, found, target, lambda done, total: None)
    assert tools.probe(target, MediaKind.VIDEO).video_codec == "h264"


MADE: dict[str, bytes] = {}


def whole(folder: Path, suffix: str) -> bytes:
    """A small sound file of that format, made once."""
    if suffix not in MADE:
        path = folder / f"whole.{suffix}"
        if suffix in ("mp4", "mkv", "avi"):
            video(path, [("red", 0.3)], tone=440)
        elif suffix == "dng":
            dng(path)
        else:
            photo(path, second="blue", orientation=6, taken="2024:05:01 10:11:12", gps=(1, 2, 3))
        MADE[suffix] = path.read_bytes()
    return MADE[suffix]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(["jpg", "png", "heic", "webp", "tiff", "dng", "mp4", "mkv", "avi"]),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=20),
    st.floats(0.01, 1),
)
def test_flipped_bytes_never_raise_anything_unexpected(
    tmp_path: Path, suffix: str, flips: list[tuple[float, int]], kept: float
) -> None:
    data = bytearray(whole(tmp_path, suffix))
    for place, value in flips:
        # Squared, because the headers at the start are what breaks readers.
        data[int(place * place * len(data))] = value
    path = tmp_path / f"flipped.{suffix}"
    path.write_bytes(data[: max(1, int(kept * len(data)))])
    with suppress(FileError):
        read_all(path)
    assert not left_behind(tmp_path)
