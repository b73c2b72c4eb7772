"""Vectors as a model gives them for a library: clustered, with a common direction, in bursts.

Synthetic: 10,000 clusters of very different size, variance that falls off as that of real
embeddings does (half of it in 64 of 1024 directions), a mean that is not zero, and runs of near
twins as bursts and videos bring them. ``like`` are queries of the same kind; ``unlike`` stand for
words, which lie elsewhere and tell less of a cluster: the harder ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

CLUSTERS = 10_000


class Embeddings:
    """An endless library; the same for the same seed."""

    def __init__(self, dimension: int, seed: int = 1, clusters: int = CLUSTERS) -> None:
        self._random = np.random.default_rng(seed)
        self._dimension = dimension
        variance = 1 / (np.arange(dimension) + 4.57)
        self._spread = np.sqrt(variance / variance.sum()).astype(np.float32)
        self._mean = self._direction() * np.float32(0.45)
        self._elsewhere = self._direction() * np.float32(0.6)
        self._clusters = self._noise(clusters, 0.4)
        sizes = 1 / (np.arange(clusters) + 1.0)
        self._sizes = np.cumsum(sizes / sizes.sum())

    def library(self, count: int) -> Vectors:
        """The next ``count`` vectors of it, of length 1."""
        lengths = self._random.integers(1, 13, count)
        lengths[self._random.random(count) < 0.5] = 1
        runs = int(np.searchsorted(np.cumsum(lengths), count)) + 1
        run = np.repeat(np.arange(runs), lengths[:runs])[:count]
        base = self._clusters[self._picked(runs)] + self._noise(runs, 0.28)
        return _unit(self._mean + base[run] + self._noise(count, 0.1))

    def like(self, count: int) -> Vectors:
        picked = self._clusters[self._picked(count)]
        return _unit(self._mean + picked + self._noise(count, 0.38))

    def unlike(self, count: int) -> Vectors:
        picked = self._clusters[self._picked(count)] * np.float32(0.62)
        return _unit(self._elsewhere + picked + self._noise(count, 0.5))

    def _picked(self, count: int) -> NDArray[np.int64]:
        found: NDArray[np.int64] = np.searchsorted(self._sizes, self._random.random(count))
        return found

    def _noise(self, count: int, variance: float) -> Vectors:
        noise = self._random.standard_normal((count, self._dimension), dtype=np.float32)
        scaled: Vectors = noise * (self._spread * np.float32(np.sqrt(variance)))
        return scaled

    def _direction(self) -> Vectors:
        found: Vectors = _unit(self._random.standard_normal((1, self._dimension), np.float32))[0]
        return found


def nearest(vectors: Vectors, queries: Vectors, limit: int) -> NDArray[np.int64]:
    """The slots of the best of each query, best first; vectors are of length 1."""
    best = np.empty((len(queries), 0), np.float32)
    slots = np.empty((len(queries), 0), np.int64)
    for at in range(0, len(vectors), 50_000):
        scores = queries @ vectors[at : at + 50_000].T
        some = np.argpartition(-scores, min(limit, scores.shape[1]) - 1, axis=1)[:, :limit]
        best = np.concatenate([best, np.take_along_axis(scores, some, 1)], axis=1)
        slots = np.concatenate([slots, some + at], axis=1)
        order = np.argsort(-best, axis=1)[:, :limit]
        best = np.take_along_axis(best, order, 1)
        slots = np.take_along_axis(slots, order, 1)
    return slots


def _unit(rows: Vectors) -> Vectors:
    found: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found
