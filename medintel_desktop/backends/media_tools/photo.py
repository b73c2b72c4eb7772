"""Photos as Pillow opens them: header facts and decoded pictures."""

from __future__ import annotations

import logging
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pillow_heif
from PIL import Image

from medintel_desktop.backends.media_tools.exif import Exif, read_exif, read_exif_block
from medintel_desktop.backends.media_tools.exif_values import text
from medintel_desktop.backends.media_tools.faults import reading
from medintel_desktop.backends.media_tools.limits import check_pixels
from medintel_desktop.backends.media_tools.xmp import xmp_moment
from medintel_desktop.domain.media import MediaKind, Metadata

Image.init()  # otherwise a name in _FORMATS is unknown until its plug-in happens to be loaded
pillow_heif.register_heif_opener()
logging.getLogger("PIL").setLevel(logging.CRITICAL)
# Our own check comes first and knows our own limit.
Image.MAX_IMAGE_PIXELS = None

_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "HEIF")
_TURNED_BY_DECODER = frozenset({"HEIF", "TIFF"})
"""Their pixels and size come out upright; the orientation tag only tells what was done."""

_READ_AS_FILE = frozenset({"JPEG", "MPO", "TIFF"})

_ORIENTATION = 0x0112


@contextmanager
def opened(file: BinaryIO) -> Iterator[Image.Image]:
    """A photo with its header read. Raises what :func:`reading` translates, and TooLarge."""
    # Pillow warns of every oddity it gets over. Set each time: others reset the filters.
    warnings.filterwarnings("ignore", module=r"PIL\b")
    with Image.open(file, formats=_FORMATS) as image:
        check_pixels(*image.size)
        yield image


def probe_photo(path: Path) -> Metadata:
    """Size as seen, orientation, EXIF. Raises as :func:`reading` does, and TooLarge."""
    with reading(path), path.open("rb") as file, opened(file) as image:
        width, height = image.size
        if turn(image) >= 5:
            width, height = height, width
        orientation = image.info.get("original_orientation") or _tag(image)
        exif = _exif(path, image)
        moment = (exif.taken_at, exif.utc_offset)
        if exif.taken_at is None:
            moment = xmp_moment(image.info.get("xmp"))
        words = image.info.get("Description")
    return Metadata(
        MediaKind.PHOTO,
        width,
        height,
        orientation,
        taken_at=moment[0],
        utc_offset=moment[1],
        point=exif.point,
        camera=exif.camera,
        description=exif.description or text(words),
    )


def _exif(path: Path, image: Image.Image) -> Exif:
    if image.format in _READ_AS_FILE:
        return read_exif(path)
    return read_exif_block(image.info.get("exif") or b"")


def turn(image: Image.Image) -> int:
    """The EXIF orientation still to be applied to the decoded pixels, 1 to 8."""
    return 1 if image.format in _TURNED_BY_DECODER else _tag(image)


def _tag(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_ORIENTATION)
    except (ValueError, TypeError, SyntaxError, OSError, LookupError, struct.error):
        return 1  # broken EXIF does not make the picture unreadable
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
