"""What a format cannot say of a list of cuts, in words for whoever hands it over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from medintel_desktop.backends.hand_over.reels import shortened
from medintel_desktop.backends.hand_over.texts import is_marked
from medintel_desktop.domain.hand_over import RATES, CutList, HandOverFormat, Source
from medintel_desktop.domain.words import counted


def left_out(cuts: CutList, format_: HandOverFormat) -> list[str]:
    """Sentences; those that concern any format come first."""
    return [*_anyway(cuts), *_OF[format_](cuts)]


def _anyway(cuts: CutList) -> Iterator[str]:
    varying = [source for source in cuts.sources if source.tally.varies]
    if varying:
        yield (
            f"{_named(varying)} a frame rate that varies: cuts may be off by some frames. "
            "Convert such a file first where that matters."
        )


def _edl(cuts: CutList) -> Iterator[str]:
    yield from _one_rate(cuts)
    if any(shortened(source) for source in cuts.sources):
        yield "Reel names are shortened to eight capital letters and digits."
    if any(source.tally.channels > 2 for source in cuts.sources):
        yield "Of more than two sound channels the first two are named."
    photos = [source for source in cuts.sources if source.photo]
    if photos:
        yield f"{_named(photos)} no timecode: photos are found again by their file alone."
    if any(is_marked(event) for event in cuts.events):
        yield "Names of markers are written in capitals."


def _fcp7(cuts: CutList) -> Iterator[str]:
    odd = [source for source in cuts.sources if _odd(source)]
    if odd:
        yield f"{_named(odd)} a frame rate without timecode: counted at the rate of the list."
    if any(source.tally.channels > 2 for source in cuts.sources):
        yield "Of more than two sound channels the first two are laid out."


def _fcpxml(cuts: CutList) -> Iterator[str]:
    odd = [source for source in cuts.sources if _odd(source)]
    if odd:
        yield f"{_named(odd)} an unusual frame rate: Final Cut Pro may round such cuts."


def _otio(cuts: CutList) -> Iterator[str]:
    if any(source.tally.channels > 1 for source in cuts.sources):
        yield "All sound channels of a file are one track."


def _aaf(cuts: CutList) -> Iterator[str]:
    yield from _one_rate(cuts)
    if any(is_marked(event) for event in cuts.events):
        yield "Markers, notes, titles and what found the cuts are left out."
    if any(source.tally.channels > 1 for source in cuts.sources):
        yield "Sound is one track for each file."
    yield "The footage stays in its files: link it when you open the list."


def _csv(cuts: CutList) -> Iterator[str]:
    yield "A table for people and spreadsheets; editing programs do not read it."


def _markers(cuts: CutList) -> Iterator[str]:
    yield (
        "Markers alone, for a time line that is there already: Resolve imports them as time line "
        "markers. Files and cuts are left out."
    )


_OF: dict[HandOverFormat, Callable[[CutList], Iterable[str]]] = {
    HandOverFormat.EDL: _edl,
    HandOverFormat.FCPXML: _fcpxml,
    HandOverFormat.FCP7: _fcp7,
    HandOverFormat.OTIO: _otio,
    HandOverFormat.AAF: _aaf,
    HandOverFormat.CSV: _csv,
    HandOverFormat.MARKERS: _markers,
}


def _one_rate(cuts: CutList) -> Iterator[str]:
    other = [s for s in cuts.sources if not s.photo and s.tally.rate != cuts.rate]
    if other:
        yield (
            f"The list has one frame rate: {counted(len(other), 'file')} with another one "
            f"{'is' if len(other) == 1 else 'are'} counted at {float(cuts.rate):.5g} as well."
        )


def _odd(source: Source) -> bool:
    return not source.photo and source.tally.rate not in RATES


def _named(sources: list[Source]) -> str:
    """ "beach.mp4 has", "3 files have"."""
    one = len(sources) == 1
    return f"{sources[0].name} has" if one else f"{counted(len(sources), 'file')} have"
