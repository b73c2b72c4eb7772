"""What a video says about itself: its container's tags and its first frame."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import av
from av.container import InputContainer

from medintel_desktop.backends.media_tools import exif_values as values
from medintel_desktop.backends.media_tools.container import (
    Opened,
    opened,
    orientation,
    seen_size,
)
from medintel_desktop.backends.media_tools.faults import damaged
from medintel_desktop.backends.media_tools.limits import DECODE_SECONDS
from medintel_desktop.backends.media_tools.location import parse_location
from medintel_desktop.domain.media import Camera, MediaKind, Metadata

_UNSHOWN_FORMAT = "yuv420p10"
_QUICKTIME = "com.apple.quicktime."


def probe_video(path: Path) -> Metadata:
    """What the container and the first frame say.

    Raises Unreadable when no frame decodes, TooLarge, FileGone, AccessDenied.
    """
    deadline = time.monotonic() + DECODE_SECONDS
    with opened(path) as video:
        stream = video.stream
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
            orientation(frame),
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
