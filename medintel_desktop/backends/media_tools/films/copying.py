"""Shots behind one another, packet by packet: nothing is encoded."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any, TypeAlias

import av
from av.container import OutputContainer
from av.stream import Stream

from medintel_desktop.backends.media_tools.container import Opened
from medintel_desktop.backends.media_tools.faults import damaged
from medintel_desktop.backends.media_tools.films.boundaries import REORDERED
from medintel_desktop.backends.media_tools.films.lossless import Part, judged, sound_of
from medintel_desktop.backends.media_tools.films.open_files import OpenFiles
from medintel_desktop.backends.media_tools.films.sources import (
    check,
    check_same,
    check_target,
    naming,
)
from medintel_desktop.backends.media_tools.target import replacing
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import Shot

_KINDS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}

_BUFFER = 1 << 20
"""Bytes that are written at once."""

_REPORT_EVERY = 256
"""Packets."""

_APART = 5
"""Seconds of film that picture and sound of one moment lie apart in a file, at most."""


def copy(shots: Sequence[Shot], target: Path, report: Report) -> None:
    """Write ``target`` in the container that the streams fit into, whatever its name.

    ``report`` is told seconds. Raises UsageError where something has to be encoded, Unreadable,
    TooLarge, FileGone, AccessDenied, DiskFull.
    """
    check_target(shots, target)
    were = [check(shot) for shot in shots]
    with OpenFiles() as files:
        can, parts = judged(shots, files)
        if not can.possible:
            raise UsageError(can.why, "Choose a format that is encoded, or move the cut.")
        with replacing(target, f"the folder {target.parent.name}") as temporary:
            _write(list(zip(shots, parts, strict=True)), files, temporary, can.suffix, report)
            for shot, was in zip(shots, were, strict=True):
                check_same(shot, was)


def _write(
    cuts: Sequence[tuple[Shot, Part]], files: OpenFiles, target: Path, suffix: str, report: Report
) -> None:
    seconds = float(sum(end - start for _, (start, end) in cuts))
    with (
        # A file of our own: one that is opened by its name stays open when writing fails.
        target.open("wb") as file,
        av.open(file, "w", format=_KINDS[suffix], buffer_size=_BUFFER) as out,
    ):
        film = _Copy(out, seconds, report)
        for shot, part in cuts:
            with naming(shot), files.using(shot.path) as video:
                film.add(video, *part)


Timed: TypeAlias = "tuple[av.Packet[Any], int, int]"
"""A packet with the ticks at which it is shown and decoded."""


@dataclass
class _Copy:
    """A film being written.

    Times are whole ticks of a clock that counts each time of each file exactly: fractions would
    take longer than all else.
    """

    out: OutputContainer
    seconds: float
    report: Report
    clock: int = 2 * av.time_base
    """Ticks a second; even, so that half of a packet of sound is told exactly, too."""
    begun: int = 0
    heard: int = 0
    """Up to where there is sound."""
    tracks: dict[str, Stream] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    """By track, the ticks of one of its own."""
    written: dict[str, int] = field(default_factory=dict)
    """The time of decoding of the last packet of each track."""

    def add(self, video: Opened, start: Fraction, end: Fraction) -> None:
        streams = {"picture": video.stream, "sound": sound_of(video)}
        there = {name: stream for name, stream in streams.items() if stream is not None}
        if not self.tracks:
            self.tracks = {
                name: self.out.add_stream_from_template(stream) for name, stream in there.items()
            }
        self._tune({name: stream.time_base or Fraction(1) for name, stream in there.items()},
                   start, end)  # fmt: skip
        self._packets(video, start, self._ticks(end - start))
        self.begun += self._ticks(end - start)
        self.report(self._told(self.begun), max(self.seconds, self._told(self.begun)))

    def _tune(self, bases: Mapping[str, Fraction], *seconds: Fraction) -> None:
        """Let the clock be as fine as the times of one more file."""
        finer = [2 * base.denominator for base in bases.values()]
        clock = lcm(self.clock, *finer, *(second.denominator for second in seconds))
        factor, self.clock = clock // self.clock, clock
        self.begun, self.heard = self.begun * factor, self.heard * factor
        self.written = {track: at * factor for track, at in self.written.items()}
        self.units = {track: self._ticks(base) for track, base in bases.items()}

    def _ticks(self, seconds: Fraction) -> int:
        return seconds.numerator * (self.clock // seconds.denominator)

    def _told(self, ticks: int) -> float:
        """In seconds."""
        return ticks / self.clock

    def _packets(self, video: Opened, start: Fraction, lasts: int) -> None:
        origin = Fraction(video.container.start_time or 0, av.time_base)
        shift, last = self.begun - self._ticks(start + origin), self.begun + lasts
        order, begun, over = _Order(), False, "sound" not in self.units
        picture, sound = self.units["picture"], self.units.get("sound", 0)
        video.seek(max(0.0, float(start)))
        for number, packet in enumerate(_read(video)):
            is_picture = packet.stream is video.stream
            at = (packet.pts or 0) * (picture if is_picture else sound) + shift
            if not is_picture:
                over = over or at >= last
                self._hear(packet, at, last)
            elif begun and at >= last:
                # Its sound may lie behind in the file.
                if over or at >= last + _APART * self.clock:
                    break
                continue
            else:
                begun = begun or (packet.is_keyframe and at == self.begun)
                if begun and at >= self.begun:
                    self._show(order.add(packet, at))
            if number % _REPORT_EVERY == 0:
                self.report(self._told(max(self.begun, min(at, last))), self.seconds)
        if not begun:
            raise damaged()
        self._show(order.rest())

    def _show(self, packets: Iterable[Timed]) -> None:
        for packet, pts, dts in packets:
            self._write("picture", packet, pts, dts)

    def _hear(self, packet: av.Packet[Any], at: int, last: int) -> None:
        """Sound packets of two shots neither overlap nor leave a gap: each moves by half of
        itself at most."""
        lasts = (packet.duration or 0) * self.units["sound"]
        middle = at + lasts // 2
        if middle < max(self.heard, self.begun) or middle > last:
            return
        at = at if at > self.heard + lasts // 2 else self.heard
        self._write("sound", packet, at, at)
        self.heard = at + lasts

    def _write(self, track: str, packet: av.Packet[Any], pts: int, dts: int) -> None:
        unit, before = self.units[track], self.written.get(track)
        dts = dts if before is None else max(dts, before + unit)
        self.written[track] = dts
        packet.pts, packet.dts = _nearest(pts, unit), _nearest(dts, unit)
        packet.stream = self.tracks[track]
        self.out.mux(packet)


def _nearest(ticks: int, unit: int) -> int:
    """In units, rounded."""
    return (2 * ticks + unit) // (2 * unit)


class _Order:
    """Gives packets times of decoding: some containers do not say them."""

    def __init__(self) -> None:
        self._waiting = deque["tuple[av.Packet[Any], int]"]()
        self._times = list[int]()
        """Of those that wait, in order."""
        self._early = 0

    def add(self, packet: av.Packet[Any], at: int) -> Iterator[Timed]:
        """The next one in the order of decoding; hands out those that wait no longer."""
        self._waiting.append((packet, at))
        insort(self._times, at)
        if len(self._waiting) > REORDERED:
            yield self._next()

    def rest(self) -> Iterator[Timed]:
        while self._waiting:
            yield self._next()

    def _next(self) -> Timed:
        # The first of all to be shown is decoded first, early enough for those decoded behind.
        for decoded, (_, shown) in zip(self._times, self._waiting, strict=True):
            if decoded - shown > self._early:
                self._early = decoded - shown
        packet, at = self._waiting.popleft()
        return packet, at, self._times.pop(0) - self._early


def _read(video: Opened) -> Iterator[av.Packet[Any]]:
    """Packets of picture and sound from where it stands on."""
    streams = [stream for stream in (video.stream, sound_of(video)) if stream is not None]
    for packet in video.container.demux(streams):
        pts = packet.dts if packet.pts is None else packet.pts
        if pts is not None and packet.size:
            packet.pts = pts
            yield packet
