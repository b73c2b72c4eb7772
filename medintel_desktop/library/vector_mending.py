"""Looks whether the vectors are still what was written, and mends what is not.

A disk may lose a byte and say nothing. A damaged vector is never found, wrongly or rightly, so its
item would be missed for ever: the job ``check_vectors`` reads all vectors once a week, forgets
those that are damaged with all others of their items, and has these understood again. All other
vectors stay; what the service still has of a video is taken over, not bought again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.ports import VectorIndex
from medintel_desktop.domain.words import counted

CHECK = "check_vectors"

EVERY = 7 * 86_400.0
"""Seconds between two looks. One takes 2 s for a million vectors in memory, and as long as it
takes to read 4 GB where they are not."""


class VectorMending:
    """``marker`` is a file whose time tells when the vectors were looked at last; ``again`` queues
    items to be understood where the user wants that by itself."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: VectorIndex,
        marker: Path,
        again: Callable[[Sequence[str]], Changes],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._marker = marker
        self._again = again
        self._now = now

    def resume(self) -> Changes:
        """When the library is opened by whoever runs the jobs: look if it is time to."""
        if not any(self._catalogue.moments.counts().values()):
            return Changes()
        try:
            last = self._marker.stat().st_mtime
        except OSError:
            self._note()  # a week from now
            return Changes()
        if 0 <= self._now() - last < EVERY:
            return Changes()
        return self.look()

    def look(self) -> Changes:
        """Queue a look, whenever the last one was."""
        job = NewJob(CHECK, "Vectors of the search", CHECK, Lane.QUICK, unique_key=CHECK)
        return Changes(jobs=bool(self._catalogue.jobs.add([job])))

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The step of ``check_vectors``; a kill at any point costs nothing but another look."""
        ids, changes = list[str](), Changes()
        for space, count in self._catalogue.moments.counts().items():
            bad = self._index.damaged(
                space, count, lambda done, total: watch.report(done, total, "vectors")
            )
            whose = {num for num, _, _ in self._catalogue.moments.at(space, bad).values()}
            lost = self._catalogue.moments.forget(space, sorted(whose))
            ids += lost
            if lost:
                changes |= Changes(frozenset(lost), media_list=True)
        self._note()
        changes |= self._again(list(dict.fromkeys(ids)))
        lost_items = len(set(ids))
        if not lost_items:
            return Finish("All vectors are whole", changes)
        are = "was" if lost_items == 1 else "were"
        return Finish(f"{counted(lost_items, 'item')} {are} damaged, to understand again", changes)

    def _note(self) -> None:
        self._marker.parent.mkdir(parents=True, exist_ok=True)
        self._marker.touch()
