"""Shots behind one another, packet by packet: nothing is encoded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
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


Timed: TypeAlias = "tuple[av.Packet[Any], Fraction, Fraction]"
"""A packet with the seconds at which it is shown and decoded."""


@dataclass
class _Copy:
    """A film being written. Times are exact seconds of the film."""

    out: OutputContainer
    seconds: float
    report: Report
    begun: Fraction = Fraction(0)
    heard: Fraction = Fraction(0)
    """Up to where there is sound."""
    tracks: dict[str, Stream] = field(default_factory=dict)
    written: dict[str, Fraction] = field(default_factory=dict)
    """The time of decoding of the last packet of each track."""

    def add(self, video: Opened, start: Fraction, end: Fraction) -> None:
        if not self.tracks:
            streams = {"picture": video.stream, "sound": sound_of(video)}
            self.tracks = {
                name: self.out.add_stream_from_template(stream)
                for name, stream in streams.items()
                if stream is not None
            }
        self._packets(video, start, end)
        self.begun += end - start
        self.report(float(self.begun), max(self.seconds, float(self.begun)))

    def _packets(self, video: Opened, start: Fraction, end: Fraction) -> None:
        origin = Fraction(video.container.start_time or 0, av.time_base)
        shift, last = self.begun - start - origin, self.begun + end - start
        order, begun, over = _Order(), False, sound_of(video) is None
        video.seek(max(0.0, float(start)))
        for number, packet in enumerate(_read(video)):
            at = (packet.pts or 0) * (packet.time_base or Fraction(1)) + shift
            if packet.stream is not video.stream:
                over = over or at >= last
                self._hear(packet, at, last)
            elif begun and at >= last:
                # Its sound may lie behind in the file.
                if over or at >= last + _APART:
                    break
                continue
            else:
                begun = begun or (packet.is_keyframe and at == self.begun)
                if begun and at >= self.begun:
                    self._show(order.add(packet, at))
            if number % _REPORT_EVERY == 0:
                self.report(float(max(self.begun, min(at, last))), self.seconds)
        if not begun:
            raise damaged()
        self._show(order.rest())

    def _show(self, packets: Iterable[Timed]) -> None:
        for packet, pts, dts in packets:
            self._write("picture", packet, pts, dts)

    def _hear(self, packet: av.Packet[Any], at: Fraction, last: Fraction) -> None:
        """Sound packets of two shots neither overlap nor leave a gap: each moves by half of
        itself at most."""
        lasts = (packet.duration or 0) * (packet.time_base or Fraction(1))
        if at + lasts / 2 < max(self.heard, self.begun) or at + lasts / 2 > last:
            return
        at = at if at > self.heard + lasts / 2 else self.heard
        self._write("sound", packet, at, at)
        self.heard = at + lasts

    def _write(self, track: str, packet: av.Packet[Any], pts: Fraction, dts: Fraction) -> None:
        base = packet.time_base or Fraction(1)
        before = self.written.get(track)
        dts = dts if before is None else max(dts, before + base)
        self.written[track] = dts
        packet.pts, packet.dts = round(pts / base), round(dts / base)
        packet.stream = self.tracks[track]
        self.out.mux(packet)


class _Order:
    """Gives packets times of decoding: some containers do not say them."""

    def __init__(self) -> None:
        self._waiting = deque["tuple[av.Packet[Any], Fraction]"]()
        self._times: list[Fraction] = []
        self._early = Fraction(0)

    def add(self, packet: av.Packet[Any], at: Fraction) -> Iterator[Timed]:
        """The next one in the order of decoding; hands out those that wait no longer."""
        self._waiting.append((packet, at))
        heappush(self._times, at)
        if len(self._waiting) > REORDERED:
            yield self._next()

    def rest(self) -> Iterator[Timed]:
        while self._waiting:
            yield self._next()

    def _next(self) -> Timed:
        # The first of all to be shown is decoded first, early enough for those decoded behind.
        for decoded, (_, shown) in zip(sorted(self._times), self._waiting, strict=True):
            self._early = max(self._early, decoded - shown)
        packet, at = self._waiting.popleft()
        return packet, at, heappop(self._times) - self._early


def _read(video: Opened) -> Iterator[av.Packet[Any]]:
    """Packets of picture and sound from where it stands on."""
    streams = [stream for stream in (video.stream, sound_of(video)) if stream is not None]
    for packet in video.container.demux(streams):
        pts = packet.dts if packet.pts is None else packet.pts
        if pts is not None and packet.size:
            packet.pts = pts
            yield packet
