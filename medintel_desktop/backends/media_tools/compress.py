"""Smaller renderings of large videos, for sending to stores; the original is only read."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.backends.media_tools.abilities import hardware_encoder
from medintel_desktop.backends.media_tools.ffmpeg import Ended, convert
from medintel_desktop.domain.errors import Unreadable
from medintel_desktop.domain.media import Metadata
from medintel_desktop.domain.ports import Compression, Report

_AUDIO_BITS = 128_000
"""Bits a second for sound."""

_LEAST_BITS = 150_000
"""Below this a picture says nothing; a target size that asks for less is not kept."""

_SIZE_MARGIN = 0.94
"""Of a target size is aimed at: rates of one pass stray by a few percent, and the container
takes its share."""


def compress(
    ffmpeg: str, path: Path, metadata: Metadata, target: Path, wish: Compression, report: Report
) -> None:
    """Write an upright H.264/AAC MP4 that keeps time, place and all sound tracks.

    Uses the chip's encoder when there is one and it works on this video, else x264. Raises as
    :func:`ffmpeg.convert`.
    """
    encoder = hardware_encoder(ffmpeg)
    if encoder is not None:
        try:
            convert(ffmpeg, path, metadata, target, _arguments(metadata, wish, encoder), report)
        except (Unreadable, Ended):  # chips refuse sizes and formats that x264 takes
            report(0.0, metadata.duration or 0.0)
        else:
            return
    convert(ffmpeg, path, metadata, target, _arguments(metadata, wish, "libx264"), report)


def _arguments(metadata: Metadata, wish: Compression, encoder: str) -> list[str]:
    width, height = fitted(metadata.width, metadata.height, wish.longest, wish.shortest)
    return [
        *("-map", "0:V:0", "-map", "0:a?", "-map_metadata", "0"),
        *("-vf", f"scale={width}:{height},setsar=1,format=yuv420p"),
        *("-c:v", encoder, *_quality(metadata, wish, encoder)),
        *("-c:a", "aac", "-b:a", str(_AUDIO_BITS)),
        *("-movflags", "+faststart+use_metadata_tags", "-f", "mp4"),
    ]


def fitted(width: int, height: int, longest: int, shortest: int) -> tuple[int, int]:
    """The size within ``longest`` x ``shortest``, whichever way up; even, never enlarged."""
    long, short = max(width, height, 2), max(min(width, height), 2)
    scale = min(1.0, longest / long, shortest / short)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _quality(metadata: Metadata, wish: Compression, encoder: str) -> list[str]:
    if wish.target_bytes:
        bits = video_bits(wish.target_bytes, metadata.duration or 0.0)
        rate = ("-b:v", str(bits), "-maxrate", str(bits * 3 // 2), "-bufsize", str(bits * 2))
        return [*rate, *(("-preset", "veryfast") if encoder == "libx264" else ())]
    if encoder == "libx264":
        return ["-preset", "veryfast", "-crf", "23"]
    # Chips know no common scale of quality: about 0.1 bit for each pixel shown.
    width, height = fitted(metadata.width, metadata.height, wish.longest, wish.shortest)
    return ["-b:v", str(max(_LEAST_BITS, int(width * height * (metadata.frame_rate or 30) * 0.1)))]


def video_bits(target_bytes: int, seconds: float) -> int:
    """Bits a second for the picture, so that sound and picture together stay below the target."""
    bits = target_bytes * 8 * _SIZE_MARGIN / max(seconds, 1.0)
    return max(_LEAST_BITS, int(bits) - _AUDIO_BITS)
