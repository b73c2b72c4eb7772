"""A program that works on a library of vectors until it is killed; see test_kills.

``python -m tests.contract.vectors.victim FOLDER SEED`` adds, deletes, replaces, moves and swaps at
random, and prints a line whenever something was committed. It starts by checking all that the run
before left, and prints what is wrong with it: what a killed program must never leave.
"""

from __future__ import annotations

import random
import sys
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from medintel_desktop.backends.vectors import codes
from medintel_desktop.backends.vectors import space as space_module
from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector
from medintel_desktop.library import vector_keeping
from medintel_desktop.library.vector_keeping import TEND, VectorKeeping

SPACE = EmbeddingSpace("test", "killed", 32, "dynamic-4")
FIRST = 5000
"""Items at the start."""

_INSERT = (
    "INSERT INTO media (id, name, kind, state, checksum, bytes, sort_time, added_at)"
    " VALUES (?1, ?1, 'photo', 'ready', ?1, ?2, 0, 0)"
)


class Quiet:
    def report(self, done: float, total: float, unit: str = "bytes") -> None: ...

    def check(self) -> None: ...

    def save(self, **learned: object) -> None: ...


def small() -> None:
    """Bounds at which 5,000 vectors are many."""
    codes.LISTS, codes.LEAST_SAMPLE = 64, 39 * 64
    space_module.EXACT_BELOW = 4500
    space_module.FEW = 300
    space_module.CANDIDATES = 600
    space_module.UNSAVED = 0.0
    vector_keeping.FEW = 1000
    vector_keeping.HOLES = 0.03
    vector_keeping.AT_ONCE = 60


class Victim:
    """``bytes`` of an item is the seed of its vector: the catalogue says what must be there."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.catalogue = Catalogue(folder)
        self.index = LocalVectorIndex(folder / "vectors")
        self.keeping = VectorKeeping(self.catalogue, self.index)
        self.keeping.resume()

    def add(self, count: int) -> None:
        seeds = [self.random.randrange(2**48) for _ in range(count)]
        with self.catalogue.database.write() as db:
            db.executemany(_INSERT, [(f"item {seed}", seed) for seed in seeds])
            self._understand(seeds)

    def replace(self, count: int) -> None:
        """Other vectors for the same items."""
        with self.catalogue.database.write() as db:
            rows = db.execute(
                "SELECT num FROM media ORDER BY abs(num * 7919 % 1009) LIMIT ?", (count,)
            )
            seeds = {row[0]: self.random.randrange(2**48) for row in rows.fetchall()}
            db.executemany(
                "UPDATE media SET bytes = ?1, id = 'item ' || ?1 WHERE num = ?2",
                [(seed, num) for num, seed in seeds.items()],
            )
            self._understand(list(seeds.values()))

    def remove(self, count: int) -> None:
        with self.catalogue.database.write() as db:
            db.execute(
                "DELETE FROM media WHERE num IN (SELECT num FROM media WHERE num > ? LIMIT ?)",
                (self.random.randrange(FIRST), count),
            )

    def swap(self) -> None:
        """Codes trained anew and written over the old ones."""
        space_module.GROWN = 0
        self.tend()
        space_module.GROWN = 8

    def tend(self) -> None:
        job = Job(1, TEND, "", TEND, Lane.QUICK, JobState.RUNNING)
        self.keeping.carry_out(job, Quiet())

    def wrong(self) -> str:
        """What is not as it must be; "" when all is."""
        with self.catalogue.database.read() as db:
            rows = db.execute(
                "SELECT o.slot, m.bytes FROM moment o JOIN media m ON m.num = o.media ORDER BY slot"
            ).fetchall()
        count = self.catalogue.moments.count(SPACE)
        slots = [row[0] for row in rows]
        there = self.index.read(SPACE, slots)
        if len(there) != len(slots):
            return f"{len(slots) - len(there)} vectors are not there or damaged"
        for (slot, seed), values in zip(rows, there, strict=True):
            if values != vector_of(seed):
                return f"slot {slot} of {count} holds another vector"
        allowed = np.zeros(count, np.bool_)
        allowed[slots] = True
        for slot, seed in self.random.sample(rows, min(40, len(rows))):
            hits = self.index.search(SPACE, count, vector_of(seed), 3, allowed)
            if not hits or hits[0][0] != slot or hits[0][1] < 0.9999:
                return f"slot {slot} of {count} is not found: {hits}"
        return ""

    def work(self) -> None:
        deeds = [
            lambda: self.add(self.random.randrange(1, 200)),
            lambda: self.remove(self.random.randrange(1, 250)),
            lambda: self.replace(self.random.randrange(1, 60)),
            self.tend,
            self.swap,
        ]
        while True:
            self.random.choice(deeds)()
            print("did", flush=True)
            if self.catalogue.moments.count(SPACE) < FIRST:
                self.add(500)

    def _understand(self, seeds: Sequence[int]) -> None:
        self.catalogue.moments.add_many(
            SPACE,
            {f"item {seed}": [MomentVector(None, Modality.VISUAL, vector_of(seed))]
             for seed in seeds},
            self.index.append,
        )  # fmt: skip


def vector_of(seed: int) -> array[float]:
    values = np.random.default_rng(seed).standard_normal(SPACE.dimension, np.float32)
    return array("f", values.tobytes())


def main() -> int:
    small()
    victim = Victim(Path(sys.argv[1]), int(sys.argv[2]))
    if not victim.catalogue.moments.count(SPACE):
        victim.add(FIRST)
        victim.tend()
    if wrong := victim.wrong():
        print(f"wrong: {wrong}", flush=True)
        return 1
    print("good", flush=True)
    victim.work()
    return 0


if __name__ == "__main__":
    sys.exit(main())
