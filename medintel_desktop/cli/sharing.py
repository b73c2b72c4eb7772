"""``sync`` with the shared library: a round, how it stands, share, join, leave, conflicts, who may
what, and what another program keeps in the same database."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime

from medintel_desktop.cli.add import LOOK_SECONDS, PATIENCE, carry, start_runners, stop_runners
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import PermissionMissing, UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.sharing import SharingState, SharingStatus
from medintel_desktop.domain.words import counted
from medintel_desktop.library.sharing import KIND, SOON
from medintel_desktop.library.web_platform import KIND as ADOPTING


def run_round(session: Session) -> int:
    """Bring both libraries together, and wait; 1 when that could not be done now."""
    workspace = session.workspace
    workspace.sharing.sync_now()
    threads = start_runners(workspace)
    try:
        while not _rests(session):
            if trouble := workspace.trouble(PATIENCE):
                raise trouble
            if workspace.take_over():
                threads += start_runners(workspace)
            time.sleep(LOOK_SECONDS)
    finally:
        stop_runners(workspace, threads)
    return _tell(session, workspace.sharing.status())


def status(session: Session) -> int:
    _tell(session, session.workspace.sharing.status())
    return 0


def share(session: Session) -> int:
    session.workspace.sharing.share(_named(session, "Name it: sync share NAME"))
    return run_round(session)


def join(session: Session) -> int:
    """Without a name: what there is to join."""
    sharing = session.workspace.sharing
    if session.words.name is None:
        for one in sharing.libraries():
            row = {"id": one.id, "name": one.name, "role": one.role}
            session.show(row, f"{one.id}  {one.role:6}  {one.name}")
        session.tell("Join one of them: sync join NAME_OR_ID")
        return 0
    sharing.join(session.words.name)
    return run_round(session)


def leave(session: Session) -> int:
    name = session.workspace.sharing.status().library
    if not name:
        raise UsageError("This library is not shared.")
    session.workspace.sharing.leave()
    session.tell(f"“{name}” is not synced here any more. Everything stays, here and there.")
    return 0


def conflicts(session: Session) -> int:
    """Edits of ours that did not stand."""
    found = session.workspace.sharing.conflicts.all()
    for one in found:
        at = datetime.fromtimestamp(one.at)
        row = {
            "id": one.id, "what": one.what, "ours": one.ours, "stands": one.stands, "why": one.why,
            "at": at.astimezone().isoformat("T", "seconds"), "can_take": one.can_take,
        }  # fmt: skip
        ours = f", ours: {one.ours}" if one.ours else ""
        ours += f", now: {one.stands}" if one.stands else ""
        session.show(row, f"{one.id:5}  {at:%Y-%m-%d %H:%M}  {one.what}{ours}; {one.why}")
    if any(one.can_take for one in found):
        session.tell("Take one back, as a new edit: sync take ID")
    return 0


def take(session: Session) -> int:
    number = _named(session, "Which one: sync take ID")
    if not number.isdecimal():
        raise UsageError(f"{number} is no number of a conflict.", "They stand in: sync conflicts")
    session.workspace.sharing.conflicts.take(int(number))
    return run_round(session)


def grant(session: Session) -> int:
    """Let a database user in; without a name: who has which right."""
    sharing, user = session.workspace.sharing, session.words.name
    if user is None:
        for name, right in sharing.members().items():
            session.show({"user": name, "role": right}, f"{right:6}  {name}")
        return 0
    role = Role(session.words.role or Role.EDITOR)
    if session.words.sql:
        print(sharing.let_in_by_hand(user, role))
        return 0
    try:
        sharing.let_in(user, role)
    except PermissionMissing as error:
        session.tell(f"{error.title} {error.hint}".strip())
        session.tell("The SQL for the owner of the tables: the same command with --sql")
        return 1
    session.show({"user": user.upper(), "role": role}, f"{user.upper()} is {role} now.")
    session.tell("They join with their own database user and password: sync join")
    return 0


def revoke(session: Session) -> int:
    user = _named(session, "Whose right: sync revoke USER")
    gone = session.workspace.sharing.let_out(user)
    said = "has no right on it any more." if gone else "had no right on it."
    session.show({"user": user.upper(), "revoked": gone}, f"{user.upper()} {said}")
    return 0


def adopt(session: Session) -> int:
    """What the web platform keeps in the same database; without --yes it is only looked at."""
    platform = session.workspace.sharing.platform
    if not session.words.yes:
        found = platform.survey()
        row = asdict(found)
        files, albums = counted(found.files, "file"), counted(found.albums, "album")
        if not found.files:
            session.show(row, "The web platform keeps nothing in this database.")
            return 0
        session.show(row, f"The web platform has {files} in {albums}; {found.known:,} known here.")
        if found.known < found.files:
            session.tell("Its other files become known when its bucket is imported:")
            session.tell("  bucket import oci:")
        if found.known:
            session.tell("Nothing was changed. Take it over: sync adopt --yes")
        return 0
    platform.start()
    held = carry(session, None)
    job = session.workspace.catalogue.jobs.newest(ADOPTING)
    if job is None or job.state is not JobState.DONE:
        problem = job.problem if job is not None else None
        reasons = [f"{problem.title} {problem.hint}".strip()] if problem else held
        for reason in reasons or ["It was stopped. The same command goes on."]:
            session.tell(f"Not done yet: {reason}")
        return 1
    session.show({"note": job.note}, f"{job.note}.")
    return run_round(session)


SHARED: Mapping[str, Callable[[Session], int]] = {
    "status": status,
    "share": share,
    "join": join,
    "leave": leave,
    "conflicts": conflicts,
    "take": take,
    "grant": grant,
    "revoke": revoke,
    "adopt": adopt,
}
"""Words behind ``sync`` that concern the shared library."""


def _named(session: Session, hint: str) -> str:
    name: str | None = session.words.name
    if not name:
        raise UsageError("A word is missing.", hint)
    return name


def _rests(session: Session) -> bool:
    """Whether the round is over, or waits for something that takes longer."""
    jobs = session.workspace.catalogue.jobs
    job = jobs.latest(KIND)
    state = session.workspace.sharing.status().state
    if job is None or job.ended or state is SharingState.STOPPED:
        return True
    resting = job.state is JobState.WAITING and job.not_before > time.time() + SOON + 1
    return job.state is JobState.PAUSED or resting


def _tell(session: Session, now: SharingStatus) -> int:
    row = {
        "state": now.state, "library": now.library or None, "role": now.role,
        "waiting": now.waiting, "conflicts": now.conflicts, "synced_at": _iso(now.synced_at),
        "offline_since": _iso(now.offline_since),
        "problem": now.problem.title if now.problem else None,
    }  # fmt: skip
    name = f"{now.library} ({now.role}): " if now.library else ""
    session.show(row, f"{name}{now.words}")
    if now.problem is not None and now.problem.hint:
        session.tell(now.problem.hint)
    elif now.state is SharingState.NOT_SHARED:
        session.tell("Share it: sync share NAME. Join a shared one: sync join")
    if now.conflicts:
        session.tell("They are listed by: sync conflicts")
    return 1 if now.state in (SharingState.OFFLINE, SharingState.STOPPED) else 0


def _iso(at: float) -> str | None:
    return datetime.fromtimestamp(at).astimezone().isoformat("T", "seconds") if at else None
