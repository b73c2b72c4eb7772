"""Each format, at each rate, read back by OpenTimelineIO and compared to the frame."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentimelineio import adapters

from medintel_desktop.backends.hand_over.edl import edl_text
from medintel_desktop.backends.hand_over.numbers import offset, renumbered, source_number
from medintel_desktop.backends.hand_over.writer import HandOverFiles
from medintel_desktop.domain.hand_over import (
    DROP_RATES,
    RATES,
    CutList,
    HandOverFormat,
    Source,
    on_frames,
)
from medintel_desktop.domain.plan import Cut
from tests.contract.hand_over import exact
from tests.contract.hand_over.lists import (
    NAME,
    any_cut,
    clips,
    cut_list,
    cuts,
    first_frame,
    footage,
    place,
    places,
    source,
)

BY_RATE = pytest.mark.parametrize("rate", RATES, ids=[f"{float(rate):.5g}" for rate in RATES])
BY_COUNT = pytest.mark.parametrize("count", [1, 2, 500])

MIXED = [
    source(0, Fraction(25), timecode="10:00:00:02"),
    source(1, Fraction(30000, 1001), timecode="01:00:00;00"),
    source(2, Fraction(24000, 1001)),
    source(3, Fraction(50)),
]


def read(made: CutList, format_: HandOverFormat, folder: Path) -> Any:
    """What another program reads of a list that was written as a file."""
    target = folder / f"list{format_.suffix}"
    HandOverFiles().write(made, format_, target)
    if format_ is HandOverFormat.EDL:
        text = target.read_text("utf-8")
        return adapters.read_from_string(text, "cmx_3600", rate=float(made.rate))
    if format_ is HandOverFormat.FCPXML:
        return exact.read_fcpxml(target.read_text("utf-8"))
    return adapters.read_from_file(str(target))


def check_edl(made: CutList, folder: Path) -> None:
    timeline = read(made, HandOverFormat.EDL, folder)
    assert timeline.name == NAME
    (picture,) = (track for track in timeline.tracks if track.name == "V")
    assert [place(clip, made.rate) for clip in clips(picture)] == places(made)
    for clip, event in zip(clips(picture), made.events, strict=True):
        number = 0 if event.source.photo else source_number(event, made.rate)
        assert round(clip.source_range.start_time.value, 4) == number
        assert clip.name == event.source.name
        assert clip.media_reference.target_url == str(event.source.path)


@given(st.lists(any_cut(), min_size=1, max_size=8), st.sampled_from(RATES), st.booleans())
@settings(max_examples=25)
def test_any_list_is_exact(pairs: list[tuple[Cut, Source]], rate: Fraction, drop: bool) -> None:
    made = on_frames(NAME, pairs, rate, drop=drop)
    with TemporaryDirectory() as folder:
        check_edl(made, Path(folder))
        check_fcpxml(made, Path(folder))
        for format_ in (HandOverFormat.FCP7, HandOverFormat.OTIO):
            check_timeline(made, format_, Path(folder))


@BY_RATE
def test_an_edl_is_exact(rate: Fraction, tmp_path: Path) -> None:
    check_edl(cut_list(rate), tmp_path)


@pytest.mark.parametrize("rate", DROP_RATES)
def test_an_edl_counts_every_number_when_told(rate: Fraction, tmp_path: Path) -> None:
    made = cut_list(rate, drop=False)
    check_edl(made, tmp_path)
    text = edl_text(made)
    assert "FCM: NON-DROP FRAME" in text
    assert "01:00:00:00" in text


@BY_COUNT
def test_an_edl_has_any_number_of_cuts(count: int, tmp_path: Path) -> None:
    check_edl(cut_list(Fraction(25), count), tmp_path)


@BY_RATE
def test_an_edl_of_many_rates_keeps_lengths_and_clocks(rate: Fraction, tmp_path: Path) -> None:
    check_edl(on_frames(NAME, cuts(MIXED, 40), rate), tmp_path)


def check_timeline(made: CutList, format_: HandOverFormat, folder: Path) -> None:
    timeline = read(made, format_, folder)
    assert timeline.name == NAME
    assert timeline.global_start_time.value == made.first
    picture, *sounds = timeline.tracks
    assert [place(clip, made.rate) for clip in clips(picture)] == places(made)
    for clip, event in zip(clips(picture), made.events, strict=True):
        counted = format_ is HandOverFormat.OTIO or event.source.tally.rate in RATES
        number = first_frame(event) if counted else offset(event, made.rate)
        assert round(clip.source_range.start_time.value, 4) == number
        assert clip.name == event.source.name
        assert clip.media_reference.target_url.endswith(
            event.source.path.as_uri().removeprefix("file://")
        )
    for number, track in enumerate(sounds, 1):
        heard = [event for event in made.events if event.source.tally.channels >= number]
        expected = [(event.start, event.frames) for event in heard]
        assert [place(clip, made.rate) for clip in clips(track)] == expected


@BY_RATE
@pytest.mark.parametrize("format_", [HandOverFormat.FCP7, HandOverFormat.OTIO])
def test_xml_and_otio_are_exact(format_: HandOverFormat, rate: Fraction, tmp_path: Path) -> None:
    check_timeline(cut_list(rate), format_, tmp_path)
    check_timeline(on_frames(NAME, cuts(MIXED, 16), rate), format_, tmp_path)


@BY_COUNT
@pytest.mark.parametrize("format_", [HandOverFormat.FCP7, HandOverFormat.OTIO])
def test_xml_and_otio_have_any_number_of_cuts(
    format_: HandOverFormat, count: int, tmp_path: Path
) -> None:
    check_timeline(cut_list(30 * Fraction(1000, 1001), count), format_, tmp_path)


def check_fcpxml(made: CutList, folder: Path) -> None:
    found = read(made, HandOverFormat.FCPXML, folder)
    assert found.name == NAME
    shift = made.first  # the reader begins at zero and finds an hour of nothing
    (picture,) = found[0].tracks
    assert [place(clip, made.rate) for clip in clips(picture)] == places(made, shift)
    for clip, event in zip(clips(picture), made.events, strict=True):
        assert exact.frames_of(clip.source_range.start_time) == first_frame(event)
        assert clip.name == event.source.name
        assert clip.media_reference.target_url == event.source.path.as_uri()
        if not event.source.photo:
            held = clip.media_reference.available_range
            assert exact.frames_of(held.duration) == event.source.frames
            assert exact.frames_of(held.start_time) == event.source.tally.first


@BY_RATE
def test_fcpxml_is_exact(rate: Fraction, tmp_path: Path) -> None:
    check_fcpxml(cut_list(rate), tmp_path)
    check_fcpxml(on_frames(NAME, cuts(MIXED, 16), rate), tmp_path)


@BY_COUNT
def test_fcpxml_has_any_number_of_cuts(count: int, tmp_path: Path) -> None:
    check_fcpxml(cut_list(Fraction(25), count), tmp_path)


def check_aaf(made: CutList, folder: Path) -> None:
    timeline = read(made, HandOverFormat.AAF, folder)
    assert timeline.name == NAME
    assert timeline.global_start_time.value == made.first
    (picture, *_) = timeline.tracks
    assert [place(clip, made.rate) for clip in clips(picture)] == places(made)
    for clip, event in zip(clips(picture), made.events, strict=True):
        tally = event.source.tally
        begin = 0 if event.source.photo else renumbered(tally.first, event.source, made.rate)
        shift = event.first if tally.rate == made.rate else event.first / tally.rate * made.rate
        assert round(clip.source_range.start_time.value) == begin + round(shift)
        assert clip.name == event.source.name


@BY_RATE
def test_aaf_is_exact(rate: Fraction, tmp_path: Path) -> None:
    check_aaf(on_frames(NAME, cuts(footage(rate), 6), rate), tmp_path)


def test_aaf_of_many_rates_and_cuts(tmp_path: Path) -> None:
    check_aaf(on_frames(NAME, cuts(MIXED, 40), Fraction(25)), tmp_path)
