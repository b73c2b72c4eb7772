"""``jobs`` and ``usage``: the queue, and what was paid."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from medintel_desktop.cli.add import carry
from medintel_desktop.cli.rows import job_line, job_row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.prices import SEEN
from medintel_desktop.jobs.queue import answer_lost
from medintel_desktop.library.spending import Spent, spent


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("jobs", parents=[shared], help="the queue")
    actions = ["list", "pause", "resume", "retry", "cancel"]
    command.add_argument("action", nargs="?", choices=actions, default="list")
    command.add_argument("ids", nargs="*", type=int, metavar="JOB", help="none: all")
    command.set_defaults(run=jobs)
    command = commands.add_parser("usage", parents=[shared], help="what was paid")
    command.add_argument("--entries", type=int, default=0, metavar="N", help="show the newest N")
    command.set_defaults(run=usage)


def jobs(session: Session) -> int:
    """Resumed and retried jobs run when a window is open, or here until nothing is due."""
    workspace, words = session.workspace, session.words
    if words.action == "list":
        for job in workspace.catalogue.jobs.page(limit=-1):
            row = job_row(job)
            session.show(row, job_line(row))
        return 0
    for job_id in words.ids:
        if workspace.catalogue.jobs.get(job_id) is None:
            raise UsageError(f"There is no job {job_id}.", "The command jobs lists them.")
    action = getattr(workspace.queue, words.action)
    action(words.ids or None)
    if words.action in ("resume", "retry") and workspace.runs_jobs:
        carry(session, None)
    if words.action != "retry":
        return 0
    failed = workspace.catalogue.jobs.page((JobState.FAILED,), limit=-1)
    lost = [str(job.id) for job in failed if answer_lost(job)]
    if lost and not words.ids:
        session.tell("Not sent again, because that may count twice. If you want it:")
        session.tell(f"jobs retry {' '.join(lost)}")
    return 1 if failed else 0


def _answers(paid: Spent) -> list[str]:
    """What answers have counted, with what that is by the prices that are known."""
    if not (paid.minutes or paid.photos or paid.tokens):
        return []
    line = f"Answers: {paid.minutes:.1f} minutes, {paid.photos:.0f} photos, {paid.tokens:,.0f}"
    cost = "" if paid.dollars is None else f", about ${paid.dollars:.2f}"
    return [f"{line} tokens{cost} by {SEEN}"]


def usage(session: Session) -> int:
    ledger = session.workspace.catalogue.ledger
    now = datetime.now()
    month = ledger.used(datetime(now.year, now.month, 1).timestamp())
    ever = ledger.used()
    paid = spent(session.workspace.catalogue)
    most = session.settings.current.monthly_minutes
    row = {
        "month": f"{now:%Y-%m}", "minutes": round(month.minutes, 3), "images": int(month.images),
        "queries": int(month.queries), "limit_minutes": most or None,
        "minutes_ever": round(ever.minutes, 3), "images_ever": int(ever.images),
        "queries_ever": int(ever.queries),
        "answer_tokens": int(month.tokens), "answer_tokens_ever": int(ever.tokens),
        "answer_dollars_ever": paid.dollars,
    }  # fmt: skip
    session.show(
        row,
        (
            f"{now:%B}: {month.minutes:.1f} minutes of video"
            + (f" of {most} allowed" if most else "")
            + f", {month.images:.0f} photos, {month.queries:.0f} queries"
        ),
        *_answers(paid),
    )
    for entry in ledger.entries(session.words.entries) if session.words.entries else ():
        when = datetime.fromtimestamp(entry.at)
        line = {
            "at": when.isoformat(timespec="seconds"), "service": entry.service,
            "what": entry.what, "amount": entry.amount, "unit": entry.unit,
            "state": entry.state, "media": entry.media_id,
        }  # fmt: skip
        amount = f"{entry.amount:8.2f} {entry.unit}"
        session.show(line, f"{when:%Y-%m-%d %H:%M}  {entry.state:8}  {entry.what:14}  {amount}")
    return 0
