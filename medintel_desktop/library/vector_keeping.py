"""Keeps searching by vectors quick: their codes up to date, their file without many holes.

The job ``tend_vectors`` does both, and takes what is to be done from the catalogue and the files,
so a kill costs nothing. Slots whose moments were removed are holes: when they are many, the last
vectors move into them, some at a time, each step a transaction. What is left behind the last
vector is let go at the next start, when nobody can be reading there.
"""

from __future__ import annotations

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.ports import VectorIndex

TEND = "tend_vectors"

FEW = 10_000
"""Slots of a space in which no hole is worth a move."""

HOLES = 0.1
"""Part of the slots that may be holes."""

AT_ONCE = 1000
"""Vectors that move in one transaction: 4 MB at 1024 dimensions."""

PENDING = 0.01
"""Part of the vectors that may be without a code: each search compares them all."""


class VectorKeeping:
    """Tends the vector index of a library."""

    def __init__(self, catalogue: Catalogue, index: VectorIndex) -> None:
        self._catalogue = catalogue
        self._index = index

    def resume(self) -> None:
        """When the library is opened by whoever runs the jobs, before they run."""
        counts = self._catalogue.moments.counts()
        if max(counts.values(), default=0) >= FEW:
            self._catalogue.moments.trim()
            self.follow()

    def follow(self) -> Changes:
        """Queue what is to be done after vectors came or went. Cheap when that is nothing."""
        counts = self._catalogue.moments.counts()
        wanted = any(
            self._index.pending(space, count) > PENDING * count
            for space, count in counts.items()
            if count >= FEW
        )
        job = NewJob(TEND, "Search by meaning", TEND, Lane.QUICK, unique_key=TEND)
        return Changes(jobs=bool(wanted and self._catalogue.jobs.add([job])))

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The step of ``tend_vectors``."""
        for space, count in self._catalogue.moments.counts().items():
            if count >= FEW:
                self.close_holes(space, watch)
                self._index.tend(
                    space, count, lambda done, total: watch.report(done, total, "steps")
                )
        return Finish("Search by meaning is up to date")

    def close_holes(self, space: EmbeddingSpace, watch: Watch) -> int:
        """Move the last vectors into holes, when these are many; returns how many moved."""
        import numpy as np

        used = np.sort(self._catalogue.columns.slots(space).slot)
        free = np.ones(int(used.max(initial=-1)) + 1, np.bool_)
        free[used] = False
        holes = np.flatnonzero(free)
        if len(holes) <= HOLES * len(free):
            return 0
        last = used[::-1][: len(holes)].tolist()
        pairs = [(old, to) for old, to in zip(last, holes.tolist(), strict=False) if old > to]
        moved = 0
        for at in range(0, len(pairs), AT_ONCE):
            watch.report(at, len(pairs), "steps")
            some = pairs[at : at + AT_ONCE]
            moved += self._catalogue.moments.move(space, some, self._index.move)
            self._index.tend(space, self._catalogue.moments.count(space))
        return moved
