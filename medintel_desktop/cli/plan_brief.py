"""``plan propose`` and ``discard``: cuts from a brief, for a person to accept or not."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

from medintel_desktop.cli.add import carry
from medintel_desktop.cli.plan_edits import named
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.prices import AS_OF, SEEN
from medintel_desktop.domain.words import money


def register(actions: Any, shared: argparse.ArgumentParser, show: Callable[[Session], int]) -> None:
    """``show`` prints the cuts of a plan."""
    action = _action(actions, shared, "propose", "have cuts proposed from a brief, which is paid")
    action.add_argument("brief", metavar="BRIEF", help="such as '60 seconds, start with the crowd'")
    action.add_argument("--album", metavar="NAME", help="only from its items")
    action.add_argument("--estimate", action="store_true", help="only say what it would count")
    action.set_defaults(run=partial(propose, show))
    action = _action(actions, shared, "discard", "take out all that was proposed")
    action.set_defaults(run=discard)


def propose(show: Callable[[Session], int], session: Session) -> int:
    """1 when nothing came of it. Nothing is accepted: that is ``plan accept``."""
    words, briefs = session.words, session.workspace.briefs
    kept, cost = named(session), briefs.cost(words.brief)
    album = session.workspace.albums.named(words.album).id if words.album else None
    length = f"{cost.wanted:g} seconds" if cost.wanted else "Any length"
    price = f", about {money(cost.dollars)} by {SEEN}" if cost.dollars is not None else ""
    session.tell(f"{length}: {cost.words}{price}")
    if words.estimate:
        session.show({
            "wanted": cost.wanted, "photos": cost.pictures, "searches": cost.searches,
            "corrections": 1, "dollars": cost.dollars, "prices": SEEN, "prices_of": AS_OF,
            "model": cost.model,
        })  # fmt: skip
        return 0
    briefs.propose(kept.id, words.brief, album)
    held = carry(session, None)
    left = briefs.job(kept.id)
    if left is not None:
        problem = left.problem
        session.tell(f"{problem.title} {problem.hint}" if problem else f"Not done: {left.note}")
    for reason in held:
        session.tell(f"Not asked yet: {reason}")
    if left is None:
        show(session)
    return 1 if left or held else 0


def discard(session: Session) -> int:
    """1 when nothing was proposed."""
    changed = session.workspace.briefs.discard(named(session).id)
    if not changed:
        session.tell("Nothing is proposed.")
    return 0 if changed else 1


def _action(
    actions: Any, shared: argparse.ArgumentParser, name: str, said: str
) -> argparse.ArgumentParser:
    action: argparse.ArgumentParser = actions.add_parser(name, parents=[shared], help=said)
    action.add_argument("plan", metavar="PLAN", help="its name, or the beginning of its id")
    return action
