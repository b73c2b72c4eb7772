"""Stand-ins for videos the player cannot show, made by the ffmpeg program."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.backends.media_tools.ffmpeg import convert
from medintel_desktop.domain.media import Metadata
from medintel_desktop.domain.ports import Report

PROXY_WIDTH = 1280
_KEY_FRAME_EVERY = 24
"""Frames; the player seeks as fast as this is short."""


def make_proxy(ffmpeg: str, path: Path, metadata: Metadata, target: Path, report: Report) -> None:
    """Write an H.264/AAC MP4 at most PROXY_WIDTH px wide to ``target``; raises as ``convert``."""
    convert(ffmpeg, path, metadata, target, _arguments(metadata), report)


def _arguments(metadata: Metadata) -> list[str]:
    # ffmpeg turns the picture itself.
    width = min(PROXY_WIDTH, metadata.width or PROXY_WIDTH)
    height = round(width * (metadata.height or 1) / (metadata.width or 1))
    size = f"{max(2, width // 2 * 2)}:{max(2, height // 2 * 2)}"
    return [
        *("-map", "0:V:0", "-map", "0:a:0?", "-map_metadata", "-1"),
        *("-vf", f"scale={size},setsar=1,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-g", str(_KEY_FRAME_EVERY)),
        *("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart", "-f", "mp4"),
    ]
