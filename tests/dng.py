"""A small camera raw file, written tag by tag: Adobe's DNG, the one that is documented."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np

from tests.media import RGB, picture

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL, _SIGNED = 1, 2, 3, 4, 5, 10
_SIZES = {_BYTE: 1, _ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, _SIGNED: 8}

Field = tuple[int, int, int, bytes]
"""Tag, type, count, packed value."""


def dng(
    path: Path,
    colour: str = "red",
    *,
    second: str | None = None,
    size: tuple[int, int] = (128, 96),
    preview: tuple[int, int] | None = (320, 240),
    orientation: int = 1,
    taken: str = "2024:05:01 10:11:12",
    grey: bool = False,
) -> Path:
    """Write a DNG of ``size`` sensor pixels (even) with a JPEG ``preview`` (or None for none).

    A ``grey`` sensor has no colour filter. Preview and sensor lie as stored, both turned by
    ``orientation`` when shown.
    """
    jpeg = b""
    if preview:
        data = io.BytesIO()
        picture(colour, second, preview).save(data, "JPEG", quality=90)
        jpeg = data.getvalue()
    sensor = _mosaic(colour, second, size)
    at_jpeg = 8
    at_sensor = at_jpeg + len(jpeg) + len(jpeg) % 2
    at_exif = at_sensor + len(sensor)
    exif = _directory([_text(0x9003, taken), _rationals(0x829A, (1, 250))], at_exif)
    at_raw = at_exif + len(exif)
    cfa = _directory(_sensor_fields(size, at_sensor, len(sensor), grey), at_raw)
    at_first = at_raw + len(cfa)
    fields = _camera_fields(orientation, at_exif, at_raw)
    if preview:
        fields += _preview_fields(preview, at_jpeg, len(jpeg))
    first = _directory(fields, at_first)
    body = jpeg.ljust(at_sensor - at_jpeg, b"\0") + sensor + exif + cfa + first
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"II*\0" + struct.pack("<I", at_first) + body)
    return path


def _mosaic(colour: str, second: str | None, size: tuple[int, int]) -> bytes:
    """16-bit values under a red, green, green, blue filter."""
    rgb = np.asarray(picture(colour, second, size), dtype=np.uint16) * 200
    plane = rgb[:, :, 1].copy()
    plane[0::2, 0::2] = rgb[0::2, 0::2, 0]
    plane[1::2, 1::2] = rgb[1::2, 1::2, 2]
    return plane.astype("<u2").tobytes()


def _camera_fields(orientation: int, at_exif: int, at_raw: int) -> list[Field]:
    return [
        _longs(0x00FE, 1),
        _text(0x010F, "Tester"),
        _text(0x0110, "Raw One"),
        _shorts(0x0112, orientation),
        _longs(0x014A, at_raw),
        _longs(0x8769, at_exif),
        (0xC612, _BYTE, 4, bytes([1, 4, 0, 0])),
        _text(0xC614, "Tester Raw One"),
        (0xC621, _SIGNED, 9, struct.pack("<18i", *(1, 1, *(0, 1) * 3) * 2, 1, 1)),
        _rationals(0xC628, (1, 1), (1, 1), (1, 1)),
        _shorts(0xC65A, 21),
    ]


def _preview_fields(size: tuple[int, int], at: int, length: int) -> list[Field]:
    return [
        _longs(0x0100, size[0]),
        _longs(0x0101, size[1]),
        _shorts(0x0102, 8, 8, 8),
        _shorts(0x0103, 7),
        _shorts(0x0106, 6),
        _longs(0x0111, at),
        _shorts(0x0115, 3),
        _longs(0x0116, size[1]),
        _longs(0x0117, length),
    ]


def _sensor_fields(size: tuple[int, int], at: int, length: int, grey: bool) -> list[Field]:
    fields = [
        _longs(0x00FE, 0),
        _longs(0x0100, size[0]),
        _longs(0x0101, size[1]),
        _shorts(0x0102, 16),
        _shorts(0x0103, 1),
        _shorts(0x0106, 34892 if grey else 32803),
        _longs(0x0111, at),
        _shorts(0x0115, 1),
        _longs(0x0116, size[1]),
        _longs(0x0117, length),
        _longs(0xC61D, max(RGB["white"]) * 200),
    ]
    if not grey:
        fields += [_shorts(0x828D, 2, 2), (0x828E, _BYTE, 4, bytes([0, 1, 1, 2]))]
    return fields


def _directory(fields: list[Field], at: int) -> bytes:
    """One TIFF directory that begins at offset ``at``, with the long values behind it."""
    entries = struct.pack("<H", len(fields))
    values_at = at + 2 + 12 * len(fields) + 4
    values = b""
    for tag, kind, count, data in sorted(fields):
        assert len(data) == count * _SIZES[kind]
        if len(data) > 4:
            place = struct.pack("<I", values_at + len(values))
            values += data + b"\0" * (len(data) % 2)
        else:
            place = data.ljust(4, b"\0")
        entries += struct.pack("<HHI", tag, kind, count) + place
    return entries + bytes(4) + values


def _shorts(tag: int, *numbers: int) -> Field:
    return tag, _SHORT, len(numbers), struct.pack(f"<{len(numbers)}H", *numbers)


def _longs(tag: int, *numbers: int) -> Field:
    return tag, _LONG, len(numbers), struct.pack(f"<{len(numbers)}I", *numbers)


def _rationals(tag: int, *numbers: tuple[int, int]) -> Field:
    flat = [part for number in numbers for part in number]
    return tag, _RATIONAL, len(numbers), struct.pack(f"<{len(flat)}I", *flat)


def _text(tag: int, words: str) -> Field:
    data = words.encode() + b"\0"
    return tag, _ASCII, len(data), data
