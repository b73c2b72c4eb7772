"""Looks whether the vectors are still what was written, and mends what is not.

A disk may lose a byte and say nothing. A damaged vector is never found, wrongly or rightly, so its
item would be missed for ever: the job ``check_vectors`` reads all vectors once a week. Where the
user lets things be understood by themselves, items with a damaged one are understood again; what
the service still has of a video is taken over, not bought again. Else the damaged ones alone are
forgotten, and an item that has none left is "not understood yet". All other vectors stay.
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
    """``marker`` is a file whose time tells when the vectors were looked at last. ``able`` says
    whether items may be understood without being asked for, ``again`` queues them."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: VectorIndex,
        marker: Path,
        able: Callable[[], bool],
        again: Callable[[Sequence[str]], Changes],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._marker = marker
        self._able, self._again = able, again
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
        moments, able = self._catalogue.moments, self._able()
        items, lost = set[int](), list[str]()
        for space, count in moments.counts().items():
            bad = self._index.damaged(
                space, count, lambda done, total: watch.report(done, total, "vectors")
            )
            whose = {num for num, _, _ in moments.at(space, bad).values()}
            slots = moments.slots_of(space, sorted(whose)) if able else bad
            lost += moments.forget(space, slots)
            items |= whose
        self._note()
        if not items:
            return Finish("All vectors are whole")
        changed = frozenset(cell.id for cell in self._catalogue.cells.by_number(sorted(items)))
        changes = Changes(changed, media_list=True)
        if able:
            changes |= self._again(list(dict.fromkeys(lost)))
        told = counted(len(items), "item")
        again = "is understood again" if able else "is to be understood again by you"
        return Finish(f"A part of {told} was damaged and {again}", changes)

    def _note(self) -> None:
        self._marker.parent.mkdir(parents=True, exist_ok=True)
        self._marker.touch()
