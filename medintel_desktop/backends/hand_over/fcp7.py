"""Final Cut Pro 7 XML, which Premiere Pro, Resolve and many others read.

The adapter takes equal items for one, so that ours differ (see :mod:`.timeline`); whether timecode
is drop-frame, the name of the reel and the size of the picture are handed to it as metadata.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from opentimelineio import adapters
from opentimelineio.schema import Clip, Timeline

from medintel_desktop.backends.hand_over.reels import reels
from medintel_desktop.backends.hand_over.texts import file_url
from medintel_desktop.backends.hand_over.timeline import Dialect, MarkedAt, timeline_of
from medintel_desktop.domain.hand_over import CutList, Source


def _local(path: Path) -> str:
    """Final Cut Pro 7 and Premiere name the host."""
    return file_url(path).replace("file:///", "file://localhost/", 1)


DIALECT = Dialect(
    MarkedAt.FILE_START, sounds=2, timecode_only=True, one_rate_clips=True, url=_local
)

_KEY = "fcp_xml"


def write_fcp7(cuts: CutList, target: Path) -> None:
    target.write_text(fcp7_text(cuts), "utf-8", newline="\n")


def fcp7_text(cuts: CutList) -> str:
    timeline = timeline_of(cuts, DIALECT)
    width, height = cuts.size
    timeline.metadata[_KEY] = {
        "timecode": {"displayformat": _shown(cuts.drop)},
        "media": {"video": {"format": {"samplecharacteristics": _sides(width, height)}}},
    }
    _tell_files(timeline, cuts)
    _tell_links(timeline)
    with warnings.catch_warnings():
        # The adapter asks elements whether they are true, which Python 3.12 and later warn of.
        warnings.simplefilter("ignore", DeprecationWarning)
        text: str = adapters.write_to_string(timeline, _KEY)
    head, _, rest = text.partition("?>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>{rest}' if rest else head


def _tell_files(timeline: Timeline, cuts: CutList) -> None:
    names = reels(cuts.sources)
    for track in timeline.tracks:
        for clip, event in zip(track, cuts.events, strict=True):
            if isinstance(clip, Clip):
                clip.media_reference.metadata[_KEY] = _file(event.source, names)


def _file(source: Source, names: dict[str, str]) -> dict[str, Any]:
    media: dict[str, Any] = {
        "video": {"samplecharacteristics": _sides(source.width, source.height)}
    }
    if source.tally.channels:
        media["audio"] = {"channelcount": str(source.tally.channels)}
    return {
        "timecode": {
            "displayformat": _shown(source.tally.drop), "reel": {"name": names[source.media_id]},
        },
        "media": media,
    }  # fmt: skip


def _tell_links(timeline: Timeline) -> None:
    """Picture and sound of a cut are moved together, and sound comes from its channel."""
    tracks = list(timeline.tracks)
    ids = {
        (number, place): f"clipitem-{place * len(tracks) + number + 1}"
        for number, track in enumerate(tracks)
        for place, clip in enumerate(track)
        if isinstance(clip, Clip)
    }
    for (number, place), own in ids.items():
        together = [
            {
                "linkclipref": ids[other, place],
                "mediatype": "audio" if other else "video",
                "trackindex": str(other or 1),
                "clipindex": str(place + 1),
            }
            for other in range(len(tracks))
            if (other, place) in ids
        ]
        told: dict[str, Any] = {"@id": own, "link": together}
        if number:
            told["sourcetrack"] = {"mediatype": "audio", "trackindex": str(number)}
        tracks[number][place].metadata[_KEY] = told


def _sides(width: int, height: int) -> dict[str, str]:
    return {"width": str(width), "height": str(height)} if width and height else {}


def _shown(drop: bool) -> str:
    return "DF" if drop else "NDF"
