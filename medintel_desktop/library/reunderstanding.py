"""Takes a library over from one space to another: everything is understood again, once.

What the service in force has not understood yet is queued by the job ``understand_again``, in one
batch of ordinary jobs of understanding. Each is kept, paid for and resumed like any other. The old
vectors stay and are searched (see ``spaces_asked``) until the user lets them go, which is offered
when the new space has everything.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, field

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import UNFINISHED, NewJob
from medintel_desktop.catalogue.spaces import Left
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.prices import embedding_dollars
from medintel_desktop.domain.words import counted
from medintel_desktop.library.services import Services
from medintel_desktop.library.understanding import Understanding

AGAIN = "understand_again"
"""Name of the kind of job and of its one step."""

AT_ONCE = 200
"""Items queued in one transaction."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the library has come into the space in force; ``space`` None without a service.

    ``old`` are the other spaces with vectors, the newest first. ``queued`` jobs are unfinished,
    all of them ``paused`` or not.
    """

    space: EmbeddingSpace | None = None
    left: Left = field(default_factory=Left)
    old: Sequence[EmbeddingSpace] = ()
    queued: int = 0
    paused: bool = False

    @property
    def whole(self) -> bool:
        """The space in force has everything, so older vectors serve nothing any more."""
        return self.space is not None and self.left.done == self.left.items

    @property
    def todo(self) -> int:
        """Items that would be understood again."""
        return self.left.videos + self.left.photos

    @property
    def minutes(self) -> float:
        return self.left.seconds / 60

    @property
    def dollars(self) -> float | None:
        """About; None for a model whose price is not known."""
        model = self.space.model if self.space else ""
        return embedding_dollars(model, self.minutes, self.left.photos)


class Reunderstanding:
    """Reads the catalogue at length and may connect: not for the UI thread."""

    def __init__(
        self, catalogue: Catalogue, services: Services, understanding: Understanding,
        forget: Callable[[EmbeddingSpace], object],
    ) -> None:  # fmt: skip
        """``forget`` deletes the vectors of a space that has no moments any more."""
        self._catalogue = catalogue
        self._services = services
        self._understanding = understanding
        self._forget = forget

    def standing(self) -> Standing:
        """Asks no service."""
        space, known = self._services.video_ai().space, self._catalogue.spaces.known()
        if space is None:
            return Standing(old=tuple(known))
        states = self._states()
        queued = sum(states.get(state, 0) for state in UNFINISHED)
        old = tuple(one for one in known if one != space)
        return Standing(
            space, self._catalogue.spaces.left(space), old, queued,
            0 < queued == states.get(JobState.PAUSED, 0),
        )  # fmt: skip

    def follow(self) -> Changes:
        """The settings may say another way now: what is there of it is shown from now on."""
        space = self._services.video_ai().space
        if space is not None and not self._catalogue.database.read_only:
            self._catalogue.spaces.choose(space)
        return Changes(media_list=True)

    def begin(self) -> Changes:
        """Queue everything that is left. Does nothing while that is under way."""
        space = self._services.video_ai().space
        if space is None:
            return Changes()
        self.follow()
        if any(self._states().get(state) for state in UNFINISHED):
            return Changes()
        batch = str(uuid.uuid4())
        job = NewJob(
            AGAIN, "Understand the library again", AGAIN, Lane.QUICK, batch=batch,
            payload={"space": astuple(space), "after": 0}, unique_key=AGAIN,
        )  # fmt: skip
        with self._catalogue.database.write():
            self._catalogue.jobs.add_batch(batch, job.title)
            self._catalogue.jobs.add([job])
        return Changes(jobs=True)

    def choose(self, job: Job, watch: Watch) -> Outcome:
        """The step of ``understand_again``: a kill at any point queues no item twice."""
        space = self._services.video_ai().space
        if space is None or list(astuple(space)) != job.payload["space"]:
            return Finish("The way of understanding was changed in the settings meanwhile")
        after, queued, batch = job.payload["after"], job.payload.get("queued", 0), job.batch or ""
        total = queued + self._catalogue.spaces.left(space).items
        while items := self._catalogue.spaces.next(space, after, AT_ONCE):
            watch.report(queued, total, "files")
            after, queued = items[-1][0], queued + len(items)
            with self._catalogue.database.write():
                self._understanding.again([media_id for _, media_id in items], batch)
                watch.save(after=after, queued=queued)
        return Finish(f"{counted(queued, 'item')} to understand again", Changes(media_list=True))

    def pause(self) -> Changes:
        """All that is unfinished; what is on its way ends at a safe point."""
        return self._move(JobState.PAUSED, (JobState.QUEUED, JobState.WAITING, JobState.RUNNING))

    def resume(self) -> Changes:
        return self._move(JobState.QUEUED, (JobState.PAUSED,))

    def freeable(self) -> int:
        """Bytes that letting go gives back on this disk."""
        now = self._services.video_ai().space
        if now is None:
            return 0
        spaces = self._catalogue.spaces
        return sum(spaces.replaced(old, now) * 4 * old.dimension for old in self._old(now))

    def let_go(self) -> int:
        """Forget older vectors of what the space in force has; the bytes given back.

        Raises UsageError while anything would be found by the older ones alone.
        """
        standing = self.standing()
        if standing.space is None or not standing.whole:
            raise UsageError(
                "The older vectors are still needed.",
                "They can go when everything is understood in the new way.",
            )
        freed = self.freeable()
        for old in standing.old:
            if self._catalogue.spaces.let_go(old, standing.space):
                self._forget(old)
        return freed

    def tidy(self) -> None:
        """At the start: files of spaces that were let go of when the app ended."""
        for space, count in self._catalogue.moments.counts().items():
            if count == 0:
                self._forget(space)

    def _old(self, now: EmbeddingSpace) -> list[EmbeddingSpace]:
        return [space for space in self._catalogue.spaces.known() if space != now]

    def _batch(self) -> str:
        """Of the newest time it was begun."""
        newest = self._catalogue.jobs.newest(AGAIN)
        return (newest.batch or "") if newest else ""

    def _states(self) -> dict[JobState, int]:
        return self._catalogue.jobs.states_in(self._batch())

    def _move(self, wanted: JobState, allowed: Sequence[JobState]) -> Changes:
        ids = [job.id for job in self._catalogue.jobs.in_batch(self._batch()) if not job.ended]
        self._catalogue.jobs.set_state(wanted, allowed, ids)
        return Changes(jobs=True, media_list=True)
