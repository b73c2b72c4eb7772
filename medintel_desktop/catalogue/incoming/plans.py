"""Edit plans that come from the shared library.

A plan is one value: of two edits the later stands, whole, and a deletion is one as well. Cuts are
never mixed: a plan made of two that nobody has seen would be nobody's. What does not stand is
kept here, where the two met:

- Ours was earlier: theirs is a new version, and undo leads back to ours. What was not sent yet is
  in the history as well, from where it can be said again.
- Ours was later: theirs is put before it as a version, so that undo leads to theirs.
- Theirs is as a version that is kept here, as after an undo there: we go to that version.
- They deleted what was changed here last: it is in the history, too.
  An edit that is later than a deletion brings the plan back.

What is undone in force is an edit like any other and travels again. Numbers of versions are this
library's own, and so is what was rendered of them. Cuts name items by their shared ids: whose
item is not here (yet) stands as one that is missing, until it comes.
"""

from __future__ import annotations

from medintel_desktop.catalogue import plans
from medintel_desktop.catalogue.incoming.work import Work
from medintel_desktop.domain.mirror import Change, Stamp
from medintel_desktop.domain.plan import Plan
from medintel_desktop.domain.plan_json import of_json

ELSEWHERE = "changes made elsewhere"
"""What brought a version here, as in "Undo changes made elsewhere"."""

HERE = "changes made here"
"""And one of ours that stands against theirs."""


def put_plan(work: Work, change: Change) -> None:
    """Of equal plans nothing is lost, whichever was said later."""
    key, stamp = change.key, change.stamp
    here, theirs = plans.told(work.db, key), change.value
    waiting = work.ours.pending(key).get(change.field)
    if here is not None and theirs is not None and of_json(here) == of_json(theirs):
        if waiting is None or waiting <= stamp:
            _date(work, key, theirs["changed"])
            work.ours.forget(key, change.field)
        return
    if work.ours.stands(change, work.applied):
        if here is not None and theirs is not None and stamp.machine != work.ours.machine:
            _before_ours(work, key, of_json(theirs), of_json(here), here["changed"])
        return
    if theirs is None:
        if here is not None and waiting is None:
            _keep_ours(work, change, here)
        work.db.execute("DELETE FROM plan WHERE id = ?", (key,))
    elif here is None:
        plan, created = of_json(theirs), theirs["created"]
        plans.put_first(work.db, key, plan, ELSEWHERE, created, theirs["changed"])
    else:
        _in_force(work, key, of_json(theirs), theirs["changed"])
    work.applied.plans = True


def _in_force(work: Work, key: str, plan: Plan, changed: float) -> None:
    number = plans.number_of(work.db, key, plan)
    if number is None:
        plans.put_on_top(work.db, key, plan, ELSEWHERE, changed)
    else:
        plans.enforce(work.db, key, number, plan.name, changed)


def _before_ours(work: Work, key: str, theirs: Plan, ours: Plan, changed: float) -> None:
    """Once, however often it comes."""
    if plans.number_of(work.db, key, theirs) is None:
        plans.put_on_top(work.db, key, theirs, ELSEWHERE, changed)
        plans.put_on_top(work.db, key, ours, HERE, changed)
        work.applied.plans = True


def _keep_ours(work: Work, change: Change, here: dict[str, object]) -> None:
    """Whoever said the last word before the deletion keeps it."""
    row = work.db.execute(
        "SELECT deed FROM plan_version v JOIN plan p ON p.id = v.plan AND p.version = v.number"
        " WHERE p.id = ?",
        (change.key,),
    ).fetchone()
    if row["deed"] != ELSEWHERE:
        said = Change(change.entity, change.key, change.field, here, Stamp.made(0.0, ""))
        work.applied.lost.append((said, change.stamp, "deleted elsewhere"))


def _date(work: Work, key: str, changed: float) -> None:
    work.db.execute("UPDATE plan SET updated_at = ? WHERE id = ?", (changed, key))
