"""Upright pictures of photos at the size they are wanted."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from medintel_desktop.backends.media_tools import jpeg, photo, raw
from medintel_desktop.backends.media_tools.faults import check_regular, reading
from medintel_desktop.backends.media_tools.flatten import flatten, to_srgb
from medintel_desktop.backends.media_tools.jpeg import Bytes, Pixels
from medintel_desktop.backends.media_tools.memory import FRESH, Memory, Use
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


def photo_pixels(path: Path, side: int, memory: Memory = FRESH) -> Pixels:
    """A photo as seen, longest side at most ``side`` px; small ones keep their size.

    A JPEG that ends early gives its upper part above grey; other damaged files give nothing. They
    may lie in ``memory``, and hold until this thread reads another photo into it.
    Raises Unreadable, TooLarge, FileGone, AccessDenied.
    """
    return what_is_seen(path, side, memory)[0]


def what_is_seen(path: Path, side: int, memory: Memory = FRESH) -> tuple[Pixels, bool]:
    """As :func:`photo_pixels`, and whether the file holds all of it."""
    size = check_regular(path)
    with reading(path), path.open("rb") as file:  # once: it stays what was checked
        if signature_of(file, size) is Signature.RAW:
            pixels, orientation = raw.decode_raw(path)
            return turned(shrunk(pixels, side), orientation), True
        with photo.opened(file) as image:
            orientation, profile = photo.turn(image), image.info.get("icc_profile")
            decoded, whole = _decoded(file, image, side, memory)
            pixels = shrunk(decoded, side, memory)
            return turned(to_srgb(pixels, profile), orientation), whole


def _decoded(
    file: io.BufferedReader, image: Image.Image, side: int, memory: Memory
) -> tuple[Pixels, bool]:
    if image.format in ("JPEG", "MPO") and image.mode in ("RGB", "L"):
        return jpeg.decode(_whole(file, memory), image.size, side, memory)
    return flatten(image), True


def _whole(file: io.BufferedReader, memory: Memory) -> Bytes:
    data = memory.array(Use.FILE, file.seek(0, io.SEEK_END))
    file.seek(0)
    return data[: file.readinto(data.data)]  # shorter when the file was cut meanwhile


def shrunk(pixels: Pixels, side: int, memory: Memory = FRESH) -> Pixels:
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
    room = memory.array(Use.SHRUNK, size[1], size[0], 3)
    return np.asarray(cv2.resize(pixels, size, room, interpolation=cv2.INTER_LINEAR), np.uint8)


def turned(pixels: Pixels, orientation: int) -> Pixels:
    """Undo an EXIF ``orientation`` (1 to 8), ten times faster than copying a turned view."""
    undo = _TURNS.get(orientation)
    return np.asarray(undo(pixels), np.uint8) if undo else pixels
