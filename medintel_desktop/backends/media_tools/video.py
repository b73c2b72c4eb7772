"""Videos as FFmpeg's libraries open them, and what their containers say."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition

from medintel_desktop.backends.media_tools import exif_values as values
from medintel_desktop.backends.media_tools.faults import (
    check_regular,
    damaged,
    reading,
    too_slow,
    unknown,
)
from medintel_desktop.backends.media_tools.limits import (
    DECODE_SECONDS,
    READ_SECONDS,
    check_pixels,
)
from medintel_desktop.backends.media_tools.location import parse_location
from medintel_desktop.domain.errors import Unreadable
from medintel_desktop.domain.media import Camera, MediaKind, Metadata

av.logging.set_level(av.logging.PANIC)

# Only containers that hold their own pictures: play lists could name other files and addresses.
INPUT_OPTIONS = {
    "format_whitelist": "mov,matroska,avi,mpegts,mpeg,mpegvideo",
    "protocol_whitelist": "file",
}

_ORIENTATIONS = {0: 1, 90: 6, 180: 3, 270: 8}
_UNSHOWN_FORMAT = "yuv420p10"
_QUICKTIME = "com.apple.quicktime."


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
        self.container.seek(int((self.start + seconds) * av.time_base), backward=True)


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """A video whose picture stream was found. Raises as :func:`reading` does."""
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
            yield Opened(container, _picture_stream(container))
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


def probe_video(path: Path) -> Metadata:
    """What the container and the first frame say.

    Raises Unreadable when no frame decodes, TooLarge, FileGone, AccessDenied.
    """
    deadline = time.monotonic() + DECODE_SECONDS
    with opened(path) as video:
        stream = video.stream
        check_pixels(stream.width, stream.height)
        tags = _tags(video.container.metadata, stream.metadata)
        frame = next(video.frames(deadline), None)
        if frame is None:
            raise damaged()
        width, height = seen_size(frame, stream)
        codec = stream.codec_context.codec.canonical_name
        moment, offset = _moment(tags)
        return Metadata(
            MediaKind.VIDEO,
            width,
            height,
            _ORIENTATIONS.get(clockwise(frame), 1),
            taken_at=moment,
            utc_offset=offset,
            point=parse_location(tags.get("location.iso6709") or tags.get("location", "")),
            camera=Camera(make=tags.get("make"), model=tags.get("model")),
            description=next(
                (tags[key] for key in ("description", "title", "comment") if key in tags), None
            ),
            duration=_duration(video, deadline),
            frame_rate=_rate(stream),
            video_codec=codec,
            audio_codec=_sound_codec(video.container),
            bit_depth=frame.format.components[0].bits,
            plays_natively=_plays_natively(codec, frame.format.name),
        )


def clockwise(frame: av.VideoFrame) -> int:
    """How far a player turns the frame: 0, 90, 180 or 270 degrees."""
    return round(-frame.rotation / 90) % 4 * 90


def seen_size(frame: av.VideoFrame, stream: av.VideoStream) -> tuple[int, int]:
    """Width and height after pixel shape and rotation."""
    shape = stream.sample_aspect_ratio or Fraction(1)
    if not Fraction(1, 5) <= shape <= 5:
        shape = Fraction(1)
    width, height = max(1, round(frame.width * shape)), frame.height
    return (height, width) if clockwise(frame) in (90, 270) else (width, height)


def _plays_natively(codec: str, pixel_format: str) -> bool:
    """What the player shows, tried on thirty codecs and pixel formats with Qt 6.11.

    It has no AV1 decoder and hands out 4:2:0 10-bit frames, of any codec, without a picture;
    all other deep formats (4:2:2, 4:4:4, 12-bit, ProRes) are converted and shown.
    """
    return codec != "av1" and not pixel_format.startswith(_UNSHOWN_FORMAT)


def _sound_codec(container: InputContainer) -> str | None:
    for stream in container.streams.audio:
        # Missing where no decoder knows the sound, whatever the type says.
        context: av.AudioCodecContext | None = stream.codec_context
        if context is not None:
            return context.codec.canonical_name
    return None


def _tags(*sources: Mapping[str, str]) -> dict[str, str]:
    """Container tags by lower-case name, Apple's without their prefix; the first one wins."""
    found: dict[str, str] = {}
    for source in sources:
        for name, value in source.items():
            words = values.text(value)
            if words:
                found.setdefault(name.lower().removeprefix(_QUICKTIME), words)
    return found


def _moment(tags: Mapping[str, str]) -> tuple[datetime | None, int | None]:
    """Apple's local time with its offset, or the container's, which is UTC by definition."""
    local = tags.get("creationdate", "")
    zone = re.search(r"(Z|[+-]\d\d:?\d\d)$", local)
    if zone and (moment := values.taken_at(local)):
        return moment, values.utc_offset(zone[0])
    moment = values.taken_at(tags.get("creation_time", ""))
    return moment, None if moment is None else 0


def _rate(stream: av.VideoStream) -> float | None:
    rate = values.positive(stream.average_rate or stream.guessed_rate)
    return rate if rate and rate <= 1000 else None


def _duration(video: Opened, deadline: float) -> float | None:
    """Seconds; recordings cut off in a browser do not say and are read to their end."""
    if video.container.duration:
        return float(video.container.duration / av.time_base)
    stream = video.stream
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    last = 0.0
    for packet in video.container.demux(stream):
        if time.monotonic() > deadline:
            return None
        if packet.pts is not None and packet.time_base:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return last - video.start or None
