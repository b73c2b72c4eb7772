"""EXIF of camera formats that keep it in places of their own."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from medintel_desktop.backends.media_tools.exif import read_exif
from tests.media import exif_of, photo


def block(exif: Image.Exif) -> bytes:
    return exif.tobytes().removeprefix(b"Exif\0\0")


def box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def test_fujifilm_keeps_it_in_the_preview(tmp_path: Path) -> None:
    preview = photo(tmp_path / "p.jpg", taken="2024:05:01 10:11:12", gps=(1, 2)).read_bytes()
    head = b"FUJIFILMCCD-RAW 0201FF389501".ljust(84, b"\0")
    path = tmp_path / "a.raf"
    path.write_bytes(head + struct.pack(">II", 100, len(preview)) + bytes(8) + preview + b"raw")
    found = read_exif(path)
    assert found.taken_at == datetime(2024, 5, 1, 10, 11, 12)
    assert found.point is not None


def test_canon_keeps_each_directory_in_a_box(tmp_path: Path) -> None:
    camera = exif_of(camera=("Canon", "R5"))
    detail, place = Image.Exif(), Image.Exif()
    detail[0x9003], detail[0x8827] = "2024:05:01 10:11:12", 400
    place[1], place[2] = "S", tuple(map(IFDRational, (10, 30, 0)))
    place[3], place[4] = "E", tuple(map(IFDRational, (20, 15, 0)))
    boxes = box(b"CMT1", block(camera)) + box(b"CMT2", block(detail)) + box(b"CMT4", block(place))
    path = tmp_path / "a.cr3"
    path.write_bytes(box(b"ftyp", b"crx \0\0\0\1crx isom") + box(b"moov", box(b"uuid", boxes)))
    found = read_exif(path)
    assert (found.camera.make, found.camera.model, found.camera.iso) == ("Canon", "R5", 400)
    assert found.taken_at == datetime(2024, 5, 1, 10, 11, 12)
    assert found.point is not None
    assert (found.point.latitude, found.point.longitude) == pytest.approx((-10.5, 20.25))


@pytest.mark.parametrize("head", [b"FUJIFILMCCD-RAW", box(b"ftyp", b"crx ") + b"CMT1CMT2"])
def test_cut_off_headers_say_nothing(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(head + io.BytesIO(bytes(200)).read())
    assert read_exif(path).taken_at is None
