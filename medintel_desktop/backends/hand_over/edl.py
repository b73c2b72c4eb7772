"""EDL, CMX 3600: one line of timecodes for each cut, and comments.

The adapter writes events and comments. It counts all timecode of 29.97 as drop-frame, does not say
which kind a list has, knows the picture alone, and begins at zero: what is wrong in its lines is
put right here.
"""

from __future__ import annotations

import re
from pathlib import Path

from opentimelineio import adapters
from opentimelineio.opentime import TimeRange
from opentimelineio.schema import Clip, Gap

from medintel_desktop.backends.hand_over.numbers import shows_drop, source_number
from medintel_desktop.backends.hand_over.reels import reels
from medintel_desktop.backends.hand_over.texts import plain, remarks
from medintel_desktop.backends.hand_over.timeline import Dialect, MarkedAt, frames, timeline_of
from medintel_desktop.domain.hand_over import CutList, Event
from medintel_desktop.domain.timecode import timecode

DIALECT = Dialect(MarkedAt.LIST_TIMECODE, sounds=0, one_rate=True, url=lambda path: _path(path))

_TIME = r"\d\d:\d\d:\d\d[:;]\d\d"
_EVENT = re.compile(rf"^(\d{{3}}  \S{{1,8}} +)V     C        {_TIME} {_TIME} {_TIME} {_TIME}$")
_MARKER = re.compile(rf"^\* LOC: {_TIME}")

_CHANNELS = {0: "V", 1: "B", 2: "AA/V"}
"""Picture, picture and one sound, picture and two."""


def write_edl(cuts: CutList, target: Path) -> None:
    target.write_text(edl_text(cuts), "utf-8", newline="\n")


def edl_text(cuts: CutList) -> str:
    timeline = timeline_of(cuts, DIALECT)
    picture = timeline.tracks[0]
    names = reels(cuts.sources)
    for clip, event in zip(picture, cuts.events, strict=True):
        if isinstance(clip, Clip):
            clip.metadata["cmx_3600"] = {
                "reel": names[event.source.media_id], "comments": remarks(event),
            }  # fmt: skip
    begin = TimeRange(frames(0, cuts.rate), frames(cuts.first, cuts.rate))
    picture.insert(0, Gap(source_range=begin))
    text: str = adapters.write_to_string(
        timeline, "cmx_3600", rate=float(cuts.rate), style="nucoda"
    )
    return _mended(text, cuts)


def _mended(text: str, cuts: CutList) -> str:
    lines = [f"FCM: {'DROP FRAME' if cuts.drop else 'NON-DROP FRAME'}"]
    events = iter(cuts.events)
    event: Event | None = None
    for line in text.splitlines():
        if line.startswith("TITLE:"):
            lines.insert(0, line)
            continue
        if found := _EVENT.match(line):
            event = next(events)
            line = f"{found[1]}{_CHANNELS[min(event.source.tally.channels, 2)]:5} C        "
            line += _times(event, cuts)
        elif event and _MARKER.match(line):
            line = _MARKER.sub(f"* LOC: {_counted(event.start, cuts)}", line)
        lines.append(line)
    if next(events, None) is not None:
        raise AssertionError("an event was written in a way that is not known")
    return "\n".join(lines) + "\n"


def _times(event: Event, cuts: CutList) -> str:
    first, drop = source_number(event, cuts.rate), shows_drop(event.source, cuts.rate)
    taken = (timecode(at, cuts.rate, drop=drop) for at in (first, first + event.frames))
    return " ".join((*taken, _counted(event.start, cuts), _counted(event.end, cuts)))


def _counted(frame: int, cuts: CutList) -> str:
    return timecode(cuts.first + frame, cuts.rate, drop=cuts.drop)


def _path(path: Path) -> str:
    return plain(str(path), 4096)
