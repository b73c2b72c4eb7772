"""Sharing a library with others through a database: begin, end, how it stands, and its job.

The job ``sync`` never ends while the library is shared: it runs a round (see ``sync``), deals with
some thumbnails, and asks to be run again. Between rounds it holds no thread. A change made here
brings the next round forward, by a trigger. Being offline is no failure; a refused password is,
and nothing is tried again until the user says so.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import UNFINISHED, NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import ServiceError, ServiceUnreachable, UsageError
from medintel_desktop.domain.job import (
    AskAgain,
    Finish,
    Job,
    JobState,
    Lane,
    Outcome,
    Progress,
    Watch,
)
from medintel_desktop.domain.mirror import Role, SharedLibrary
from medintel_desktop.domain.sharing import SharingState, SharingStatus
from medintel_desktop.library.conflicts import Conflicts
from medintel_desktop.library.shared_database import SERVICE, SharedDatabase
from medintel_desktop.library.shared_thumbnails import SharedThumbnails
from medintel_desktop.library.sync import Sync
from medintel_desktop.library.web_platform import WebPlatform

log = logging.getLogger(__name__)

KIND = "sync"
"""Of the job, and its unique key: the trigger that brings it forward knows it."""

OFTEN = 30.0
"""Seconds between rounds when nothing happens here."""

SOON = 2.0
"""When changes came while a round was under way."""

OFFLINE = 60.0
"""When the database did not answer."""

BREATH = 5.0
"""Longest stretch of a round; then it tells what it changed and goes on."""


class Sharing:
    """What the window and the commands are handed. Only :meth:`status` is quick and stays at
    home; all else may ask the database, and none of it is for the UI thread."""

    def __init__(
        self,
        catalogue: Catalogue,
        database: SharedDatabase,
        sync: Sync,
        thumbnails: SharedThumbnails,
        conflicts: Conflicts,
    ) -> None:
        self.database = database
        self.conflicts = conflicts
        self.platform = WebPlatform(catalogue, database)
        self._mirror = catalogue.mirror
        self._jobs = catalogue.jobs
        self._sync = sync
        self._thumbnails = thumbnails
        self._news = Changes()
        self._tended = False

    def status(self) -> SharingStatus:
        """How it stands, from what is known here (about 1 ms)."""
        mirror = self._mirror.state()
        if not mirror.library:
            known = self.database.configured
            return SharingStatus(SharingState.NOT_SHARED if known else SharingState.NOT_SET_UP)
        status = SharingStatus(
            SharingState.SYNCED, mirror.name, mirror.role, self._mirror.waiting(),
            self.conflicts.count(), mirror.synced_at, mirror.offline_since,
        )  # fmt: skip
        return self._with_trouble(status)

    def libraries(self) -> list[SharedLibrary]:
        """Those that this user may see in the database."""
        return self.database.get().libraries()

    def share(self, name: str) -> Changes:
        """Make a shared library of this one. Raises UsageError, MedIntelError."""
        self._refuse_second()
        if not name.strip():
            raise UsageError("A shared library needs a name.")
        return self._begin(self.database.get().create(" ".join(name.split())[:200]))

    def join(self, name_or_id: str) -> Changes:
        """Bring this library and a shared one together; equal files become one item.

        Raises UsageError when there is none of that id or name, or several of that name.
        """
        self._refuse_second()
        there = self.libraries()
        found = [one for one in there if one.id == name_or_id]
        found = found or [one for one in there if one.name == name_or_id]
        if len(found) != 1:
            known = ", ".join(one.name for one in there) or "none yet"
            said = "There are several shared libraries" if found else "There is no shared library"
            hint = "Name it by its id." if found else f"There are: {known}."
            raise UsageError(f"{said} called “{name_or_id}”.", hint)
        return self._begin(found[0])

    def leave(self) -> Changes:
        """Share no more. What is here stays here, what is there stays there."""
        self._mirror.leave()
        ids = [job.id for job in self._jobs.standing(KIND)]
        self._jobs.set_state(JobState.CANCELLED, UNFINISHED, ids)
        return Changes(jobs=True)

    def sync_now(self) -> Changes:
        """Run a round as soon as a runner is free, whatever kept it from running."""
        self._shared_id()
        self._jobs.release(SERVICE)
        self.resume()
        ids = [job.id for job in self._jobs.standing(KIND) if job.state is JobState.WAITING]
        self._jobs.set_state(JobState.QUEUED, (JobState.WAITING,), ids)
        return Changes(jobs=True)

    def reset(self) -> Changes:
        """The connection's settings are others now."""
        self.database.reset()
        return self.sync_now() if self._mirror.state().library else Changes(jobs=True)

    def resume(self) -> None:
        """When the library is opened: a shared one has its job, also where that had failed."""
        mirror = self._mirror.state()
        if mirror.library:
            self._jobs.dismiss_standing()
            self._jobs.add(
                [NewJob(KIND, mirror.name, KIND, Lane.TRANSFER, SERVICE, unique_key=KIND)]
            )

    def keep(self, job: Job, watch: Watch) -> Outcome:
        """The step of the job: one round, or a stretch of it."""
        if not self._mirror.state().library:
            return Finish("Not shared any more")
        before, began = int(job.payload.get("sent", 0)), time.monotonic()

        def report(done: int, total: int, what: str) -> None:
            shift = before if what == "sent" else 0
            watch.report(done + shift, total and total + shift, what)
            if time.monotonic() - began > BREATH:
                raise _Breath(done + shift if what == "sent" else before)

        try:
            done = self._sync.round(report, self._hear)
            more = self._some_thumbnails(watch)
            if done.sent:
                self._tend()
        except _Breath as breath:
            return AskAgain(0.0, "", {"sent": breath.sent}, self._told())
        except ServiceUnreachable as error:
            self._mirror.set_offline(time.time())
            return AskAgain(OFFLINE, error.title, {"sent": 0}, self._told())
        watch.report(0, 0, "sent")
        soon = 0.0 if more else SOON if self._mirror.waiting() and self._sends() else OFTEN
        return AskAgain(soon, "", {"sent": 0, "more": more}, self._told())

    def members(self) -> Mapping[str, Role]:
        """Database users and their rights on the shared library."""
        return self.database.get().members(self._shared_id())

    def let_in(self, user: str, role: Role) -> None:
        """Give a database user a right. Raises PermissionMissing, UsageError."""
        self.database.get().let_in(self._shared_id(), user, role)

    def let_in_by_hand(self, user: str, role: Role) -> str:
        """The SQL that does it, for whoever may."""
        return self.database.get().let_in_by_hand(self._shared_id(), user, role)

    def let_out(self, user: str) -> bool:
        """Take a right away; False when there was none."""
        return self.database.get().let_out(self._shared_id(), user)

    def adopt(self, job: Job, watch: Watch) -> Outcome:
        """The step that takes over what the web platform has; then it comes here."""
        outcome = self.platform.adopt(job, watch)
        if self._mirror.state().library:
            self.sync_now()
        return outcome

    def close(self) -> None:
        self.database.close()

    def _some_thumbnails(self, watch: Watch) -> bool:
        """Whether more are due."""
        mirror, end = self._mirror.state(), time.monotonic() + BREATH
        remote, sends = self.database.get(), mirror.role is not Role.VIEWER
        while True:
            came = self._thumbnails.settle(remote, mirror.library, watch.check, sends=sends)
            if came is None:
                return False
            self._hear(Changes(frozenset(came)))
            if time.monotonic() > end:
                return True

    def _tend(self) -> None:
        """Once in a run, where the tables are ours: indexes for what has become large."""
        if self._tended or self._mirror.state().role is not Role.OWNER:
            return
        self._tended = True
        try:
            made = self.database.get().index_spaces()
        except ServiceError as error:
            log.info("Vector indexes could not be made: %s", error)
        else:
            log.info("Vector indexes: %s", made)

    def _sends(self) -> bool:
        return self._mirror.state().role is not Role.VIEWER

    def _hear(self, changes: Changes) -> None:
        self._news |= changes

    def _told(self) -> Changes:
        """What came since this was asked last; also what came before a failure."""
        news, self._news = self._news, Changes()
        return news

    def _begin(self, library: SharedLibrary) -> Changes:
        self._sync.join(library, self._mirror.state().machine or str(uuid.uuid4()))
        self.resume()
        return Changes(jobs=True)

    def _shared_id(self) -> str:
        library = self._mirror.state().library
        if not library:
            raise UsageError("This library is not shared.", "Share it, or join a shared one.")
        return library

    def _refuse_second(self) -> None:
        name = self._mirror.state().name
        if name:
            raise UsageError(f"This library is shared as “{name}” already.", "Leave that first.")

    def _with_trouble(self, status: SharingStatus) -> SharingStatus:
        hold = self._jobs.hold_of(SERVICE)
        job = self._jobs.latest(KIND)
        if hold is not None and hold.until is None:
            return replace(status, state=SharingState.STOPPED, problem=hold.problem)
        if job is not None and job.state is JobState.FAILED:
            return replace(status, state=SharingState.STOPPED, problem=job.problem)
        if status.offline_since or (hold is not None and hold.open):
            problem = hold.problem if hold is not None else None
            return replace(status, state=SharingState.OFFLINE, problem=problem)
        progress = job.progress if job is not None else Progress()
        if not status.synced_at or progress.done:
            return replace(status, state=SharingState.SYNCING, progress=progress)
        return status


class _Breath(Exception):
    """A stretch of a round is over; ``sent`` counts from the round's beginning."""

    def __init__(self, sent: int) -> None:
        self.sent = sent
