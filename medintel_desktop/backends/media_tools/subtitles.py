"""Subtitles inside a video, read without reading its pictures."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path

from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard, Disposition
from av.subtitles.stream import SubtitleStream
from av.subtitles.subtitle import AssSubtitle

from medintel_desktop.backends.media_tools.container import opened
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import MOST_CHARACTERS, MOST_LINES, Line

SUBTITLE_SECONDS = 60.0
"""For all of them: they lie all along the file."""

SHOWN_SECONDS = 3.0
"""Of one that does not say how long it stays."""

_TEXT_CODECS = {"mov_text", "srt", "subrip", "text", "ass", "ssa", "webvtt"}
_STYLE = re.compile(r"\{\\[^}]*\}|</?[a-zA-Z][^>]*>")

_log = logging.getLogger(__name__)


def subtitles_of(path: Path) -> tuple[Line, ...]:
    """The lines of the first text track, of one for the hard of hearing if there is no other;
    none for most videos.

    Tracks of pictures, as discs have, are not read. What cannot be read in SUBTITLE_SECONDS is
    left out. Raises Unreadable, TooLarge, FileGone, AccessDenied.
    """
    lines = list[Line]()
    with opened(path) as video:
        stream = _track(video.container)
        if stream is None:
            return ()
        for starts, lasts, text in _shown(video.container, stream):
            start = max(0.0, starts - video.start)
            lines.append(Line(Span(start, start + lasts), text))
            if len(lines) >= MOST_LINES:
                break
    return tuple(lines)


def _track(container: InputContainer) -> SubtitleStream | None:
    found = [s for s in container.streams.subtitles if s.codec_context.name in _TEXT_CODECS]
    last = Disposition.forced | Disposition.hearing_impaired | Disposition.comment
    return min(found, key=lambda s: bool(s.disposition & last), default=None)


def _shown(container: InputContainer, stream: SubtitleStream) -> Iterator[tuple[float, float, str]]:
    """Begin on the container's clock, length in seconds, and text of each."""
    for other in container.streams:
        other.discard = Discard.default if other.index == stream.index else Discard.all
    deadline = time.monotonic() + SUBTITLE_SECONDS
    for packet in container.demux(stream):
        if time.monotonic() > deadline:
            _log.info("subtitles take too long to read; the rest is left out")
            return
        if packet.pts is None or not packet.time_base or not packet.size:
            continue
        lasts = float((packet.duration or 0) * packet.time_base) or SHOWN_SECONDS
        if text := _text(packet):
            yield float(packet.pts * packet.time_base), lasts, text


def _text(packet: Packet[SubtitleStream]) -> str:
    try:
        found = packet.decode()
    except FFmpegError:  # one broken line does not take the others with it
        return ""
    said = (one.dialogue for one in found if isinstance(one, AssSubtitle))
    text = " ".join(part.decode("utf-8", "replace")[:MOST_CHARACTERS] for part in said)
    return " ".join(_STYLE.sub("", text).split())
