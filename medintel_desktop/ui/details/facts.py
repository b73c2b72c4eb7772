"""What a file says about itself, as label and value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from medintel_desktop.domain import words
from medintel_desktop.domain.media import Camera, GeoPoint, MediaItem, MediaKind, Metadata

DIFFERENT = "Different"
_TIED = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line."""

_ORDER = (
    "Taken", "Time zone", "Camera", "Lens", "Exposure", "Position", "Size", "Length", "Format",
    "Description", "Added",
)  # fmt: skip
_CODECS = {
    "h264": "H.264", "hevc": "HEVC", "av1": "AV1", "vp8": "VP8", "vp9": "VP9",
    "prores": "ProRes", "mpeg4": "MPEG-4", "mpeg2video": "MPEG-2", "mjpeg": "Motion JPEG",
    "aac": "AAC", "mp3": "MP3", "opus": "Opus", "vorbis": "Vorbis", "ac3": "AC-3", "flac": "FLAC",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of "About"."""

    label: str
    value: str


def facts_of(item: MediaItem) -> list[Fact]:
    """What is known, in a fixed order; what is not known is left out."""
    metadata, camera = item.metadata, item.metadata.camera
    taken = metadata.taken_at
    told = {
        "Taken": words.time(taken) if taken else "",
        "Time zone": zone(metadata.utc_offset),
        "Camera": camera_name(camera),
        "Lens": camera.lens or "",
        "Exposure": exposure(camera),
        "Position": position(metadata.point),
        "Size": dimensions(metadata),
        "Length": length(metadata),
        "Format": form(item),
        "Description": metadata.description or "",
        "Added": words.day(datetime.fromtimestamp(item.added_at)),
    }
    return [Fact(label, value) for label, value in told.items() if value]


def common_facts(items: Sequence[MediaItem]) -> list[Fact]:
    """What items have in common; "Different" where they differ or one says nothing."""
    told = [{fact.label: fact.value for fact in facts_of(item)} for item in items]
    found = []
    for label in _ORDER:
        values = {values.get(label, "") for values in told}
        if values - {""}:
            found.append(Fact(label, values.pop() if len(values) == 1 else DIFFERENT))
    return found


def kind_line(item: MediaItem) -> str:
    """ "Video, 1920 × 1080, 412 MB"."""
    kind = "Video" if item.kind is MediaKind.VIDEO else "Photo"
    parts = (kind, dimensions(item.metadata), words.size(item.bytes))
    return ", ".join(filter(None, parts))


def zone(offset: int | None) -> str:
    """Minutes from UTC as "UTC+02:00"."""
    if offset is None:
        return ""
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def camera_name(camera: Camera) -> str:
    """Make and model; many models begin with their make."""
    make, model = (camera.make or "").strip(), (camera.model or "").strip()
    first = make.split(" ", 1)[0].casefold()
    if first and model.casefold().startswith(first):
        return model
    return f"{make} {model}".strip()


def exposure(camera: Camera) -> str:
    """ "1/250 s, f/2.8, ISO 100, 35 mm"."""
    parts = []
    if camera.exposure_time:
        seconds = camera.exposure_time
        told = f"1/{round(1 / seconds):,}" if seconds < 0.4 else f"{seconds:.3g}"
        parts.append(f"{told}{_TIED}s")
    if camera.f_number:
        parts.append(f"f/{camera.f_number:.3g}")
    if camera.iso:
        parts.append(f"ISO{_TIED}{camera.iso}")
    if camera.focal_length:
        parts.append(f"{camera.focal_length:.4g}{_TIED}mm")
    return ", ".join(parts)


def position(point: GeoPoint | None) -> str:
    """Degrees to about 10 m, and metres above the sea."""
    if point is None:
        return ""
    text = f"{point.latitude:.4f}, {point.longitude:.4f}"
    return text if point.altitude is None else f"{text}, {round(point.altitude):,} m"


def dimensions(metadata: Metadata) -> str:
    return f"{metadata.width} × {metadata.height}" if metadata.width and metadata.height else ""


def length(metadata: Metadata) -> str:
    """ "6:20, 25 frames/s"."""
    if metadata.duration is None:
        return ""
    frames = f"{metadata.frame_rate:.4g} frames/s" if metadata.frame_rate else ""
    return ", ".join(filter(None, (words.clock(metadata.duration), frames)))


def form(item: MediaItem) -> str:
    """ "H.264, AAC", "HEVC, 10 bit", "JPG"."""
    metadata = item.metadata
    parts = [_codec(metadata.video_codec)]
    if (metadata.bit_depth or 8) > 8:
        parts.append(f"{metadata.bit_depth} bit")
    parts.append(_codec(metadata.audio_codec))
    told = ", ".join(filter(None, parts))
    suffix = PurePath(item.paths[0].path if item.paths else item.name).suffix
    return told or suffix.removeprefix(".").upper()


def _codec(name: str | None) -> str:
    return _CODECS.get(name, name.upper()) if name else ""
