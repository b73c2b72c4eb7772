"""What else could search vectors on a computer alone, at sizes that it can be built at here.

usearch builds a graph of which the rate falls as it grows; sqlite-vec compares every vector. Both
come with the extra "bench"; rows of what is not installed are left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from tests.bench.row import Goal, Row
from tests.embeddings import Vectors, nearest

GRAPH = 50_000
"""Vectors in the graph: at a million it takes more than five minutes to build."""

TABLE = 100_000
TOP = 20
BUILD = Goal(8, more=True)
ANSWERED = 50
SCANNED = 5


def rows(vectors: Vectors, queries: Vectors, rate: float) -> list[Row]:
    """``rate`` is how many vectors a second ours encodes."""
    found = []
    if find_spec("usearch"):
        found += _usearch(vectors[:GRAPH], queries, rate)
    if find_spec("sqlite_vec") and find_spec("apsw"):
        found.append(_sqlite_vec(vectors[:TABLE], queries))
    if len(found) < 3:
        print("usearch, sqlite-vec and apsw are in the extra 'bench'", file=sys.stderr)
    return found


def _usearch(vectors: Vectors, queries: Vectors, rate: float) -> list[Row]:
    import faiss  # noqa: F401 - where usearch is imported before it, faiss ends in a crash
    from usearch.index import Index

    graph = Index(ndim=vectors.shape[1], metric="cos", dtype="bf16", expansion_search=256)
    began = time.perf_counter()
    graph.add(np.arange(len(vectors)), np.array(vectors))
    built = len(vectors) / (time.perf_counter() - began)
    truth = nearest(vectors, queries, TOP)
    hits = [set(graph.search(query, TOP).keys.tolist()) for query in queries]
    shares = [len(h & set(t)) / TOP for h, t in zip(hits, truth.tolist(), strict=True)]
    half = len(queries) // 2
    taken = _each(lambda number: graph.search(queries[number], TOP), ANSWERED)
    size = f"{len(vectors):,} x {vectors.shape[1]}"
    return [
        Row("search", f"encoding / building usearch's graph (HNSW, bf16) of {size}",
            f"{rate:,.0f}/s", f"{built:,.0f}/s", rate / built, BUILD),
        Row("search", f"usearch's graph (HNSW, bf16), one query, {size}; recall of both kinds",
            f"{np.mean(shares[:half]):.3f}, {np.mean(shares[half:]):.3f}", "", taken * 1e3,
            unit="ms"),
    ]  # fmt: skip


def _sqlite_vec(vectors: Vectors, queries: Vectors) -> Row:
    import apsw
    import sqlite_vec

    db = apsw.Connection(":memory:")
    db.enable_load_extension(True)
    db.load_extension(sqlite_vec.loadable_path())
    db.execute(f"CREATE VIRTUAL TABLE v USING vec0(e float[{vectors.shape[1]}])")
    with db:
        db.executemany(
            "INSERT INTO v (rowid, e) VALUES (?, ?)",
            ((slot, row.tobytes()) for slot, row in enumerate(vectors, start=1)),
        )
    sql = "SELECT rowid FROM v WHERE e MATCH ? AND k = ?"
    taken = _each(lambda number: list(db.execute(sql, (queries[number].tobytes(), TOP))), SCANNED)
    db.close()
    size = f"{len(vectors):,} x {vectors.shape[1]}"
    return Row("search", f"sqlite-vec (float32), one query, {size}, exact", f"{taken:.2f} s", "",
               taken * 1e3, unit="ms")  # fmt: skip


def _each(call: Callable[[int], object], count: int) -> float:
    """Median seconds of a call with the numbers from 0."""
    taken = []
    for number in range(count):
        began = time.perf_counter()
        call(number)
        taken.append(time.perf_counter() - began)
    return float(np.median(taken))
