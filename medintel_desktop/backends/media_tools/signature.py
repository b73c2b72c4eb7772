"""What a file is, by its first bytes. Names and suffixes are never asked."""

from __future__ import annotations

import struct
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from medintel_desktop.backends.media_tools.faults import check_regular, reading
from medintel_desktop.backends.media_tools.limits import check_photo_bytes


class Signature(StrEnum):
    """How a file is to be opened. ``OTHER``: a video, or nothing of ours."""

    PICTURE = "picture"
    """A photo format that Pillow or pillow-heif decodes."""
    RAW = "raw"
    """A camera's sensor data with a preview inside."""
    OTHER = "other"


_HEAD = 64
_RAW_STARTS = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PICTURE_STARTS = (b"\xff\xd8\xff", _PNG_START, b"GIF87a", b"GIF89a")
_TIFF_STARTS = {b"II*\0": "<", b"MM\0*": ">"}
_BIG_TIFF_STARTS = (b"II+\0", b"MM\0+")
_HEIF_BRANDS = frozenset(
    b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 avif avis".split()
)
_READ_IN_PARTS = (_PNG_START, *_BIG_TIFF_STARTS, b"BM")
"""Their readers take from the disk what they need; all others hold the whole file."""

# Sizes of the header that follows a bitmap's first 14 bytes, in all its versions.
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})

_COMPRESSION, _PHOTOMETRIC, _SUB_DIRECTORIES, _DNG_VERSION = 0x103, 0x106, 0x14A, 0xC612
_RAW_COMPRESSIONS = frozenset({32767, 34713})  # Sony ARW, Nikon NEF
_RAW_PHOTOMETRICS = frozenset({32803, 34892})  # colour filter array, linear raw
_MAX_ENTRIES, _MAX_DIRECTORIES = 512, 16


def read_signature(path: Path) -> Signature:
    """Tell how to open ``path``.

    Raises FileGone, AccessDenied, Unreadable when it is empty, and TooLarge.
    """
    size = check_regular(path)
    with reading(path), path.open("rb") as file:
        return signature_of(file, size)


def signature_of(file: BinaryIO, size: int) -> Signature:
    """Tell how to open a file that is open at its start. Raises TooLarge by its ``size``."""
    head = file.read(_HEAD)
    if head[:4] in _TIFF_STARTS and not _is_raw_tiff(head, file):
        return Signature.PICTURE
    found = _of_head(head)
    if found is not Signature.OTHER and not head.startswith(_READ_IN_PARTS):
        check_photo_bytes(size)
    return found


def _of_head(head: bytes) -> Signature:
    if head[:4] in _TIFF_STARTS or head.startswith(_RAW_STARTS) or head[4:12] == b"ftypcrx ":
        return Signature.RAW
    if head.startswith(_PICTURE_STARTS + _BIG_TIFF_STARTS) or _is_webp(head) or _is_bitmap(head):
        return Signature.PICTURE
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return Signature.PICTURE
    return Signature.OTHER


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_bitmap(head: bytes) -> bool:
    # "BM" alone also begins many a text.
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS


def _is_raw_tiff(head: bytes, file: BinaryIO) -> bool:
    """True for TIFF files that hold sensor data: DNG, CR2, NEF, ARW and their like."""
    if head[8:10] == b"CR":
        return True
    order = _TIFF_STARTS[head[:4]]
    todo, seen = [struct.unpack(f"{order}I", head[4:8])[0]] if len(head) >= 8 else [], 0
    while todo and seen < _MAX_DIRECTORIES:
        seen += 1
        tags = _directory(file, order, todo.pop(0))
        if (
            _DNG_VERSION in tags
            or tags.get(_PHOTOMETRIC, [0])[0] in _RAW_PHOTOMETRICS
            or tags.get(_COMPRESSION, [0])[0] in _RAW_COMPRESSIONS
        ):
            return True
        todo += tags.get(_SUB_DIRECTORIES, [])[:_MAX_DIRECTORIES]
    return False


def _directory(file: BinaryIO, order: str, offset: int) -> dict[int, list[int]]:
    """The short and long values of one TIFF directory; empty where the file is broken."""
    file.seek(offset)
    count = int.from_bytes(file.read(2), "little" if order == "<" else "big")
    entries = file.read(12 * min(count, _MAX_ENTRIES))
    tags: dict[int, list[int]] = {}
    for at in range(0, len(entries) - 11, 12):
        tag, kind, number = struct.unpack_from(f"{order}HHI", entries, at)
        if kind not in (3, 4, 13) or not 0 < number <= _MAX_DIRECTORIES:
            tags[tag] = [0]
            continue
        letter = "H" if kind == 3 else "I"
        size = struct.calcsize(letter) * number
        data = entries[at + 8 : at + 12]
        if size > 4:
            file.seek(struct.unpack(f"{order}I", data)[0])
            data = file.read(size)
        if len(data) >= size:
            tags[tag] = list(struct.unpack_from(f"{order}{number}{letter}", data))
    return tags
