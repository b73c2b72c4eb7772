"""One query among a million vectors: by compact codes, and by comparing every one.

Synthetic embeddings (``tests.embeddings``) of 1024 and of 512 numbers, made in the scratch folder:
4 GB each, one after the other. All contenders answer the same queries in turns. What else could
have been chosen stands beside it (``search_peers``), as does a program that is killed at work
(``search_kills``). Recall is of the 20 best, against comparing every vector.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.ports import SlotMask
from tests.bench import search_catalogue, search_facets, search_kills, search_peers
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.turns import medians
from tests.embeddings import Embeddings, Vectors, nearest

LEAST = 100_000
"""Vectors where little is measured: fewer are searched exactly, or nearly so."""

DIMENSIONS = (1024, 512)
TOP = 20
QUERIES = 100
"""Of each kind."""
TIMED = 15
"""Queries that every contender answers."""
OPENINGS = 3
"""Of which the middle one counts: what was just made is still being written behind the first."""
CHUNK = 10_000
CODE = 128
"""Bytes of a code at 1024 numbers."""

FASTER = Goal(12, more=True)
NEAR_THE_LIMIT = Goal(2, more=False)
RECALL_LIKE, RECALL_UNLIKE = Goal(0.99, more=True), Goal(0.985, more=True)
FILTERED, GATHERED = Goal(2.5, more=False), Goal(6, more=True)
MEMORY, OPEN = Goal(1 / 20, more=False), Goal(0.25, more=False)


@dataclass
class Made:
    """An index with its queries; ``truth`` are the slots to be found."""

    index: LocalVectorIndex
    space: EmbeddingSpace
    folder: Path
    count: int
    queries: Vectors
    truth: NDArray[np.int64]
    writing: float
    """Seconds."""
    encoding: float

    @property
    def vectors(self) -> Vectors:
        path = self.folder / f"{self.space.key}.f32"
        return np.memmap(path, np.float32, "r").reshape(-1, self.space.dimension)

    @property
    def what(self) -> str:
        return f"{self.count:,} x {self.space.dimension}"

    def find(self, number: int, allowed: SlotMask | None = None) -> list[int]:
        query = array("f", self.queries[number].tobytes())
        hits = self.index.search(self.space, self.count, query, TOP, allowed)
        return [slot for slot, _ in hits]


def run(scale: Scale, scratch: Path) -> list[Row]:
    rows = []
    for dimension in DIMENSIONS:
        made = _made(scratch / "vectors", dimension, max(LEAST, scale.rows))
        rows += _queries(made) + _filters(made) + _held(made)
        if dimension == DIMENSIONS[0]:
            rows += search_peers.rows(made.vectors, made.queries, made.count / made.encoding)
        shutil.rmtree(made.folder)
    rows += search_catalogue.rows(scale, scratch)
    return [*rows, *search_facets.rows(scale, scratch), *search_kills.rows(scale, scratch)]


def _made(folder: Path, dimension: int, count: int) -> Made:
    source = Embeddings(dimension)
    queries = np.concatenate([source.like(QUERIES), source.unlike(QUERIES)])
    space = EmbeddingSpace("bench", "synthetic", dimension, "none")
    index = LocalVectorIndex(folder)
    writing = 0.0
    for at in range(0, count, CHUNK):
        rows = [array("f", row.tobytes()) for row in source.library(min(CHUNK, count - at))]
        began = time.perf_counter()
        index.append(space, at, rows)
        writing += time.perf_counter() - began
    began = time.perf_counter()
    index.tend(space, count)
    encoding = time.perf_counter() - began
    made = Made(index, space, folder, count, queries, np.empty(0, np.int64), writing, encoding)
    made.truth = nearest(made.vectors, queries, TOP)
    return made


def _queries(made: Made) -> list[Row]:
    vectors, sample = made.vectors, np.ones(made.count * CODE // 8)
    contenders: dict[str, Callable[[int], object]] = {
        "ours": made.find,
        "all": lambda turn: _best(vectors @ made.queries[turn]),
        "read": lambda turn: sample.sum(),
    }
    taken = _turns(contenders)
    like, unlike = (_recall(made, kind) for kind in (range(QUERIES), range(QUERIES, 2 * QUERIES)))
    return [
        _row(made, "one query, top 20 / all by float32 BLAS", taken, "all", "ours", FASTER),
        _row(made, f"the same / reading {CODE} bytes a vector", taken, "ours", "read",
             NEAR_THE_LIMIT),
        Row("search", f"recall, queries of the same kind, {made.what}", f"{like:.4f}", "1", like,
            RECALL_LIKE, ""),
        Row("search", f"recall, queries as of words, {made.what}", f"{unlike:.4f}", "1", unlike,
            RECALL_UNLIKE, ""),
    ]  # fmt: skip


def _filters(made: Made) -> list[Row]:
    vectors = made.vectors
    allowed = np.random.default_rng(5).random(made.count) < 0.1
    some = np.flatnonzero(allowed)
    contenders: dict[str, Callable[[int], object]] = {
        "filtered": partial(made.find, allowed=allowed),
        "ours": made.find,
        "gathered": lambda turn: _best(vectors[some] @ made.queries[turn]),
    }
    taken = _turns(contenders)
    return [
        _row(made, "filter of 10 % / no filter", taken, "filtered", "ours", FILTERED),
        _row(made, "filter of 10 % / comparing these exactly", taken, "gathered", "filtered",
             GATHERED),
    ]  # fmt: skip


def _held(made: Made) -> list[Row]:
    """Opened in fresh processes, the system having the files in memory."""
    told = sorted((_opened(made) for _ in range(OPENINGS)), key=itemgetter("open"))[OPENINGS // 2]
    vectors = made.count * made.space.dimension * 4
    rate = made.count / made.encoding
    return [
        Row("search", f"memory held / vectors, {made.what}", f"{told['held'] / 1e6:.0f} MB",
            f"{vectors / 1e6:.0f} MB", told["held"] / vectors, MEMORY),
        Row("search", f"opening, {made.what}", f"{told['open']:.2f} s", "", told["open"], OPEN,
            "s"),
        Row("search", f"writing durably, {made.what}", f"{made.count / made.writing:,.0f}/s", "",
            made.count / made.writing, unit="vectors/s"),
        Row("search", f"training and encoding, {made.what}", f"{rate:,.0f}/s", "", rate,
            unit="vectors/s"),
    ]  # fmt: skip


def _opened(made: Made) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.search_open", str(made.folder),
               str(made.space.dimension), str(made.count)]  # fmt: skip
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _turns(contenders: dict[str, Callable[[int], object]]) -> dict[str, float]:
    for call in contenders.values():
        call(0)
    return medians(contenders, TIMED)


def _recall(made: Made, numbers: range) -> float:
    found = [len(set(made.find(number)) & set(made.truth[number])) / TOP for number in numbers]
    return float(np.mean(found))


def _best(scores: Vectors) -> NDArray[np.int64]:
    return np.argpartition(-scores, TOP)[:TOP]


def _row(made: Made, what: str, taken: dict[str, float], above: str, below: str, goal: Goal) -> Row:
    """A ratio of times; what is ours stands first whichever is the greater."""
    shown = [f"{taken[name] * 1e3:.1f} ms" for name in (above, below)]
    ours, other = shown if not goal.more else reversed(shown)
    return Row("search", f"{what}, {made.what}", ours, other, taken[above] / taken[below], goal)
