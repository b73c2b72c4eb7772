"""Single pictures in full size: a frame of a video, or a photo in another format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from PIL import Image

from medintel_desktop.backends.media_tools import frames, jpeg, pixels, target
from medintel_desktop.backends.media_tools.faults import damaged
from medintel_desktop.backends.media_tools.ffmpeg import local, run, source
from medintel_desktop.backends.media_tools.films.graph import TO_SDR
from medintel_desktop.backends.media_tools.films.sources import look
from medintel_desktop.backends.media_tools.jpeg import Pixels
from medintel_desktop.domain.media import MediaKind, Metadata

QUALITY = 95
"""Where the eye finds no difference, and another round of encoding does little harm."""

LARGEST_SIDE = 65_500
"""Px, of a JPEG."""

PATIENCE = 60.0
"""Seconds for the way from a key frame to the frame that was asked for, which may be long."""

_EXIF, _TAKEN, _SUBSECOND = 0x8769, 0x9003, 0x9291


def write_still(
    path: Path, metadata: Metadata, second: float, to: Path, ffmpeg: Callable[[], str]
) -> None:
    """Write a picture as JPEG or PNG, by the ending of ``to``; see :class:`domain.clip.ClipTools`.
    ``ffmpeg`` finds the program, which is asked for frames of HDR alone.

    A JPEG says when it was taken, not where. Raises Unreadable, TooLarge, FileGone, AccessDenied,
    DiskFull.
    """
    if metadata.kind is MediaKind.VIDEO:
        film = look(path)
        if film.hdr:
            seen = _as_sdr(ffmpeg(), path, second, film.early(second))
        else:
            seen = frames.shown_at(path, second, LARGEST_SIDE, patience=PATIENCE, exact=True)
    else:
        seen = pixels.photo_pixels(path, LARGEST_SIDE)
    if to.suffix.lower() == ".png":
        data = _png(seen)
    else:
        data = jpeg.with_exif(jpeg.encode(seen, QUALITY, "444"), _when(metadata, second))
    target.write(to, data, target.folder_of(to))


def _as_sdr(ffmpeg: str, path: Path, second: float, early: float) -> Pixels:
    """The frame of an HDR video, entered so much ``early``, as SDR, which takes a filter that only
    the program has."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "frame.png"
        # What is decoded on the way is handed on, before second 0, so that the frame is found
        # that stands there.
        enter = ("-noaccurate_seek", "-ss", f"{second - early:.6f}", "-itsoffset", f"{-early:.6f}")
        part = source(path, *enter)
        picture = f"fps=25:start_time=0,{TO_SDR},scale=iw*sar:ih:out_range=pc,format=rgb24"
        one = ("-frames:v", "1", "-an", "-c:v", "png", "-f", "image2", "-update", "1")
        run(ffmpeg, [*part, "-vf", picture, *one, local(made)], 0.0, lambda _done, _total: None)
        seen = cv2.imread(str(made), cv2.IMREAD_COLOR)
    if seen is None:
        raise damaged()
    return np.asarray(cv2.cvtColor(seen, cv2.COLOR_BGR2RGB), np.uint8)


def _png(seen: Pixels) -> bytes:
    done, data = cv2.imencode(".png", cv2.cvtColor(seen, cv2.COLOR_RGB2BGR))
    if not done:
        raise damaged()
    return data.tobytes()


def _when(metadata: Metadata, second: float) -> Image.Exif:
    exif = Image.Exif()
    if metadata.taken_at is not None:
        taken = metadata.taken_at
        if metadata.kind is MediaKind.VIDEO:
            taken += timedelta(seconds=second)
        detail = {_TAKEN: taken.strftime("%Y:%m:%d %H:%M:%S")}
        if taken.microsecond:
            detail[_SUBSECOND] = f"{taken.microsecond:06d}"
        exif[_EXIF] = detail
    return exif
