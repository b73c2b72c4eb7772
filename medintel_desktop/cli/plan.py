"""``plan``: edit plans listed, made of what a search finds, shown, and deleted."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from medintel_desktop.catalogue.plans import Kept
from medintel_desktop.cli import plan_brief, plan_edits, plan_render
from medintel_desktop.cli.rows import Row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.typed import parse
from medintel_desktop.domain.words import clock, counted


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "plan", parents=[shared], help="list and edit plans: the cuts of a film"
    )
    command.set_defaults(run=list_plans)
    actions = command.add_subparsers(dest="action", parser_class=type(shared))
    action = actions.add_parser("list", parents=[shared], help="all plans, changed last first")
    action.set_defaults(run=list_plans)
    action = actions.add_parser(
        "new", parents=[shared], help="make a plan, empty or of the best hits of a search"
    )
    action.add_argument("name")
    action.add_argument("text", nargs="*", metavar="TEXT", help="what to search for")
    action.add_argument("--top", type=int, default=5, metavar="N", help="hits taken; 5 if not said")
    action.set_defaults(run=new)
    for name, run, said in _OF_ONE:
        action = actions.add_parser(name, parents=[shared], help=said)
        action.add_argument("plan", metavar="PLAN", help="its name, or the beginning of its id")
        action.set_defaults(run=run)
        if name == "rename":
            action.add_argument("name")
        if name == "delete":
            action.add_argument("--yes", action="store_true", help="do it")
    plan_edits.register(actions, shared)
    plan_brief.register(actions, shared, show)
    plan_render.register(actions, shared)


def list_plans(session: Session) -> int:
    for entry in session.workspace.plans.all():
        changed = datetime.fromtimestamp(entry.updated_at, UTC).isoformat(timespec="seconds")
        row = {
            "id": entry.id, "name": entry.name, "cuts": entry.cuts,
            "seconds": round(entry.seconds, 3), "updated_at": changed,
        }  # fmt: skip
        length = clock(entry.seconds, hundredths=True)
        session.show(row, f"{entry.id[:8]}  {counted(entry.cuts, 'cut'):>8}  {length:>9}"
                          f"  {entry.name}")  # fmt: skip
    return 0


def new(session: Session) -> int:
    """1 when nothing was found; the plan is made all the same."""
    plans, text = session.workspace.plans, " ".join(session.words.text)
    cuts = found(session, text, session.words.top) if text.strip() else []
    plan_id = plans.create(session.words.name, cuts)
    kept = plans.get(plan_id)
    session.show(
        {"id": kept.id, "name": kept.plan.name, "cuts": len(cuts), "seconds": kept.plan.seconds},
        f"{kept.id[:8]}  {kept.plan.name}: {counted(len(cuts), 'cut')},"
        f" {clock(kept.plan.seconds, hundredths=True)}",
    )
    return 1 if text.strip() and not cuts else 0


def found(session: Session, text: str, top: int) -> list[Cut]:
    """Cuts of the best hits of a search. Raises UsageError."""
    workspace = session.workspace
    if top < 1:
        raise UsageError("At least one hit is to be taken.", "Give --top 1 or more.")
    query = workspace.typed.narrowed(SearchQuery(text), parse(text))
    answer = workspace.search.answer(query)
    if answer.note:
        session.tell(answer.note)
    made = (workspace.plans.cut_of_hit(hit, text) for hit in answer.hits)
    cuts = [cut for cut in made if cut][:top]
    if not cuts:
        session.tell(f"Nothing found for “{text}”.")
    return cuts


def show(session: Session) -> int:
    """1 when a cut could not be rendered as things are."""
    kept = plan_edits.named(session)
    standing = session.workspace.plans.standing(kept.plan)
    names = _names(session, kept)
    for number, (at, cut) in enumerate(kept.plan.places(), start=1):
        row = cut_row(number, at, cut, names.get(cut.media_id), standing[cut.id])
        session.show(row, cut_line(row))
    if not session.words.json:
        wanted = f" of {clock(kept.plan.wanted)}" if kept.plan.wanted else ""
        session.tell(
            f"{kept.plan.name}: {counted(len(kept.plan.cuts), 'cut')},"
            f" {clock(kept.plan.seconds, hundredths=True)}{wanted}, version {kept.version}"
        )
    return 1 if {"offline", "deleted"} & set(standing.values()) else 0


def cut_row(number: int, at: float, cut: Cut, name: str | None, standing: str) -> Row:
    """``at`` is where it begins in the plan; all times in seconds. ``name`` is null for an item
    that is not in the library any more."""
    return {
        "number": number, "id": cut.id, "media": cut.media_id, "name": name,
        "at": round(at, 6), "start": cut.span.start, "end": cut.span.end,
        "seconds": round(cut.seconds, 6), "title": cut.title, "note": cut.note,
        "proposed": cut.proposed, "query": cut.query, "score": cut.score, "standing": standing,
    }  # fmt: skip


def cut_line(row: Row) -> str:
    times = " – ".join(clock(row[name], hundredths=True) for name in ("start", "end"))
    marks = [row["standing"].replace("_", " ")] if row["standing"] != "here" else []
    marks += ["proposed"] if row["proposed"] else []
    said = [row["title"] or row["name"] or "", *(f"({mark})" for mark in marks)]
    return (
        f"{row['number']:4}  {clock(row['at'], hundredths=True):>9}  {times:21}"
        f"  {row['seconds']:7.2f} s  {row['media'][:8]}  {' '.join(said)}"
    )


def rename(session: Session) -> int:
    session.workspace.plans.rename(plan_edits.named(session).id, session.words.name)
    return 0


def undo(session: Session) -> int:
    return _step(session, plan_edits.named(session).deed_undo, "undone", undo=True)


def redo(session: Session) -> int:
    return _step(session, plan_edits.named(session).deed_redo, "done again", undo=False)


def delete(session: Session) -> int:
    kept = plan_edits.named(session)
    if not session.words.yes:
        session.tell(f"This would delete the plan “{kept.plan.name}”. Add --yes to do it.")
        return 0
    session.workspace.plans.delete(kept.id)
    return 0


def _step(session: Session, deed: str, done: str, *, undo: bool) -> int:
    """1 when there is nothing to undo or to do again."""
    plans, plan_id = session.workspace.plans, plan_edits.named(session).id
    if not (plans.undo(plan_id) if undo else plans.redo(plan_id)):
        session.tell(f"There is nothing to be {done}.")
        return 1
    session.tell(f"{deed.capitalize()} {done}.")
    return 0


def _names(session: Session, kept: Kept) -> dict[str, str]:
    ids = list({cut.media_id for cut in kept.plan.cuts})
    return {cell.id: cell.name for cell in session.workspace.catalogue.cells.by_id(ids)}


_OF_ONE = (
    ("show", show, "its cuts, and what there is of each"),
    ("rename", rename, "give it another name"),
    ("undo", undo, "take the last edit back"),
    ("redo", redo, "do again what was undone"),
    ("delete", delete, "forget it; films made of it stay"),
)
