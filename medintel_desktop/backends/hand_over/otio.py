"""OpenTimelineIO's own format: every time at the rate of what it counts."""

from __future__ import annotations

from pathlib import Path

from opentimelineio import adapters
from opentimelineio.schema import Clip

from medintel_desktop.backends.hand_over.reels import reels
from medintel_desktop.backends.hand_over.timeline import Dialect, MarkedAt, timeline_of
from medintel_desktop.domain.hand_over import CutList

DIALECT = Dialect(MarkedAt.FILE_TIMECODE)


def write_otio(cuts: CutList, target: Path) -> None:
    timeline = timeline_of(cuts, DIALECT)
    names = reels(cuts.sources)
    for clip, event in zip(timeline.tracks[0], cuts.events, strict=True):
        if isinstance(clip, Clip):
            # Where programs look for reels, whatever the format.
            clip.metadata["cmx_3600"] = {"reel": names[event.source.media_id]}
    text: str = adapters.write_to_string(timeline, "otio_json")
    target.write_text(text, "utf-8", newline="\n")
