"""FCPXML 1.8, which Final Cut Pro 10.4 and later and Resolve read.

Written here: the adapter of OpenTimelineIO has no rates of 1001/30000 s, shortens times to whole
frames by floating point, gives clips no sound and formats no size, and asks a program on the
search path about each file. Its reader understands what is written here.

Times are fractions of seconds that are whole frames: places and lengths in the list are frames of
the list's rate, beginnings in a file are frames of the file's.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from medintel_desktop.backends.hand_over.reels import reels
from medintel_desktop.backends.hand_over.texts import file_url, is_marked, label, plain, remarks
from medintel_desktop.domain.hand_over import RATES, CutList, Event, Source

VERSION = "1.8"
"""The last one in which an asset is one file; later programs read it as well."""

_STILL = "FFVideoFormatRateUndefined"


def write_fcpxml(cuts: CutList, target: Path) -> None:
    target.write_text(fcpxml_text(cuts), "utf-8", newline="\n")


def fcpxml_text(cuts: CutList) -> str:
    root = Element("fcpxml", version=VERSION)
    resources = _Resources(SubElement(root, "resources"), cuts)
    event = SubElement(SubElement(root, "library"), "event", name=plain(cuts.name))
    project = SubElement(event, "project", name=plain(cuts.name))
    sequence = SubElement(
        project, "sequence", format=resources.format(*cuts.size, cuts.rate),
        duration=_seconds(cuts.frames, cuts.rate), tcStart=_seconds(cuts.first, cuts.rate),
        tcFormat=_shown(cuts.drop), audioLayout="stereo", audioRate="48k",
    )  # fmt: skip
    spine = SubElement(sequence, "spine")
    for one in cuts.events:
        _clip(spine, one, cuts, resources)
    indent(root)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
        f"{tostring(root, encoding='unicode')}\n"
    )


class _Resources:
    """Formats and files, each written once and then named by its id."""

    def __init__(self, parent: Element, cuts: CutList) -> None:
        self._parent = parent
        self._cuts = cuts
        self._reels = reels(cuts.sources)
        self._formats: dict[tuple[int, int, Fraction | None], str] = {}
        self._assets: dict[str, str] = {}
        self._numbers = count(1)

    def format(self, width: int, height: int, rate: Fraction | None) -> str:
        """``rate`` None: that of a photo."""
        key = (width, height, rate)
        if key not in self._formats:
            told = {"id": self._id()}
            if rate is None:
                told["name"] = _STILL
            else:
                told["frameDuration"] = _seconds(1, rate)
            if width and height:
                told |= {"width": str(width), "height": str(height)}
            SubElement(self._parent, "format", told)
            self._formats[key] = told["id"]
        return self._formats[key]

    def format_of(self, source: Source) -> str:
        rate = None if source.photo else source.tally.rate
        return self.format(source.width, source.height, rate)

    def asset(self, source: Source) -> str:
        if source.media_id not in self._assets:
            told = {
                "id": self._id(), "name": plain(source.name), "src": file_url(source.path),
                "start": _begins(source), "duration": self._lasts(source), "hasVideo": "1",
                "format": self.format_of(source),
            }  # fmt: skip
            if source.tally.channels:
                told |= {
                    "hasAudio": "1", "audioSources": "1",
                    "audioChannels": str(source.tally.channels),
                }  # fmt: skip
            asset = SubElement(self._parent, "asset", told)
            if source.tally.reel:
                about = SubElement(asset, "metadata")
                key = "com.apple.proapps.studio.reel"
                SubElement(about, "md", key=key, value=plain(source.tally.reel))
            self._assets[source.media_id] = told["id"]
        return self._assets[source.media_id]

    def _lasts(self, source: Source) -> str:
        if source.photo:
            held = [e.frames for e in self._cuts.events if e.source.media_id == source.media_id]
            return _seconds(max(held), self._cuts.rate)
        return _seconds(source.frames, source.tally.rate)

    def _id(self) -> str:
        return f"r{next(self._numbers)}"


def _clip(spine: Element, event: Event, cuts: CutList, resources: _Resources) -> None:
    source = event.source
    asset = resources.asset(source)
    begins = _taken(event)
    place = {
        "name": plain(source.name),
        "offset": _seconds(cuts.first + event.start, cuts.rate),
        "duration": _seconds(event.frames, cuts.rate),
        "start": begins,
    }
    if source.photo:
        clip = SubElement(spine, "clip", place)
        _note(clip, event)
        held = {"ref": asset, "offset": "0s", "start": "0s", "duration": place["duration"]}
        SubElement(clip, "video", held)
    else:
        told = {
            **place, "ref": asset, "format": resources.format_of(source),
            "tcFormat": _shown(source.tally.drop),
        }  # fmt: skip
        if source.tally.channels:
            told["audioRole"] = "dialogue"
        clip = SubElement(spine, "asset-clip", told)
        _note(clip, event)
        _conform(clip, source.tally.rate, cuts.rate)
    if is_marked(event):
        length = _seconds(1, cuts.rate if source.photo else source.tally.rate)
        marker = SubElement(clip, "marker", start=begins, duration=length, value=label(event))
        if said := remarks(event):
            marker.set("note", "; ".join(said))


def _note(clip: Element, event: Event) -> None:
    if event.cut.note:
        SubElement(clip, "note").text = plain(event.cut.note)


def _conform(clip: Element, rate: Fraction, wanted: Fraction) -> None:
    """A second of the file is a second of the list: frames are left out or shown twice."""
    if rate != wanted and rate in RATES:
        SubElement(clip, "conform-rate", scaleEnabled="0", srcFrameRate=_rounded(rate))


def _rounded(rate: Fraction) -> str:
    """ "23.98", "25"."""
    return f"{float(rate):.2f}".removesuffix(".00")


def _begins(source: Source) -> str:
    return "0s" if source.photo else _seconds(source.tally.first, source.tally.rate)


def _taken(event: Event) -> str:
    """Where a cut begins in its file, on the clock of the file's timecode."""
    tally = event.source.tally
    return "0s" if event.source.photo else _seconds(tally.first + event.first, tally.rate)


def _seconds(frames: int, rate: Fraction) -> str:
    """ "1001/30000s", "4s"."""
    lasts = frames / rate
    return f"{lasts.numerator}s" if lasts.denominator == 1 else f"{lasts}s"


def _shown(drop: bool) -> str:
    return "DF" if drop else "NDF"
