"""``export``: cuts handed over to editing programs as a list."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from medintel_desktop.cli.plan import found
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.hand_over import RATES, CutList, HandOverFormat, known_rate
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.words import clock, counted

_PASSAGES = (AnswerKind.CHAPTERS, AnswerKind.HIGHLIGHTS, AnswerKind.SCENES)


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "export", parents=[shared],
        help="hand cuts over to editing programs: EDL, FCPXML, XML, OTIO, AAF, CSV, markers",
    )  # fmt: skip
    command.add_argument("file", metavar="FILE", help="its ending says the format")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--plan", metavar="PLAN", help="a plan, by name or the beginning of its id")
    what.add_argument("--search", metavar="TEXT", help="the best hits of a search")
    for kind in _PASSAGES:
        what.add_argument(f"--{kind}", metavar="ID", help=f"the {kind} of a video")
    what.add_argument("--items", nargs="+", metavar="ID", help="items as they are")
    command.add_argument(
        "--top", type=int, default=5, metavar="N", help="hits taken; 5 if not said"
    )
    command.add_argument("--format", choices=list(HandOverFormat), help="if the ending is not it")
    command.add_argument("--name", help="of the list")
    command.add_argument("--rate", metavar="FPS", help="such as 25 or 29.97; else that of most")
    command.add_argument(
        "--non-drop", action="store_true", help="count every number at 29.97 and 59.94"
    )
    command.set_defaults(run=export)


def export(session: Session) -> int:
    words, hand_over = session.words, session.workspace.hand_over
    target = Path(words.file).expanduser()
    format_, rate = _format(words.format, target), _rate(words.rate)
    name, cuts = _chosen(session)
    gathered = hand_over.gather(words.name or name, cuts)
    made = gathered.laid(rate, drop=False if words.non_drop else None)
    hand_over.write(made, format_, target)
    said = hand_over.left_out(gathered, made, format_)
    _report(session, made, format_, target, said)
    return 0


def _chosen(session: Session) -> tuple[str, Sequence[Cut]]:
    """A name for the list, and its cuts. Raises UsageError."""
    words, plans = session.words, session.workspace.plans
    if words.plan:
        plan = plans.named(words.plan).plan
        return plan.name, plan.cuts
    if words.search:
        return words.search, found(session, words.search, words.top)
    if words.items:
        items = [session.item(media_id) for media_id in words.items]
        name = items[0].name if len(items) == 1 else counted(len(items), "item")
        return name, plans.cuts_of([item.id for item in items])
    kind = next(kind for kind in _PASSAGES if getattr(words, kind))
    item = session.item(getattr(words, kind))
    entries = [
        entry
        for answer in session.workspace.catalogue.analyses.of_kind([item.id], kind)
        for entry in answer.content
        if isinstance(entry, Passage)
    ]
    if not entries:
        raise UsageError(f"{item.name} has no {kind} yet.", f"analyse --kind {kind} asks for them.")
    return f"{item.name}, {kind}", plans.cuts_of_entries(item.id, entries)


def _format(said: str | None, target: Path) -> HandOverFormat:
    if said:
        return HandOverFormat(said)
    suffix = target.suffix.casefold()
    for format_ in HandOverFormat:
        if format_.suffix == suffix:
            return format_
    endings = dict.fromkeys(format_.suffix for format_ in HandOverFormat)
    raise UsageError(
        f"{target.name} does not say in which format.",
        f"Use one of {', '.join(endings)}, or --format.",
    )


def _rate(said: str | None) -> Fraction | None:
    if not said:
        return None
    try:
        rate = known_rate(Fraction(said.replace(",", ".")))
    except (ValueError, ZeroDivisionError):
        rate = None
    if rate is None:
        known = ", ".join(f"{float(one):.5g}" for one in RATES)
        raise UsageError(f"{said} is no frame rate of timecode.", f"There are {known}.")
    return rate


def _report(
    session: Session, made: CutList, format_: HandOverFormat, target: Path, said: Sequence[str]
) -> None:
    row = {
        "file": str(target), "format": str(format_), "name": made.name, "cuts": len(made.events),
        "frames": made.frames, "seconds": round(made.seconds, 6),
        "rate": round(float(made.rate), 6), "drop_frame": made.drop, "left_out": list(said),
    }  # fmt: skip
    length = clock(made.seconds, hundredths=True)
    session.show(
        row,
        f"{target.name}: {counted(len(made.events), 'cut')}, {length} at {float(made.rate):.5g}",
    )
    for sentence in said:
        session.tell(sentence)
