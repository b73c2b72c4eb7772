"""One open library with everything that works on it; what the window and commands are handed."""

from __future__ import annotations

from dataclasses import dataclass, field

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import LibraryInUse, MedIntelError
from medintel_desktop.domain.job import Lane
from medintel_desktop.jobs.handlers import Handlers
from medintel_desktop.jobs.queue import Queue
from medintel_desktop.jobs.runner import OnChanges, OnJob, Runner
from medintel_desktop.library.albums import Albums
from medintel_desktop.library.cloud import Cloud
from medintel_desktop.library.collection import Collection
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.ingest import Ingest
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.proxies import Proxies
from medintel_desktop.library.search import Search
from medintel_desktop.library.services import Services
from medintel_desktop.library.trash import Trash
from medintel_desktop.library.understanding import Understanding

THREADS = {Lane.QUICK: 2, Lane.TRANSFER: 2, Lane.PAID: 2}
"""Runners per lane: decoding uses both of two cores, the others mostly wait."""


@dataclass(slots=True)
class Workspace:
    """``runs_jobs`` is False when the library is read-only or another process runs them."""

    folder: LibraryFolder
    catalogue: Catalogue
    services: Services
    albums: Albums
    collection: Collection
    ingest: Ingest
    originals: Originals
    proxies: Proxies
    search: Search
    trash: Trash
    understanding: Understanding
    cloud: Cloud
    table: Handlers
    read_only: bool = False
    runs_jobs: bool = True
    queue: Queue = field(init=False)
    _runners: list[Runner] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.queue = Queue(self.catalogue.jobs, self.table, self.wake, self.cloud.unfinished.tidy)

    def runner(self, lane: Lane, on_job: OnJob, on_changes: OnChanges) -> Runner:
        """A runner for somebody's thread. Callbacks are called in that thread."""
        runner = Runner(self.catalogue.jobs, self.table, lane, on_job, on_changes)
        self._runners.append(runner)
        return runner

    def wake(self) -> None:
        """Something was queued: runners look now instead of within a second."""
        for runner in self._runners:
            runner.wake()

    def stop(self) -> None:
        """Ask all runners to end; their threads are joined by whoever made them."""
        for runner in self._runners:
            runner.stop()

    def take_over(self) -> bool:
        """Run the jobs from now on if the process that did has ended, however it ended."""
        if self.runs_jobs or self.read_only:
            return False
        try:
            self.folder.lock()
        except LibraryInUse:
            return False
        self.runs_jobs = True
        self.catalogue.jobs.requeue_running()
        return True

    def trouble(self, patience: float) -> MedIntelError | None:
        """Why no job gets on since ``patience`` seconds: a full disk, a folder taken away."""
        told = (runner.trouble(patience) for runner in self._runners)
        return next((error for error in told if error), None)

    def close(self) -> None:
        """After the runners' threads have ended: close the files and let the library go."""
        self.services.close()
        self.cloud.close()
        self.catalogue.close()
        self.folder.unlock()
