"""Where the EXIF of a file lies, for the camera formats ExifRead does not look into."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

_RAF_START = b"FUJIFILMCCD-RAW"
_RAF_PREVIEW_AT = 84
"""Offset and length of the embedded JPEG, big-endian, in the header of a Fujifilm RAF."""

_CR3_START = b"ftypcrx "
_CR3_BOXES = {b"CMT1": 0, b"CMT2": 0x8769, b"CMT4": 0x8825}
"""Canon's CR3 keeps each EXIF directory in a box of its own; the tag that would point to it."""
_CR3_HEADER = 1 << 18
"""The boxes lie near the start, before thumbnails and images."""

_MAX_PREVIEW_HEADER = 1 << 17
"""EXIF comes first in a JPEG, in a segment of at most 64 KB."""


def exif_sources(file: BinaryIO) -> Iterator[BinaryIO]:
    """What to hand to ExifRead one after the other: nearly always the file itself."""
    head = file.read(_RAF_PREVIEW_AT + 8)
    if head.startswith(_RAF_START) and len(head) == _RAF_PREVIEW_AT + 8:
        offset, length = struct.unpack_from(">II", head, _RAF_PREVIEW_AT)
        file.seek(offset)
        yield io.BytesIO(file.read(min(length, _MAX_PREVIEW_HEADER)))
    elif head[4:12] == _CR3_START:
        file.seek(0)
        yield from _cr3_directories(file.read(_CR3_HEADER))
    else:
        yield file


def _cr3_directories(header: bytes) -> Iterator[BinaryIO]:
    for name, tag in _CR3_BOXES.items():
        at = header.find(name)
        if at < 4:
            continue
        blob = header[at + 4 : at - 4 + int.from_bytes(header[at - 4 : at], "big")]
        if blob[:4] in (b"II*\0", b"MM\0*") and len(blob) > 8:
            yield io.BytesIO(_below(blob, tag) if tag else blob)


def _below(blob: bytes, tag: int) -> bytes:
    """A TIFF whose only directory becomes the one that ``tag`` of a new first one points to."""
    order = "<" if blob[:2] == b"II" else ">"
    pointer = struct.pack(f"{order}HHHI", 1, tag, 4, 1) + blob[4:8] + bytes(4)
    return blob[:4] + struct.pack(f"{order}I", len(blob)) + blob[8:] + pointer
