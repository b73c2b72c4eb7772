"""Telemetry as GoPro cameras write it, and videos that hold it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av

from tests.media import video

Place = tuple[float, float, float]
"""Degrees and metres."""

_MILLENNIUM = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
_SCALE = (10_000_000, 10_000_000, 1000, 1000, 100)


def block(key: str, kind: str, size: int, body: bytes) -> bytes:
    """One block with all its rows."""
    count = len(body) // size
    return (
        struct.pack(">4sBBH", key.encode(), ord(kind), size, count)
        + body
        + b"\0" * (-len(body) % 4)
    )


def nest(key: str, *inside: bytes) -> bytes:
    return block(key, "\0", 1, b"".join(inside))


def gps5(
    places: Sequence[Place], time: float | None = None, fix: int = 3, dilution: float = 1.5
) -> bytes:
    """A payload of the older kind; ``time`` in epoch seconds is its first place's."""
    said = b""
    if time is not None:
        when = datetime.fromtimestamp(time, UTC)
        said = f"{when:%y%m%d%H%M%S}.{when.microsecond // 1000:03d}".encode()
    rows = [
        struct.pack(">5i", *(round(v * s) for v, s in zip((*place, 2.5, 2.5), _SCALE, strict=True)))
        for place in places
    ]
    return nest("DEVC", block("DVNM", "c", 1, b"Camera"), nest("STRM",
        block("GPSF", "L", 4, struct.pack(">I", fix)),
        block("GPSU", "U", 16, said) if said else b"",
        block("GPSP", "S", 2, struct.pack(">H", round(dilution * 100))),
        block("SCAL", "l", 4, struct.pack(">5i", *_SCALE)),
        block("GPS5", "l", 20, b"".join(rows)),
    ))  # fmt: skip


def gps9(places: Sequence[Place], times: Sequence[float], fix: int = 3) -> bytes:
    """A payload of the newer kind; ``times`` in epoch seconds."""
    scale = (*_SCALE, 1, 1000, 100, 1)
    rows = []
    for place, time in zip(places, times, strict=True):
        days, seconds = divmod(time - _MILLENNIUM, 86_400)
        row = (*place, 2.5, 2.5, days, seconds, 1.5, fix)
        rows.append(struct.pack(">7i2H", *(round(v * s) for v, s in zip(row, scale, strict=True))))
    return nest("DEVC", nest("STRM",
        block("TYPE", "c", 1, b"lllllllSS"),
        block("SCAL", "l", 4, struct.pack(">9i", *scale)),
        block("GPS9", "?", 32, b"".join(rows)),
    ))  # fmt: skip


def gopro(
    path: Path, payloads: Sequence[bytes], began: float | None = None, location: str = ""
) -> Path:
    """Write a video with one of these a second; ``began`` in epoch seconds is what it says of
    itself, ``location`` its place as ISO 6709."""
    clip = video(path.with_name(f"{path.stem} pictures.mp4"), [("red", max(1, len(payloads)))])
    with av.open(str(clip)) as source, av.open(str(path), "w", format="mp4") as out:
        if began is not None:
            out.metadata["creation_time"] = (
                f"{datetime.fromtimestamp(began, UTC):%Y-%m-%dT%H:%M:%SZ}"
            )
        if location:
            out.metadata["location"] = location
        pictures = out.add_stream_from_template(source.streams.video[0])
        telemetry = out.add_data_stream("bin_data")  # written as "gpmd"
        telemetry.time_base = Fraction(1, 1000)
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = pictures
                out.mux(packet)
        for second, payload in enumerate(payloads):
            sent = av.Packet(payload)
            sent.stream, sent.time_base = telemetry, telemetry.time_base
            sent.pts = sent.dts = second * 1000
            sent.duration = 1000
            out.mux(sent)
    clip.unlink()
    return path
