"""Where one shot of a video ends and the next begins: hard cuts, found without decoding it all.

Key frames are decoded first; they stand a second or two apart. Only where two of them differ so
much that a cut may lie between is everything between them decoded, and a cut is told when a frame
differs suddenly from the one before it. Shots that come and go between two key frames, and slow
fades, are not found.

The rule for two frames in a row is that of FFmpeg's ``scdet`` filter, whose manual gives its scale
and its threshold: the mean difference of all samples in percent, or how much it has changed since
the pair before where that is less, so that steady motion is no cut; at least 10.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from medintel_desktop.backends.media_tools.container import Opened, opened
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.scene import Cuts

CUT = 10.0
"""Percent: FFmpeg's default for ``scdet``, of the 8 to 14 that its manual calls good. In 347 s of
real footage, put together from 114 shots (some shaken), cuts had 11.7 or more, all else 7.0 or
less."""

LIKELY = 6.0
"""Percent that two key frames differ by at least where a cut may lie between them; less than CUT,
because a shot may move towards the next one."""

_APART = 1.0
"""Seconds between two frames that are compared first; more key frames than that are skipped."""

_HELD = 4.0
"""Seconds of packets that are kept to look between key frames; a longer distance between them is
decoded throughout, because much may happen in it."""

_SIZE = (64, 36)
"""Frames are compared at this size in RGB: noise and small motion vanish, colours stay."""

Look = NDArray[np.int16]


def find_cuts(
    path: Path, duration: float | None, begin: float, seconds: float, report: Report
) -> Cuts:
    """Look from second ``begin`` on, for about ``seconds`` of work; as ``MediaTools.cuts``.

    Raises Unreadable, TooLarge, FileGone, AccessDenied.
    """
    deadline = time.monotonic() + seconds
    with opened(path) as video:
        video.stream.thread_type = "SLICE"  # frame threads would have to be filled at every seek
        search = _Search(video, duration or 0.0, report)
        return search.run(begin, deadline)


@dataclass(slots=True)
class _Search:
    """One pass over a part of a video."""

    video: Opened
    duration: float
    report: Report
    found: list[float] = field(default_factory=list)
    anchor: float = 0.0
    """Second of the last key frame that was looked at."""
    look: Look | None = None
    held: list[av.Packet[Any]] = field(default_factory=list)
    """Packets from the last key frame on, until it is known whether they matter."""
    pairs: _Pairs | None = None
    """Compares all frames from the last key frame on, once that was found necessary."""

    def run(self, begin: float, deadline: float) -> Cuts:
        self.video.seek(begin)
        for packet in self._packets():
            at = self._seconds(packet.pts)
            if packet.is_keyframe and (self.look is None or at >= self.anchor + _APART):
                if not self._turn(packet, at):
                    continue
                self.report(at, self.duration)
                if time.monotonic() > deadline and at > begin:
                    return Cuts(tuple(self.found), at, False)
            elif self.look is not None:
                self._hold(packet, at)
        self._end()
        return Cuts(tuple(self.found), max(self.duration, self.anchor), True)

    def _turn(self, packet: av.Packet[Any], at: float) -> bool:
        """Close what lies before a key frame; False when that cannot be decoded."""
        if self.pairs is not None:
            self._drain()
        frame = self._decoded([packet])
        if not frame:
            return False
        look = _look(frame[0])
        if self.look is not None:
            if self.pairs is None and _apart(self.look, look) >= LIKELY:
                self._compare_held()
            if self.pairs is not None:
                self.pairs.see(at, look)
                self.found += self.pairs.cuts
        self.anchor, self.look, self.pairs, self.held = at, look, None, [packet]
        return True

    def _hold(self, packet: av.Packet[Any], at: float) -> None:
        if self.pairs is not None:
            for frame in self._fed(packet):
                self.pairs.see(self._seconds(frame.pts), _look(frame))
            return
        self.held.append(packet)
        if at - self.anchor > _HELD:
            self.pairs = _Pairs()
            for held in self.held:
                for frame in self._fed(held):
                    self.pairs.see(self._seconds(frame.pts), _look(frame))
            self.held = []

    def _compare_held(self) -> None:
        self.pairs = _Pairs()
        for frame in self._decoded(self.held):
            self.pairs.see(self._seconds(frame.pts), _look(frame))

    def _drain(self) -> None:
        assert self.pairs is not None
        for frame in self._flushed():
            self.pairs.see(self._seconds(frame.pts), _look(frame))

    def _end(self) -> None:
        """What is behind the last key frame."""
        if self.pairs is not None:
            self._drain()
            self.found += self.pairs.cuts
        elif len(self.held) > 1:
            self._compare_held()
            self.found += self.pairs.cuts if self.pairs else []

    def _packets(self) -> Iterator[av.Packet[Any]]:
        for packet in self.video.container.demux(self.video.stream):
            if packet.pts is None and packet.dts is not None:
                packet.pts = packet.dts
            if packet.pts is not None:
                yield packet

    def _decoded(self, packets: list[av.Packet[Any]]) -> list[av.VideoFrame]:
        """All frames of these packets, which begin with a key frame."""
        frames = [frame for packet in packets for frame in self._fed(packet)]
        return frames + self._flushed()

    def _fed(self, packet: av.Packet[Any]) -> list[av.VideoFrame]:
        try:
            return [f for f in self.video.stream.codec_context.decode(packet) if f.pts is not None]
        except (av.error.InvalidDataError, av.error.EOFError):
            return []

    def _flushed(self) -> list[av.VideoFrame]:
        context = self.video.stream.codec_context
        try:
            frames = [frame for frame in context.decode(None) if frame.pts is not None]
        except (av.error.InvalidDataError, av.error.EOFError):
            frames = []
        context.flush_buffers()
        return frames

    def _seconds(self, pts: int | None) -> float:
        base = self.video.stream.time_base or Fraction(1)
        return float((pts or 0) * base) - self.video.start


class _Pairs:
    """Frames in a row; ``cuts`` are the seconds at which one differs suddenly from the last."""

    def __init__(self) -> None:
        self.cuts: list[float] = []
        self._last: Look | None = None
        self._change = 0.0

    def see(self, at: float, look: Look) -> None:
        if self._last is not None:
            change = _apart(self._last, look)
            if min(change, abs(change - self._change)) >= CUT:
                self.cuts.append(at)
            self._change = change
        self._last = look


def _look(frame: av.VideoFrame) -> Look:
    small = frame.reformat(*_SIZE, format="rgb24", interpolation="AREA")
    return np.asarray(small.to_ndarray(), np.int16)


def _apart(one: Look, other: Look) -> float:
    """Mean difference in percent."""
    return float(np.abs(one - other).mean()) * (100 / 255)
