"""How a video counts its frames: rate, timecode and reel, without decoding any."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from av.container import InputContainer
from av.error import FFmpegError

from medintel_desktop.backends.media_tools import exif_values as values
from medintel_desktop.backends.media_tools.container import Opened, opened
from medintel_desktop.backends.media_tools.faults import damaged
from medintel_desktop.domain.hand_over import DROP_RATES, Tally, known_rate
from medintel_desktop.domain.timecode import frame_of, is_drop

LOOKED_AT = 600
"""Frames from the beginning: twenty seconds of a telephone's video, enough to tell its rate from
one that varies."""

TALLY_SECONDS = 4.0
"""For reading them."""

_BEHIND = 16
"""Frames at the end of those looked at that others, not yet read, may be shown before."""

_UNEVEN = 0.1
"""Of a frame; containers round times to a millisecond."""

_SLOWEST, _FASTEST = Fraction(1, 60), 1000
"""Frames a second that anybody recorded."""

_SOURCES = ("timecode", "reel_name")


def tally_of(path: Path) -> Tally:
    """Raises Unreadable, TooLarge, FileGone, AccessDenied."""
    with opened(path) as video:
        tags = _tags(video.container)
        stream = video.stream
        deltas = _deltas(video)
        average = stream.average_rate or stream.guessed_rate
        if not average or not _SLOWEST <= average <= _FASTEST:
            raise damaged()
        varies = _vary(deltas)
        rate = _rate(Fraction(stream.guessed_rate or average) if varies else Fraction(average))
        first, drop = _first(tags.get("timecode", ""), rate)
        return Tally(
            rate, varies, first or 0, drop, first is not None, tags.get("reel_name", ""),
            _channels(video.container),
        )  # fmt: skip


def _first(timecode: str, rate: Fraction) -> tuple[int | None, bool]:
    """The number of the first frame, and whether numbers are left out; a semicolon at a rate at
    which none are means nothing."""
    if rate not in DROP_RATES:
        timecode = timecode.replace(";", ":").replace(",", ":")
    first = frame_of(timecode, rate)
    return first, first is not None and is_drop(timecode)


def _rate(rate: Fraction) -> Fraction:
    """One that timecode knows if that is meant; many containers say 2997/100 for 30000/1001."""
    return known_rate(rate) or rate.limit_denominator(1001)


def _vary(deltas: list[Fraction]) -> bool:
    if not deltas:
        return False
    usual = sorted(deltas)[len(deltas) // 2]
    slack = max(usual * Fraction(_UNEVEN), Fraction(2, 1000))
    return any(abs(delta - usual) > slack for delta in deltas)


def _deltas(video: Opened) -> list[Fraction]:
    """How long frames last, in seconds, in the order they are shown in."""
    shown = sorted(_shown(video))
    if len(shown) >= LOOKED_AT:
        shown = shown[:-_BEHIND]
    return [later - earlier for earlier, later in pairwise(shown)]


def _shown(video: Opened) -> Iterator[Fraction]:
    deadline = time.monotonic() + TALLY_SECONDS
    try:
        for number, packet in enumerate(video.container.demux(video.stream)):
            if number >= LOOKED_AT or time.monotonic() > deadline:
                return
            if packet.pts is not None and packet.time_base:
                yield packet.pts * packet.time_base
    except FFmpegError:
        return  # what was read tells the rate


def _tags(container: InputContainer) -> dict[str, str]:
    """Those of the container and all its streams: a tape's timecode and name lie in a stream of
    their own, or in the picture's, or in the container's."""
    found: dict[str, str] = {}
    for source in (*(stream.metadata for stream in container.streams), container.metadata):
        for name, value in source.items():
            words = values.text(value)
            if words and name.lower() in _SOURCES:
                found.setdefault(name.lower(), words)
    return found


def _channels(container: InputContainer) -> int:
    for stream in container.streams.audio:
        if stream.codec_context is not None:
            return stream.codec_context.layout.nb_channels
    return 0
