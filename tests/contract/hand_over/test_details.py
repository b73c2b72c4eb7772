"""What lists say beside frames: reels, markers, sound, sizes, and names that could do harm."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import aaf2
import pytest
from opentimelineio import adapters

from medintel_desktop.backends.hand_over.edl import edl_text
from medintel_desktop.backends.hand_over.fcp7 import fcp7_text
from medintel_desktop.backends.hand_over.fcpxml import fcpxml_text
from medintel_desktop.backends.hand_over.reels import reels
from medintel_desktop.backends.hand_over.tables import csv_text, markers_text
from medintel_desktop.backends.hand_over.timeline import OURS
from medintel_desktop.backends.hand_over.writer import HandOverFiles
from medintel_desktop.domain.hand_over import CutList, HandOverFormat, Source, on_frames
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from tests.contract.hand_over import exact
from tests.contract.hand_over.lists import clips, cut_list, cuts, footage, photo, source

FILM = Fraction(24000, 1001)
PAL = Fraction(25)


def one(used: Source, **said: Any) -> CutList:
    return on_frames("List", [(Cut(used.media_id, Span(2, 4), **said), used)], PAL)


def found(**said: Any) -> CutList:
    return one(source(1, timecode="10:00:00:00"), query="red boats", score=0.5, **said)


# -- reels and timecode ------------------------------------------------------------------------


def test_reels_are_those_of_the_tape_else_made_of_the_name_and_never_the_same() -> None:
    sources = [
        source(1, reel="A001C002"), source(2, reel="a001_c3"), source(3, reel="A001C002_240305_R1"),
        source(4, name="holiday beach 1.mp4"), source(5, name="holiday beach 2.mp4"),
        source(6, name="港.mp4"), source(7, name="bl.mp4"), source(8, name="A001C002.mov"),
    ]  # fmt: skip
    assert list(reels(sources).values()) == [
        "A001C002", "A001_C3", "A001C003", "HOLIDAYB", "HOLIDAY2", "REEL", "BL2", "A001C004",
    ]  # fmt: skip


def test_source_timecode_is_written_as_the_tape_counts() -> None:
    rate = Fraction(30000, 1001)
    plain = source(1, rate, timecode="01:00:00:00")
    drop = source(2, rate, timecode="01:00:00;00")
    made = on_frames(
        "", [(Cut("item-1", Span(0, 1001 / 500)), plain), (Cut("item-2", Span(0, 1)), drop)], rate
    )
    lines = [line for line in edl_text(made).splitlines() if line[:3].isdigit()]
    assert lines[0].endswith("01:00:00:00 01:00:02:00 01:00:00;00 01:00:02;00")
    assert lines[1].endswith("01:00:00;00 01:00:01;00 01:00:02;00 01:00:03;00")
    displays = [
        (file.findtext("timecode/string"), file.findtext("timecode/displayformat"))
        for file in ElementTree.fromstring(fcp7_text(made)).iter("file")
        if file.find("timecode") is not None
    ]
    assert displays == [("01:00:00:00", "NDF"), ("01:00:00;00", "DF")]
    formats = [clip.get("tcFormat") for clip in _fcpxml(made).iter("asset-clip")]
    assert formats == ["NDF", "DF"]


def test_another_rate_keeps_the_clock_of_the_tape() -> None:
    """An hour of 23.976 lasts 3.6 s longer than the clock's, and yet is an hour of timecode."""
    used = source(1, FILM, timecode="01:00:00:12")
    made = on_frames("", [(Cut("item-1", Span(0, 2)), used)], PAL)
    assert " 01:00:00:12 01:00:02:12 " in edl_text(made)


def test_a_rate_without_timecode_is_counted_by_the_clock() -> None:
    made = one(source(1, Fraction(25, 2)))
    assert " 00:00:02:00 00:00:04:00 01:00:00:00 01:00:02:00" in edl_text(made)
    (row,) = csv.DictReader(io.StringIO(csv_text(made)))
    assert [row[key] for key in ("source_in", "source_out", "source_rate", "rate")] == [
        "00:00:02:00", "00:00:04:00", "12.5", "25",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rate", "timecode", "fps", "drop"),
    [(FILM, "01:00:00:00", 24, False), (Fraction(50), "01:00:00:00", 50, False),
     (Fraction(30000, 1001), "01:00:00;00", 30, True),
     (Fraction(30000, 1001), "01:00:00:00", 30, False)],
)  # fmt: skip
def test_an_aaf_says_how_timecode_counts(
    rate: Fraction, timecode: str, fps: int, drop: bool, tmp_path: Path
) -> None:
    used = source(1, rate, timecode=timecode)
    made = on_frames("", [(Cut("item-1", Span(0, 2)), used)], rate)
    HandOverFiles().write(made, HandOverFormat.AAF, tmp_path / "a.aaf")
    with aaf2.open(str(tmp_path / "a.aaf"), "r") as file:
        (tape,) = (_timecode(mob) for mob in file.content.sourcemobs() if _timecode(mob))
        (whole,) = (_timecode(mob) for mob in file.content.compositionmobs())
        assert (tape.fps, tape.drop, tape.start) == (fps, drop, used.tally.first)
        assert (whole.fps, whole.drop, whole.start) == (fps, made.drop, made.first)
        urls = [
            locator["URLString"].value
            for mob in file.content.sourcemobs()
            for locator in mob.descriptor.get("Locator", [])
        ]
        assert set(urls) == {used.path.as_uri()}


def _timecode(mob: Any) -> Any:
    found = [slot.segment for slot in mob.slots]
    return next((one for one in found if isinstance(one, aaf2.components.Timecode)), None)


def test_reels_reach_every_format(tmp_path: Path) -> None:
    made = one(source(1, reel="A001C002", timecode="01:00:00:00"))
    assert "001  A001C002 AA/V  C " in edl_text(made)
    xml = ElementTree.fromstring(fcp7_text(made))
    assert [reel.text for reel in xml.iterfind(".//file/timecode/reel/name")] == ["A001C002"]
    assert [md.get("value") for md in _fcpxml(made).iter("md")] == ["A001C002"]
    otio = _otio(made, tmp_path)
    assert clips(otio.tracks[0])[0].metadata["cmx_3600"]["reel"] == "A001C002"


# -- markers -----------------------------------------------------------------------------------


def test_markers_carry_words_score_and_note(tmp_path: Path) -> None:
    made = found(title="Boats", note="keep | this")
    said = "Found by: red boats; Score: 0.50; Note: keep | this"
    (marker,) = _fcpxml(made).iter("marker")
    assert (marker.get("value"), marker.get("note")) == ("Boats", said)
    assert exact.seconds_of(marker.get("start")) == 36_002
    (marker,) = ElementTree.fromstring(fcp7_text(made)).iter("marker")
    assert (marker.findtext("name"), marker.findtext("comment")) == ("Boats", said)
    assert marker.findtext("in") == "50"
    (read,) = clips(_otio(made, tmp_path).tracks[0])[0].markers
    assert (read.name, read.metadata[OURS]["query"], read.metadata[OURS]["score"]) == (
        "Boats", "red boats", 0.5,
    )  # fmt: skip
    lines = edl_text(made).splitlines()
    assert "* LOC: 01:00:00:00 BLUE    BOATS" in lines
    assert lines[-3:] == ["* Found by: red boats", "* Score: 0.50", "* Note: keep | this"]


def test_a_list_of_markers_is_one_for_each_cut() -> None:
    lines = markers_text(found(title="A|B")).splitlines()
    assert (
        lines[3] == "001  001      V     C        01:00:00:00 01:00:00:01 01:00:00:00 01:00:00:01"
    )
    assert lines[4] == " |C:ResolveColorBlue |M:A/B - Found by: red boats - Score: 0.50 |D:50"
    adapters.read_from_string("\n".join(lines), "cmx_3600", rate=25)


# -- what is taken for the same ----------------------------------------------------------------


@pytest.mark.parametrize("format_", [HandOverFormat.FCP7, HandOverFormat.AAF])
def test_the_same_cut_twice_is_two(format_: HandOverFormat, tmp_path: Path) -> None:
    used, cut = source(1), Cut("item-1", Span(1, 2))
    twice = on_frames("", [(cut, used), (cut, used)], PAL)
    target = tmp_path / f"list{format_.suffix}"
    HandOverFiles().write(twice, format_, target)
    timeline = adapters.read_from_file(str(target))
    assert [c.range_in_parent().start_time.value for c in clips(timeline.tracks[0])] == [0, 25]


def test_a_file_is_described_once_and_named_after() -> None:
    xml = ElementTree.fromstring(fcp7_text(cut_list(PAL)))
    described = [file.get("id") for file in xml.iter("file") if len(file)]
    assert len(described) == len(set(described)) == 4
    assert {file.get("id") for file in xml.iter("file")} == set(described)
    assert [
        url.text.startswith("file://localhost/") for url in xml.iter("pathurl") if url.text
    ] == ([True] * 4)
    (resources,) = _fcpxml(cut_list(PAL)).iter("resources")
    assets = [asset.get("src") for asset in resources.iter("asset")]
    assert len(assets) == len(set(assets)) == 4
    ids = [resource.get("id") for resource in resources]
    assert len(ids) == len(set(ids)) == 6


# -- sound and size ----------------------------------------------------------------------------


def test_sound_comes_along_with_its_channels() -> None:
    xml = ElementTree.fromstring(fcp7_text(cut_list(PAL, 3)))
    tracks = xml.findall(".//audio/track")
    assert [len(track) for track in tracks] == [2, 1]
    linked = [ref.text for ref in xml.iterfind(".//video/track/clipitem[1]/link/linkclipref")]
    items = {item.get("id") for item in xml.iter("clipitem")}
    assert len(linked) == 3
    assert set(linked) <= items
    files = [file for file in xml.iter("file") if len(file)]
    assert [file.find("media/audio") is not None for file in files] == [True, True, False]
    channels = [
        line[14:18] for line in edl_text(cut_list(PAL, 3)).splitlines() if line[:3].isdigit()
    ]
    assert channels == ["AA/V", "B   ", "V   "]
    sounds = [asset.get("audioChannels") for asset in _fcpxml(cut_list(PAL, 3)).iter("asset")]
    assert sounds == ["2", "1", None]


def test_files_of_other_rates_are_not_played_faster() -> None:
    rates = (FILM, PAL, Fraction(60000, 1001), Fraction(15))
    pairs = [(Cut(f"item-{n}", Span(0, 1)), source(n, rate)) for n, rate in enumerate(rates)]
    told = [
        [(child.get("scaleEnabled"), child.get("srcFrameRate")) for child in clip]
        for clip in _fcpxml(on_frames("", pairs, PAL)).iter("asset-clip")
    ]
    assert told == [[("0", "23.98")], [], [("0", "59.94")], []]


def test_the_list_has_the_size_of_most_of_it() -> None:
    large = replace(source(1), width=3840, height=2160)
    made = on_frames(
        "", [(Cut("item-1", Span(0, 9)), large), (Cut("item-2", Span(0, 2)), source(2)),
             (Cut("item-99", Span(0, 60)), photo())], PAL
    )  # fmt: skip
    assert made.size == (3840, 2160)
    sequence = ElementTree.fromstring(fcp7_text(made)).find(".//sequence")
    assert sequence is not None
    shape = "media/video/format/samplecharacteristics/width"
    assert sequence.findtext(shape) == "3840"


# -- names that could do harm ------------------------------------------------------------------

TIME = "00:00:00:00 00:00:01:00"
NASTY = f"x\n002  EVIL     V     C        {TIME} {TIME}\x00\u2028<!--]]>"


def test_no_name_becomes_an_event_or_an_element(tmp_path: Path) -> None:
    used = replace(source(1), name=NASTY, path=tmp_path / "a\nb <c>.mov")
    made = replace(one(used, title=NASTY, note=NASTY, query=NASTY), name=NASTY)
    events = [line for line in edl_text(made).splitlines() if line[:3].isdigit()]
    assert len(events) == 1
    for text in (fcp7_text(made), fcpxml_text(made)):
        ElementTree.fromstring(text)
    assert len([line for line in markers_text(made).splitlines() if line[:3].isdigit()]) == 1
    for format_ in HandOverFormat:
        HandOverFiles().write(made, format_, tmp_path / f"list-{format_}{format_.suffix}")


def test_paths_that_are_no_text_are_kept(tmp_path: Path) -> None:
    path = Path(b"/media/caf\xe9.mov".decode("utf-8", "surrogateescape"))
    made = one(replace(source(1), path=path, name="caf\ufffd.mov"))
    assert 'src="file:///media/caf%E9.mov"' in fcpxml_text(made)
    for format_ in HandOverFormat:
        HandOverFiles().write(made, format_, tmp_path / f"list-{format_}{format_.suffix}")


def test_a_table_holds_no_formulas() -> None:
    used = replace(source(1), name="=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(csv_text(one(used, title="+1", note="@x")))))
    assert [rows[0][key] for key in ("name", "title", "note")] == ["'=HYPERLINK(1)", "'+1", "'@x"]


def test_a_table_says_it_all() -> None:
    made = on_frames("", cuts(footage(FILM), 3), FILM)
    rows = list(csv.DictReader(io.StringIO(csv_text(made))))
    assert [row["frames"] for row in rows] == [str(event.frames) for event in made.events]
    assert rows[0]["source_rate"] == rows[0]["rate"] == "23.976"
    assert rows[0]["path"] == "/footage/day 1/clip 0.mov"
    assert rows[0]["reel"] == "A001C002"


# -- what is left out --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "format_", "words"),
    [
        (source(1, varies=True), HandOverFormat.FCPXML, "clip 1.mov has a frame rate that varies"),
        (source(1, FILM), HandOverFormat.EDL, "1 file with another one is counted at 25"),
        (source(1, FILM), HandOverFormat.AAF, "1 file with another one is counted at 25"),
        (source(1, reel="A" * 20), HandOverFormat.EDL, "Reel names are shortened"),
        (source(1, channels=6), HandOverFormat.EDL, "first two are named"),
        (source(1, Fraction(120)), HandOverFormat.FCP7, "a frame rate without timecode"),
        (source(1), HandOverFormat.AAF, "The footage stays in its files"),
        (source(1), HandOverFormat.MARKERS, "Files and cuts are left out"),
    ],
)
def test_what_a_format_cannot_say_is_told(
    used: Source, format_: HandOverFormat, words: str
) -> None:
    assert words in " ".join(HandOverFiles().left_out(one(used), format_))


def test_nothing_is_told_where_all_is_said() -> None:
    made = one(source(1, timecode="01:00:00:00"))
    for format_ in (HandOverFormat.FCPXML, HandOverFormat.FCP7, HandOverFormat.EDL):
        assert not HandOverFiles().left_out(made, format_)


def test_an_unusual_rate_is_written(tmp_path: Path) -> None:
    made = one(source(1, Fraction(120)))
    for format_ in HandOverFormat:
        HandOverFiles().write(made, format_, tmp_path / f"list-{format_}{format_.suffix}")
    timeline = adapters.read_from_file(str(tmp_path / "list-xml.xml"))
    assert clips(timeline.tracks[0])[0].source_range.start_time.to_seconds() == 2


def _fcpxml(made: CutList) -> ElementTree.Element:
    return ElementTree.fromstring(fcpxml_text(made))


def _otio(made: CutList, folder: Path) -> Any:
    HandOverFiles().write(made, HandOverFormat.OTIO, folder / "list.otio")
    return adapters.read_from_file(str(folder / "list.otio"))
