"""Whether shots can be put behind one another as they are, and what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import av

from medintel_desktop.backends.media_tools.container import Opened, opened
from medintel_desktop.backends.media_tools.films.boundaries import ROUNDED, around
from medintel_desktop.backends.media_tools.films.open_files import OpenFiles
from medintel_desktop.backends.media_tools.films.sources import check, naming
from medintel_desktop.domain.errors import FileGone, MedIntelError
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.render import Lossless, Shot

_CONTAINERS = {"mov", "matroska"}
"""Others have no index, or do not say when their frames are shown."""

_MP4_PICTURES = frozenset({"h264", "hevc", "mpeg4", "av1", "vp9"})
_MOV_PICTURES = frozenset({"prores", "mjpeg", "dnxhd"})
_MP4_SOUNDS = frozenset({"aac", "mp3", "ac3", "eac3", "opus", "alac", ""})
_MOV_SOUNDS = frozenset({"aac", "alac", "pcm_s16le", "pcm_s24le", "pcm_s16be", ""})
"""What every reader of MP4 and MOV knows; Matroska takes all the rest."""


@dataclass(frozen=True, slots=True)
class Format:
    """What has to be equal in two videos that shall become one. ``orientation`` as in EXIF."""

    picture: str
    width: int
    height: int
    pixels: str
    shape: Fraction | None
    orientation: int
    sound: str
    sound_rate: int
    sound_layout: str
    set_up: tuple[bytes, bytes]
    """What decoders of picture and sound are told first."""

    @property
    def suffix(self) -> str:
        if self.picture in _MP4_PICTURES and self.sound in _MP4_SOUNDS:
            return ".mp4"
        if self.picture in _MOV_PICTURES | _MP4_PICTURES and self.sound in _MOV_SOUNDS:
            return ".mov"
        return ".mkv"


def format_of(shot: Shot, video: Opened) -> Format:
    picture, sound = video.stream.codec_context, sound_of(video)
    heard = sound.codec_context if sound else None
    return Format(
        picture.codec.canonical_name, picture.width, picture.height, picture.pix_fmt or "",
        video.stream.sample_aspect_ratio, shot.metadata.orientation,
        heard.codec.canonical_name if heard else "", heard.sample_rate if heard else 0,
        heard.layout.name if heard else "",
        (bytes(picture.extradata or b""), bytes((heard.extradata if heard else None) or b"")),
    )  # fmt: skip


def sound_of(video: Opened) -> av.AudioStream | None:
    """The first sound track that there is a decoder for."""
    for stream in video.container.streams.audio:
        context: av.AudioCodecContext | None = stream.codec_context
        if context is not None:
            return stream
    return None


Part = tuple[Fraction, Fraction]
"""The exact seconds of its file at which a shot begins and ends."""


def lossless(shots: Sequence[Shot]) -> Lossless:
    """Look at every shot; ``why`` names the first one that has to be encoded. Raises FileGone."""
    with OpenFiles() as files:
        return judged(shots, files)[0]


def judged(shots: Sequence[Shot], files: OpenFiles) -> tuple[Lossless, list[Part]]:
    """The same, with the part of each shot where it is possible."""
    first: Format | None = None
    parts = list[Part]()
    for shot in shots:
        try:
            with naming(shot):
                against, form, part = _looked_at(shot, first, files)
        except FileGone:
            raise
        except MedIntelError as error:
            return Lossless(False, error.title), []
        if part is None:
            return Lossless(False, against, by_cuts=form is not None), []
        parts.append(part)
        first = first or form
    if first is None:
        return Lossless(False, "There is no cut."), []
    return Lossless(True, suffix=first.suffix), parts


def _looked_at(
    shot: Shot, first: Format | None, files: OpenFiles
) -> tuple[str, Format | None, Part | None]:
    """What stands against a shot, its format where that does not, and its part."""
    name = shot.path.name
    if shot.kind is MediaKind.PHOTO:
        return f"{name} is a photo: it has to be encoded.", None, None
    if shot.caption or shot.fade or shot.motion:
        return f"Something is to be drawn over {name}: it has to be encoded.", None, None
    check(shot)
    with files.using(shot.path) as video:
        if not _divisible(video):
            return f"{name} is of a kind that has to be encoded.", None, None
        form = format_of(shot, video)
        if first and form != first:
            return f"{name} has another {_difference(form, first)} than the first cut.", None, None
        start, end = ends(shot, video, alone=first is None)
    if start is None:
        return f"The cut of {name} does not begin at a key frame.", form, None
    if end is None:
        return f"The cut of {name} ends where it cannot be divided.", form, None
    return "", form, (start, end)


def ends(shot: Shot, video: Opened, *, alone: bool) -> tuple[Fraction | None, Fraction | None]:
    """The seconds at which a shot begins and ends, each None where it cannot be cut without
    encoding. ``alone``: it follows no other."""
    near = 1 / (video.stream.average_rate or Fraction(25)) / 2
    first, last = around(video, shot.span.start), around(video, shot.span.end)
    starts = [key.second for key in first.keys if key.fresh or alone]
    start, end = _nearest(starts, shot.span.start, near), _nearest(last.ends, shot.span.end, near)
    if end is None and last.ends and shot.span.end > last.ends[-1]:
        end = last.ends[-1]  # sound may go on behind the last picture
    return start, end


def _divisible(video: Opened) -> bool:
    return bool(_CONTAINERS & set(video.container.format.name.split(",")))


def _nearest(found: list[Fraction], second: float, tolerance: Fraction) -> Fraction | None:
    best = min(found, key=lambda place: abs(place - Fraction(second)), default=None)
    return best if best is not None and abs(best - Fraction(second)) <= tolerance else None


def on_key_frames(shot: Shot) -> Shot:
    """The shot grown to where it can be cut without encoding; as it is where it never can."""
    if shot.kind is MediaKind.PHOTO:
        return shot
    span = shot.span
    with naming(shot), opened(shot.path) as video:
        if not _divisible(video):
            return shot
        keys = [float(key.second) for key in around(video, span.start).keys]
        last = [float(place) for place in around(video, span.end).ends]
    start = max((key for key in keys if key <= span.start + ROUNDED), default=span.start)
    end = min((place for place in last if place >= span.end - ROUNDED), default=span.end)
    return replace(shot, span=Span(max(0.0, start), max(end, start + ROUNDED)))


def _difference(one: Format, other: Format) -> str:
    if one.picture != other.picture:
        return "codec"
    if (one.width, one.height, one.shape) != (other.width, other.height, other.shape):
        return "size"
    if one.orientation != other.orientation:
        return "orientation"
    if (one.sound, one.sound_rate, one.sound_layout) != (
        other.sound, other.sound_rate, other.sound_layout
    ):  # fmt: skip
        return "sound"
    return "format"
