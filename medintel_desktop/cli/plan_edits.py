"""``plan add``, ``move``, ``trim`` and the other edits; each can be undone."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from medintel_desktop.catalogue.plans import Kept
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import SHORTEST_CUT, Cut, Plan
from medintel_desktop.domain.words import clock, counted
from medintel_desktop.library.plans import BEGINNING

SNAP = 0.5
"""Seconds that an edge moves at most with ``--snap``."""


def register(actions: Any, shared: argparse.ArgumentParser) -> None:
    action = _action(actions, shared, "add", add, "put items, or a part of a video, into it")
    action.add_argument("ids", nargs="+", metavar="ID")
    _times(action)
    action.add_argument("--at", type=int, metavar="N", help="before cut N instead of at the end")
    action.add_argument("--title", default="")
    action = _action(actions, shared, "trim", trim, "another part of the same item")
    action.add_argument(
        "cut", metavar="CUT", help="its number, or four characters of its id or more"
    )
    _times(action)
    action = _action(actions, shared, "move", move, "put cuts before another, or at the end")
    _cuts(action)
    action.add_argument("--before", metavar="CUT")
    action = _action(actions, shared, "split", split, "make two cuts of one")
    action.add_argument("time", metavar="TIME", help="of the plan, such as 0:12.5")
    _cuts(_action(actions, shared, "remove", remove, "take cuts out of it"))
    _cuts(_action(actions, shared, "duplicate", duplicate, "put another one behind each cut"))
    _cuts(_action(actions, shared, "accept", accept, "take what was proposed (all if none named)"),
          nargs="*")  # fmt: skip
    action = _action(actions, shared, "note", note, "write a note on a cut")
    action.add_argument("cut", metavar="CUT")
    action.add_argument("text", metavar="TEXT")


def named(session: Session) -> Kept:
    """The plan that was named on the line. Raises UsageError."""
    return session.workspace.plans.named(session.words.plan)


def add(session: Session) -> int:
    words, plans = session.words, session.workspace.plans
    kept, cuts = named(session), list[Cut]()
    if words.at is not None and not 1 <= words.at <= len(kept.plan.cuts) + 1:
        raise UsageError(f"The plan has no cut {words.at}.")
    for media_id in words.ids:
        item = session.item(media_id)
        span = _part(session, item.id, Span(0, item.metadata.duration or SHORTEST_CUT))
        cut = plans.cut_of(item.id, span, title=words.title)
        if cut is None:
            raise UsageError(f"There is nothing of {item.name} that could be shown there.")
        cuts.append(cut)
    at = None if words.at is None else words.at - 1
    return _edit(session, kept, "adding", lambda plan: plan.inserted(cuts, at))


def trim(session: Session) -> int:
    kept, plans = named(session), session.workspace.plans
    cut = _cut(kept, session.words.cut)
    span = _part(session, cut.media_id, cut.span)
    if span is None:
        raise UsageError("A cut is trimmed to something.", "Give --from, --to or both.")
    part = plans.cut_of(cut.media_id, span)
    if part is None:
        raise UsageError("There is nothing of this item that could be shown there.")
    return _edit(session, kept, "trimming", lambda plan: plan.changed(replace(cut, span=part.span)))


def move(session: Session) -> int:
    kept, words = named(session), session.words
    ids = _ids(kept, words.cuts)
    before = kept.plan.index(_cut(kept, words.before).id) if words.before else len(kept.plan.cuts)
    return _edit(session, kept, "moving", lambda plan: plan.moved(ids, before))


def split(session: Session) -> int:
    second = session.second(session.words.time)
    return _edit(session, named(session), "splitting", lambda plan: plan.split(second))


def remove(session: Session) -> int:
    kept = named(session)
    ids = _ids(kept, session.words.cuts)
    return _edit(session, kept, "removing", lambda plan: plan.without(ids))


def duplicate(session: Session) -> int:
    kept = named(session)
    ids = _ids(kept, session.words.cuts)
    return _edit(session, kept, "duplicating", lambda plan: plan.duplicated(ids))


def accept(session: Session) -> int:
    kept = named(session)
    ids = _ids(kept, session.words.cuts) or None
    return _edit(session, kept, "accepting", lambda plan: plan.accepted(ids))


def note(session: Session) -> int:
    kept = named(session)
    cut = replace(_cut(kept, session.words.cut), note=session.words.text)
    return _edit(session, kept, "writing a note", lambda plan: plan.changed(cut))


def _edit(session: Session, kept: Kept, deed: str, change: Callable[[Plan], Plan]) -> int:
    """1 when it changed nothing."""
    plans = session.workspace.plans
    changed = plans.edit(kept.id, deed, change)
    plan = plans.get(kept.id).plan
    session.show(
        {"id": kept.id, "name": plan.name, "cuts": len(plan.cuts), "seconds": plan.seconds},
        f"{plan.name}: {counted(len(plan.cuts), 'cut')}, {clock(plan.seconds, hundredths=True)}",
    )
    if not changed:
        session.tell("Nothing was changed.")
    return 0 if changed else 1


def _part(session: Session, media_id: str, whole: Span) -> Span | None:
    """What --from and --to leave of ``whole``; None when neither was said."""
    words = session.words
    if words.from_ is None and words.to is None:
        return None
    start = whole.start if words.from_ is None else session.second(words.from_)
    end = whole.end if words.to is None else session.second(words.to)
    if words.snap:
        edges = session.workspace.plans.edges(media_id)
        start, end = (edges.snapped(second, SNAP) for second in (start, end))
    if not 0 <= start < end:
        raise UsageError(f"{clock(start)} is not before {clock(end)}.")
    return Span(start, end)


def _ids(kept: Kept, said: Sequence[str]) -> set[str]:
    return {_cut(kept, one).id for one in said}


def _cut(kept: Kept, said: str) -> Cut:
    """By its number from 1, or a beginning of its id that is too long for a number."""
    cuts = kept.plan.cuts
    if len(said) >= BEGINNING:
        found = [cut for cut in cuts if cut.id.startswith(said.lower())]
    else:
        found = [cut for number, cut in enumerate(cuts, 1) if said == str(number)]
    if len(found) != 1:
        raise UsageError(f"{said} is no cut of this plan.", "plan show numbers them.")
    return found[0]


def _action(
    actions: Any, shared: argparse.ArgumentParser, name: str,
    run: Callable[[Session], int], said: str,
) -> argparse.ArgumentParser:  # fmt: skip
    action: argparse.ArgumentParser = actions.add_parser(name, parents=[shared], help=said)
    action.add_argument("plan", metavar="PLAN", help="its name, or the beginning of its id")
    action.set_defaults(run=run)
    return action


def _cuts(action: argparse.ArgumentParser, nargs: str = "+") -> None:
    action.add_argument(
        "cuts", nargs=nargs, metavar="CUT", help="numbers, or four characters of ids or more"
    )


def _times(action: argparse.ArgumentParser) -> None:
    action.add_argument("--from", dest="from_", metavar="TIME", help="such as 58, 0:58.5, 1:02:03")
    action.add_argument("--to", metavar="TIME")
    action.add_argument(
        "--snap", action="store_true", help="to a shot or to speech that is near these times"
    )
