"""``understand``: what is not understood yet, or everything in the way the settings say now."""

from __future__ import annotations

import argparse
from typing import Any

from medintel_desktop.cli.add import carry
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.prices import AS_OF, SEEN
from medintel_desktop.domain.words import count, counted, size
from medintel_desktop.library.reunderstanding import Standing


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "understand", parents=[shared],
        help="after the model was changed: understand the library again",
    )  # fmt: skip
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--again", action="store_true", help="what is understood by an older model alone"
    )
    what.add_argument("--let-go", action="store_true", help="delete vectors that serve no more")
    command.add_argument("--yes", action="store_true", help="do it; without, only say what it is")
    command.set_defaults(run=understand)


def understand(session: Session) -> int:
    """Without ``--yes`` a dry run. A second run resumes the first."""
    work = session.workspace.reunderstanding
    standing = work.standing()
    if standing.space is None:
        raise NotSetUp("There is no TwelveLabs key.", "Set TWELVE_LABS_API_KEY, or add one.")
    return _let_go(session, standing) if session.words.let_go else _again(session, standing)


def _again(session: Session, standing: Standing) -> int:
    work, left = session.workspace.reunderstanding, standing.left
    _tell_estimate(session, standing)
    held: list[str] = []
    if session.words.yes and (standing.todo or standing.queued):
        work.resume()
        work.begin()
        held = carry(session, None)
        standing = work.standing()
        left = standing.left
        for reason in held:
            session.tell(f"Not understood yet: {reason}")
    row = {
        "model": standing.space and standing.space.model, "items": left.items, "done": left.done,
        "videos": left.videos, "photos": left.photos, "minutes": round(standing.minutes, 3),
        "dollars": standing.dollars, "prices": SEEN, "prices_of": AS_OF,
        "answer_lost": left.lost, "older": [space.key for space in standing.old],
    }  # fmt: skip
    session.show(
        row, f"{count(left.done)} of {counted(left.items, 'item')} are understood in the new way."
    )
    return 1 if session.words.yes and not standing.whole else 0


def _tell_estimate(session: Session, standing: Standing) -> None:
    left = standing.left
    if not standing.todo:
        return
    what = [counted(left.videos, "video")] if left.videos else []
    what += [counted(left.photos, "photo")] if left.photos else []
    line = f"To understand: {', '.join(what)}: {standing.minutes:.1f} minutes"
    if standing.dollars is not None:
        line += f", about ${standing.dollars:.2f} by {SEEN}"
    session.tell(line)
    if not session.words.yes:
        session.tell("Nothing was sent. Add --yes to begin.")


def _let_go(session: Session, standing: Standing) -> int:
    work = session.workspace.reunderstanding
    freed = work.let_go() if session.words.yes else work.freeable()
    spaces = [space.key for space in standing.old]
    said = "freed" if session.words.yes else "would be freed. Add --yes to do it"
    session.show(
        {"bytes": freed, "older": spaces, "whole": standing.whole, "done": session.words.yes},
        f"{size(freed)} {said}.",
    )
    return 0
