"""Small media whose content and metadata are known, made on the fly for every test.

Pictures are areas of one :data:`RGB` colour, because that is what the understanding stand-in can
name; equal arguments give equal bytes, so vary the colour, the size or the description where a
test needs different items.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

RGB = {
    "red": (210, 25, 25),
    "green": (25, 160, 40),
    "blue": (25, 50, 210),
    "yellow": (235, 215, 30),
    "black": (5, 5, 5),
    "white": (250, 250, 250),
    "grey": (128, 128, 128),
    "orange": (245, 130, 20),
    "purple": (130, 30, 190),
    "brown": (115, 65, 25),
    "pink": (245, 140, 185),
}

# What undoes each EXIF orientation: stored this way, the tag makes the picture upright again.
_UNDO = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
_SOUND_RATE = 16_000
_CONTAINERS = {"m4v": "mp4", "mkv": "matroska", "mts": "mpegts", "mpg": "mpeg", "mpeg": "mpeg"}
_VIDEO_CODECS = {"webm": "libvpx", "avi": "mpeg4", "mpg": "mpeg2video", "mpeg": "mpeg2video"}
_SOUND_CODECS = {"webm": "libopus", "avi": "pcm_s16le", "mpg": "mp2", "mpeg": "mp2"}

Spoken = tuple[float, float, str]
"""Start and end in seconds, and the words."""


def picture(
    colour: str, second: str | None = None, size: tuple[int, int] = (320, 240)
) -> Image.Image:
    """One colour, or two halves: ``colour`` left, ``second`` right."""
    image = Image.new("RGB", size, RGB[colour])
    if second:
        image.paste(RGB[second], (size[0] // 2, 0, size[0], size[1]))
    return image


def photo(
    path: Path,
    colour: str = "red",
    *,
    second: str | None = None,
    size: tuple[int, int] = (320, 240),
    mode: str = "RGB",
    orientation: int = 1,
    taken: datetime | str | None = None,
    offset: str | None = None,
    gps: Sequence[float] | None = None,
    description: str | None = None,
    camera: tuple[str, str] | None = None,
    exif: Image.Exif | None = None,
) -> Path:
    """Write a photo in the format of the suffix (JPEG, PNG, HEIC, AVIF, TIFF, WebP, GIF, BMP).

    ``size`` and the halves are as seen: with ``orientation`` 2..8 the pixels are stored turned.
    ``taken`` as datetime (with its microseconds) or as raw EXIF text, ``offset`` like "+02:00",
    ``gps`` latitude, longitude and perhaps altitude, ``camera`` make and model. ``exif`` replaces
    what these would say.
    """
    image = picture(colour, second, size)
    if orientation in _UNDO:
        image = image.transpose(_UNDO[orientation])
    if exif is None:
        exif = exif_of(orientation, taken, offset, gps, description, camera)
    path.parent.mkdir(parents=True, exist_ok=True)
    extra: dict[str, Any] = {}
    if path.suffix.lower() in (".tif", ".tiff"):
        # The TIFF writer follows sub-directories only when they are plain values.
        for ifd in (0x8769, 0x8825):
            if tags := exif.get_ifd(ifd):
                exif[ifd] = dict(tags)
        extra["exif"] = exif
    elif [*exif, *exif.get_ifd(0x8769), *exif.get_ifd(0x8825)]:
        extra["exif"] = exif.tobytes()
    image.convert(mode).save(path, quality=92, **extra)
    return path


def exif_of(
    orientation: int = 1,
    taken: datetime | str | None = None,
    offset: str | None = None,
    gps: Sequence[float] | None = None,
    description: str | None = None,
    camera: tuple[str, str] | None = None,
) -> Image.Exif:
    """EXIF as a camera writes it, to be passed to :func:`photo` or changed first."""
    exif = Image.Exif()
    if description:
        exif[0x010E] = description.encode()
    if camera:
        exif[0x010F], exif[0x0110] = camera
    if orientation != 1:
        exif[0x0112] = orientation
    detail = exif.get_ifd(0x8769)
    if isinstance(taken, datetime):
        if taken.microsecond:
            detail[0x9291] = f"{taken.microsecond:06d}"
        taken = taken.strftime("%Y:%m:%d %H:%M:%S")
    if taken:
        detail[0x9003] = taken
    if offset:
        detail[0x9011] = offset
    if gps:
        exif.get_ifd(0x8825).update(_gps(*gps))
    return exif


def _gps(latitude: float, longitude: float, altitude: float | None = None) -> dict[int, object]:
    tags: dict[int, object] = {
        1: "N" if latitude >= 0 else "S",
        2: _sexagesimal(latitude),
        3: "E" if longitude >= 0 else "W",
        4: _sexagesimal(longitude),
    }
    if altitude is not None:
        tags |= {5: b"\x01" if altitude < 0 else b"\x00", 6: abs(altitude)}
    return tags


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(degrees), 1)
    minutes, rest = divmod(rest * 60, 1)
    return whole, minutes, round(rest * 60, 4)


def video(
    path: Path,
    scenes: Sequence[tuple[str, float]] = (("red", 2.0),),
    *,
    size: tuple[int, int] = (320, 240),
    fps: int = 10,
    codec: str | None = None,
    pix_fmt: str = "yuv420p",
    speech: Sequence[Spoken] = (),
    chapters: Sequence[Spoken] = (),
    tone: float | None = None,
    rotation: int = 0,
    key_every: int | None = None,
    tags: dict[str, str] | None = None,
) -> Path:
    """Write a video of coloured ``scenes`` [(colour, seconds)] in the container of the suffix.

    ``speech`` becomes a subtitle track (only .mkv holds it); ``tone`` in Hz, 0 for silence, None
    for no sound. The pixels are stored as ``size``; ``rotation`` (multiples of 90, clockwise)
    is how far a player turns them. A key frame comes each second, or every ``key_every`` frames.
    ``tags`` is container metadata: ``title``, ``comment``, ``creation_time``, ``location``,
    ``com.apple.quicktime.*`` (.mov). MPEG (.mpg) wants 25 fps.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    suffix = path.suffix.lower().lstrip(".")
    apple = any(name.startswith("com.apple") for name in tags or ())
    # A file object keeps odd names (line breaks, a leading dash) away from FFmpeg's parsing.
    with (
        path.open("w+b") as file,
        av.open(
            file,
            "w",
            format=_CONTAINERS.get(suffix, suffix),
            options={"movflags": "use_metadata_tags"} if apple else {},
        ) as out,
    ):
        out.metadata.update(tags or {})
        out.set_chapters(_chapters(chapters))
        stream = _pictures(out, codec or _VIDEO_CODECS.get(suffix, "libx264"), size, fps)
        stream.pix_fmt, stream.gop_size = pix_fmt, key_every or fps
        if rotation:
            stream.set_display_rotation(-rotation)
        sound = None
        if tone is not None:
            sound = out.add_stream(_SOUND_CODECS.get(suffix, "aac"), rate=_SOUND_RATE)
            assert isinstance(sound, av.AudioStream)
            sound.layout = "mono"
        lines = (
            av.open(io.BytesIO(_subtitles(speech).encode()), "r", format="srt") if speech else None
        )
        words = out.add_stream_from_template(lines.streams.subtitles[0]) if lines else None
        count = _draw(out, stream, scenes, fps)
        if isinstance(sound, av.AudioStream):
            _sing(out, sound, tone or 0, count / fps)
        for packet in lines.demux() if lines else ():
            if words and packet.pts is not None:
                packet.stream = words
                out.mux(packet)
    return path


def _pictures(
    out: av.container.OutputContainer, codec: str, size: tuple[int, int], fps: int
) -> av.VideoStream:
    """Add the stream of the pictures, encoded fast rather than small."""
    stream = out.add_stream(codec, rate=fps)
    assert isinstance(stream, av.VideoStream)
    stream.width, stream.height = size
    stream.bit_rate = 600_000
    if stream.name in ("libx264", "libx265"):
        kind = stream.name.removeprefix("lib")
        stream.options = {"preset": "ultrafast", f"{kind}-params": "log-level=none"}
    return stream


def _draw(
    out: av.container.OutputContainer,
    stream: av.VideoStream,
    scenes: Sequence[tuple[str, float]],
    fps: int,
) -> int:
    """Encode the scenes; returns the number of frames."""
    number = 0
    for colour, seconds in scenes:
        plane = np.empty((stream.height, stream.width, 3), dtype=np.uint8)
        plane[:] = RGB[colour]
        frame = av.VideoFrame.from_ndarray(plane, format="rgb24").reformat(format=stream.pix_fmt)
        for _ in range(round(seconds * fps)):
            frame.pts, frame.time_base = number, Fraction(1, fps)
            number += 1
            out.mux(stream.encode(frame))
    out.mux(stream.encode(None))
    return number


def _sing(
    out: av.container.OutputContainer, stream: av.AudioStream, tone: float, seconds: float
) -> None:
    total = int(_SOUND_RATE * seconds)
    wave = np.sin(2 * np.pi * tone * np.arange(total) / _SOUND_RATE) * (9000 if tone else 0)
    samples = wave.astype(np.int16)[None]
    for at in range(0, total, 1024):
        piece = av.AudioFrame.from_ndarray(samples[:, at : at + 1024], format="s16", layout="mono")
        piece.sample_rate, piece.pts, piece.time_base = _SOUND_RATE, at, Fraction(1, _SOUND_RATE)
        out.mux(stream.encode(piece))
    out.mux(stream.encode(None))


def _chapters(chapters: Sequence[Spoken]) -> list[av.container.Chapter]:
    return [
        {
            "id": number,
            "start": int(start * 1000),
            "end": int(end * 1000),
            "time_base": Fraction(1, 1000),
            "metadata": {"title": name},
        }
        for number, (start, end, name) in enumerate(chapters, 1)
    ]


def _subtitles(speech: Sequence[Spoken]) -> str:
    def clock(seconds: float) -> str:
        whole = int(seconds * 1000)
        hours, minutes = whole // 3_600_000, whole // 60_000 % 60
        return f"{hours:02d}:{minutes:02d}:{whole // 1000 % 60:02d},{whole % 1000:03d}"

    return "".join(
        f"{number}\n{clock(start)} --> {clock(end)}\n{text}\n\n"
        for number, (start, end, text) in enumerate(speech, 1)
    )


def joined(path: Path, *parts: Path) -> Path:
    """Videos of one kind behind one another, without re-encoding."""
    with av.open(str(path), "w") as out:
        begins, stream = Fraction(0), None
        for part in parts:
            with av.open(str(part)) as source:
                pictures = source.streams.video[0]
                stream = stream or out.add_stream_from_template(pictures)
                ends = begins
                for packet in source.demux(pictures):
                    if packet.pts is None or packet.dts is None or packet.time_base is None:
                        continue
                    shift = round(begins / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    ends = max(ends, (packet.pts + (packet.duration or 0)) * packet.time_base)
                    packet.stream = stream
                    out.mux(packet)
                begins = ends
    return path


def cut_short(path: Path, share: float = 0.5) -> Path:
    """Keep only the first ``share`` of the file's bytes, as a broken copy does."""
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return path


def bomb(path: Path, width: int = 60_000, height: int = 60_000) -> Path:
    """A PNG of a few kilobytes that says it is ``width`` x ``height`` px."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(min(width * height, 4_000_000)), 9)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
    return path
