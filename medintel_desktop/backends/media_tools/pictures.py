"""The two pictures kept of each item, and the one sent to be understood."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from medintel_desktop.backends.media_tools import jpeg, target
from medintel_desktop.backends.media_tools.jpeg import Pixels
from medintel_desktop.backends.media_tools.memory import Memory
from medintel_desktop.backends.media_tools.pixels import photo_pixels, shrunk

THUMBNAIL_SIDE = 256
PREVIEW_SIDE = 1600
"""Longest sides in px, of the tiles and of the viewer."""

QUALITY = 82
"""Of both: at 100 % nobody tells it from 85, which takes a tenth more of the disk."""

MEMORY = Memory(most=12_000_000)
"""For photos while their two pictures are made: of 24 MP 10 MB decoded, 5 MB of file and 5 MB of
preview, in each thread that imports."""

_SMALLEST_SIDE = 128
"""The understanding service refuses pictures with a shorter side (px)."""

_LARGEST_JPEG = 32_000_000
"""... and files above 32 MB."""

_LONGEST_DESCRIPTION = 16_000
"""Bytes; an EXIF block ends at 64 KB."""

_IMAGE_DESCRIPTION = 0x010E


def write_pair(pixels: Pixels, thumbnail: Path, preview: Path) -> None:
    """Write both JPEGs of an upright picture. Raises DiskFull, AccessDenied, FileError."""
    large = shrunk(pixels, PREVIEW_SIDE)
    small = shrunk(large, THUMBNAIL_SIDE)  # while the large one is in the processor's cache
    target.write(preview, jpeg.encode(large, QUALITY))
    target.write(thumbnail, jpeg.encode(small, QUALITY))


def plain_jpeg(path: Path, description: str | None, max_side: int) -> bytes:
    """A photo as upright baseline JPEG without any metadata but its description.

    Place, camera and date stay here: the service is not told more than it is shown.
    """
    pixels = _large_enough(photo_pixels(path, max_side), max_side)
    exif = Image.Exif()
    if description:
        exif[_IMAGE_DESCRIPTION] = description.encode()[:_LONGEST_DESCRIPTION]
    for quality in (90, 75, 50):
        # Not by Pillow, which lets no other thread run while it writes into memory.
        data = jpeg.with_exif(jpeg.encode(pixels, quality), exif)
        if len(data) < _LARGEST_JPEG:
            break
    return data


def _large_enough(pixels: Pixels, max_side: int) -> Pixels:
    """Enlarged so that the shorter side is 128 px; with grey bars when too long for that."""
    height, width = pixels.shape[:2]
    scale = min(_SMALLEST_SIDE / min(height, width), max_side / max(height, width))
    if scale > 1:
        size = (round(width * scale), round(height * scale))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    height, width = pixels.shape[:2]
    above, left = max(0, _SMALLEST_SIDE - height), max(0, _SMALLEST_SIDE - width)
    if above or left:
        bars = ((above // 2, above - above // 2), (left // 2, left - left // 2), (0, 0))
        pixels = np.pad(pixels, bars, constant_values=128)
    return pixels
