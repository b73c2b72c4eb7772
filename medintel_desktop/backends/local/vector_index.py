"""Vectors in a file per space: append-only float32, searched exactly.

``<space>.f32`` is the truth; how many of its slots count is the catalogue's commit record. Exact
search reads every vector once, in blocks, so memory stays flat: about 2 ms for 20,000 x 512.
"""

from __future__ import annotations

import os
import threading
from array import array
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medintel_desktop.domain.errors import DiskFull, LibraryError
from medintel_desktop.domain.moment import EmbeddingSpace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 65_536
"""Vectors looked at together: 128 MB at 512 dimensions would be the next power of two."""


class LocalVectorIndex:
    """Implements VectorIndex on a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def append(self, space: EmbeddingSpace, at: int, vectors: Sequence[array[float]]) -> None:
        width = space.dimension * 4
        data = b"".join(vector.tobytes() for vector in vectors)
        if any(len(vector) != space.dimension for vector in vectors):
            raise ValueError(f"vectors of {space.key} have {space.dimension} numbers")
        path = self._path(space)
        try:
            with self._lock:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("r+b" if path.exists() else "w+b") as file:
                    file.seek(at * width)
                    file.write(data)
                    file.truncate()
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            if error.errno == 28:  # ENOSPC
                raise DiskFull("The disk is full.", "Free some space, then try again.") from None
            raise LibraryError(
                "The vectors cannot be written.", error.strerror or "Check the library folder."
            ) from error

    def read(self, space: EmbeddingSpace, slots: Sequence[int]) -> list[array[float]]:
        rows = self._rows(space, max(slots, default=-1) + 1)
        return [array("f", rows[slot].tobytes()) for slot in slots if slot < len(rows)]

    def search(
        self,
        space: EmbeddingSpace,
        count: int,
        query: array[float],
        limit: int,
        allowed: Collection[int] | None = None,
    ) -> list[tuple[int, float]]:
        import numpy as np

        rows = self._rows(space, count)
        wanted = np.array(query, dtype=np.float64)
        length = float(np.linalg.norm(wanted))
        if not 0 < length < np.inf or limit <= 0 or len(rows) == 0:
            return []
        slots = np.arange(len(rows))
        if allowed is not None:
            slots = np.fromiter((s for s in allowed if s < len(rows)), dtype=np.int64)
            slots.sort()
        scores = _cosines(rows, slots, (wanted / length).astype(np.float32), whole=allowed is None)
        kept = min(limit, len(scores))
        best = np.argpartition(-scores, kept - 1)[:kept] if kept else np.arange(0)
        best = best[np.lexsort((slots[best], -scores[best]))]
        return [(int(slots[i]), float(scores[i])) for i in best if scores[i] > -1.5]

    def _rows(self, space: EmbeddingSpace, count: int) -> NDArray[np.float32]:
        import numpy as np

        path = self._path(space)
        there = path.stat().st_size // (space.dimension * 4) if path.exists() else 0
        shape = (min(count, there), space.dimension)
        if 0 in shape:
            return np.empty((0, space.dimension), dtype=np.float32)
        return np.memmap(path, dtype=np.float32, mode="r", shape=shape)

    def _path(self, space: EmbeddingSpace) -> Path:
        return self._folder / f"{space.key}.f32"


def _cosines(
    rows: NDArray[np.float32], slots: NDArray[np.int64], unit: NDArray[np.float32], *, whole: bool
) -> NDArray[np.float32]:
    """Cosine per slot in [-1, 1]; -2 for vectors without a direction: zero, not a number, or
    too long to be measured."""
    import numpy as np

    scores = np.empty(len(slots), dtype=np.float32)
    for at in range(0, len(slots), BLOCK):
        block = rows[at : at + BLOCK] if whole else rows[slots[at : at + BLOCK]]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            lengths = np.sqrt(np.einsum("ij,ij->i", block, block))
            cosines = np.clip((block @ unit) / lengths, -1.0, 1.0)
        fit = np.isfinite(cosines) & np.isfinite(lengths)
        scores[at : at + len(block)] = np.where(fit, cosines, -2.0)
    return scores
