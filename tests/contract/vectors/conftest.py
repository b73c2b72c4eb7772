"""An index of 30,000 vectors with its codes: made once, each test gets a copy."""

from __future__ import annotations

import shutil
from array import array
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.ports import SlotMask
from tests.embeddings import Embeddings, Vectors

COUNT = 30_000
SPACE = EmbeddingSpace("test", "many", 64, "dynamic-4")


def arrays(rows: Vectors) -> list[array[float]]:
    return [array("f", row.tobytes()) for row in rows]


@dataclass
class Many:
    """A folder with an index of ``vectors``, queries of both kinds, and more vectors to come."""

    folder: Path
    vectors: Vectors
    like: Vectors
    unlike: Vectors
    more: Vectors

    def __post_init__(self) -> None:
        self.index = LocalVectorIndex(self.folder)

    @property
    def codes(self) -> Path:
        return self.folder / f"{SPACE.key}.codes"

    @property
    def rows(self) -> Path:
        return self.folder / f"{SPACE.key}.f32"

    def opened(self) -> Many:
        """As another start of the program sees it."""
        return replace(self)

    def append(self, rows: Vectors) -> None:
        self.index.append(SPACE, len(self.vectors), arrays(rows))
        self.vectors = np.concatenate([self.vectors, rows])

    def found(
        self, query: Vectors, limit: int = 20, allowed: SlotMask | None = None, *,
        exact: bool = False,
    ) -> list[int]:  # fmt: skip
        hits = self.index.search(
            SPACE, len(self.vectors), arrays(query[None])[0], limit, allowed, exact=exact
        )
        return [slot for slot, _ in hits]

    def recall(self, queries: Vectors, allowed: SlotMask | None = None, limit: int = 20) -> float:
        """Part of the truly best that is found, of all queries."""
        shares = []
        for query in queries:
            scores = self.vectors @ query
            if allowed is not None:
                scores = np.where(allowed, scores, -2)
            there = len(scores) if allowed is None else int(allowed.sum())
            best = set(np.argsort(-scores)[: min(limit, there)].tolist())
            shares.append(len(best & set(self.found(query, limit, allowed))) / len(best))
        return float(np.mean(shares))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Many:
    source = Embeddings(SPACE.dimension, clusters=400)
    folder = tmp_path_factory.mktemp("many")
    vectors = source.library(COUNT + 8000)
    none = np.empty((0, SPACE.dimension), np.float32)
    many = Many(folder, none, source.like(50), source.unlike(50), vectors[COUNT:])
    many.append(vectors[:COUNT])
    many.index.tend(SPACE, COUNT)
    return many


@pytest.fixture
def many(made: Many, tmp_path: Path) -> Many:
    shutil.copytree(made.folder, tmp_path / "vectors")
    return replace(made, folder=tmp_path / "vectors", vectors=made.vectors.copy())
