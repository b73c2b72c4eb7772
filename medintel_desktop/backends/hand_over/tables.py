"""Tables for people and programs that read no time line: CSV, and markers for Resolve."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from medintel_desktop.backends.hand_over.numbers import shows_drop, source_number
from medintel_desktop.backends.hand_over.reels import reels
from medintel_desktop.backends.hand_over.texts import label, plain, remarks
from medintel_desktop.domain.hand_over import RATES, CutList, Event
from medintel_desktop.domain.timecode import timecode
from medintel_desktop.domain.words import cell

COLUMNS = (
    "number", "name", "title", "reel", "source_in", "source_out", "record_in", "record_out",
    "frames", "source_rate", "rate", "variable_rate", "start_seconds", "end_seconds", "query",
    "score", "note", "path", "item",
)  # fmt: skip


def write_csv(cuts: CutList, target: Path) -> None:
    target.write_text(csv_text(cuts), "utf-8-sig", newline="")


def csv_text(cuts: CutList) -> str:
    """A row for each cut. What a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    names = reels(cuts.sources)
    for number, event in enumerate(cuts.events, 1):
        writer.writerow([number, *_row(event, cuts, names[event.source.media_id])])
    return out.getvalue()


def markers_text(cuts: CutList) -> str:
    """What Resolve imports as markers of a time line: an EDL in which each event is one frame and
    its comment names colour, name and length."""
    kind = "DROP FRAME" if cuts.drop else "NON-DROP FRAME"
    lines = [f"TITLE: {plain(cuts.name)}", f"FCM: {kind}", ""]
    for number, event in enumerate(cuts.events, 1):
        at, behind = _listed(event.start, cuts), _listed(event.start + 1, cuts)
        said = " - ".join([label(event), *remarks(event)]).replace("|", "/")
        lines += [
            f"{number:03d}  001      V     C        {at} {behind} {at} {behind}",
            f" |C:ResolveColorBlue |M:{said} |D:{event.frames}",
            "",
        ]
    return "\n".join(lines)


def write_markers(cuts: CutList, target: Path) -> None:
    target.write_text(markers_text(cuts), "utf-8", newline="\n")


def _row(event: Event, cuts: CutList, reel: str) -> list[object]:
    cut, source, tally = event.cut, event.source, event.source.tally
    rate = tally.rate if tally.rate in RATES and not source.photo else cuts.rate
    first = source_number(event, rate)
    last = first + round(event.frames / cuts.rate * rate)
    taken = (timecode(at, rate, drop=shows_drop(source, rate)) for at in (first, last))
    return [
        cell(plain(source.name)), cell(plain(cut.title)), reel, *taken,
        _listed(event.start, cuts), _listed(event.end, cuts), event.frames,
        "" if source.photo else f"{float(tally.rate):.6g}", f"{float(cuts.rate):.6g}",
        "yes" if tally.varies else "no", f"{cut.span.start:.6f}", f"{cut.span.end:.6f}",
        cell(plain(cut.query)), "" if cut.score is None else f"{cut.score:.4f}",
        cell(plain(cut.note)), cell(plain(str(source.path), 4096)), source.media_id,
    ]  # fmt: skip


def _listed(frame: int, cuts: CutList) -> str:
    return timecode(cuts.first + frame, cuts.rate, drop=cuts.drop)
