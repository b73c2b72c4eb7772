"""The vectors of one space by slot, each with a checksum that tells when it is not what was
written."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medintel_desktop.backends.vectors.array_file import ArrayFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Rows:
    """``<key>.f32`` and ``<key>.crc``. Whoever writes lets nobody read meanwhile."""

    def __init__(self, folder: Path, key: str, dimension: int) -> None:
        self.dimension = dimension
        self._vectors = ArrayFile(folder / f"{key}.f32", "<f4", dimension)
        self._sums = ArrayFile(folder / f"{key}.crc", "<u4", 1)

    def count(self) -> int:
        """Slots that the file has, committed or not."""
        return self._vectors.count()

    def append(self, at: int, vectors: Sequence[array[float]]) -> None:
        """Write from slot ``at`` on, and end there. Durable when this returns."""
        rows = [vector.tobytes() for vector in vectors]
        known = min(self._sums.count(), at)
        before = self._summed(known, at) if known < at else b""  # written by an older version
        self._vectors.write(at, b"".join(rows))
        self._sums.write(known, before + _sums(rows))

    def move(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Copy vectors (from slot, to slot) with their checksums as they are, so that one that is
        damaged stays known as such. Durable when this returns."""
        import numpy as np

        source = np.array([pair[0] for pair in pairs], np.int64)
        order = np.argsort(source)
        targets = [pairs[int(place)][1] for place in order]
        rows, sums = self._vectors.take(source[order]), self._sums.take(source[order])
        self._vectors.replace((at, row.tobytes()) for at, row in zip(targets, rows, strict=True))
        self._sums.replace((at, one.tobytes()) for at, one in zip(targets, sums, strict=True))

    def block(self, start: int, stop: int) -> NDArray[np.float32]:
        """The vectors of ``[start, stop)`` that are there; read-only."""
        return self._vectors.rows(start, stop)

    def take(self, slots: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these slots, ascending and all there."""
        return self._vectors.take(slots)

    def sums(self, start: int, stop: int) -> NDArray[np.uint32]:
        """The checksums of ``[start, stop)`` that are there."""
        found: NDArray[Any] = self._sums.rows(start, stop)[:, 0]
        return found

    def sound(self, slots: NDArray[np.int64], rows: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which of these vectors are what was written at their slots, as far as that is known.
        About 1 µs a vector."""
        import numpy as np

        sums = self.sums(0, int(slots.max(initial=-1)) + 1)
        known = slots < len(sums)
        found = np.fromiter((zlib.crc32(row.data) for row in rows), np.uint32, len(rows))
        good = np.ones(len(rows), np.bool_)
        good[known] = sums[slots[known]] == found[known]
        return good

    def _summed(self, start: int, stop: int) -> bytes:
        rows = self._vectors.rows(start, stop)
        there = _sums(row.data for row in rows)
        return there + bytes(4 * (stop - start - len(rows)))


def _sums(rows: Iterable[bytes | memoryview]) -> bytes:
    sums = array("I", (zlib.crc32(row) for row in rows))
    return sums.tobytes()
