"""Pictures taken out of videos: the poster and the filmstrip."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import av
import numpy as np

from medintel_desktop.backends.media_tools.container import (
    Opened,
    opened,
    orientation,
    seen_size,
)
from medintel_desktop.backends.media_tools.faults import damaged
from medintel_desktop.backends.media_tools.jpeg import Pixels
from medintel_desktop.backends.media_tools.limits import DECODE_SECONDS
from medintel_desktop.backends.media_tools.pixels import turned
from medintel_desktop.domain.errors import TooLarge
from medintel_desktop.domain.media import FILMSTRIP_FRAMES

FILMSTRIP_WIDTH = 160
"""Of each frame, in px."""

_TALLEST = 640
"""No strip is higher, however narrow the video."""

_POSTER_AT = (0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.0)
_NEARLY_BLACK = 24
"""Mean of 0..255 up to which a frame is a fade or a leader rather than a picture."""

_SHORT = 60.0
"""Seconds up to which a video is decoded throughout when its key frames are too few."""

_ROUNDED = 0.001
"""Seconds by which containers round the times of frames."""

_HD = 720
"""From this height on, colours that are not named are BT.709."""

_UNNAMED_COLOURS = 2
"""AVCOL_SPC_UNSPECIFIED."""


def poster(path: Path, duration: float | None, side: int) -> Pixels:
    """The first key frame near a tenth of the video that is not nearly black.

    Longest side at most ``side`` px. Raises Unreadable, TooLarge, FileGone, AccessDenied.
    """
    deadline = time.monotonic() + DECODE_SECONDS
    best, light = None, -1.0
    with opened(path) as video:
        for share in _POSTER_AT:
            frame = _key_frame(video, share * (duration or 0.0), deadline)
            if frame is not None:
                pixels = _picture(frame, video.stream, side)
                mean = float(pixels.mean())
                if mean > light:
                    best, light = pixels, mean
            if light > _NEARLY_BLACK or not duration or time.monotonic() > deadline:
                break
    if best is None:
        raise damaged()
    return best


def shown_at(
    path: Path, second: float, side: int, *, patience: float = DECODE_SECONDS, exact: bool = False
) -> Pixels:
    """What the video shows at a second, decoded from the key frame before; the last picture there
    is when that lies behind the end, or takes longer than ``patience`` seconds: ``exact`` raises
    TooLarge then. Otherwise as :func:`poster`."""
    deadline = time.monotonic() + patience
    with opened(path) as video:
        found: av.VideoFrame | None = None
        with suppress(av.FFmpegError):
            video.seek(max(0.0, second))
        try:
            for frame in video.frames(deadline):
                begins_later = (frame.time or 0.0) - video.start > second + _ROUNDED
                if found is not None and begins_later:
                    break
                found = found if frame.is_corrupt and found is not None else frame
        except TooLarge:
            if found is None or exact:
                raise
        if found is None:
            raise damaged()
        return _picture(found, video.stream, side)


def filmstrip(path: Path, duration: float | None) -> Pixels:
    """FILMSTRIP_FRAMES frames side by side, each from the middle of its share of the video.

    A frame is the key frame at or before its moment, which is a dozen times faster than decoding
    all; only when that repeats frames and the video is short is it decoded throughout.
    """
    deadline = time.monotonic() + DECODE_SECONDS
    whole = duration or 0.0
    targets = [(n + 0.5) * whole / FILMSTRIP_FRAMES for n in range(FILMSTRIP_FRAMES)]
    with opened(path) as video:
        found = [_key_frame(video, target, deadline) for target in targets]
        strip = [_cell(frame, video.stream) if frame is not None else None for frame in found]
        moments = {frame.pts for frame in found if frame is not None}
        if len(moments) < FILMSTRIP_FRAMES and 0 < whole <= _SHORT:
            _fill_in(video, targets, strip, deadline)
    return _joined(strip)


def _key_frame(video: Opened, seconds: float, deadline: float) -> av.VideoFrame | None:
    """The first frame that decodes after a seek; from wherever it stands when seeking fails."""
    if time.monotonic() > deadline:
        return None
    try:
        video.seek(seconds)
    except av.FFmpegError:
        if seconds > 0:
            return None
    return next((f for f in video.frames(deadline) if not f.is_corrupt), None)


def _fill_in(
    video: Opened, targets: list[float], strip: list[Pixels | None], deadline: float
) -> None:
    """Replace cells by the frames shown at their moments, as far as the time allows."""
    try:
        video.seek(0.0)
        waiting = list(enumerate(targets))
        last: av.VideoFrame | None = None
        for frame in video.frames(deadline):
            at = (frame.time or 0.0) - video.start
            while waiting and last is not None and at > waiting[0][1]:
                strip[waiting.pop(0)[0]] = _cell(last, video.stream)
            last = frame
            if not waiting:
                return
        for position, _ in waiting:
            strip[position] = _cell(last, video.stream) if last else strip[position]
    except (TooLarge, av.FFmpegError):
        return  # what was found by seeking stays


def _joined(strip: list[Pixels | None]) -> Pixels:
    """Side by side; a missing cell shows its neighbour."""
    known = next((cell for cell in strip if cell is not None), None)
    if known is None:
        raise damaged()
    cells = []
    for cell in strip:
        # A stream may change its size half-way.
        known = cell if cell is not None and cell.shape == known.shape else known
        cells.append(known)
    return np.concatenate(cells, axis=1)


def _cell(frame: av.VideoFrame, stream: av.VideoStream) -> Pixels:
    width, height = seen_size(frame, stream)
    tall = min(max(1, round(FILMSTRIP_WIDTH * height / width)), _TALLEST)
    return _upright(frame, FILMSTRIP_WIDTH, tall)


def _picture(frame: av.VideoFrame, stream: av.VideoStream, side: int) -> Pixels:
    width, height = seen_size(frame, stream)
    scale = min(1.0, side / max(width, height))
    return _upright(frame, max(1, round(width * scale)), max(1, round(height * scale)))


def _upright(frame: av.VideoFrame, width: int, height: int) -> Pixels:
    """RGB of ``width`` x ``height`` px as seen."""
    turn = orientation(frame)
    if turn in (6, 8):
        width, height = height, width
    unnamed = frame.colorspace == _UNNAMED_COLOURS
    rgb = frame.reformat(
        width,
        height,
        format="rgb24",
        src_colorspace="ITU709" if unnamed and frame.height >= _HD else None,
        interpolation="AREA",
    )
    return turned(np.asarray(rgb.to_ndarray(), np.uint8), turn)
