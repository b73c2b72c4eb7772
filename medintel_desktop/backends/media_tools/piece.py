"""A part of a video in a container of its own, packet by packet: nothing is re-encoded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import OutputContainer
from av.stream import Stream

from medintel_desktop.backends.media_tools.container import Opened, opened
from medintel_desktop.backends.media_tools.faults import damaged
from medintel_desktop.backends.media_tools.target import folder_of, replacing
from medintel_desktop.domain.media import Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.pieces import Piece, ending_of
from medintel_desktop.domain.ports import Report

_CONTAINERS = {".mp4": "mp4", ".mkv": "matroska"}

_BACK = (0.0, 5.0, 20.0, 80.0)
"""Seconds a seek is repeated before its target where it missed: some containers have no index."""

_BUFFER = 1 << 20
"""Bytes that are written at once."""

_REPORT_EVERY = 256
"""Packets."""

_END = 0.5
"""Seconds before the end of a video that count as its end: durations are rounded."""


def make_piece(path: Path, metadata: Metadata, span: Span, stem: Path, report: Report) -> Piece:
    """Write ``span`` of the video to ``stem`` with the ending of its container.

    It begins at the key frame at or before ``span.start``; the first sound track comes along.
    ``report`` is told seconds; what it raises ends the work and passes through. Raises Unreadable,
    TooLarge, FileGone, AccessDenied, DiskFull.
    """
    with opened(path) as video:
        kind, suffix = _container(video)
        target = stem.with_name(stem.name + suffix)
        to_end = metadata.duration is None or span.end >= metadata.duration - _END
        with (
            replacing(target, folder_of(target)) as temporary,
            # A file of our own: one that is opened by its name stays open when writing fails.
            temporary.open("wb") as file,
            av.open(file, "w", format=kind, buffer_size=_BUFFER) as out,
        ):
            start = _Copy(video, out, span, to_end, report).run()
    return Piece(target, Span(start, max(span.end, start + 0.001)))


def _container(video: Opened) -> tuple[str, str]:
    sound = _sound(video)
    picture_codec = video.stream.codec_context.codec.canonical_name
    sound_codec = sound.codec_context.codec.canonical_name if sound else None
    suffix = ending_of(picture_codec, sound_codec)
    return _CONTAINERS[suffix], suffix


def _sound(video: Opened) -> av.AudioStream | None:
    for stream in video.container.streams.audio:
        # Missing where no decoder knows the sound, whatever the type says.
        context: av.AudioCodecContext | None = stream.codec_context
        if context is not None:
            return stream
    return None


@dataclass(slots=True)
class _Copy:
    """One pass over the packets of a part."""

    video: Opened
    out: OutputContainer
    span: Span
    to_end: bool
    report: Report

    def run(self) -> float:
        """Copy and return where the part begins, in seconds of the video."""
        picture, sound = self.video.stream, _sound(self.video)
        start = self._seek()
        tracks = {
            stream.index: self.out.add_stream_from_template(stream)
            for stream in (picture, sound)
            if stream is not None
        }
        begun = False
        for number, packet in enumerate(self._packets(picture, sound)):
            shown, is_picture = self._seconds(packet.pts, packet), packet.stream is picture
            if self._over(packet) and is_picture:
                break
            begun = begun or (is_picture and packet.is_keyframe and shown >= start)
            # What comes before the cut cannot be shown without the pictures before it.
            if begun and shown >= start and (is_picture or not self._over(packet)):
                self._write(packet, tracks[packet.stream.index], start)
            if number % _REPORT_EVERY == 0:
                self.report(max(0.0, shown - start), self.span.end - start)
        if not begun:
            raise damaged()
        return max(0.0, start)

    def _seek(self) -> float:
        """Stand before the key frame at or before the part, and return its second."""
        for back in _BACK:
            target = max(0.0, self.span.start - back)
            self.video.seek(target)
            start = self._last_key_frame()
            if start is not None and (start <= self.span.start or target == 0):
                self.video.seek(target)
                return start
        raise damaged()

    def _last_key_frame(self) -> float | None:
        """The second of the last one up to the start of the part, else of the first one."""
        found: float | None = None
        for packet in self._packets(self.video.stream):
            if packet.is_keyframe:
                at = self._seconds(packet.pts, packet)
                found = at if found is None or at <= self.span.start else found
            if found is not None and self._seconds(packet.dts, packet) > self.span.start:
                break
        return found

    def _packets(self, *streams: Stream | None) -> Iterator[av.Packet[Any]]:
        """Those that hold something, each with both its times."""
        for packet in self.video.container.demux([s for s in streams if s is not None]):
            pts = packet.dts if packet.pts is None else packet.pts
            if pts is not None:
                packet.pts, packet.dts = pts, pts if packet.dts is None else packet.dts
                yield packet

    def _over(self, packet: av.Packet[Any]) -> bool:
        """Whether all that follows is behind the part: what is decoded later is shown later."""
        return not self.to_end and self._seconds(packet.dts, packet) >= self.span.end

    def _seconds(self, ticks: int | None, packet: av.Packet[Any]) -> float:
        """A time of a packet, from the start of the video."""
        base = packet.time_base or Fraction(1)
        # As exact as multiplying fractions, and several times faster.
        return (ticks or 0) * base.numerator / base.denominator - self.video.start

    def _write(self, packet: av.Packet[Any], track: Stream, start: float) -> None:
        base = packet.time_base or Fraction(1)
        shift = round((start + self.video.start) * base.denominator / base.numerator)
        packet.pts, packet.dts = (packet.pts or 0) - shift, (packet.dts or 0) - shift
        packet.stream = track
        self.out.mux(packet)
