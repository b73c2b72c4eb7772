"""Final Cut Pro 7 XML, which Premiere Pro, Resolve and many others read.

The adapter takes equal items for one, so that ours differ (see :mod:`.timeline`); whether timecode
is drop-frame, the name of the reel and the size of the picture are handed to it as metadata. Links
between picture and sound are added behind it, and the length of the whole, which it counts at the
fastest rate among the files, is put right.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, indent, tostring

from opentimelineio import adapters
from opentimelineio.schema import Clip, Timeline

from medintel_desktop.backends.hand_over.reels import reels
from medintel_desktop.backends.hand_over.texts import file_url
from medintel_desktop.backends.hand_over.timeline import Dialect, MarkedAt, timeline_of
from medintel_desktop.domain.hand_over import CutList, Source


def _local(path: Path) -> str:
    """Final Cut Pro 7 and Premiere name the host."""
    return file_url(path).replace("file:///", "file://localhost/", 1)


DIALECT = Dialect(MarkedAt.FILE_START, sounds=2, timecode_only=True, url=_local)

_KEY = "fcp_xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'
_ORDER = (
    "name", "duration", "rate", "start", "end", "in", "out", "pathurl", "timecode", "file",
    "sourcetrack", "comment", "media", "marker", "link",
)  # fmt: skip


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
    _tell_channels(timeline)
    with warnings.catch_warnings():
        # The adapter asks elements whether they are true, which Python 3.12 and later warn of.
        warnings.simplefilter("ignore", DeprecationWarning)
        text: str = adapters.write_to_string(timeline, _KEY)
    root = fromstring(text)  # noqa: S314 - it was written here
    _tell_length(root, cuts)
    _link(root)
    _put_in_order(root)
    indent(root)
    return f"{_HEAD}{tostring(root, encoding='unicode')}\n"


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


def _tell_channels(timeline: Timeline) -> None:
    for number, track in enumerate(timeline.tracks):
        for clip in track:
            if number and isinstance(clip, Clip):
                channel = {"mediatype": "audio", "trackindex": str(number)}
                clip.metadata[_KEY] = {"sourcetrack": channel}


def _tell_length(root: Element, cuts: CutList) -> None:
    for length in root.iterfind(".//sequence/duration"):
        length.text = str(cuts.frames)


def _link(root: Element) -> None:
    """Picture and sound of a cut are moved together; the adapter knows no links."""
    tracks = root.findall(".//sequence/media/*/track")
    together: dict[str, list[tuple[Element, int, int]]] = {}
    for number, track in enumerate(tracks):
        for place, item in enumerate(track.findall("clipitem"), 1):
            together.setdefault(item.findtext("start", ""), []).append((item, number, place))
    for items in together.values():
        for item, _, _ in items if len(items) > 1 else ():
            for other, number, place in items:
                link = SubElement(item, "link")
                SubElement(link, "linkclipref").text = other.get("id")
                SubElement(link, "mediatype").text = "audio" if number else "video"
                SubElement(link, "trackindex").text = str(number or 1)
                SubElement(link, "clipindex").text = str(place)


def _put_in_order(root: Element) -> None:
    """As Final Cut writes them, and each once: the adapter repeats the rate of a clip."""
    for element in root.iter():
        if element.tag in ("sequence", "clipitem", "file", "marker"):
            children = sorted(element, key=lambda child: _ORDER.index(child.tag))
            kept = [
                child
                for number, child in enumerate(children)
                if child.tag != "rate" or children[number - 1].tag != "rate"
            ]
            element[:] = kept


def _sides(width: int, height: int) -> dict[str, str]:
    return {"width": str(width), "height": str(height)} if width and height else {}


def _shown(drop: bool) -> str:
    return "DF" if drop else "NDF"
