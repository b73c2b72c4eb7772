"""How the shared library stands: its colour, its icon, and a sentence or two."""

from __future__ import annotations

from datetime import datetime

from medintel_desktop.domain import words
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.sharing import SharingState, SharingStatus

LOOKS = {
    SharingState.NOT_SET_UP: ("t3", "circle"),
    SharingState.NOT_SHARED: ("t3", "circle"),
    SharingState.SYNCING: ("accent", "refresh-cw"),
    SharingState.SYNCED: ("ok", "circle-check"),
    SharingState.OFFLINE: ("warn", "cloud-off"),
    SharingState.STOPPED: ("danger", "circle-x"),
}

ROLES = {Role.OWNER: "Owner", Role.EDITOR: "Editor", Role.VIEWER: "Viewer"}
MAY = {
    Role.OWNER: "You may add, edit and delete, and give others their rights.",
    Role.EDITOR: "You may add, edit and delete.",
    Role.VIEWER: "You may look and search, not edit.",
}


def tone(status: SharingStatus) -> str:
    """The name of a colour: conflicts and waiting changes are no alarm, but not all is well."""
    if status.state is SharingState.SYNCED and (status.conflicts or status.waiting):
        return "warn" if status.conflicts else "accent"
    return LOOKS[status.state][0]


def sentence(status: SharingStatus, now: float) -> str:
    """What happened, then what to do, then what is safe."""
    match status.state:
        case SharingState.SYNCING:
            return _syncing(status)
        case SharingState.OFFLINE:
            return _offline(status, now)
        case SharingState.STOPPED if status.problem is not None:
            return f"{status.problem.title} {status.problem.hint}".strip()
        case SharingState.SYNCED:
            return _synced(status, now)
    return status.words


def moment(at: float, now: float) -> str:
    """ "14:02" of today, else "3 Nov 2024, 14:02"."""
    then, today = datetime.fromtimestamp(at), datetime.fromtimestamp(now).date()
    clock = f"{then:%H:%M}"
    return clock if then.date() == today else f"{words.day(then)}, {clock}"


def _syncing(status: SharingStatus) -> str:
    done, total = int(status.progress.done), int(status.progress.total)
    if not done:
        return "Looking for what is new."
    verb = "Sent" if status.progress.unit == "sent" else "Received"
    amount = f"{words.count(min(done, total))} of {words.count(total)}" if total else f"{done:,}"
    return f"{verb} {amount}. You can go on working, and close MedIntel at any time."


def _offline(status: SharingStatus, now: float) -> str:
    at = status.offline_since or status.synced_at
    since = f" since {moment(at, now)}" if at else ""
    text = f"The database cannot be reached{since}. Browsing and editing work as always"
    if not status.waiting:
        return f"{text}."
    goes = "goes" if status.waiting == 1 else "go"
    return f"{text}; {words.counted(status.waiting, 'change')} {goes} on when it is back."


def _synced(status: SharingStatus, now: float) -> str:
    last = f"Last sync {words.ago(now - status.synced_at)}." if status.synced_at else ""
    if not status.waiting:
        return f"Everything is synced. {last}".strip()
    verb = "waits" if status.waiting == 1 else "wait"
    return f"{words.counted(status.waiting, 'change')} {verb} to be sent. {last}".strip()
