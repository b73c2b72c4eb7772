"""Takes what is said beside the picture out of JPEG, PNG and WebP; the picture is not touched.

Each function gives the bytes of the whole file anew, with ``exif`` (as TIFF, may be empty) in
place of what was there. Raises ValueError when the file is not built as it must be.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_STANDING = {0x01, *range(0xD0, 0xD9)}
"""Markers of a JPEG that stand alone, without a length."""
_SCAN, _END = 0xDA, 0xD9
_APP, _COMMENT = range(0xE0, 0xF0), 0xFE
_KEPT_APPS = {0xE0: (b"JFIF\0",), 0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sRGB sBIT pHYs bKGD cICP mDCV cLLI"
    b" acTL fcTL fdAT".split()
)

_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_XMP, _HAS_EXIF = 0x04, 0x08


def bare_jpeg(data: bytes, exif: bytes) -> bytes:
    """Up to the end of the first picture: others behind it have metadata of their own."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    kept = [b"\xff\xd8"]
    if exif:
        kept.append(_segment(0xE1, b"Exif\0\0" + exif))
    at = 2
    while True:
        at, marker = _marker(data, at)
        if marker == _END:
            return b"".join([*kept, b"\xff\xd9"])
        if marker in _STANDING:
            kept.append(bytes((0xFF, marker)))
            continue
        end = at + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or end < at + 2:
            raise ValueError("a segment is cut off")
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        if _harmless(marker, data[at + 2 : at + 18]):
            kept.append(bytes((0xFF, marker)) + data[at:end])
        at = end


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """What stands at ``at``, and where it goes on; a file may end without its end mark."""
    if at >= len(data):
        return at, _END
    if data[at] != 0xFF:
        raise ValueError("no marker where one must be")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data):
        return at, _END
    return at + 1, data[at]


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] not in (0x00, 0xFF) and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _harmless(marker: int, head: bytes) -> bool:
    if marker in _APP:
        return head.startswith(_KEPT_APPS.get(marker, ())) and marker in _KEPT_APPS
    return marker != _COMMENT


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def bare_png(data: bytes, exif: bytes) -> bytes:
    if not data.startswith(_PNG):
        raise ValueError("not a PNG")
    kept = [_PNG]
    for name, body in _png_chunks(data):
        if name == b"IDAT" and exif:
            kept.append(_png_chunk(b"eXIf", exif))
            exif = b""
        if name in _PNG_KEPT:
            kept.append(_png_chunk(name, body))
    return b"".join(kept)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if at + 12 + size > len(data):
            raise ValueError("a chunk is cut off")
        name = data[at + 4 : at + 8]
        yield name, data[at + 8 : at + 8 + size]
        if name == b"IEND":
            return
        at += 12 + size
    raise ValueError("no end")


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bare_webp(data: bytes, exif: bytes) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("not a WebP")
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    kept, at, extended = list[bytes](), 12, False
    while at + 8 <= end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if len(body) < size:
            raise ValueError("a chunk is cut off")
        if name == b"VP8X":
            extended = True
            flags = body[0] & ~(_HAS_XMP | _HAS_EXIF) | (_HAS_EXIF if exif else 0)
            body = bytes((flags,)) + body[1:]
        if name in _WEBP_KEPT:
            kept.append(_riff_chunk(name, body))
        at += 8 + size + size % 2
    if exif and extended:  # a simple file has no room for it, and had none
        kept.append(_riff_chunk(b"EXIF", exif))
    inside = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def _riff_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
