"""Upright pictures of photos at the size they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
from PIL import Image

from medintel_desktop.backends.media_tools import jpeg, photo, raw
from medintel_desktop.backends.media_tools.faults import check_regular, reading
from medintel_desktop.backends.media_tools.flatten import flatten, to_srgb
from medintel_desktop.backends.media_tools.jpeg import Pixels
from medintel_desktop.backends.media_tools.signature import Signature, signature_of

cv2.setNumThreads(1)  # each import thread has a processor of its own already

_TURNS: dict[int, Callable[[Pixels], object]] = {
    2: lambda p: cv2.flip(p, 1),
    3: lambda p: cv2.rotate(p, cv2.ROTATE_180),
    4: lambda p: cv2.flip(p, 0),
    5: cv2.transpose,
    6: lambda p: cv2.rotate(p, cv2.ROTATE_90_CLOCKWISE),
    7: lambda p: cv2.rotate(cv2.transpose(p), cv2.ROTATE_180),
    8: lambda p: cv2.rotate(p, cv2.ROTATE_90_COUNTERCLOCKWISE),
}


def photo_pixels(path: Path, side: int) -> Pixels:
    """A photo as seen, longest side at most ``side`` px; small ones keep their size.

    A JPEG that ends early gives its upper part above grey; other damaged files give nothing.
    Raises Unreadable, TooLarge, FileGone, AccessDenied.
    """
    size = check_regular(path)
    with reading(path), path.open("rb") as file:  # once: each time takes as long as a thumbnail
        if signature_of(file, size) is Signature.RAW:
            pixels, orientation = raw.decode_raw(path)
            return turned(shrunk(pixels, side), orientation)
        with photo.opened(file) as image:
            orientation, profile = photo.turn(image), image.info.get("icc_profile")
            pixels = shrunk(_decoded(file, image, side), side)
            return turned(to_srgb(pixels, profile), orientation)


def _decoded(file: BinaryIO, image: Image.Image, side: int) -> Pixels:
    if image.format in ("JPEG", "MPO") and image.mode in ("RGB", "L"):
        file.seek(0)
        return jpeg.decode(file.read(), image.size, side)
    return flatten(image)


def shrunk(pixels: Pixels, side: int) -> Pixels:
    """At most ``side`` px on the longest side.

    Averages over squares of 2, 4, 8 ... px and interpolates the rest: as good as averaging over
    any area, and several times faster.
    """
    height, width = pixels.shape[:2]
    longest = max(height, width)
    if longest <= side:
        return pixels
    size = (max(1, round(width * side / longest)), max(1, round(height * side / longest)))
    cv2.ipp.setUseIPP_NotExact(True)  # this thread's: interpolates in half the time, off by 1/255
    square = 1 << (min(width // size[0], height // size[1]).bit_length() - 1)
    if square > 1:
        part = (width // square, height // square)
        pixels = np.asarray(cv2.resize(pixels, part, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def turned(pixels: Pixels, orientation: int) -> Pixels:
    """Undo an EXIF ``orientation`` (1 to 8), ten times faster than copying a turned view."""
    undo = _TURNS.get(orientation)
    return np.asarray(undo(pixels), np.uint8) if undo else pixels
