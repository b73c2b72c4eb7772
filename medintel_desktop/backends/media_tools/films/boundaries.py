"""Where a video can be cut without decoding it.

A part can begin at a key frame: what is decoded after it but shown before is left out. It can
follow another part only where that key frame lets decoders forget all that was (``fresh``). A part
can end at a boundary: all that is decoded before is shown before, and all after is shown after.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import av

from medintel_desktop.backends.media_tools.container import Opened
from medintel_desktop.backends.media_tools.faults import damaged, too_slow
from medintel_desktop.backends.media_tools.limits import READ_SECONDS

REORDERED = 20
"""Packets that one may be decoded before it is shown: H.264 and HEVC allow 16."""

_BACK = (0.0, 5.0, 20.0, 80.0)
"""Seconds a seek is repeated before its target where it missed: some containers have no index."""

ROUNDED = 0.002
"""Seconds by which containers and people round the times of frames."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key frame; ``second`` is counted from the start of the video, exact in the ticks of its
    clock."""

    second: Fraction
    fresh: bool


@dataclass(frozen=True, slots=True)
class Places:
    """Where a part can begin and where it can end, around a second; both in order."""

    keys: list[Key]
    ends: list[Fraction]


def around(video: Opened, second: float) -> Places:
    """Those from the key frame at or before a second to the one after it. The end of the video is
    one that a part can end at.

    Raises Unreadable, and TooLarge where key frames are too far apart to be read.
    """
    for back in _BACK:
        video.seek(max(0.0, second - back))
        packets, ended = _read(video, second)
        if packets and packets[0].key and packets[0].begins <= second + ROUNDED:
            return Places([p.key for p in packets if p.key], list(_ends(packets, ended)))
        if second <= back:
            break
    raise damaged()


@dataclass(frozen=True, slots=True)
class _Packet:
    begins: Fraction
    ends: Fraction
    key: Key | None


def _read(video: Opened, second: float) -> tuple[list[_Packet], bool]:
    """Packets in the order of decoding, and whether they go on to the end of the video."""
    deadline, found, more = time.monotonic() + READ_SECONDS, list[_Packet](), None
    for packet in shown(video):
        begins, ends = times(video, packet)
        key = Key(begins, _fresh(video, packet)) if packet.is_keyframe else None
        found.append(_Packet(begins, ends, key))
        if more is None and key and begins > second + ROUNDED:
            more = REORDERED
        elif more is not None:
            more -= 1
            if more == 0:
                return found, False
        if time.monotonic() > deadline:
            raise too_slow()
    return found, True


def shown(video: Opened) -> Iterator[av.Packet[av.VideoStream]]:
    """The packets of its pictures, from where it stands."""
    for packet in video.container.demux(video.stream):
        if packet.size and (packet.pts is not None or packet.dts is not None):
            yield packet


def times(video: Opened, packet: av.Packet[av.VideoStream]) -> tuple[Fraction, Fraction]:
    """When a packet is shown and when that is over, in seconds from the start of the video."""
    base = packet.time_base or Fraction(1)
    pts = packet.dts if packet.pts is None else packet.pts
    begins = (pts or 0) * base - Fraction(video.container.start_time or 0, av.time_base)
    lasts = (packet.duration or 0) * base or 1 / (video.stream.average_rate or Fraction(25))
    return begins, begins + lasts


def _ends(packets: list[_Packet], ended: bool) -> Iterator[Fraction]:
    latest = list(accumulate((packet.begins for packet in packets), max))
    soonest = list(accumulate((packet.begins for packet in reversed(packets)), min))[::-1]
    sure = len(packets) if ended else len(packets) - REORDERED
    for number in range(max(1, sure)):
        # The first one is a key frame: all that is decoded before it is shown before, too.
        if number == 0 or latest[number - 1] < soonest[number]:
            yield soonest[number]
    if ended:
        yield max(packet.ends for packet in packets)


_FRESH_UNITS = {"h264": (0x1F, 0, {5}), "hevc": (0x3F, 1, {16, 17, 18, 19, 20})}
"""By codec: mask and shift of the first byte of a unit that give its type, and the types after
which nothing before is referred to."""


def _fresh(video: Opened, packet: av.Packet[av.VideoStream]) -> bool:
    context = video.stream.codec_context
    known = _FRESH_UNITS.get(context.codec.canonical_name)
    if known is None:
        return True
    mask, shift, kinds = known
    return any(first >> shift & mask in kinds for first in _units(packet, context.extradata))


def _units(packet: av.Packet[av.VideoStream], extradata: bytes | None) -> Iterator[int]:
    """The first byte of each unit of a packet as MP4 and Matroska hold it: behind its length."""
    setup = extradata or b""
    wide = 4
    if setup[:1] == b"\x01" and len(setup) > 22:
        hevc = setup[4] & 0xFC != 0xFC
        wide = (setup[21 if hevc else 4] & 3) + 1
    data, at = memoryview(packet), 0
    while at + wide < len(data):
        yield data[at + wide]
        at += wide + int.from_bytes(data[at : at + wide], "big")
