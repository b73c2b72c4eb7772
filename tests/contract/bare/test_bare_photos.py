"""Photos without a location: nothing of it is left, and the picture is the very same."""

from __future__ import annotations

import errno
import io
import zlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import exifread
import numpy as np
import pytest
from PIL import Image

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.errors import DiskFull, Unreadable
from medintel_desktop.domain.media import MediaKind
from tests import media

tools = MediaTools()

HERE = (43.4628, 11.8818, 296.0)
TAKEN = datetime(2024, 10, 24, 12, 0)
SECRET = b"LAT43.4628LON11.8818"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude='
    b'"43,27.768N" exif:GPSLongitude="11,52.908E"/></rdf:RDF></x:xmpmeta>' + SECRET
)


def exif(orientation: int = 6) -> Image.Exif:
    """As a talkative phone writes it."""
    made = media.exif_of(orientation, TAKEN, "+02:00", HERE, "Home, sweet home", ("Make", "Model"))
    detail = made.get_ifd(0x8769)
    detail[0x927C] = b"MakerNote" + SECRET
    detail[0x9286] = b"ASCII\0\0\0" + SECRET
    return made


def talkative_jpeg(path: Path) -> Path:
    """All that other programs hang on a JPEG, and a second one with its own EXIF behind it."""
    media.photo(path, "red", second="blue", exif=exif())
    data = path.read_bytes()
    second = io.BytesIO()
    media.picture("green").save(second, "JPEG", exif=exif().tobytes())

    def part(marker: int, body: bytes) -> bytes:
        return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body

    hung = (
        part(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
        + part(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + XMP)
        + part(0xE2, b"MPF\0" + SECRET)
        + part(0xED, b"Photoshop 3.0\0" + SECRET)
        + part(0xFE, SECRET)
    )
    path.write_bytes(data[:2] + hung + data[2:] + second.getvalue() + b"ftypmp42" + SECRET)
    return path


def stripped(path: Path, folder: Path) -> Path:
    metadata = tools.probe(path, MediaKind.PHOTO)
    before = path.read_bytes()
    target = tools.without_location(path, metadata, folder / "bare", lambda done, total: None)
    assert path.read_bytes() == before, "the original was touched"
    return target


def places_told(path: Path) -> list[str]:
    """What ExifRead and plain reading find of a location."""
    with path.open("rb") as file:
        tags = exifread.process_file(file, details=True)
    data = path.read_bytes()
    words = (SECRET, b"GPSL", b"xmpmeta", b"Photoshop", b"MakerNote", b"sweet home")
    found = [tag for tag in tags if tag.startswith("GPS") or "MakerNote" in tag]
    return found + [word.decode() for word in words if word in data]


def pixels(path: Path) -> object:
    with Image.open(path) as image:
        return np.asarray(image).tolist()


def test_a_jpeg_keeps_its_very_picture_and_its_time(tmp_path: Path) -> None:
    path = talkative_jpeg(tmp_path / "a.jpg")
    assert places_told(path)
    target = stripped(path, tmp_path / "out")
    assert target.suffix == ".jpg"
    assert places_told(target) == []
    assert pixels(target) == pixels(path)
    found, was = tools.probe(target, MediaKind.PHOTO), tools.probe(path, MediaKind.PHOTO)
    assert was.point is not None
    assert found.point is None
    assert (found.taken_at, found.utc_offset) == (TAKEN, 120)
    assert (found.orientation, found.width, found.height) == (6, was.width, was.height)
    assert found.camera == was.camera
    scan = path.read_bytes().split(b"\xff\xda", 1)[1].split(b"\xff\xd9", 1)[0]
    assert scan in target.read_bytes(), "it was encoded again"


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_blocks": 1}])
def test_other_ways_to_write_a_jpeg(tmp_path: Path, options: dict[str, Any]) -> None:
    path = tmp_path / "a.jpg"
    noise = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(path, exif=exif().tobytes(), quality=95, **options)
    target = stripped(path, tmp_path / "out")
    assert places_told(target) == []
    assert pixels(target) == pixels(path)


@pytest.mark.parametrize("suffix", [".png", ".webp", ".tif"])
def test_lossless_formats_keep_their_pixels(tmp_path: Path, suffix: str) -> None:
    path = media.photo(tmp_path / f"a{suffix}", "red", second="blue", exif=exif(1))
    told = exif(1)
    for directory in (0x8769, 0x8825):
        told[directory] = dict(told.get_ifd(directory))
    with Image.open(path) as image:
        image.load()
        image.save(path, exif=told if suffix == ".tif" else exif(1), xmp=XMP, lossless=True)
    assert tools.probe(path, MediaKind.PHOTO).taken_at == TAKEN
    target = stripped(path, tmp_path / "out")
    assert target.suffix == suffix
    assert places_told(target) == []
    assert pixels(target) == pixels(path)
    found = tools.probe(target, MediaKind.PHOTO)
    assert (found.point, found.taken_at) == (None, TAKEN)


def test_texts_in_a_png_are_left_out(tmp_path: Path) -> None:
    path = media.photo(tmp_path / "a.png", "red")
    data = path.read_bytes()
    text = b"tEXtLocation\0" + SECRET
    chunk = (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")
    path.write_bytes(data[:33] + chunk + data[33:] + SECRET)
    target = stripped(path, tmp_path / "out")
    assert SECRET not in target.read_bytes()
    assert pixels(target) == pixels(path)


@pytest.mark.parametrize("suffix", [".heic", ".avif"])
def test_other_formats_become_jpeg(tmp_path: Path, suffix: str) -> None:
    path = media.photo(tmp_path / f"a{suffix}", "red", exif=exif(1))
    target = stripped(path, tmp_path / "out")
    assert target.suffix == ".jpg"
    assert places_told(target) == []
    found = tools.probe(target, MediaKind.PHOTO)
    assert (found.width, found.height, found.orientation) == (320, 240, 1)
    assert (found.taken_at, found.utc_offset) == (TAKEN, 120)


def test_values_of_the_wrong_type_do_not_hinder(tmp_path: Path) -> None:
    odd = exif()
    odd[0x010F] = 7
    odd.get_ifd(0x8769)[0x9003] = (1, 2)
    path = media.photo(tmp_path / "a.jpg", "red", exif=media.exif_of(6, gps=HERE))
    with suppress(TypeError, ValueError, AttributeError):  # some versions cannot even write it
        path = media.photo(tmp_path / "a.jpg", "red", exif=odd)
    assert places_told(stripped(path, tmp_path / "out")) == []


@pytest.mark.parametrize("keep", [3, 200, 900])
def test_what_is_cut_off_is_told_or_made_whole(tmp_path: Path, keep: int) -> None:
    path = talkative_jpeg(tmp_path / "a.jpg")
    metadata = tools.probe(path, MediaKind.PHOTO)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(Unreadable):
        tools.without_location(path, metadata, tmp_path / "out/bare", lambda done, total: None)
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".heic"])
def test_a_full_disk_is_told_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = media.photo(tmp_path / f"a{suffix}", "red", exif=exif(1))
    metadata = tools.probe(path, MediaKind.PHOTO)

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull):
        tools.without_location(path, metadata, tmp_path / "out/bare", lambda done, total: None)
