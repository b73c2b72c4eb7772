"""Lists read by readers that know the formats alone, and nothing of OpenTimelineIO."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest

from medintel_desktop.backends.hand_over.edl import edl_text
from medintel_desktop.backends.hand_over.fcp7 import fcp7_text
from medintel_desktop.backends.hand_over.fcpxml import fcpxml_text
from medintel_desktop.domain.hand_over import DROP_RATES, RATES, CutList, Source, on_frames
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from tests.contract.hand_over.lists import NASTY, cut_list, photo, source

BY_RATE = pytest.mark.parametrize("rate", RATES, ids=[f"{float(rate):.5g}" for rate in RATES])

PATHS = ("Day 1/ü é.mov", "50% #1?.mov", "a&b <c>.mov", "concat:x.mov", "-y.mov")
TIME = re.compile(r"\d+(/\d+)?s")
CODES = re.compile(r"(\d{3})  (\w{1,8}) +(V|B|AA/V) +C +" + r" ".join([r"(\S{11})"] * 4))


def of_all_rates(rate: Fraction, *, drop: bool | None = None) -> CutList:
    """Of a file of each rate, over a minute and over ten where numbers are left out; a photo."""
    made: list[tuple[Cut, Source]] = []
    for number, own in enumerate([*RATES, Fraction(15)]):
        begin = "00:09:50;00" if own in DROP_RATES else "00:09:50:00" if own in RATES else ""
        name = [*PATHS, NASTY][number % 6]
        taken = source(number, own, timecode=begin, name=name, seconds=90, channels=number % 3)
        taken = replace(taken, path=Path(f"/card {number}") / name)
        for start in (0, 9.97, 69.9, 89.3):
            said: dict[str, Any] = (
                {"title": "A <b> & “c”\nd", "query": "boats", "note": "slow"} if start else {}
            )
            made.append((Cut(taken.media_id, Span(start, start + 0.7), **said), taken))
    made.append((Cut("item-99", Span(0, 4.0), title="A leaf"), photo()))
    return on_frames("Ours & <theirs>", made, rate, drop=drop)


LISTS = [
    *(pytest.param(rate, drop, id=f"{float(rate):.5g}{'' if drop is None else ' non-drop'}")
      for rate in RATES for drop in ([None, False] if rate in DROP_RATES else [None])),
]  # fmt: skip


@pytest.mark.parametrize(("rate", "drop"), LISTS)
def test_fcpxml_holds_together(rate: Fraction, drop: bool | None) -> None:
    check_fcpxml(of_all_rates(rate, drop=drop))


@pytest.mark.parametrize(("rate", "drop"), LISTS)
def test_xml_of_final_cut_7_holds_together(rate: Fraction, drop: bool | None) -> None:
    check_fcp7(of_all_rates(rate, drop=drop))


@pytest.mark.parametrize(("rate", "drop"), LISTS)
def test_edl_holds_together(rate: Fraction, drop: bool | None) -> None:
    check_edl(of_all_rates(rate, drop=drop))


@pytest.mark.parametrize("count", [1, 500])
def test_lists_of_any_length_hold_together(count: int) -> None:
    made = cut_list(RATES[3], count)
    for check in (check_fcpxml, check_fcp7, check_edl):
        check(made)


def test_files_of_any_place_are_found_again() -> None:
    """Windows and shares of a network apart, which paths of another system cannot say here."""
    made = of_all_rates(Fraction(25))
    moved = [Path("/Bänder & mehr #1/100%") / name for name in PATHS]
    sources = {s.media_id: replace(s, path=p) for s, p in zip(made.sources, moved, strict=False)}
    events = [e for e in made.events if e.source.media_id in sources]
    few = replace(made, events=tuple(
        replace(event, source=sources[event.source.media_id]) for event in events
    ))  # fmt: skip
    assets = [_path_of(asset.get("src")) for asset in fromstring(fcpxml_text(few)).iter("asset")]
    urls = [_path_of(url.text) for url in fromstring(fcp7_text(few)).iter("pathurl")]
    assert assets == urls == moved
    lines = re.findall(r"^\* FROM FILE: (.*)$", edl_text(few), re.MULTILINE)
    assert [Path(line) for line in dict.fromkeys(lines)] == moved


# -- Final Cut Pro X ---------------------------------------------------------------------------

CHILDREN = {
    "resources": ("format", "asset"),
    "asset-clip": ("note", "conform-rate", "marker"),
    "clip": ("note", "video", "marker"),
}
"""What the DTD of 1.8 lets stand in an element, in its order; of the resources any."""

RATES_TOLD = {"23.98", "24", "25", "29.97", "30", "47.95", "48", "50", "59.94", "60"}


def check_fcpxml(made: CutList) -> None:
    root = fromstring(fcpxml_text(made))
    resources = {resource.get("id"): resource for resource in root.iterfind("resources/*")}
    assert len(resources) == len(root.findall("resources/*"))
    for element in root.iter():
        for name in ("ref", "format"):
            assert element.get(name) is None or element.get(name) in resources
        _check_children(element)
        for name in ("start", "duration", "offset", "tcStart", "frameDuration"):
            assert element.get(name) is None or TIME.fullmatch(element.get(name, ""))
    (sequence,) = root.iter("sequence")
    frame = _seconds(resources[sequence.get("format")], "frameDuration")
    assert frame == 1 / made.rate
    assert sequence.get("tcFormat") == ("DF" if made.drop else "NDF")
    at = begin = _seconds(sequence, "tcStart")
    clips = list(sequence.iterfind("spine/*"))
    for clip, event in zip(clips, made.events, strict=True):
        assert _seconds(clip, "offset") == at
        assert _whole(_seconds(clip, "duration") / frame) == event.frames
        at += _seconds(clip, "duration")
        _check_clip(clip, resources, frame)
    assert _seconds(sequence, "duration") == at - begin


def _check_clip(clip: Element, resources: dict[str | None, Element], frame: Fraction) -> None:
    held = clip.find("video")
    asset = resources[(clip if held is None else held).get("ref")]
    own = resources[asset.get("format")].get("frameDuration")
    begin, lasts = _seconds(asset, "start"), _seconds(asset, "duration")
    taken = _seconds(clip, "start")
    assert begin <= taken
    assert taken + _seconds(clip, "duration") <= begin + lasts
    step = Fraction(own.removesuffix("s")) if own else frame
    for time in (begin, lasts, taken):
        _whole(time / step)
    for mark in clip.iterfind("marker"):
        assert taken <= _seconds(mark, "start") < taken + _seconds(clip, "duration")
        assert mark.get("value")
    for conform in clip.iterfind("conform-rate"):
        assert conform.get("srcFrameRate") in RATES_TOLD


def _check_children(element: Element) -> None:
    order = CHILDREN.get(element.tag)
    if order is None:
        return
    names = [child.tag for child in element]
    assert set(names) <= set(order)
    if element.tag != "resources":
        assert names == sorted(names, key=order.index)


def _seconds(element: Element, name: str) -> Fraction:
    return Fraction(element.get(name, "").removesuffix("s"))


def _whole(number: Fraction) -> int:
    assert number.denominator == 1
    return int(number)


# -- Final Cut Pro 7 ---------------------------------------------------------------------------


def check_fcp7(made: CutList) -> None:
    root = fromstring(fcp7_text(made))
    (sequence,) = root.iter("sequence")
    assert _rate(sequence) == made.rate
    assert sequence.findtext("duration") == str(made.frames)
    assert sequence.findtext("timecode/frame") == str(made.first)
    items = {item.get("id"): item for item in root.iter("clipitem")}
    assert len(items) == len(list(root.iter("clipitem")))
    files = {file.get("id"): file for file in root.iter("file") if len(file)}
    assert len(files) == len(made.sources)
    for item in items.values():
        _check_item(item, files, made)
        for link in item.iterfind("link"):
            other = items[link.findtext("linkclipref")]
            assert other.findtext("start") == item.findtext("start")
    (picture,) = root.iterfind(".//video/track")
    places = [(_number(item, "start"), _number(item, "end")) for item in picture]
    assert places == [(event.start, event.end) for event in made.events]


def _check_item(item: Element, files: dict[str | None, Element], made: CutList) -> None:
    own, found = _rate(item), item.find("file")
    assert found is not None
    file = files[found.get("id")]
    assert _rate(file) == own
    first, last = _number(item, "in"), _number(item, "out")
    assert 0 <= first < last
    lasts = (_number(item, "end") - _number(item, "start")) / made.rate
    assert abs((last - first) / own - lasts) <= 1 / own
    assert last <= _number(file, "duration")
    drop = file.findtext("timecode/displayformat") == "DF"
    text = file.findtext("timecode/string", "")
    assert (";" in text) == drop
    assert number_of(text, round(own)) == _number(file, "timecode/frame")
    for mark in item.iterfind("marker"):
        assert first <= _number(mark, "in") < last


def _rate(element: Element) -> Fraction:
    base = Fraction(element.findtext("rate/timebase", ""))
    slow = element.findtext("rate/ntsc") == "TRUE"
    return base * Fraction(1000, 1001) if slow else base


def _number(element: Element, name: str) -> int:
    return int(element.findtext(name, ""))


# -- CMX 3600 ----------------------------------------------------------------------------------


def check_edl(made: CutList) -> None:
    lines = edl_text(made).splitlines()
    assert lines[0].startswith("TITLE: ")
    assert lines[1] == f"FCM: {'DROP FRAME' if made.drop else 'NON-DROP FRAME'}"
    base, at = round(made.rate), made.first
    for number, (found, event) in enumerate(zip(_events(lines), made.events, strict=True), 1):
        assert int(found[1]) == number
        taken, behind, here, end = (number_of(code, base) for code in found.groups()[3:])
        assert here == at
        assert behind - taken == end - here == event.frames
        assert (";" in found[6]) == made.drop
        at = end


def _events(lines: list[str]) -> Iterator[re.Match[str]]:
    for line in lines[2:]:
        if line and not line.startswith("*"):
            found = CODES.fullmatch(line)
            assert found, line
            yield found


def number_of(code: str, base: int) -> int:
    """Counted by asking which numbers there are, minute by minute."""
    hours, minutes, seconds, frames = (int(code[at : at + 2]) for at in (0, 3, 6, 9))
    number = ((hours * 60 + minutes) * 60 + seconds) * base + frames
    if ";" not in code:
        return number
    left_out = base // 15
    assert minutes % 10 == 0 or seconds or frames >= left_out, code
    passed = range(1, hours * 60 + minutes + 1)
    return number - left_out * sum(bool(minute % 10) for minute in passed)


def _path_of(url: str | None) -> Path:
    parts = urlsplit(url or "")
    assert parts.scheme == "file"
    assert not parts.query
    assert not parts.fragment
    return Path(unquote(parts.path))
