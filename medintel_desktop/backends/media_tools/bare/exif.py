"""EXIF that says when and how, but not where."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

_MAIN = {
    0x010F, 0x0110,                                     # make, model
    0x0112, 0x011A, 0x011B, 0x0128,                     # orientation, resolution
    0x0132, 0x013B, 0x8298,                             # date, artist, copyright
}  # fmt: skip
_DETAILS = {
    0x829A, 0x829D, 0x8822, 0x8827, 0x8830,             # exposure, aperture, program, ISO
    0x9000, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012,     # version, dates, their zones
    0x9290, 0x9291, 0x9292,                             # parts of seconds
    0x9201, 0x9202, 0x9203, 0x9204, 0x9205, 0x9207, 0x9208, 0x9209, 0x920A,
    0xA001, 0xA002, 0xA003,                             # colour space, size
    0xA402, 0xA403, 0xA404, 0xA405, 0xA406, 0xA408, 0xA409, 0xA40A,
    0xA432, 0xA433, 0xA434,                             # lens
}  # fmt: skip
"""Tags that are kept. Not among them: GPS, maker notes, comments, descriptions, thumbnails."""

DETAIL, _ORIENTATION = 0x8769, 0x0112
_CHANGED, _TAKEN = 0x0132, 0x9003
MOST = 60_000
"""Bytes; a segment of a JPEG holds 64 KB."""


def bare_exif(path: Path) -> Image.Exif:
    """What may stay of a picture's EXIF; only its orientation where that cannot be written."""
    with Image.open(path) as image:
        found = image.getexif()
        detail = found.get_ifd(DETAIL)
        kept = Image.Exif()
        kept.update({tag: value for tag, value in found.items() if tag in _MAIN})
        kept.get_ifd(DETAIL).update(
            {tag: value for tag, value in detail.items() if tag in _DETAILS}
        )
        orientation = found.get(_ORIENTATION)
    if _fits(kept):
        return kept
    least = Image.Exif()
    if isinstance(orientation, int) and 1 < orientation <= 8:
        least[_ORIENTATION] = orientation
    return least


def upright(exif: Image.Exif) -> Image.Exif:
    """For a picture that was turned the way it is to be seen."""
    if _ORIENTATION in exif:
        del exif[_ORIENTATION]
    return exif


def main_alone(exif: Image.Exif) -> Image.Exif:
    """Without its second directory, which packed TIFF files cannot be given; the time stays."""
    taken = exif.get_ifd(DETAIL).get(_TAKEN)
    alone = Image.Exif()
    alone.update({tag: value for tag, value in exif.items() if tag != DETAIL})
    if isinstance(taken, str):
        alone[_CHANGED] = taken
    return alone


def block(exif: Image.Exif) -> bytes:
    """As TIFF, without the head that JPEG puts before it; empty where there is nothing."""
    if not len(exif) and not exif.get_ifd(DETAIL):
        return b""
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _fits(exif: Image.Exif) -> bool:
    try:
        return len(exif.tobytes()) <= MOST
    except (TypeError, ValueError, OverflowError, KeyError, ArithmeticError, AttributeError):
        return False  # a camera wrote a value of another type than the tag has
