"""Camera raw files: their size, and the preview inside or a half-size development."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rawpy
from PIL import Image

from medintel_desktop.backends.media_tools.exif import read_exif
from medintel_desktop.backends.media_tools.faults import damaged, reading
from medintel_desktop.backends.media_tools.flatten import flatten
from medintel_desktop.backends.media_tools.jpeg import Pixels
from medintel_desktop.backends.media_tools.limits import check_pixels
from medintel_desktop.domain.media import MediaKind, Metadata

_FLIPS = {0: 1, 3: 3, 5: 8, 6: 6}
"""LibRaw's turns as EXIF orientations."""

_ENOUGH = 1024
"""Longest side in px from which a preview is good enough to look at."""


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        # A file object, because LibRaw does not take every file name.
        with reading(path), path.open("rb") as file, rawpy.imread(file) as raw:
            check_pixels(raw.sizes.width, raw.sizes.height)
            yield raw
    except rawpy.LibRawError as error:
        raise damaged() from error


def probe_raw(path: Path) -> Metadata:
    """Size as seen, orientation, EXIF. Raises Unreadable, TooLarge, FileGone, AccessDenied."""
    with _opened(path) as raw:
        width, height = raw.sizes.width, raw.sizes.height
        orientation = _FLIPS.get(raw.sizes.flip, 1)
    if orientation >= 5:
        width, height = height, width
    with reading(path):
        exif = read_exif(path)
    return Metadata(
        MediaKind.PHOTO,
        width,
        height,
        orientation,
        taken_at=exif.taken_at,
        utc_offset=exif.utc_offset,
        point=exif.point,
        camera=exif.camera,
        description=exif.description,
    )


def decode_raw(path: Path) -> tuple[Pixels, int]:
    """The picture and the EXIF orientation still to be applied to it."""
    with _opened(path) as raw:
        preview = _preview(raw)
        full = max(raw.sizes.width, raw.sizes.height)
        if preview and max(preview[0].shape) >= min(_ENOUGH, full):
            return preview
        try:
            return _rgb(raw.postprocess(half_size=True, use_camera_wb=True)), 1
        except rawpy.LibRawError:
            if preview:
                return preview
            raise


def _preview(raw: Any) -> tuple[Pixels, int] | None:
    """The largest embedded picture; one that says nothing of its orientation lies as the raw."""
    try:
        found = raw.extract_thumb()
    except rawpy.LibRawError:
        return None
    orientation = _FLIPS.get(raw.sizes.flip, 1)
    if found.format == rawpy.ThumbFormat.BITMAP:
        return _rgb(found.data), orientation
    try:
        with Image.open(io.BytesIO(found.data), formats=("JPEG",)) as image:
            check_pixels(*image.size)
            own = image.getexif().get(0x0112)
            if isinstance(own, int) and 1 <= own <= 8:
                orientation = own
            return flatten(image), orientation
    except (OSError, SyntaxError, ValueError):
        return None


def _rgb(pixels: Any) -> Pixels:
    """Three channels, also of sensors that see no colour."""
    found = np.asarray(pixels, np.uint8)
    if found.ndim == 2:
        found = found[:, :, None]
    return found[:, :, :3] if found.shape[2] >= 3 else np.repeat(found[:, :, :1], 3, axis=2)
