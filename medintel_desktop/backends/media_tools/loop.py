"""Short loops without sound: animated GIF and WebP of a part of a video."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.backends.media_tools.faults import check_regular
from medintel_desktop.backends.media_tools.ffmpeg import local, run, source
from medintel_desktop.backends.media_tools.films.graph import TO_SDR
from medintel_desktop.backends.media_tools.films.sources import look
from medintel_desktop.backends.media_tools.target import disk_full, folder_of, replacing
from medintel_desktop.domain.clip import ClipFormat, ClipWish
from medintel_desktop.domain.errors import DiskFull
from medintel_desktop.domain.media import Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.ports import Report

# One palette of all frames (one of what moves alone lacks colours behind a hard cut), dithered in
# a pattern that stands still: noise would move with every frame, and be most of the file.
_GIF = (
    "{frames},split[a][b];[a]palettegen=stats_mode=full[p];"
    "[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle"
)
_WEBP = ("-c:v", "libwebp_anim", "-quality", "75", "-compression_level", "4")


def make_loop(
    ffmpeg: str, path: Path, metadata: Metadata, span: Span, wish: ClipWish, target: Path,
    report: Report,
) -> None:  # fmt: skip
    """Write ``span`` so that it begins again at its end, for ever.

    ``report`` is told seconds; what it raises ends the work at once and passes through. Raises
    Unreadable, TooLarge (stuck), DiskFull, AccessDenied, FileGone.
    """
    width, height = _size(metadata, wish.width)
    made: tuple[str, ...]
    seen = look(path)
    bright = f"{TO_SDR}," if seen.hdr else ""
    named = "in_color_matrix=bt709:" if seen.unnamed_hd else ""
    early = seen.early(span.start)
    begin = f"trim=start={early:.6f},setpts=PTS-{early:.6f}/TB," if early else ""
    frames = f"{begin}fps={wish.rate},{bright}scale={width}:{height}:{named}flags=lanczos,setsar=1"
    if wish.format is ClipFormat.GIF:
        made = ("-filter_complex", _GIF.format(frames=frames), "-f", "gif")
    else:
        made = ("-vf", frames, *_WEBP, "-f", "webp")
    length = span.end - span.start
    enter = ("-ss", f"{span.start - early:.6f}", "-t", f"{length + early:.6f}")
    part = source(path, *enter)
    check_regular(path)
    with replacing(target, folder_of(target)) as temporary:
        temporary.touch()  # tells a full or closed folder apart from ffmpeg's own failures
        rest = ("-loop", "0", "-an", "-sn", "-dn", "-map_metadata", "-1", local(temporary))
        try:
            run(ffmpeg, [*part, *made, *rest], length, report)
        except DiskFull as error:
            raise disk_full(folder_of(target)) from error


def _size(metadata: Metadata, width: int) -> tuple[int, int]:
    """As seen, at most ``width`` px wide (0: as it is)."""
    wide, high = max(1, metadata.width), max(1, metadata.height)
    scale = min(1.0, width / wide) if width else 1.0
    return max(1, round(wide * scale)), max(1, round(high * scale))
