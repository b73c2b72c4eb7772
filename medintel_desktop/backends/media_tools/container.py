"""Videos as FFmpeg's libraries open them: one picture stream, read with bounds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition

from medintel_desktop.backends.media_tools.faults import (
    check_regular,
    damaged,
    reading,
    too_slow,
    unknown,
)
from medintel_desktop.backends.media_tools.limits import READ_SECONDS, check_pixels
from medintel_desktop.domain.errors import Unreadable

av.logging.set_level(av.logging.PANIC)

# Only containers that hold their own pictures: play lists could name other files and addresses.
INPUT_OPTIONS = {
    "format_whitelist": "mov,matroska,avi,mpegts,mpeg,mpegvideo",
    "protocol_whitelist": "file",
}

WITHOUT_INDEX = frozenset({"mpegts", "mpeg", "mpegvideo"})
"""Seeking in these leads to any packet, which may lie behind the moment that was asked for."""
_BACK = (0.5, 2, 8, 30, 120)
"""Seconds before a moment where its key frame is looked for; 0.5 is what camcorders write."""
_BEFORE_ALL = -1.0
_REORDERED = 1.0
"""Seconds by which packets may lie apart from the order in which they are shown."""

_ORIENTATIONS = {0: 1, 90: 6, 180: 3, 270: 8}


@dataclass(frozen=True, slots=True)
class Opened:
    """An open video: read it by :meth:`frames`."""

    container: InputContainer
    stream: av.VideoStream

    def frames(self, deadline: float) -> Iterator[av.VideoFrame]:
        """Frames from the present position on. Broken packets are passed over.

        Raises TooLarge when ``deadline`` (of ``time.monotonic``) passes.
        """
        for packet in self.container.demux(self.stream):
            if time.monotonic() > deadline:
                raise too_slow()
            try:
                found = packet.decode()
            except (av.error.InvalidDataError, av.error.EOFError):
                continue
            yield from (frame for frame in found if isinstance(frame, av.VideoFrame))

    @property
    def start(self) -> float:
        """Seconds on the container's clock at which the video begins."""
        return (self.container.start_time or 0) / av.time_base

    def seek(self, seconds: float) -> None:
        """Go to the key frame at or before ``seconds`` from the start of the video."""
        if self.container.format.name not in WITHOUT_INDEX:
            self._go(seconds)
            return
        for back in _BACK:
            target = seconds - back
            if target <= 0:
                break
            self._go(target)
            if self._has_key_frame_until(seconds):
                self._go(target)
                return
        self._go(_BEFORE_ALL)

    def _go(self, seconds: float) -> None:
        self.container.seek(int((self.start + seconds) * av.time_base), backward=True)

    def _has_key_frame_until(self, seconds: float) -> bool:
        for packet in self.container.demux(self.stream):
            if packet.pts is None or packet.time_base is None:
                continue
            at = float(packet.pts * packet.time_base) - self.start
            if packet.is_keyframe and at <= seconds:
                return True
            if at > seconds + _REORDERED:
                break
        return False


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """A video with a picture stream. Raises Unreadable, TooLarge, FileGone, AccessDenied."""
    check_regular(path)
    try:
        with reading(path):
            container = av.open(
                f"file:{path}",  # the scheme keeps names like "concat:a" from being taken for one
                "r",
                container_options=INPUT_OPTIONS,
                metadata_errors="replace",
                timeout=(READ_SECONDS, READ_SECONDS),
            )
        with container:
            stream = _picture_stream(container)
            check_pixels(stream.width, stream.height)
            yield Opened(container, stream)
    except av.error.ExitError as error:
        raise too_slow() from error
    except av.FFmpegError as error:
        raise damaged() from error


def check_video(path: Path) -> None:
    """Raise Unreadable unless ``path`` is a video."""
    try:
        with opened(path):
            pass
    except Unreadable as error:
        if isinstance(error.__cause__, av.error.InvalidDataError | av.error.ArgumentError):
            raise unknown() from error
        raise


def _picture_stream(container: InputContainer) -> av.VideoStream:
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic and stream.codec_context:
            return stream
    if container.streams.audio:
        raise Unreadable(
            "This file holds sound but no picture.", "Only photos and videos are kept here."
        )
    raise damaged()


def orientation(frame: av.VideoFrame) -> int:
    """How a player turns the frame, as an EXIF orientation: 1, 3, 6 or 8."""
    clockwise = round(-frame.rotation / 90) % 4 * 90
    return _ORIENTATIONS[clockwise]


def seen_size(frame: av.VideoFrame, stream: av.VideoStream) -> tuple[int, int]:
    """Width and height after pixel shape and rotation."""
    shape = stream.sample_aspect_ratio or Fraction(1)
    if not Fraction(1, 5) <= shape <= 5:
        shape = Fraction(1)
    width, height = max(1, round(frame.width * shape)), frame.height
    return (height, width) if orientation(frame) in (6, 8) else (width, height)
