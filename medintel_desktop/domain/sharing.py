"""How the shared library stands, for the status dot and for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from medintel_desktop.domain.job import Progress
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.words import counted


class SharingState(StrEnum):
    """One state at a time; what waits and what lost is counted beside it."""

    NOT_SET_UP = "not_set_up"
    NOT_SHARED = "not_shared"
    """There is a database, but this library is not in it."""
    SYNCING = "syncing"
    SYNCED = "synced"
    OFFLINE = "offline"
    """The database does not answer; work goes on, and it is tried again by itself."""
    STOPPED = "stopped"
    """Something is for the user to do first: see ``problem``."""


@dataclass(frozen=True, slots=True)
class SharingStatus:
    """``waiting`` changes have not been sent, ``conflicts`` did not stand. Times are epoch
    seconds, 0 = never."""

    state: SharingState
    library: str = ""
    """Its name, "" when not shared."""
    role: Role = Role.EDITOR
    waiting: int = 0
    conflicts: int = 0
    synced_at: float = 0.0
    offline_since: float = 0.0
    progress: Progress = Progress()
    """Of a round under way, in "sent" fields or "received" rows; total 0 = unknown."""
    problem: Problem | None = None

    @property
    def words(self) -> str:
        """One line: "Offline since 14:05, 3 changes waiting"."""
        parts = [self._first()]
        if self.waiting and self.state is not SharingState.SYNCING:
            parts.append(f"{counted(self.waiting, 'change')} waiting")
        if self.conflicts:
            parts.append(counted(self.conflicts, "conflict"))
        return ", ".join(parts)

    def _first(self) -> str:
        match self.state:
            case SharingState.NOT_SET_UP:
                return "No database is set up"
            case SharingState.NOT_SHARED:
                return "Not shared"
            case SharingState.SYNCING:
                return _syncing(self.progress)
            case SharingState.OFFLINE:
                since = self.offline_since or self.synced_at
                return f"Offline since {_when(since)}" if since else "Offline"
            case SharingState.STOPPED:
                return self.problem.title.rstrip(".") if self.problem else "Stopped"
            case _:
                return "Synced"


def _syncing(progress: Progress) -> str:
    if not progress.done:
        return "Syncing"
    what = f"{progress.unit} {progress.done:,.0f}"
    return f"Syncing: {what} of {progress.total:,.0f}" if progress.total else f"Syncing: {what}"


def _when(at: float) -> str:
    """A time of today, or the day."""
    then, now = datetime.fromtimestamp(at), datetime.now()
    if then.date() == now.date():
        return f"{then:%H:%M}"
    return f"{then.day} {then:%b}" if then.year == now.year else f"{then.day} {then:%b %Y}"
