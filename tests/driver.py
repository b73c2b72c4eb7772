"""Carries a workspace's jobs without a window: the same runners, one after another."""

from __future__ import annotations

import time
from pathlib import Path

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.jobs.workspace import Workspace

LIMIT = 60.0
"""Seconds until work counts as stuck; far more than any takes."""


class Driver:
    """Adds files and runs what is due, in this thread."""

    def __init__(self, workspace: Workspace, reports: list[Job] | None = None) -> None:
        self.workspace = workspace
        self.reports: list[Job] = [] if reports is None else reports
        self.changes = Changes()
        self._runners = [workspace.runner(lane, self.reports.append, self._heard) for lane in Lane]

    def _heard(self, changes: Changes) -> None:
        self.changes |= changes

    def add(self, *sources: Path | str, album: str | None = None) -> list[Job]:
        """Queue and carry to the end; the jobs of the batch as they ended."""
        added = self.workspace.ingest.add([str(source) for source in sources], album)
        self.run()
        return self.workspace.catalogue.jobs.in_batch(added.batch)

    def run(self, *, patient: bool = True) -> None:
        """Run until nothing is left to do; with ``patient`` wait for what comes due in a minute."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if sum(runner.run_one() for runner in self._runners):  # each lane has a turn
                continue
            dues = [self.workspace.catalogue.jobs.next_due(lane) for lane in Lane]
            soon = [due for due in dues if due is not None and due < time.time() + LIMIT]
            if not soon or not patient or self._held():
                return
            time.sleep(0.01)
        raise AssertionError("jobs are stuck")

    def hurry(self) -> None:
        """Run to the end as if every wait for a time were over at once; what waits for the user
        stays."""
        end = time.monotonic() + LIMIT
        self.run(patient=False)
        while self._waiting() and not self._held():
            assert time.monotonic() < end, "jobs wait without end"
            self.let_time_pass()
            self.run(patient=False)

    def let_time_pass(self) -> None:
        """What waits for a time is due now."""
        with self.workspace.catalogue.database.write() as db:
            db.execute("UPDATE job SET not_before = 0")
            db.execute("UPDATE hold SET until = 0 WHERE until IS NOT NULL")

    def _waiting(self) -> bool:
        """Jobs that wait for a time, or queue behind the hold of a service."""
        counts = self.workspace.catalogue.jobs.counts()
        return JobState.WAITING in counts or JobState.QUEUED in counts

    def _held(self) -> bool:
        return any(hold.until is None for hold in self.workspace.catalogue.jobs.holds())

    def items(self) -> dict[str, MediaItem]:
        """All items by name."""
        return {item.name: item for item in self.all_items()}

    def all_items(self) -> list[MediaItem]:
        """Those in the trash included."""
        catalogue = self.workspace.catalogue
        with catalogue.database.read() as db:
            ids = [row[0] for row in db.execute("SELECT id FROM media")]
        found = [catalogue.media.get(media_id) for media_id in ids]
        return [item for item in found if item]

    def states(self, kind: str) -> list[JobState]:
        return [job.state for job in self.workspace.catalogue.jobs.page() if job.kind == kind]
