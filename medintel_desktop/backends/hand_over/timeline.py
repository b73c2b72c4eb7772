"""A list of cuts as an OpenTimelineIO time line, in the dialect of one adapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from pathlib import Path
from typing import Any

from opentimelineio.opentime import RationalTime, TimeRange
from opentimelineio.schema import (
    Clip,
    ExternalReference,
    Gap,
    Marker,
    MarkerColor,
    Timeline,
    Track,
    TrackKind,
)

from medintel_desktop.backends.hand_over.numbers import offset, renumbered
from medintel_desktop.backends.hand_over.texts import (
    file_url,
    is_marked,
    label,
    plain,
    remarks,
)
from medintel_desktop.domain.hand_over import RATES, CutList, Event, Source

OURS = "medintel"
"""Our key among the metadata of clips and markers."""


class MarkedAt(Enum):
    """What the time of a marker counts from."""

    FILE_TIMECODE = auto()
    FILE_START = auto()
    LIST_TIMECODE = auto()
    NOT_AT_ALL = auto()


@dataclass(frozen=True)
class Dialect:
    """What an adapter expects. ``one_rate``: every time at the rate of the list. ``sounds``: how
    many sound tracks a file with two channels fills."""

    marked_at: MarkedAt
    sounds: int = 1
    one_rate: bool = False
    timecode_only: bool = False
    """Rates that timecode cannot count become that of the list."""
    url: Callable[[Path], str] = file_url

    def rate_of(self, source: Source, cuts: CutList) -> Fraction:
        if source.photo or self.one_rate:
            return cuts.rate
        odd = self.timecode_only and source.tally.rate not in RATES
        return cuts.rate if odd else source.tally.rate


def timeline_of(cuts: CutList, dialect: Dialect) -> Timeline:
    """One picture track, and as many of sound as the dialect has; where a file has no sound there
    is a gap. No two clips are equal: adapters take equal ones for the same."""
    made = Timeline(plain(cuts.name), global_start_time=frames(cuts.first, cuts.rate))
    picture = Track("V1", kind=TrackKind.Video)
    picture.extend([_clip(event, cuts, dialect, "V1") for event in cuts.events])
    made.tracks.append(picture)
    for number in range(1, dialect.sounds + 1):
        if any(event.source.tally.channels >= number for event in cuts.events):
            made.tracks.append(_sound(number, cuts, dialect))
    return made


def frames(count: int, rate: Fraction) -> RationalTime:
    return RationalTime(count, float(rate))


def _sound(number: int, cuts: CutList, dialect: Dialect) -> Track:
    track = Track(f"A{number}", kind=TrackKind.Audio)
    for event in cuts.events:
        if event.source.tally.channels >= number:
            track.append(_clip(event, cuts, dialect, f"A{number}"))
        else:
            lasts = TimeRange(frames(0, cuts.rate), frames(event.frames, cuts.rate))
            track.append(Gap(source_range=lasts))
    return track


def _clip(event: Event, cuts: CutList, dialect: Dialect, track: str) -> Clip:
    source = event.source
    rate = dialect.rate_of(source, cuts)
    begins = _begins(source, rate) + _offset(event, rate)
    # Counted as its beginning is, for readers that take a range to have one rate: an uneven
    # number of frames where the file has another rate than the list.
    lasts = RationalTime(float(event.frames / cuts.rate * rate), float(rate))
    clip = Clip(
        plain(source.name), _reference(source, cuts, dialect),
        TimeRange(frames(begins, rate), lasts),
        metadata={OURS: {**_ours(event), "track": track}},
    )  # fmt: skip
    if track == "V1" and is_marked(event) and dialect.marked_at is not MarkedAt.NOT_AT_ALL:
        clip.markers.append(_marker(event, cuts, dialect, begins, rate))
    return clip


def _offset(event: Event, rate: Fraction) -> int:
    return event.first if event.source.tally.rate == rate else offset(event, rate)


def _begins(source: Source, rate: Fraction) -> int:
    return 0 if source.photo else renumbered(source.tally.first, source, rate)


def _reference(source: Source, cuts: CutList, dialect: Dialect) -> ExternalReference:
    rate = dialect.rate_of(source, cuts)
    first = _begins(source, rate)
    held = _photo_frames(source, cuts) if source.photo else source.frames
    if not source.photo and source.tally.rate != rate:
        held = int(held / source.tally.rate * rate)
    made = ExternalReference(
        dialect.url(source.path), TimeRange(frames(first, rate), frames(held, rate))
    )
    made.name = plain(source.name)
    return made


def _photo_frames(source: Source, cuts: CutList) -> int:
    """A photo stands as long as anybody asks for."""
    return max(e.frames for e in cuts.events if e.source.media_id == source.media_id)


def _ours(event: Event) -> dict[str, Any]:
    cut, source = event.cut, event.source
    return {
        "start": event.start, "cut": cut.id, "item": source.media_id, "title": plain(cut.title),
        "note": plain(cut.note), "query": plain(cut.query), "score": cut.score,
        "reel": plain(source.tally.reel), "photo": source.photo,
        "variable_frame_rate": source.tally.varies,
    }  # fmt: skip


def _marker(event: Event, cuts: CutList, dialect: Dialect, begins: int, rate: Fraction) -> Marker:
    at = {
        MarkedAt.FILE_TIMECODE: frames(begins, rate),
        MarkedAt.FILE_START: frames(_offset(event, rate), rate),
        MarkedAt.LIST_TIMECODE: frames(cuts.first + event.start, cuts.rate),
    }[dialect.marked_at]
    said = "; ".join(remarks(event))
    return Marker(
        label(event), TimeRange(at, RationalTime(0, at.rate)), MarkerColor.BLUE,
        {OURS: _ours(event), "fcp_xml": {"comment": said}}, comment=said,
    )  # fmt: skip
