"""A video's picture and sound in a new container, which says nothing but when."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from pathlib import Path

from medintel_desktop.backends.media_tools.ffmpeg import convert
from medintel_desktop.domain.media import Metadata
from medintel_desktop.domain.ports import Report

_FORMATS = {
    ".mp4": "mp4", ".m4v": "mp4", ".3gp": "mp4", ".mov": "mov", ".mkv": "matroska",
    ".webm": "webm", ".avi": "avi", ".mts": "mpegts", ".m2ts": "mpegts", ".ts": "mpegts",
    ".mpg": "mpeg", ".mpeg": "mpeg",
}  # fmt: skip
"""Ending -> the container that ffmpeg writes."""

_H264_SEI = 6
"""Where camcorders put their position, in each picture."""


def suffix_of(path: Path) -> str:
    """The ending that the copy has: its own, or that of a container that takes anything."""
    suffix = path.suffix.lower()
    return suffix if suffix in _FORMATS else ".mkv"


def bare_video(ffmpeg: str, path: Path, metadata: Metadata, target: Path, report: Report) -> None:
    """Write ``target`` without re-encoding.

    Subtitles, data streams, chapters and pictures beside the video are left out: cameras write
    their way into them. Raises as :func:`~..ffmpeg.convert`.
    """
    convert(ffmpeg, path, metadata, target, _arguments(path, metadata), report)


def _arguments(path: Path, metadata: Metadata) -> list[str]:
    taken = _instant(metadata)
    kind = _FORMATS[suffix_of(path)]
    codec = (metadata.video_codec or "").lower()
    filtered = ("-bsf:v", f"filter_units=remove_types={_H264_SEI}") if codec == "h264" else ()
    return [
        *("-map", "0:V", "-map", "0:a?", "-c", "copy", "-dn", "-sn", *filtered),
        *("-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1"),
        *(("-metadata", f"creation_time={taken}") if taken else ()),
        *(("-movflags", "+faststart") if kind in ("mp4", "mov") else ()),
        *("-f", kind),
    ]


def _instant(metadata: Metadata) -> str:
    """When it was taken, as the container keeps it: UTC; "" where that is not known."""
    if metadata.taken_at is None or metadata.utc_offset is None:
        return ""
    zone = timezone(timedelta(minutes=metadata.utc_offset))
    instant = metadata.taken_at.replace(tzinfo=zone).astimezone(UTC)
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
