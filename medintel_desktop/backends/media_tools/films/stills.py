"""Photos, made fit to be filmed: upright raw pixels that ffmpeg reads without decoding."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from medintel_desktop.backends.media_tools.pixels import photo_pixels
from medintel_desktop.domain.render import FilmFormat, Shot

_ROOM_TO_MOVE = 2
"""Times the longer side of the film, for photos that are zoomed into."""


@dataclass(frozen=True, slots=True)
class Still:
    """Raw RGB of ``width`` x ``height`` px in the file ``name``."""

    name: str
    width: int
    height: int

    def arguments(self, rate: str) -> list[str]:
        """As an input of one frame."""
        kind = ("-f", "rawvideo", "-pixel_format", "rgb24", "-protocol_whitelist", "file")
        size = ("-video_size", f"{self.width}x{self.height}", "-framerate", rate)
        return [*kind, *size, "-i", f"file:{self.name}"]


def still(shot: Shot, film: FilmFormat, folder: Path) -> Still:
    """Write the pixels of a photo into ``folder``, as large as the film can show them.

    Raises Unreadable, TooLarge, FileGone, AccessDenied, and OSError where ``folder`` is full.
    """
    side = max(film.width, film.height) * (_ROOM_TO_MOVE if shot.motion else 1)
    pixels = photo_pixels(shot.path, side)
    name = f"{uuid.uuid4().hex}.rgb"
    (folder / name).write_bytes(np.ascontiguousarray(pixels).tobytes())
    return Still(name, pixels.shape[1], pixels.shape[0])
