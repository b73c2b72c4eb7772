"""One open library with everything that works on it; what the window and commands are handed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import LibraryInUse, MedIntelError
from medintel_desktop.domain.job import Lane
from medintel_desktop.library.folder import LibraryFolder

if TYPE_CHECKING:
    from medintel_desktop.jobs.engine import Engine
    from medintel_desktop.jobs.handlers import Handlers
    from medintel_desktop.jobs.queue import Queue
    from medintel_desktop.jobs.runner import OnChanges, OnJob, Runner
    from medintel_desktop.library.albums import Albums
    from medintel_desktop.library.analyses import Analyses
    from medintel_desktop.library.briefs import Briefs
    from medintel_desktop.library.clips import Clips
    from medintel_desktop.library.cloud import Cloud
    from medintel_desktop.library.collection import Collection
    from medintel_desktop.library.contact_sheets import ContactSheets
    from medintel_desktop.library.conversations import Conversations
    from medintel_desktop.library.facets import Facets
    from medintel_desktop.library.hand_over import HandOver
    from medintel_desktop.library.hidden import HiddenAreas
    from medintel_desktop.library.ingest import Ingest
    from medintel_desktop.library.managed import Managed
    from medintel_desktop.library.model_tags import ModelTags
    from medintel_desktop.library.nearby import Nearby
    from medintel_desktop.library.originals import Originals
    from medintel_desktop.library.places import Places
    from medintel_desktop.library.plans import Plans
    from medintel_desktop.library.positions import Positions
    from medintel_desktop.library.posters import Posters
    from medintel_desktop.library.presets import Presets
    from medintel_desktop.library.proxies import Proxies
    from medintel_desktop.library.rendering import Rendering
    from medintel_desktop.library.reunderstanding import Reunderstanding
    from medintel_desktop.library.scenes import Scenes
    from medintel_desktop.library.search import Search
    from medintel_desktop.library.services import Services
    from medintel_desktop.library.sharing import Sharing
    from medintel_desktop.library.slide_films import SlideFilms
    from medintel_desktop.library.slideshows import Slideshows
    from medintel_desktop.library.smart_albums import SmartAlbums
    from medintel_desktop.library.sounds import Sounds
    from medintel_desktop.library.track_matching import Matching
    from medintel_desktop.library.transcripts import Transcripts
    from medintel_desktop.library.trash import Trash
    from medintel_desktop.library.typed_search import TypedSearch
    from medintel_desktop.library.understanding import Understanding

log = logging.getLogger(__name__)

THREADS = {Lane.QUICK: 2, Lane.TRANSFER: 2, Lane.PAID: 2}
"""Runners per lane: decoding uses both of two cores, the others mostly wait."""


class Workspace:
    """``runs_jobs`` is False when the library is read-only or another process runs them.

    ``folder`` and ``catalogue`` are there at once: a screen can show the library with them alone.
    Whatever works on it is the :class:`~.engine.Engine`, which ``start_engine`` imports and wires
    when something of it is first asked for, in whichever thread that is. It may take a while and
    raise what the catalogue raises; asking again tries again.
    """

    def __init__(
        self,
        folder: LibraryFolder,
        catalogue: Catalogue,
        start_engine: Callable[[], Engine],
        *,
        read_only: bool = False,
        runs_jobs: bool = True,
    ) -> None:
        self.folder = folder
        self.catalogue = catalogue
        self.read_only = read_only
        self.viewer = False
        """In a shared library where this user may only look; told by whoever has read it."""
        self.runs_jobs = runs_jobs
        self._start_engine = start_engine
        self._engine: Engine | None = None
        self._starting = threading.Lock()
        self._runners: list[Runner] = []

    @property
    def may_edit(self) -> bool:
        """Whether items and albums may be changed here."""
        return not (self.read_only or self.viewer)

    @property
    def engine(self) -> Engine:
        """Not for the UI thread before it was asked for elsewhere."""
        if self._engine is None:
            with self._starting:
                if self._engine is None:
                    self._engine = self._start_engine()
        return self._engine

    @property
    def services(self) -> Services:
        return self.engine.services

    @property
    def albums(self) -> Albums:
        return self.engine.albums

    @property
    def collection(self) -> Collection:
        return self.engine.collection

    @property
    def hidden(self) -> HiddenAreas:
        return self.engine.hidden

    @property
    def ingest(self) -> Ingest:
        return self.engine.ingest

    @property
    def originals(self) -> Originals:
        return self.engine.originals

    @property
    def places(self) -> Places:
        return self.engine.places

    @property
    def plans(self) -> Plans:
        return self.engine.plans

    @property
    def briefs(self) -> Briefs:
        return self.engine.briefs

    @property
    def hand_over(self) -> HandOver:
        return self.engine.hand_over

    @property
    def positions(self) -> Positions:
        return self.engine.positions

    @property
    def matching(self) -> Matching:
        from medintel_desktop.library.track_matching import Matching

        return Matching(self.catalogue, self.positions)

    @property
    def proxies(self) -> Proxies:
        return self.engine.proxies

    @property
    def posters(self) -> Posters:
        return self.engine.posters

    @property
    def clips(self) -> Clips:
        return self.engine.clips

    @property
    def sheets(self) -> ContactSheets:
        return self.engine.sheets

    @property
    def rendering(self) -> Rendering:
        return self.engine.rendering

    @property
    def sounds(self) -> Sounds:
        return self.engine.sounds

    @property
    def scenes(self) -> Scenes:
        return self.engine.scenes

    @property
    def search(self) -> Search:
        return self.engine.search

    @property
    def nearby(self) -> Nearby:
        return self.engine.nearby

    @property
    def typed(self) -> TypedSearch:
        """Turns what was typed into a query."""
        from medintel_desktop.library.typed_search import TypedSearch

        return TypedSearch(self.catalogue, self.nearby)

    @cached_property
    def facets(self) -> Facets:
        """Keeps what it counts in; loads numpy: not for the UI thread."""
        from medintel_desktop.library.facets import Facets

        return Facets(self.catalogue, self.search.answer, narrowed=self.search.narrowed)

    @property
    def slideshows(self) -> Slideshows:
        return self.engine.slideshows

    @property
    def slide_films(self) -> SlideFilms:
        return self.engine.slide_films

    @property
    def smart_albums(self) -> SmartAlbums:
        return self.engine.smart_albums

    @property
    def trash(self) -> Trash:
        return self.engine.trash

    @property
    def understanding(self) -> Understanding:
        return self.engine.understanding

    @property
    def reunderstanding(self) -> Reunderstanding:
        return self.engine.reunderstanding

    @property
    def analyses(self) -> Analyses:
        return self.engine.analyses

    @property
    def conversations(self) -> Conversations:
        return self.engine.conversations

    @property
    def model_tags(self) -> ModelTags:
        return self.engine.model_tags

    @property
    def presets(self) -> Presets:
        return self.engine.presets

    @property
    def transcripts(self) -> Transcripts:
        return self.engine.transcripts

    @property
    def cloud(self) -> Cloud:
        return self.engine.cloud

    @property
    def sharing(self) -> Sharing:
        return self.engine.sharing

    @property
    def managed(self) -> Managed:
        return self.engine.managed

    @property
    def table(self) -> Handlers:
        """The steps of each kind of job; none before the engine was started."""
        return {} if self._engine is None else self._engine.table

    @property
    def queue(self) -> Queue:
        """What the user does with jobs."""
        from medintel_desktop.jobs.queue import Queue

        engine = self.engine
        return Queue(self.catalogue.jobs, engine.table, self.wake, engine.cloud.tidy)

    def runner(self, lane: Lane, on_job: OnJob, on_changes: OnChanges) -> Runner:
        """A runner for somebody's thread. Callbacks are called in that thread."""
        from medintel_desktop.jobs.runner import Runner

        def told(changes: Changes) -> None:
            on_changes(changes | self._follow(changes))

        runner = Runner(self.catalogue.jobs, self.engine.table, lane, on_job, told)
        self._runners.append(runner)
        return runner

    def wake(self) -> None:
        """Something was queued: runners look now instead of within a second."""
        for runner in self._runners:
            runner.wake()

    def try_again(self) -> Changes:
        """The app was opened or the network is back: what could not be reached is tried now,
        whoever runs the jobs."""
        if self.read_only or not self.catalogue.jobs.try_again():
            return Changes()
        self.wake()
        return Changes(jobs=True)

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

    def _follow(self, changes: Changes) -> Changes:
        """What a job brought is named by its place; where it filled or moved albums, what one
        that is kept offline lacks is brought at once."""
        return (
            self._named(changes) | self._kept(changes) | self._tended(changes)
            | self._heard(changes)
        )  # fmt: skip

    def _named(self, changes: Changes) -> Changes:
        try:
            return self.engine.places.follow(changes.media)
        except (MedIntelError, OSError) as error:
            log.warning("Places are named at the next start: %s", error)
            return Changes()

    def _tended(self, changes: Changes) -> Changes:
        return self.engine.vectors.follow() if changes.media else Changes()

    def _heard(self, changes: Changes) -> Changes:
        """What was paid for may lie at the service now: what is said in it is fetched, too."""
        if not changes.usage:
            return Changes()
        try:
            wanted = self.engine.transcripts.follow(changes.media)
        except MedIntelError as error:
            log.warning("Transcripts are not fetched by themselves: %s", error)
            return Changes()
        if wanted.jobs:
            self.wake()
        return wanted

    def _kept(self, changes: Changes) -> Changes:
        if not changes.albums:
            return Changes()
        keeping = self.engine.cloud.keeping
        try:
            wanted = keeping.follow(list(changes.media)) if changes.media else keeping.follow()
        except MedIntelError as error:
            log.warning("Kept albums catch up at the next start: %s", error)
            return Changes()
        if wanted.jobs:
            self.wake()
        return wanted

    def close(self) -> None:
        """After the runners' threads have ended: close the files and let the library go."""
        if self._engine is not None:
            self._engine.close()
        self.catalogue.close()
        self.folder.unlock()
