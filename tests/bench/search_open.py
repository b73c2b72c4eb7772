"""Opens an index as a start of the program does, and tells what that took: run by ``search``."""

from __future__ import annotations

import json
import sys
import time
from array import array
from pathlib import Path

import faiss  # noqa: F401 - what is imported is not opened
import numpy as np
import psutil

from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.domain.moment import EmbeddingSpace

LATER = 5
"""Searches after the first, of which the last tells what a search alone takes."""

STATUS = Path("/proc/self/status")


def held() -> int:
    """Bytes that are this process's alone; what is mapped from files is the system's."""
    if STATUS.exists():
        lines = STATUS.read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("RssAnon:"))
    return int(psutil.Process().memory_full_info().uss)


def _warm(path: Path) -> None:
    """Have the system hold a file: how quick the disk is is not what is measured."""
    with path.open("rb", buffering=0) as file:
        chunk = bytearray(1 << 20)
        while file.readinto(chunk):
            pass


def main() -> None:
    folder, dimension, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    space = EmbeddingSpace("bench", "synthetic", dimension, "none")
    query = array("f", np.random.default_rng(0).standard_normal(dimension, np.float32).tobytes())
    for path in folder.glob(f"{space.key}.*"):
        _warm(path)
    before, began = held(), time.perf_counter()
    index = LocalVectorIndex(folder)
    index.search(space, count, query, 20)
    opened = time.perf_counter()
    for _ in range(LATER):
        last = time.perf_counter()
        index.search(space, count, query, 20)
    again = time.perf_counter() - last
    print(json.dumps({"open": opened - began - again, "held": held() - before}))


if __name__ == "__main__":
    main()
